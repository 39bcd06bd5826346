/** A panel's configuration: sections as received, on its disk, and the site that they form (PROTOCOL.md 6). */
import { createHash } from 'node:crypto'
import { fromBinary, toBinary, create } from '@bufbuild/protobuf'
import {
  createAreas,
  createCardFormats,
  createCardholders,
  createDoors,
  createHolidays,
  createLevels,
  createReaders,
  createSchedules,
} from './items'
import type { ReaderItem } from '../../../main/panel/schema/panel-link_pb'
import type { Site } from '../../../main/domain/site'
import {
  ConfigItemSchema,
  Section,
  SectionHashSchema,
  SettingsSchema,
  type ConfigBegin,
  type ConfigItem,
  type ConfigPart,
  type SectionHash,
} from '../../../main/panel/schema/panel-link_pb'
import type { Disk } from './disk'

const ALL = [Section.AREAS, Section.READERS, Section.SCHEDULES, Section.ACCESS_LEVELS, Section.CARDHOLDERS] as const
type Items = ReadonlyMap<string, Uint8Array>

interface Staged {
  readonly items: Map<string, Uint8Array>
  readonly hash: Uint8Array
  ended: boolean
}

export interface Move {
  readonly cardholder: string
  readonly area: number
}

export interface CardDatabase {
  /** Undefined until all sections have arrived. */
  readonly site: Site | undefined
  /** This panel's own readers, in the order of their ids. */
  readonly readers: readonly ReaderItem[]
  hashes(): SectionHash[]
  /** Each method returns what is wrong, or undefined. */
  begin(message: ConfigBegin): string | undefined
  part(message: ConfigPart): string | undefined
  end(section: Section): string | undefined
  /** Applies everything staged, or nothing. */
  apply(): { readonly moves: readonly Move[] } | { readonly section: Section; readonly reason: string }
  /** The connection is lost: drops the staged sections. */
  forgetStaged(): void
}

const file = (section: Section): string => `section-${section}.bin`

export function openCardDatabase(disk: Disk, panelId: string, maxReaders: number): CardDatabase {
  let sections = new Map<Section, Items>()
  for (const section of ALL) {
    const bytes = disk.read(file(section))
    const items = bytes === undefined ? undefined : readItems(bytes)
    if (items !== undefined) sections.set(section, items)
  }
  let staged = new Map<Section, Staged>()
  let moves: Move[] = []
  let built = build(sections, panelId, maxReaders)

  return {
    get site() {
      return 'site' in built ? built.site : undefined
    },
    get readers() {
      return 'site' in built ? built.readers : []
    },
    hashes: () =>
      ALL.map((section) => {
        const items = sections.get(section)
        return create(SectionHashSchema, { section, hash: items === undefined ? new Uint8Array(0) : hashOf(items) })
      }),
    begin({ section, baseHash, hash }) {
      if (section === Section.UNSPECIFIED) return 'unknown-section'
      const base = sections.get(section) ?? new Map<string, Uint8Array>()
      if (baseHash.length > 0 && !same(baseHash, hashOf(base))) return 'base-differs'
      staged.set(section, { items: baseHash.length > 0 ? new Map(base) : new Map(), hash, ended: false })
      return undefined
    },
    part({ section, upserts, removals }) {
      const open = staged.get(section)
      if (open === undefined || open.ended) return 'not-begun'
      for (const key of removals) open.items.delete(key)
      for (const { key, value, moveToArea } of upserts) {
        open.items.set(key, value)
        if (moveToArea !== undefined && key.startsWith('cardholder:'))
          moves.push({ cardholder: key.slice('cardholder:'.length), area: moveToArea })
      }
      return undefined
    },
    end(section) {
      const open = staged.get(section)
      if (open === undefined) return 'not-begun'
      open.ended = true
      return undefined
    },
    apply() {
      const wanted = new Map(sections)
      for (const [section, { items, hash, ended }] of staged) {
        if (!ended) return refuse(section, 'not-ended')
        if (!same(hash, hashOf(items))) return refuse(section, 'hash-differs')
        wanted.set(section, items)
      }
      const next = build(wanted, panelId, maxReaders)
      if ('reason' in next) return refuse(next.section, next.reason)
      for (const section of staged.keys()) {
        const items = wanted.get(section)
        if (items !== undefined) disk.replace(file(section), writeItems(items))
      }
      sections = wanted
      built = next
      const moved = moves
      moves = []
      staged = new Map()
      return { moves: moved }
    },
    forgetStaged() {
      staged = new Map()
      moves = []
    },
  }

  function refuse(section: Section, reason: string): { section: Section; reason: string } {
    staged = new Map()
    moves = []
    return { section, reason }
  }
}

type Built =
  | { readonly site: Site; readonly readers: readonly ReaderItem[] }
  | { readonly section: Section; readonly reason: string }

function build(sections: ReadonlyMap<Section, Items>, panelId: string, maxReaders: number): Built {
  for (const section of ALL) if (!sections.has(section)) return { section, reason: 'section-missing' }
  const of = (section: Section): Items => sections.get(section) ?? new Map()
  let section: Section = Section.AREAS
  try {
    const settings = fromBinary(SettingsSchema, of(Section.AREAS).get('settings') ?? new Uint8Array(0))
    const areas = createAreas(of(section))
    section = Section.READERS
    const { readers, items } = createReaders(of(section))
    const doors = createDoors(of(section))
    const own = items.filter((item) => item.controller === panelId)
    if (own.length > maxReaders) return { section, reason: `${own.length} readers, this panel has ${maxReaders}` }
    section = Section.SCHEDULES
    const schedules = createSchedules(of(section))
    section = Section.ACCESS_LEVELS
    const accessLevels = createLevels(of(section))
    section = Section.CARDHOLDERS
    const { cardholders, groups } = createCardholders(of(section))
    const controllers = [...new Set(items.map((item) => item.controller).filter((id) => id !== ''))]
    return {
      readers: own,
      site: {
        name: settings.siteName,
        timeZone: settings.timeZone,
        apb: {
          enabled: settings.apbEnabled,
          grantOnViolation: settings.grantOnViolation,
          enforcement: settings.observe ? 'observe' : 'enforce',
          ...(settings.observeUntil === '' ? {} : { observeUntil: settings.observeUntil }),
          ...(settings.schedule === '' ? {} : { schedule: settings.schedule }),
        },
        dualAuthorisation: false,
        duplicateReadMs: settings.duplicateReadMs,
        areas,
        controllers: controllers.map((id) => ({ id, name: id, kind: 'panel', link: null, apbTrustMinutes: 0 })),
        doors,
        readers,
        groups: [...new Set([...groups, ...areas.flatMap((area) => area.apb.exemptGroups)])].map((id) => ({
          id,
          name: id,
        })),
        holidays: createHolidays(of(Section.SCHEDULES)),
        schedules,
        accessLevels: accessLevels.map((level) => ({
          ...level,
          // Readers of other panels are usable only if this panel has them in its configuration.
          readers: level.readers.filter((id) => id === '*' || readers.some((reader) => reader.id === id)),
        })),
        cardholders,
        automations: [],
        cardFormats: createCardFormats(of(Section.READERS)),
      },
    }
  } catch (error) {
    return { section, reason: `unreadable: ${String(error)}` }
  }
}

const compare = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b))

export function hashOf(items: Items): Uint8Array {
  const hash = createHash('sha256')
  const length = Buffer.alloc(4)
  for (const key of [...items.keys()].toSorted(compare)) {
    const value = items.get(key) ?? new Uint8Array(0)
    for (const piece of [Buffer.from(key), value]) {
      length.writeUInt32BE(piece.length)
      hash.update(length).update(piece)
    }
  }
  return hash.digest()
}

const same = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0

function writeItems(items: Items): Uint8Array {
  const pieces: Uint8Array[] = []
  for (const [key, value] of items) {
    const bytes = toBinary(ConfigItemSchema, create(ConfigItemSchema, { key, value }))
    const length = Buffer.alloc(4)
    length.writeUInt32BE(bytes.length)
    pieces.push(length, bytes)
  }
  return Buffer.concat(pieces)
}

function readItems(bytes: Uint8Array): Items | undefined {
  const items = new Map<string, Uint8Array>()
  const view = new DataView(bytes.buffer, bytes.byteOffset)
  let offset = 0
  while (offset < bytes.length) {
    const length = view.getUint32(offset)
    const item: ConfigItem = fromBinary(ConfigItemSchema, bytes.slice(offset + 4, offset + 4 + length))
    items.set(item.key, item.value)
    offset += 4 + length
  }
  return items
}
