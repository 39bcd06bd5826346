import type { Area, Reader, ReaderApb, Schedule, Site } from '../../../main/domain/site'
import { parseInstant, type Instant } from '../../../main/domain/time'

/** A site and a day of its reads, the same for every measured engine. */
export interface World {
  readonly site: Site
  /** Reader, facility and number of the card, and instant of each read. */
  readonly reader: Int32Array
  readonly facility: Int32Array
  readonly number: Int32Array
  readonly at: Float64Array
}

export const WORLD_START = parseInstant('2026-03-02T06:00:00Z') as Instant
/** Time between two reads: 2,000,000 of them are five and a half hours. */
export const READ_EVERY_MS = 10
export const LEVELS = 256
export const SCHEDULES = 16
const CONTROLLERS = 16
const WRONG_READER = 0.02
const UNKNOWN_CARD = 0.001

/** mulberry32: small, seeded, and the same everywhere. */
export function random(seed: number): () => number {
  let state = seed | 0
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}

const NO_GROUPS: readonly string[] = []
const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const

function readerRule(reader: number, after: readonly string[]): ReaderApb {
  switch (reader % 8) {
    case 1:
      return { mode: 'hard' }
    case 2:
      return { mode: 'soft' }
    case 3:
      return { mode: 'timed-reader', minutes: 3, clearedBy: [] }
    case 4:
      return { mode: 'timed-user', minutes: 3 }
    case 5:
      return { mode: 'hard-revert-soft', revertSeconds: 60 }
    case 6:
      return { mode: 'timed-extended', minutes: 3 }
    case 7:
      return { mode: 'route', after }
    default:
      return { mode: 'none' }
  }
}

export function makeWorld(holders: number, readers: number, reads: number, seed = 1): World {
  const next = random(seed)
  const below = (n: number): number => Math.floor(next() * n)
  const areas = Math.min(64, Math.floor(readers / 2) - 1)
  const from = Array.from({ length: readers }, (_, reader) => reader % (areas + 1))
  const to = from.map((area) => (area + 1 + below(areas)) % (areas + 1))
  const into = Array.from({ length: areas + 1 }, (_, area) => to.flatMap((each, r) => (each === area ? [`R${r}`] : [])))
  const outOf = Array.from({ length: areas + 1 }, (_, area) => from.flatMap((each, r) => (each === area ? [r] : [])))
  const levels = Array.from({ length: LEVELS }, (_, level) => [`L${level}`])
  const site: Site = {
    name: 'Bench',
    timeZone: 'Europe/Rome',
    apb: { enabled: true, grantOnViolation: false, enforcement: 'enforce' },
    dualAuthorisation: false,
    duplicateReadMs: 0,
    areas: Array.from({ length: areas + 1 }, (_, id): Area => ({
      id,
      name: `Area ${id}`,
      apb: {
        mode: 'none',
        reentryMinutes: id % 8 === 7 ? 2 : null,
        violationExpiryMinutes: null,
        presenceExpiryMinutes: null,
        enforcement: 'enforce',
        exemptGroups: [],
        freeEgressConfirmed: true,
      },
      capacity: id % 8 === 5 ? { max: Math.max(2, Math.floor((holders / (areas + 1)) * 1.1)) } : null,
    })),
    controllers: Array.from({ length: CONTROLLERS }, (_, c) => ({
      id: `P${c}`,
      name: `Panel ${c}`,
      kind: 'panel' as const,
      link: null,
      apbTrustMinutes: 0,
    })),
    doors: from.map((_, r) => ({
      id: `D${r}`,
      name: `Door ${r}`,
      contact: false,
      unlockSeconds: 5,
      heldOpenSeconds: null,
      rexSeconds: 10,
      io: { lock: null, contact: null, rex: null, aux: null },
    })),
    readers: from.map((area, r): Reader => ({
      id: `R${r}`,
      name: `Reader ${r}`,
      door: `D${r}`,
      controller: `P${r % CONTROLLERS}`,
      address: null,
      from: area,
      to: to[r] as number,
      secureChannel: 'required',
      cardFormats: ['H10306'],
      apb: readerRule(r, (into[area] ?? []).slice(0, 12)),
    })),
    groups: [],
    schedules: Array.from({ length: SCHEDULES }, (_, s): Schedule => ({
      id: `S${s}`,
      name: `Schedule ${s}`,
      weekly:
        s % 4 === 0
          ? [
              { days: DAYS, fromMinute: 300, toMinute: 720 },
              { days: DAYS, fromMinute: 730 + s, toMinute: 1320 },
            ]
          : [{ days: DAYS, fromMinute: 300, toMinute: 1320 }],
      holidays: ['2026-12-25'],
    })),
    accessLevels: Array.from({ length: LEVELS }, (_, level) => ({
      id: `L${level}`,
      name: `Level ${level}`,
      readers: from.flatMap((_each, r) => (next() < 0.98 ? [`R${r}`] : [])),
      schedule: level % 3 === 0 ? null : `S${level % SCHEDULES}`,
    })),
    cardholders: Array.from({ length: holders }, (_, holder) => ({
      id: `c${holder}`,
      name: '',
      groups: NO_GROUPS,
      accessLevels: levels[below(LEVELS)] as readonly string[],
      active: true,
      apbExempt: false,
      apbExemptUntil: null,
      validFrom: null,
      validTo: null,
      credentials: [
        {
          id: `k${holder}`,
          card: {
            format: 'H10306' as const,
            facility: String(cardFacility(holder)),
            number: String(cardNumber(holder)),
          },
          active: true,
        },
      ],
    })),
    automations: [],
    cardFormats: [],
  }
  const world: World = {
    site,
    reader: new Int32Array(reads),
    facility: new Int32Array(reads),
    number: new Int32Array(reads),
    at: new Float64Array(reads),
  }
  const where = new Int32Array(holders)
  for (let i = 0; i < reads; i++) {
    const holder = below(holders)
    const ways = outOf[where[holder] as number] ?? []
    const right = next() >= WRONG_READER && ways.length > 0
    const reader = right ? (ways[below(ways.length)] as number) : below(readers)
    if (right) where[holder] = to[reader] as number
    const unknown = next() < UNKNOWN_CARD
    world.reader[i] = reader
    world.facility[i] = unknown ? 65_535 : cardFacility(holder)
    world.number[i] = cardNumber(holder)
    world.at[i] = WORLD_START + i * READ_EVERY_MS
  }
  return world
}

/** Cards of one site as bought: a few facilities, numbers from different boxes. */
function cardFacility(holder: number): number {
  return 100 + Math.floor(holder / 50_000)
}
function cardNumber(holder: number): number {
  return ((holder % 50_000) * 7919) % 50_021
}
