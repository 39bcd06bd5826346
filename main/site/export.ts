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
  Period,
  Reader,
  ReaderDecides,
  Schedule,
  ScheduledReset,
  Site,
} from '../domain/site'
import type { CardFormat } from '../domain/card'
import { digitsJson } from './card'
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
          observeUntil: site.apb.observeUntil,
          schedule: site.apb.schedule,
        }),
      ),
      dualAuthorisation: unless(site.dualAuthorisation, false),
      duplicateReadMs: unless(site.duplicateReadMs, 0),
    }),
    areas: filled(site.areas.filter(({ id, name }) => id !== OUTSIDE || name !== DEFAULTS.outsideName).map(areaJson)),
    controllers: filled(site.controllers.map(controllerJson)),
    doors: site.doors.map((door) => doorJson(door, site)),
    readers: site.readers.map(readerJson),
    cardFormats: filled(site.cardFormats.map(cardFormatJson)),
    groups: filled(site.groups.map(({ id, name }) => ({ id, name }))),
    holidays: site.holidays,
    schedules: filled(site.schedules.map(scheduleJson)),
    accessLevels: filled(
      site.accessLevels.map(({ id, name, readers, schedule }) =>
        some({ id, name, readers, schedule: schedule ?? undefined }),
      ),
    ),
    cardholders: site.cardholders.map(cardholderJson),
    inputs: site.inputs?.map(({ id, name, kind, point }) => some({ id, name, kind: unless(kind, 'generic'), point })),
    automations: filled(site.automations.map(({ id, when, then }) => ({ id, when, then }))),
    resets: site.resets?.map(resetJson),
    plans: site.plans,
    alarms:
      site.alarms &&
      some({
        priorities: filled(site.alarms.priorities),
        instructions: filled(site.alarms.instructions),
        guardCloses: site.alarms.guardCloses,
      }),
    reasons: site.reasons,
  })
}

/** The file as text, two spaces a level, with a line end. */
export const exportSiteText = (site: Site): string => `${JSON.stringify(exportSite(site), null, 2)}\n`

const areaJson = ({ id, name, within, apb, capacity, musterPoint }: Area): Json =>
  some({
    id,
    name,
    within,
    apb: block(
      some({
        mode: unless(apb.mode, DEFAULTS.areaMode),
        entry: apb.entry,
        exit: apb.exit,
        strict: apb.strict,
        schedule: apb.schedule,
        reentryMinutes: apb.reentryMinutes ?? undefined,
        reentrySeconds: apb.reentrySeconds,
        violationExpiryMinutes: apb.violationExpiryMinutes ?? undefined,
        presenceExpiryMinutes: apb.presenceExpiryMinutes ?? undefined,
        enforcement: unless(apb.enforcement, DEFAULTS.enforcement),
        observeUntil: apb.observeUntil,
        exemptGroups: filled(apb.exemptGroups),
        freeEgressConfirmed: unless(apb.freeEgressConfirmed, false),
        whenAway: apb.whenAway,
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
    unlockSchedule: door.unlockSchedule,
    firstPersonIn: door.firstPersonIn,
    passage: door.passage,
    pending: door.pending,
    bounceMs: door.bounceMs,
    rexGraceMs: door.rexGraceMs,
    extendedUnlockSeconds: door.extendedUnlockSeconds,
    extendedHeldOpenSeconds: door.extendedHeldOpenSeconds,
    camera: door.camera,
    io: block(some({ lock: point('lock'), contact: point('contact'), rex: point('rex'), aux: point('aux') })),
  })
}

const readerJson = (reader: Reader): Json =>
  some({
    id: reader.id,
    name: reader.name,
    kind: reader.kind,
    door: reader.door ?? undefined,
    controller: reader.controller ?? undefined,
    address: reader.address ?? undefined,
    number: reader.number,
    checksum: reader.checksum,
    from: reader.kind === 'muster' ? undefined : reader.from,
    to: reader.to,
    letOut: reader.letOut,
    secureChannel: unless(reader.secureChannel, DEFAULTS.secureChannel),
    apb: block(some({ ...reader.apb, mode: unless(reader.apb.mode, DEFAULTS.readerMode) })),
    ...readerFormatsJson(reader),
    reverseBytes: reader.reverseBytes,
    pin: reader.pin,
    ...(reader.decides ? decidesJson(reader.decides) : {}),
  })

const decidesJson = ({ by, ...rest }: ReaderDecides): Json => ({ decides: by, ...rest })
const readerFormatsJson = ({ cardFormats: [first, ...others], cardFormats }: Reader): Json =>
  others.length > 0 ? { cardFormats } : { cardFormat: first === DEFAULTS.cardFormat ? undefined : first }

const cardFormatJson = ({ id, name, bits, facility, number, facilityMatters, fixed, parity }: CardFormat): Json =>
  some({
    id,
    name,
    bits,
    facility: facility ?? undefined,
    number,
    facilityMatters: unless(facilityMatters, true),
    fixed: filled(fixed.map(({ at, value }) => ({ at, value: digitsJson(value) }))),
    parity: filled(parity),
  })

const DAYS_A_WEEK = 7

const timeOfDay = (minute: number): string =>
  `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`

const periodJson = ({ fromMinute, toMinute }: Period): Json => ({
  from: timeOfDay(fromMinute),
  to: timeOfDay(toMinute),
})

const scheduleJson = ({ id, name, weekly, holidays, onHolidays }: Schedule): Json =>
  some({
    id,
    name,
    weekly: weekly.map(({ days, ...period }) => ({ days, ...periodJson(period) })),
    holidays: filled(holidays),
    onHolidays: onHolidays?.map(({ holiday, periods }) => ({ holiday, periods: periods.map(periodJson) })),
  })

const resetJson = ({ id, atMinute, days, scope, setLocation, unmovedMinutes, exceptGroups }: ScheduledReset): Json =>
  some({
    id,
    at: timeOfDay(atMinute),
    days: new Set(days).size === DAYS_A_WEEK ? undefined : days,
    scope,
    setLocation,
    unmovedMinutes,
    exceptGroups: filled(exceptGroups),
  })

/** A person as a site file writes them. */
export const cardholderJson = (holder: Cardholder): Json =>
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
    extendedUnlock: holder.extendedUnlock,
    department: holder.department,
    number: holder.number,
    pin: holder.pin,
    pinHash: holder.pinHash,
    credentials: filled(holder.credentials.map(credentialJson)),
  })

const credentialJson = ({ id, card, active }: Credential): Json =>
  some({
    id,
    format: card?.format,
    facility: card && card.facility !== null ? digitsJson(card.facility) : undefined,
    number: card ? digitsJson(card.number) : undefined,
    bits: card?.bits,
    active: unless(active, true),
  })
