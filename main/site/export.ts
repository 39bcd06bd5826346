/**
 * A site as the JSON of its file: what `parseSite` read, so that the whole configuration can be brought back from it.
 * Settings at their default are left out, as an installer would leave them out; `parseSite` of the result is the same site.
 */
import { OUTSIDE } from '../domain/ids'
import type {
  Area,
  Cardholder,
  Controller,
  Credential,
  Door,
  Reader,
  ReaderDecides,
  Schedule,
  Site,
} from '../domain/site'
import { DEFAULTS, defaultIo } from './defaults'
import { FORMAT } from './parse'

type Json = Readonly<Record<string, unknown>>

/** Leaves out the keys whose value is undefined. */
const some = (object: Json): Json =>
  Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined))
const unless = <T>(value: T, standard: T): T | undefined => (value === standard ? undefined : value)
const filled = <T>(list: readonly T[]): readonly T[] | undefined => (list.length > 0 ? list : undefined)
const block = (object: Json): Json | undefined => (Object.keys(object).length > 0 ? object : undefined)

/** The file's JSON value; `exportSiteText` prints it. */
export function exportSite(site: Site): Json {
  return some({
    format: FORMAT,
    site: some({
      name: site.name,
      timeZone: unless(site.timeZone, DEFAULTS.timeZone),
      apb: block(
        some({
          enabled: unless(site.apb.enabled, false),
          grantOnViolation: unless(site.apb.grantOnViolation, false),
          enforcement: unless(site.apb.enforcement, DEFAULTS.enforcement),
        }),
      ),
      dualAuthorisation: unless(site.dualAuthorisation, false),
      duplicateReadMs: unless(site.duplicateReadMs, 0),
    }),
    areas: filled(site.areas.filter(({ id, name }) => id !== OUTSIDE || name !== DEFAULTS.outsideName).map(areaJson)),
    controllers: filled(site.controllers.map(controllerJson)),
    doors: site.doors.map((door) => doorJson(door, site)),
    readers: site.readers.map(readerJson),
    groups: filled(site.groups.map(({ id, name }) => ({ id, name }))),
    schedules: filled(site.schedules.map(scheduleJson)),
    accessLevels: filled(
      site.accessLevels.map(({ id, name, readers, schedule }) =>
        some({ id, name, readers, schedule: schedule ?? undefined }),
      ),
    ),
    cardholders: site.cardholders.map(cardholderJson),
    automations: filled(site.automations.map(({ id, when, then }) => ({ id, when, then }))),
    alarms:
      site.alarms &&
      some({ priorities: filled(site.alarms.priorities), instructions: filled(site.alarms.instructions) }),
  })
}

/** The file as text, two spaces a level, with a line end. */
export const exportSiteText = (site: Site): string => `${JSON.stringify(exportSite(site), null, 2)}\n`

const areaJson = ({ id, name, apb, capacity, musterPoint }: Area): Json =>
  some({
    id,
    name,
    apb: block(
      some({
        mode: unless(apb.mode, DEFAULTS.areaMode),
        reentryMinutes: apb.reentryMinutes ?? undefined,
        violationExpiryMinutes: apb.violationExpiryMinutes ?? undefined,
        presenceExpiryMinutes: apb.presenceExpiryMinutes ?? undefined,
        enforcement: unless(apb.enforcement, DEFAULTS.enforcement),
        exemptGroups: filled(apb.exemptGroups),
        freeEgressConfirmed: unless(apb.freeEgressConfirmed, false),
      }),
    ),
    capacity: capacity ?? undefined,
    musterPoint,
  })

const controllerJson = ({ id, name, kind, link, apbTrustMinutes }: Controller): Json =>
  some({
    id,
    name,
    kind,
    link:
      link?.kind === 'tcp'
        ? some({ host: link.host, port: link.port, baud: link.baud ?? undefined })
        : link?.kind === 'serial'
          ? some({ path: link.path, baud: link.baud, rs485: link.rs485 })
          : undefined,
    apbTrustMinutes: unless(apbTrustMinutes, 0),
  })

function doorJson(door: Door, site: Site): Json {
  const spare = defaultIo(door.id, site.readers, site.controllers)
  const point = (name: keyof Door['io']): string | undefined => unless(door.io[name], spare[name]) ?? undefined
  return some({
    id: door.id,
    name: door.name,
    contact: unless(door.contact, false),
    unlockSeconds: unless(door.unlockSeconds, DEFAULTS.unlockSeconds),
    heldOpenSeconds: door.heldOpenSeconds ?? undefined,
    rexSeconds: unless(door.rexSeconds, DEFAULTS.rexSeconds),
    io: block(some({ lock: point('lock'), contact: point('contact'), rex: point('rex'), aux: point('aux') })),
  })
}

const readerJson = (reader: Reader): Json =>
  some({
    id: reader.id,
    name: reader.name,
    door: reader.door,
    controller: reader.controller ?? undefined,
    address: reader.address ?? undefined,
    from: reader.from,
    to: reader.to,
    secureChannel: unless(reader.secureChannel, DEFAULTS.secureChannel),
    cardFormat: unless(reader.cardFormat, DEFAULTS.cardFormat),
    apb: reader.apb.mode === DEFAULTS.readerMode ? undefined : reader.apb,
    pin: reader.pin,
    ...(reader.decides ? decidesJson(reader.decides) : {}),
  })

const decidesJson = ({ by, ...rest }: ReaderDecides): Json => ({ decides: by, ...rest })

const timeOfDay = (minute: number): string =>
  `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`

const scheduleJson = ({ id, name, weekly, holidays }: Schedule): Json =>
  some({
    id,
    name,
    weekly: weekly.map(({ days, fromMinute, toMinute }) => ({
      days,
      from: timeOfDay(fromMinute),
      to: timeOfDay(toMinute),
    })),
    holidays: filled(holidays),
  })

const cardholderJson = (holder: Cardholder): Json =>
  some({
    id: holder.id,
    name: holder.name,
    groups: filled(holder.groups),
    accessLevels: filled(holder.accessLevels),
    active: unless(holder.active, true),
    apbExempt: unless(holder.apbExempt, false),
    apbExemptUntil: holder.apbExemptUntil ?? undefined,
    validFrom: holder.validFrom ?? undefined,
    validTo: holder.validTo ?? undefined,
    pin: holder.pin,
    credentials: filled(holder.credentials.map(credentialJson)),
  })

/** A number stays text where JSON readers would round it. */
const credentialJson = ({ id, card, active }: Credential): Json =>
  some({
    id,
    format: card?.format,
    facility: card?.facility ?? undefined,
    number: card ? (Number.isSafeInteger(Number(card.number)) ? Number(card.number) : card.number) : undefined,
    active: unless(active, true),
  })
