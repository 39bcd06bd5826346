/** Random records for a drawn site: instants that fall together with what falls due, and every kind of record there is. */
import * as fc from 'fast-check'
import { cardOf, crowdedSite, pick, type SitePlan, siteFile, smallSite, startOf } from './arbitrary-site'
import type { OperatorLine, RecordLine, SiteFile } from './formats'

/**
 * Milliseconds between two records. Every duration of a drawn site is a whole number of seconds or minutes, so sums of
 * these meet its ends exactly, or miss them by one millisecond.
 */
const STEPS = [
  0, 0, 0, 1, 999, 1000, 1000, 5000, 29_000, 30_000, 30_000, 55_000, 59_000, 59_999, 60_000, 60_000, 60_000, 60_001,
  119_999, 120_000, 180_000,
] as const
const LONG_STEPS = [240_000, 1_800_000, 3_600_000, 43_200_000, 86_400_000] as const

const small = fc.nat({ max: 119 })
const step = fc.oneof(
  { weight: 24, arbitrary: fc.constantFrom(...STEPS) },
  { weight: 1, arbitrary: fc.constantFrom(...LONG_STEPS) },
)
/** Between a grant and the door: mostly within the unlock time, at its very end, or a little after. */
const wait = fc.oneof({ weight: 3, arbitrary: fc.constantFrom(0, 500, 999, 1000) }, { weight: 1, arbitrary: step })
/** As drawn, or the reader or credential of the read before, so that people come back to where they were. */
const credential = fc.nat({ max: 239 })
const again = fc.nat({ max: 3 })

const plans = fc.oneof(
  {
    weight: 10,
    arbitrary: fc.record({
      type: fc.constant('read' as const),
      reader: small,
      credential,
      how: fc.nat({ max: 19 }),
      again,
    }),
  },
  {
    weight: 10,
    arbitrary: fc.record({
      type: fc.constant('walk' as const),
      reader: small,
      credential,
      again,
      wait,
      close: step,
    }),
  },
  { weight: 2, arbitrary: fc.record({ type: fc.constant('door' as const), door: small, open: fc.boolean() }) },
  {
    weight: 1,
    arbitrary: fc.record({ type: fc.constant('rex' as const), door: small, wait: step, open: fc.boolean() }),
  },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('tick' as const) }) },
  {
    weight: 1,
    arbitrary: fc.record({ type: fc.constant('input' as const), input: fc.nat({ max: 1 }), on: fc.boolean() }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ type: fc.constant('link' as const), controller: fc.nat({ max: 2 }), up: fc.boolean() }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      type: fc.constant('panel' as const),
      controller: fc.nat({ max: 1 }),
      serial: fc.nat({ max: 40 }),
      reader: small,
      credential,
      deny: fc.nat({ max: 3 }),
      doorUsed: fc.nat({ max: 2 }),
      ago: fc.option(step, { nil: undefined }),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      type: fc.constant('operator' as const),
      action: fc.nat({ max: 11 }),
      cardholder: small,
      area: small,
      reader: small,
      scope: fc.nat({ max: 2 }),
      on: fc.boolean(),
      until: fc.option(step, { nil: undefined }),
      set: small,
    }),
  },
)
type Plan = typeof plans extends fc.Arbitrary<infer Drawn> ? Drawn : never

const caseOf = (site: fc.Arbitrary<SitePlan>, most: number): fc.Arbitrary<Case> =>
  fc
    .record({
      site,
      steps: fc.array(fc.record({ after: step, plan: plans }), { minLength: 1, maxLength: most, size: 'max' }),
    })
    .map(makeCase)

export interface Case {
  site: SiteFile
  records: RecordLine[]
}

function makeCase({ site, steps }: { site: SitePlan; steps: { after: number; plan: Plan }[] }): Case {
  const file = siteFile(site)
  const records: RecordLine[] = []
  let at = startOf(site)
  for (const { after, plan } of steps) {
    at += after
    at = recordsOf(plan, at, site, file, records)
  }
  return { site: file, records }
}

const text = (at: number): string => new Date(at).toISOString()

/** A credential: mostly somebody's first, sometimes the second that some have, seldom one that nobody has. */
function credentialOf(site: SitePlan, index: number): string {
  if (index % 24 === 23) return 'k999'
  return `k${(index % site.holders.length) * 2 + (index % 24 === 22 ? 2 : 1)}`
}

/** Where the next read is and of whom: as drawn, or one or both as at the read before. */
function nextRead(
  plan: { reader: number; credential: number; again: number },
  site: SitePlan,
  file: SiteFile,
  sofar: readonly RecordLine[],
): { reader: string; credential: string } {
  const before = sofar.findLast((record) => record.type === 'read')
  const sameReader = before !== undefined && (plan.again & 1) !== 0
  const person = (plan.again & 2) !== 0 ? before?.credential : undefined
  return {
    reader: sameReader ? before.reader : pick(file.readers, plan.reader).id,
    credential: person ?? credentialOf(site, plan.credential),
  }
}

const rawOf = (number: number, wrongParity: boolean): { bits: number; hex: string } => {
  const body = (12).toString(2).padStart(8, '0') + number.toString(2).padStart(16, '0')
  const ones = (part: string): number => part.replaceAll('0', '').length
  const first = ones(body.slice(0, 12)) % 2
  const last = ones(body.slice(12)) % 2 === 0 ? 1 : 0
  const bits = `${wrongParity ? 1 - first : first}${body}${last}`.padEnd(32, '0')
  return { bits: 26, hex: parseInt(bits, 2).toString(16).padStart(8, '0') }
}

/** A card of the site's own format; of some the fixed bit or the parity is wrong. */
function ownRaw(number: number): { bits: number; hex: string } {
  const body = `${number % 7 === 6 ? 0 : 1}0101${number.toString(2).padStart(16, '0')}0`.padEnd(22, '0').slice(0, 22)
  const parity = body.replaceAll('0', '').length % 2
  const bits = `${number % 5 === 4 ? 1 - parity : parity}${body}0`
  return { bits: 24, hex: Number.parseInt(bits, 2).toString(16).padStart(6, '0') }
}

/** Adds the records of one plan and answers the instant of the last. */
function recordsOf(plan: Plan, at: number, site: SitePlan, file: SiteFile, into: RecordLine[]): number {
  const doorAt = (index: number): string => pick(file.doors, index).id
  const contact = (id: string): boolean => file.doors.find((door) => door.id === id)?.contact === true
  switch (plan.type) {
    case 'read': {
      const { reader, credential } = nextRead(plan, site, file, into)
      const number = Number(credential.slice(1))
      const head = { at: text(at), type: 'read' as const, reader, ...pinAt(reader, file, plan.how) }
      if (plan.how === 16 && site.rich) into.push({ ...head, raw: ownRaw(number) })
      else if (plan.how === 19) into.push({ ...head, raw: rawOf(number, number === 2) })
      else if (plan.how === 18) into.push({ ...head, raw: { bits: 16, hex: number.toString(16).padStart(4, '0') } })
      else if (plan.how === 17) into.push({ ...head, card: cardOf(number, site.rich) })
      else into.push({ ...head, credential })
      return at
    }
    case 'walk': {
      const { reader, credential } = nextRead(plan, site, file, into)
      into.push({ at: text(at), type: 'read', reader, credential, ...pinAt(reader, file, 0) })
      const door = file.readers.find(({ id }) => id === reader)?.door ?? ''
      if (!contact(door)) return at
      const opened = at + plan.wait
      const closed = opened + plan.close
      into.push({ at: text(opened), type: 'door', door, state: 'open' })
      into.push({ at: text(closed), type: 'door', door, state: 'closed' })
      return closed
    }
    case 'door': {
      const door = doorAt(plan.door)
      if (contact(door)) into.push({ at: text(at), type: 'door', door, state: plan.open ? 'open' : 'closed' })
      else into.push({ at: text(at), type: 'tick' })
      return at
    }
    case 'rex': {
      const door = doorAt(plan.door)
      into.push({ at: text(at), type: 'rex', door })
      if (!plan.open || !contact(door)) return at
      into.push({ at: text(at + plan.wait), type: 'door', door, state: 'open' })
      return at + plan.wait
    }
    case 'tick':
      into.push({ at: text(at), type: 'tick' })
      return at
    case 'link': {
      const controller = pick(file.controllers ?? [], plan.controller).id
      into.push({ at: text(at), type: 'link', controller, state: plan.up ? 'up' : 'down' })
      return at
    }
    case 'input': {
      const input = file.inputs?.[plan.input]?.id
      if (input === undefined) into.push({ at: text(at), type: 'tick' })
      else into.push({ at: text(at), type: 'input', input, state: plan.on ? 'active' : 'inactive' })
      return at
    }
    case 'panel': {
      const controller = pick(file.controllers ?? [], plan.controller).id
      // a panel speaks of its own readers
      const own = file.readers.filter((reader) => reader.controller === controller)
      if (own.length === 0) {
        into.push({ at: text(at), type: 'tick' })
        return at
      }
      into.push({
        at: text(at),
        type: 'panel',
        controller,
        serial: plan.serial,
        reader: pick(own, plan.reader).id,
        credential: credentialOf(site, plan.credential),
        ...(plan.deny === 3 ? { decision: 'deny', reason: 'apb' } : { decision: 'grant' }),
        ...(plan.doorUsed === 2 ? {} : { doorUsed: plan.doorUsed === 1 }),
        ...(plan.ago === undefined ? {} : { occurredAt: text(at - plan.ago) }),
      })
      return at
    }
    case 'operator':
      into.push({ at: text(at), ...operatorOf(plan, at, site, file) })
      return at
    default:
      throw new Error('no such plan')
  }
}

function operatorOf(plan: Plan & { type: 'operator' }, at: number, site: SitePlan, file: SiteFile): OperatorLine {
  const head = { type: 'operator' as const, operator: 'Eve', reason: 'drill' }
  const cardholder = `c${(plan.cardholder % site.holders.length) + 1}`
  const area = plan.area % (site.areas.length + 1)
  const place = plan.scope === 0 ? { site: true as const } : { area }
  const until = plan.until === undefined || plan.until === 0 ? {} : { until: text(at + plan.until) }
  switch (plan.action) {
    case 0:
      return { ...head, action: 'clear-violation', cardholder, area }
    case 1:
      if (site.rich && plan.set % 4 === 1) return richReset(plan, head, place, area)
      if (plan.scope !== 2) return { ...head, action: 'reset', ...place }
      return { ...head, action: 'reset', cardholder, ...(plan.set % 3 === 0 ? { setLocation: area } : {}) }
    case 2:
      return { ...head, action: 'free-pass', cardholder }
    case 3:
      return { ...head, action: 'revert-to-soft', cardholder }
    case 4: {
      const scope = plan.scope === 2 ? { reader: pick(file.readers, plan.reader).id } : place
      return { ...head, action: 'grant-on-violation', scope, on: plan.on, ...until }
    }
    case 5:
      return { ...head, action: 'suspend', scope: place, on: plan.on }
    case 6:
      return { ...head, action: 'lockdown', door: pick(file.doors, plan.reader).id, on: plan.on && plan.set % 3 === 0 }
    case 8:
    case 9:
      if (!site.rich) break
      return plan.on
        ? { ...head, action: 'unlock', door: pick(file.doors, plan.reader).id, ...until }
        : { ...head, action: 'lock', door: pick(file.doors, plan.reader).id }
    case 10: {
      const holder = pick(file.cardholders, plan.cardholder)
      if (!site.rich) break
      const credential = pick(holder.credentials ?? [], plan.reader).id
      return { ...head, action: 'card', cardholder: holder.id, credential, active: plan.on }
    }
    default:
      break
  }
  return { ...head, action: 'exempt', cardholder, on: plan.on, ...until }
}

/** With a group as scope, a location for all, and those only who have not moved. */
function richReset(
  plan: Plan & { type: 'operator' },
  head: Pick<OperatorLine, 'type' | 'operator' | 'reason'>,
  place: { site: true } | { area: number },
  area: number,
): OperatorLine {
  const scope = plan.on ? { group: pick(['g1', 'g2'], plan.reader) } : place
  return {
    ...head,
    action: 'reset',
    ...scope,
    ...(plan.scope === 1 ? { setLocation: area } : {}),
    ...(plan.scope === 2 ? { unmovedMinutes: 1 + (plan.reader % 3) } : {}),
  }
}

/** A site and what happens to it. */
export const drawnCase = caseOf(smallSite, 60)
/** Many people at many readers for longer: what the small cases cannot fill. */
export const crowdedCase = caseOf(crowdedSite, 600)

/** How it goes with the PIN where one is asked for: mostly well. */
function pinAt(reader: string, file: SiteFile, how: number): { readonly pin?: string } {
  if (file.readers.find(({ id }) => id === reader)?.pin === undefined) return {}
  const pin = pick(['right', 'right', 'right', 'wrong', 'missing', ''], how)
  return pin === '' ? {} : { pin }
}
