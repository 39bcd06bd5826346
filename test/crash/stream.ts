/** A site that uses every rule, and a long seeded stream of its events: the same seed gives the same stream. */
import type { OperatorAction, SiteRecord } from '../../main/domain/record'

const PEOPLE = 40
const START = Date.parse('2026-11-21T06:00:00Z')

const AREAS = [
  { id: 1, name: 'Lobby', apb: { mode: 'soft', violationExpiryMinutes: 5 } },
  { id: 2, name: 'Lab', apb: { mode: 'hard', reentryMinutes: 2, freeEgressConfirmed: true } },
  { id: 3, name: 'Vault', apb: { presenceExpiryMinutes: 10 }, capacity: { max: 5 } },
]
const READERS: readonly (readonly [string, number, number, object])[] = [
  ['D1', 0, 1, { mode: 'none' }],
  ['D1', 1, 0, { mode: 'soft' }],
  ['D2', 1, 2, { mode: 'hard' }],
  ['D2', 2, 1, { mode: 'none' }],
  ['D3', 2, 3, { mode: 'hard-revert-soft', revertSeconds: 30 }],
  ['D3', 3, 2, { mode: 'timed-reader', minutes: 1, clearedBy: ['other-credential'] }],
  ['D4', 0, 2, { mode: 'timed-user', minutes: 1 }],
  ['D4', 2, 0, { mode: 'route', after: ['R3', 'R5'] }],
]

export const SITE_TEXT = JSON.stringify({
  format: 'sallyport-site/1',
  site: { name: 'Crash', timeZone: 'Europe/Rome', apb: { enabled: true }, duplicateReadMs: 500 },
  areas: AREAS,
  controllers: [{ id: 'P1', name: 'Panel', kind: 'panel', apbTrustMinutes: 1 }],
  doors: ['D1', 'D2', 'D3', 'D4'].map((id, index) => ({
    id,
    name: id,
    contact: index !== 3,
    heldOpenSeconds: 20,
    unlockSeconds: 5,
  })),
  readers: READERS.map(([door, from, to, apb], index) => ({
    id: `R${index + 1}`,
    name: `Reader ${index + 1}`,
    door,
    from,
    to,
    apb,
    ...(index < 2 ? { controller: 'P1' } : {}),
  })),
  accessLevels: [{ id: 'all', name: 'All', readers: ['*'] }],
  cardholders: Array.from({ length: PEOPLE }, (_, index) => ({
    id: `c${index}`,
    name: `Person ${index}`,
    accessLevels: ['all'],
    credentials: [{ id: `k${index}`, format: 'H10301', facility: '12', number: 1000 + index }],
  })),
})

/** A multiplicative generator: enough variety, and the same everywhere. */
export function createRandom(seed: number): (below: number) => number {
  let state = (seed % 2_147_483_646) + 1
  return (below) => {
    state = (state * 48_271) % 2_147_483_647
    return state % below
  }
}

const STEPS = [0, 0, 1, 400, 1_000, 5_000, 5_000, 20_000, 30_000, 60_000]

export function stream(seed: number, length: number): SiteRecord[] {
  const random = createRandom(seed)
  const pick = <T>(list: readonly T[]): T => list[random(list.length)] as T
  const person = (): number => random(PEOPLE)
  const records: SiteRecord[] = []
  let at = START
  let serial = 0
  for (let index = 0; index < length; index++) {
    at += pick(STEPS)
    const reader = `R${random(READERS.length) + 1}`
    const door = `D${random(3) + 1}`
    const what = random(100)
    if (what < 45) {
      const number = person()
      const presented = pick([
        { kind: 'credential', credential: `k${number}` },
        { kind: 'card', card: { format: 'H10301', facility: '12', number: `${1000 + number}` } },
        { kind: 'raw', bits: 26, hex: (0x20_00_00_00 + number * 64).toString(16).toUpperCase() },
      ] as const)
      records.push({ type: 'read', at, reader, presented })
    } else if (what < 75) records.push({ type: 'door', at, door, state: pick(['open', 'closed'] as const) })
    else if (what < 80) records.push({ type: 'rex', at, door })
    else if (what < 83) records.push({ type: 'link', at, controller: 'P1', state: pick(['up', 'down'] as const) })
    else if (what < 90) {
      // From time to time a serial that was used before.
      const repeat = random(5) === 0 && serial > 0
      const base = {
        type: 'panel',
        at,
        controller: 'P1',
        serial: repeat ? random(serial) + 1 : ++serial,
        reader: pick(['R1', 'R2']),
        credential: `k${person()}`,
      } as const
      const occurredAt = random(3) === 0 ? { occurredAt: at - random(60_000) } : {}
      if (random(4) === 0)
        records.push({ ...base, decision: 'deny', reason: pick(['no-access', 'pin']), ...occurredAt })
      else records.push({ ...base, decision: 'grant', doorUsed: random(2) === 0, ...occurredAt })
    } else {
      const who = { type: 'operator', at, operator: pick(['ann', 'bob']), reason: `reason ${random(9)}` } as const
      records.push({ ...who, ...action(random, pick, `c${person()}`, at) })
    }
  }
  return records
}

function action(
  random: (below: number) => number,
  pick: <T>(list: readonly T[]) => T,
  cardholder: string,
  at: number,
): OperatorAction {
  const on = random(2) === 0
  const until = random(2) === 0 ? { until: at + 1 + random(90_000) } : {}
  switch (random(8)) {
    case 0:
      return { action: 'clear-violation', cardholder, area: random(4) }
    case 1:
      return random(20) === 0 ? { action: 'reset', site: true } : { action: 'reset', cardholder }
    case 2:
      return { action: 'reset', area: random(4) }
    case 3:
      return { action: 'free-pass', cardholder }
    case 4:
      return { action: 'revert-to-soft', cardholder }
    case 5:
      return {
        action: 'grant-on-violation',
        scope: pick([{ site: true }, { area: 2 }, { reader: 'R3' }]),
        on,
        ...until,
      }
    case 6:
      return random(2) === 0
        ? { action: 'suspend', scope: pick([{ site: true }, { area: 1 }]), on }
        : { action: 'lockdown', door: pick(['D1', 'D2']), on }
    default:
      return { action: 'exempt', cardholder, on, ...until }
  }
}
