/** Random records for a drawn site: instants that fall together with what falls due, and every kind of record there is. */
import * as fc from 'fast-check'
import { cardOf, pick, siteFile, startOf } from './arbitrary-site'
import { crowdedSite, type SitePlan, smallSite } from './site-plan'
import { type Plan, recordPlan, step } from './records-plan'
import type { OperatorLine, RecordLine, SiteFile } from './formats'

const caseOf = (site: fc.Arbitrary<SitePlan>, most: number): fc.Arbitrary<Case> =>
  fc
    .record({
      site,
      steps: fc.array(fc.record({ after: step, plan: recordPlan }), {
        minLength: 1,
        maxLength: most,
        size: 'max',
      }),
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

/** A card of the site's own format; by `fault` its fixed bit or its parity is wrong. */
function ownRaw(number: number, fault: number): { bits: number; hex: string } {
  const body = `${fault === 3 ? 0 : 1}0101${number.toString(2).padStart(16, '0')}0`.padEnd(22, '0').slice(0, 22)
  const parity = body.replaceAll('0', '').length % 2
  const bits = `${fault === 4 ? 1 - parity : parity}${body}0`
  return {
    bits: 24,
    hex: Number.parseInt(bits, 2).toString(16).padStart(6, '0'),
  }
}

/** 60 bits, of which the number has up to 52; the last four of the bytes are not used. */
const wideRaw = (number: number, fault: number): { bits: number; hex: string } => ({
  bits: 60,
  hex: `0${number}${fault > 2 ? 'F'.repeat(13) : number.toString(16).padStart(13, '0')}0`.slice(0, 16),
})

/** Adds the records of one plan and answers the instant of the last. */
function recordsOf(plan: Plan, at: number, site: SitePlan, file: SiteFile, into: RecordLine[]): number {
  const doorAt = (index: number): string => pick(file.doors, index).id
  const contact = (id: string): boolean => file.doors.find((door) => door.id === id)?.contact === true
  switch (plan.type) {
    case 'read': {
      const { reader, credential } = nextRead(plan, site, file, into)
      const head = {
        at: text(at),
        type: 'read' as const,
        reader,
        ...pinAt(reader, file, plan.how),
      }
      into.push({ ...head, ...presentedBy(plan, credential, site.rich) })
      return at
    }
    case 'walk': {
      const { reader, credential } = nextRead(plan, site, file, into)
      into.push({
        at: text(at),
        type: 'read',
        reader,
        credential,
        ...pinAt(reader, file, 0),
      })
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
      if (contact(door))
        into.push({
          at: text(at),
          type: 'door',
          door,
          state: plan.open ? 'open' : 'closed',
        })
      else into.push({ at: text(at), type: 'tick' })
      return at
    }
    case 'rex': {
      const door = doorAt(plan.door)
      if (plan.late !== undefined && contact(door)) {
        into.push({ at: text(at), type: 'door', door, state: 'open' })
        into.push({ at: text(at + plan.late), type: 'rex', door })
        return at + plan.late
      }
      into.push({ at: text(at), type: 'rex', door })
      if (!plan.open || !contact(door)) return at
      into.push({
        at: text(at + plan.wait),
        type: 'door',
        door,
        state: 'open',
      })
      return at + plan.wait
    }
    case 'rush':
      return rush(plan, at, { site, file, into })
    case 'tick':
      into.push({ at: text(at), type: 'tick' })
      return at
    case 'link': {
      const controller = pick(file.controllers ?? [], plan.controller).id
      into.push({
        at: text(at),
        type: 'link',
        controller,
        state: plan.up ? 'up' : 'down',
      })
      return at
    }
    case 'input': {
      const input = file.inputs?.[plan.input]?.id
      if (input === undefined) into.push({ at: text(at), type: 'tick' })
      else
        into.push({
          at: text(at),
          type: 'input',
          input,
          state: plan.on ? 'active' : 'inactive',
        })
      return at
    }
    case 'panel':
      into.push(panelOf(plan, at, site, file))
      return at
    case 'operator':
      into.push({ at: text(at), ...operatorOf(plan, at, site, file) })
      return at
  }
}

/** How a credential is read: mostly by its id, sometimes as a card or as bits. */
function presentedBy(
  { how, fault }: Plan & { type: 'read' },
  credential: string,
  rich: boolean,
): Pick<RecordLine & { type: 'read' }, 'credential' | 'card' | 'raw'> {
  const number = Number(credential.slice(1))
  if (how === 19) return { raw: rawOf(number, fault === 4) }
  if (how === 18) return { raw: { bits: 16, hex: number.toString(16).padStart(4, '0') } }
  if (how === 17) {
    const card = cardOf(number, rich)
    return { card: card.format === 'raw' && fault === 1 ? { ...card, bits: 16 } : card }
  }
  if (how === 16 && rich) return { raw: ownRaw(number, fault) }
  if (how === 15 && rich) return { raw: wideRaw(number, fault) }
  return { credential }
}

/** A panel reports its own readers; a panel without readers lets time pass. */
function panelOf(plan: Plan & { type: 'panel' }, at: number, site: SitePlan, file: SiteFile): RecordLine {
  const controller = pick(file.controllers ?? [], plan.controller).id
  const own = file.readers.filter((reader) => reader.controller === controller)
  if (own.length === 0) return { at: text(at), type: 'tick' }
  return {
    at: text(at),
    type: 'panel',
    controller,
    serial: plan.serial,
    reader: pick(own, plan.reader).id,
    credential: plan.credential % 8 === 7 ? 'k999' : credentialOf(site, plan.credential),
    ...(plan.deny === 3 ? { decision: 'deny', reason: 'apb' } : { decision: 'grant' }),
    ...(plan.doorUsed === 2 ? {} : { doorUsed: plan.doorUsed === 1 }),
    ...(plan.ago === undefined ? {} : { occurredAt: text(at - plan.ago) }),
  }
}

/** Several at one door, one after the other, and openings for some of them (5.4); or a panel's grants to nobody known. */
function rush(
  plan: Plan & { type: 'rush' },
  start: number,
  { site, file, into }: { readonly site: SitePlan; readonly file: SiteFile; readonly into: RecordLine[] },
): number {
  const reader = pick(file.readers, plan.reader)
  const { id, door = '', controller } = reader
  const unknown = plan.unknown && (controller === 'P1' || controller === 'P2')
  let at = start
  for (let nth = 0; nth < plan.people; nth++) {
    const credential = `k${((plan.credential + nth) % site.holders.length) * 2 + 1}`
    // serials that no drawn panel record has
    const serial = 1000 + into.length
    if (unknown)
      into.push({
        at: text(at),
        type: 'panel',
        controller,
        serial,
        reader: id,
        credential: 'k999',
        decision: 'grant',
      })
    else
      into.push({
        at: text(at),
        type: 'read',
        reader: id,
        credential,
        ...pinAt(id, file, 0),
      })
    if (nth % 3 === 0) at += plan.wait
  }
  if (file.doors.find((each) => each.id === door)?.contact !== true) return at
  for (let nth = 0; nth < plan.openings; nth++)
    for (const state of ['open', 'closed'] as const) {
      into.push({ at: text(at), type: 'door', door, state })
      at += 1
    }
  return at
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
      if (site.rich && plan.set % 2 === 1) return richReset(plan, head, place, area)
      if (plan.scope !== 2) return { ...head, action: 'reset', ...place }
      return {
        ...head,
        action: 'reset',
        cardholder,
        ...(plan.set % 3 === 0 ? { setLocation: area } : {}),
      }
    case 2:
      return { ...head, action: 'free-pass', cardholder }
    case 3:
      return { ...head, action: 'revert-to-soft', cardholder }
    case 4: {
      const scope = plan.scope === 2 ? { reader: pick(file.readers, plan.reader).id } : place
      return {
        ...head,
        action: 'grant-on-violation',
        scope,
        on: plan.on,
        ...until,
      }
    }
    case 5:
      return { ...head, action: 'suspend', scope: place, on: plan.on }
    case 6:
      return {
        ...head,
        action: 'lockdown',
        door: pick(file.doors, plan.reader).id,
        on: plan.on && plan.set % 3 === 0,
      }
    case 8:
    case 9:
      if (!site.rich) break
      return plan.on
        ? {
            ...head,
            action: 'unlock',
            door: pick(file.doors, plan.reader).id,
            ...until,
          }
        : { ...head, action: 'lock', door: pick(file.doors, plan.reader).id }
    case 10: {
      const holder = pick(file.cardholders, plan.cardholder)
      if (!site.rich) break
      const credential = pick(holder.credentials ?? [], plan.reader).id
      return {
        ...head,
        action: 'card',
        cardholder: holder.id,
        credential,
        active: plan.on,
      }
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
