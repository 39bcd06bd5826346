/**
 * A site as the sections that a panel stores (PROTOCOL.md 6). An item travels as opaque bytes, and a section's hash
 * covers those bytes, so a panel in any language can compute it without encoding anything.
 */
import { create, toBinary, type MessageInitShape } from '@bufbuild/protobuf'
import { formatOf } from '../cards/format'
import type { CardFormat } from '../domain/card'
import type { ControllerId, ReaderId } from '../domain/ids'
import type { Area, Cardholder, Door, Holiday, Reader, Schedule, Site } from '../domain/site'
import { areasOf, around } from './areas'
import { MAX_PART_BYTES, RULES_MINOR } from './limits'
import { closedDays, dayOf, namedDays, reentryOf, wholeMinutes } from './coarser'
import { cardToWire } from './presented'
import {
  AccessLevelItemSchema,
  AreaItemSchema,
  AreaMode,
  CardFormatItemSchema,
  CardholderItemSchema,
  ClearedBy,
  DecisionMode,
  DoorItemSchema,
  Fallback,
  ReaderItemSchema,
  ReaderMode,
  ScheduleItemSchema,
  Section,
  SettingsSchema,
} from './schema/panel-link_pb'

/** SHA-256 of the bytes. */
export type Sha256 = (bytes: Uint8Array) => Uint8Array

export interface SectionContent {
  readonly section: Section
  /** In ascending key order, bytewise in UTF-8. */
  readonly items: ReadonlyMap<string, Uint8Array>
  readonly hash: Uint8Array
  /** The same for panels of a minor version before `RULES_MINOR`, made when one asks for it. */
  readonly older?: () => SectionContent
}

/** The content for a panel of this minor version of the protocol. */
export const forMinor = (sections: readonly SectionContent[], minor: number): readonly SectionContent[] =>
  minor < RULES_MINOR ? sections.map((section) => section.older?.() ?? section) : sections

/** How a panel's reader decides (panel-link.md 6). The time-out is in whole milliseconds, at least 1. */
export interface Deciding {
  readonly mode: 'panel' | 'host-first' | 'host-only'
  readonly answerTimeoutMs: number
  /** `host-only` always denies. */
  readonly fallback: 'local' | 'deny'
}

export const sectionName = (section: Section): string => Section[section].toLowerCase().replace('_', '-')

/** The sections that all panels of the site share. */
export function commonSections(site: Site, sha256: Sha256): SectionContent[] {
  return [
    content(Section.AREAS, (full) => areaItems(site, full), sha256),
    content(
      Section.SCHEDULES,
      (full) =>
        site.schedules.map((schedule) => [
          `schedule:${schedule.id}`,
          encodeSchedule(schedule, site.holidays ?? [], full),
        ]),
      sha256,
    ),
    content(
      Section.ACCESS_LEVELS,
      () =>
        site.accessLevels.map((level) => [
          `level:${level.id}`,
          toBinary(
            AccessLevelItemSchema,
            create(AccessLevelItemSchema, {
              id: level.id,
              name: level.name,
              readers: [...level.readers],
              schedule: level.schedule ?? '',
            }),
          ),
        ]),
      sha256,
    ),
    content(
      Section.CARDHOLDERS,
      (full) =>
        site.cardholders.map((cardholder) => [`cardholder:${cardholder.id}`, encodeCardholder(cardholder, full)]),
      sha256,
    ),
  ]
}

/** The panel's own doors and readers, and the readers of other panels that border one of its areas. */
export function readerSection(
  site: Site,
  controller: ControllerId,
  deciding: (reader: ReaderId) => Deciding,
  sha256: Sha256,
): SectionContent {
  const areas = areasOf(site, controller)
  // A panel knows doors only: the console answers a muster reader (apb.md 2.8).
  const readers = site.readers.filter(
    (reader) =>
      reader.door !== null &&
      (reader.controller === controller ||
        [reader.from, reader.to].some((end) => around(site, end).some((area) => areas.has(area)))),
  )
  const doors = new Set(readers.map((reader) => reader.door))
  return content(
    Section.READERS,
    (full) => [
      ...site.doors
        .filter((door) => doors.has(door.id))
        .map((door) => [`door:${door.id}`, encodeDoor(door, full)] as const),
      ...ownFormats(site, readers).map((format) => [`format:${format.id}`, encodeFormat(format)] as const),
      ...readers.map((reader) => [`reader:${reader.id}`, encodeReader(reader, deciding(reader.id), full)] as const),
    ],
    sha256,
  )
}

/** The site's own card formats that these readers use. */
function ownFormats(site: Site, readers: readonly Reader[]): readonly CardFormat[] {
  const taken = new Set(readers.flatMap(({ cardFormats }) => cardFormats))
  return site.cardFormats.filter(({ id }) => taken.has(id))
}

function encodeFormat(format: CardFormat): Uint8Array {
  const { layout } = formatOf(format)
  return toBinary(
    CardFormatItemSchema,
    create(CardFormatItemSchema, {
      id: format.id,
      bits: format.bits,
      facility: [...(layout?.facility ?? [])],
      number: [...(layout?.number ?? [])],
      fixed: (layout?.fixed ?? []).map(({ at, value }) => ({ at: [...at], value: String(value) })),
      parity: (layout?.parity ?? []).map(({ bit, ones, over }) => ({ bit, odd: ones === 1, over: [...over] })),
    }),
  )
}

/** The changes that turn one section into another: all items when `from` is undefined. */
export function sectionChanges(
  from: SectionContent | undefined,
  to: SectionContent,
): { readonly upserts: readonly (readonly [string, Uint8Array])[]; readonly removals: readonly string[] } {
  if (from === undefined) return { upserts: [...to.items], removals: [] }
  return {
    upserts: [...to.items].filter(([key, value]) => !sameBytes(from.items.get(key), value)),
    removals: [...from.items.keys()].filter((key) => !to.items.has(key)),
  }
}

/** Splits changes into parts of at most MAX_PART_BYTES, each with at least one item. */
export function cutParts(
  changes: ReturnType<typeof sectionChanges>,
): { readonly upserts: { key: string; value: Uint8Array }[]; readonly removals: string[] }[] {
  const parts: { upserts: { key: string; value: Uint8Array }[]; removals: string[] }[] = []
  let bytes = MAX_PART_BYTES
  const room = (size: number): { upserts: { key: string; value: Uint8Array }[]; removals: string[] } => {
    const last = parts.at(-1)
    if (last !== undefined && bytes + size <= MAX_PART_BYTES) {
      bytes += size
      return last
    }
    const fresh = { upserts: [], removals: [] }
    parts.push(fresh)
    bytes = size
    return fresh
  }
  // UTF-8 needs at most three bytes per UTF-16 unit; 16 covers tags and lengths.
  for (const key of changes.removals) room(key.length * 3 + 16).removals.push(key)
  for (const [key, value] of changes.upserts) room(key.length * 3 + value.length + 16).upserts.push({ key, value })
  return parts
}

export function sameBytes(a: Uint8Array | undefined, b: Uint8Array | undefined): boolean {
  if (a === undefined || b === undefined || a.length !== b.length) return false
  for (let index = 0; index < a.length; index++) if (a[index] !== b[index]) return false
  return true
}

/** @param items with all that the newest minor version has, or as panels before it know them */
function content(
  section: Section,
  items: (full: boolean) => Iterable<readonly [string, Uint8Array]>,
  sha256: Sha256,
): SectionContent {
  const made = (full: boolean): SectionContent => {
    const sorted = [...items(full)].toSorted(([a], [b]) => compareCodePoints(a, b))
    return { section, items: new Map(sorted), hash: sectionHash(sorted, sha256) }
  }
  let older: SectionContent | undefined
  return { ...made(true), older: () => (older ??= made(false)) }
}

/** Code point order, which is byte order in UTF-8; `<` on strings is UTF-16 order and differs past U+FFFF. */
function compareCodePoints(a: string, b: string): number {
  const length = Math.min(a.length, b.length)
  for (let index = 0; index < length; index++) {
    const [x, y] = [a.charCodeAt(index), b.charCodeAt(index)]
    if (x === y) continue
    const [surrogateX, surrogateY] = [x >= 0xd800 && x <= 0xdfff, y >= 0xd800 && y <= 0xdfff]
    return surrogateX === surrogateY ? x - y : surrogateX ? 1 : -1
  }
  return a.length - b.length
}

const lengthOf = (bytes: Uint8Array): Uint8Array => {
  const length = new Uint8Array(4)
  new DataView(length.buffer).setUint32(0, bytes.length)
  return length
}

/** SHA-256 over length, key, length, value of each item in key order; lengths are 4 bytes, big-endian. */
function sectionHash(sorted: readonly (readonly [string, Uint8Array])[], sha256: Sha256): Uint8Array {
  const pieces: Uint8Array[] = []
  for (const [key, value] of sorted) {
    const name = utf8(key)
    pieces.push(lengthOf(name), name, lengthOf(value), value)
  }
  const all = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0))
  let offset = 0
  for (const piece of pieces) {
    all.set(piece, offset)
    offset += piece.length
  }
  return sha256(all)
}

function utf8(text: string): Uint8Array {
  const bytes: number[] = []
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0
    if (code < 0x80) bytes.push(code)
    else if (code < 0x800) bytes.push(0xc0 | (code >> 6), 0x80 | (code & 63))
    else if (code < 0x10000) bytes.push(0xe0 | (code >> 12), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63))
    else bytes.push(0xf0 | (code >> 18), 0x80 | ((code >> 12) & 63), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63))
  }
  return Uint8Array.from(bytes)
}

function areaItems(site: Site, full: boolean): (readonly [string, Uint8Array])[] {
  const settings = create(SettingsSchema, {
    siteName: site.name,
    timeZone: site.timeZone,
    apbEnabled: site.apb.enabled,
    grantOnViolation: site.apb.grantOnViolation,
    observe: site.apb.enforcement === 'observe',
    duplicateReadMs: site.duplicateReadMs,
    ...(full ? { observeUntil: site.apb.observeUntil ?? '', schedule: site.apb.schedule ?? '' } : {}),
  })
  const areas = site.areas.map((area) => {
    const item = create(AreaItemSchema, {
      id: area.id,
      name: area.name,
      mode: AREA_MODES[area.apb.mode],
      observe: area.apb.enforcement === 'observe',
      exemptGroups: [...area.apb.exemptGroups],
      ...(full ? reentryExactly(area) : reentryOf(area)),
      ...(area.apb.violationExpiryMinutes === null ? {} : { violationExpiryMinutes: area.apb.violationExpiryMinutes }),
      ...(area.apb.presenceExpiryMinutes === null ? {} : { presenceExpiryMinutes: area.apb.presenceExpiryMinutes }),
      // A soft limit denies nobody (apb.md 10.2), and an older panel only has limits that deny.
      ...(area.capacity === null || (area.capacity.soft && !full) ? {} : { capacity: area.capacity.max }),
      ...(full ? nestedArea(area) : {}),
    })
    return [`area:${area.id}`, toBinary(AreaItemSchema, item)] as const
  })
  return [['settings', toBinary(SettingsSchema, settings)], ...areas]
}

const AREA_MODES = { none: AreaMode.NONE, soft: AreaMode.SOFT, hard: AreaMode.HARD } as const

const reentryExactly = (area: Area): { reentrySeconds?: number; reentryMinutes?: number } =>
  area.apb.reentrySeconds === undefined ? reentryOf(area) : { reentrySeconds: area.apb.reentrySeconds }

/** What minor version 2 adds to an area. */
const nestedArea = ({ within, apb, capacity }: Area): MessageInitShape<typeof AreaItemSchema> => ({
  ...(within === undefined ? {} : { within }),
  ...(apb.entry === undefined ? {} : { entryMode: AREA_MODES[apb.entry] }),
  ...(apb.exit === undefined ? {} : { exitMode: AREA_MODES[apb.exit] }),
  strict: apb.strict === true,
  schedule: apb.schedule ?? '',
  observeUntil: apb.observeUntil ?? '',
  capacitySoft: capacity?.soft === true,
  capacityExemptPass: capacity?.exemptPass === true,
})

const encodeDoor = (door: Door, full: boolean): Uint8Array =>
  toBinary(
    DoorItemSchema,
    create(DoorItemSchema, {
      id: door.id,
      name: door.name,
      contact: door.contact,
      unlockSeconds: door.unlockSeconds,
      rexSeconds: door.rexSeconds,
      ...(door.heldOpenSeconds === null ? {} : { heldOpenSeconds: door.heldOpenSeconds }),
      ...(full && door.extendedUnlockSeconds !== undefined
        ? { extendedUnlockSeconds: door.extendedUnlockSeconds }
        : {}),
      ...(full && door.extendedHeldOpenSeconds !== undefined
        ? { extendedHeldOpenSeconds: door.extendedHeldOpenSeconds }
        : {}),
    }),
  )

const READER_MODES: Readonly<Record<Reader['apb']['mode'], ReaderMode>> = {
  none: ReaderMode.NONE,
  soft: ReaderMode.SOFT,
  hard: ReaderMode.HARD,
  'hard-revert-soft': ReaderMode.HARD_REVERT_SOFT,
  'timed-reader': ReaderMode.TIMED_READER,
  'timed-extended': ReaderMode.TIMED_EXTENDED,
  'timed-user': ReaderMode.TIMED_USER,
  route: ReaderMode.ROUTE,
}
const CLEARED_BY = {
  'other-credential': ClearedBy.OTHER_CREDENTIAL,
  'other-reader': ClearedBy.OTHER_READER,
} as const
const DECISION_MODES = {
  panel: DecisionMode.PANEL,
  'host-first': DecisionMode.HOST_FIRST,
  'host-only': DecisionMode.HOST_ONLY,
} as const

const encodeReader = (reader: Reader, deciding: Deciding, full: boolean): Uint8Array => {
  const { apb } = reader
  return toBinary(
    ReaderItemSchema,
    create(ReaderItemSchema, {
      id: reader.id,
      name: reader.name,
      door: reader.door ?? '',
      controller: reader.controller ?? '',
      address: reader.address ?? 0,
      from: reader.from,
      to: reader.to,
      cardFormat: reader.cardFormats[0] ?? '',
      cardFormats: reader.cardFormats.length > 1 ? [...reader.cardFormats] : [],
      reverseBytes: reader.reverseBytes === true,
      apb: READER_MODES[apb.mode],
      ...('minutes' in apb ? { minutes: apb.minutes } : {}),
      ...('seconds' in apb ? (full ? { seconds: apb.seconds } : { minutes: wholeMinutes(apb.seconds) }) : {}),
      ...('revertSeconds' in apb ? { revertSeconds: apb.revertSeconds } : {}),
      ...('clearedBy' in apb ? { clearedBy: apb.clearedBy.map((by) => CLEARED_BY[by]) } : {}),
      ...('after' in apb ? { after: [...apb.after] } : {}),
      decision: DECISION_MODES[deciding.mode],
      answerTimeoutMs: deciding.answerTimeoutMs,
      fallback: deciding.mode !== 'host-only' && deciding.fallback === 'local' ? Fallback.LOCAL : Fallback.DENY,
      ...(full ? { strict: apb.strict === true, apbSchedule: apb.schedule ?? '', letOut: reader.letOut === true } : {}),
    }),
  )
}

const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const

const encodeSchedule = (schedule: Schedule, shared: readonly Holiday[], full: boolean): Uint8Array =>
  toBinary(
    ScheduleItemSchema,
    create(ScheduleItemSchema, {
      id: schedule.id,
      name: schedule.name,
      weekly: schedule.weekly.map((period) => ({
        days: period.days.reduce((bits, day) => bits | (1 << DAYS.indexOf(day)), 0),
        fromMinute: period.fromMinute,
        toMinute: period.toMinute,
      })),
      ...(full
        ? {
            holidays: [...new Set(schedule.holidays.flatMap((entry) => namedDays(entry, shared)))],
            onHolidays: (schedule.onHolidays ?? []).map(({ holiday, periods }) => ({
              days: [...namedDays(holiday, shared)],
              periods: periods.map(({ fromMinute, toMinute }) => ({ days: 0, fromMinute, toMinute })),
            })),
          }
        : { holidays: closedDays(schedule, shared) }),
    }),
  )

/** An edit replaces the objects that it changes, so each unchanged cardholder is encoded only once. */
const encodedCardholders = { full: new WeakMap<Cardholder, Uint8Array>(), older: new WeakMap<Cardholder, Uint8Array>() }

function encodeCardholder(cardholder: Cardholder, full: boolean): Uint8Array {
  const encoded = full ? encodedCardholders.full : encodedCardholders.older
  const known = encoded.get(cardholder)
  if (known !== undefined) return known
  const item = create(CardholderItemSchema, {
    id: cardholder.id,
    groups: [...cardholder.groups],
    // An older panel has no dates for levels with limits (apb.md 2.9), and denies.
    accessLevels: cardholder.accessLevels.filter((held) => typeof held === 'string'),
    active: cardholder.active,
    apbExempt: cardholder.apbExempt,
    apbExemptUntil: cardholder.apbExemptUntil ?? '',
    validFrom: full ? (cardholder.validFrom ?? '') : dayOf(cardholder.validFrom),
    validTo: full ? (cardholder.validTo ?? '') : dayOf(cardholder.validTo),
    credentials: cardholder.credentials.map((credential) => ({
      id: credential.id,
      active: credential.active,
      ...(credential.card === null ? {} : { card: cardToWire(credential.card) }),
    })),
    ...(full ? { heldLevels: heldLevels(cardholder), extendedUnlock: cardholder.extendedUnlock === true } : {}),
  })
  const bytes = toBinary(CardholderItemSchema, item)
  encoded.set(cardholder, bytes)
  return bytes
}

const heldLevels = ({ accessLevels }: Cardholder): { level: string; from: string; to: string }[] =>
  accessLevels.flatMap((held) =>
    typeof held === 'string' ? [] : [{ level: held.id, from: held.from ?? '', to: held.to ?? '' }],
  )
