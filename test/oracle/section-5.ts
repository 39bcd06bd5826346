/** apb.md 5: grant, passage, door. Every function answers the events it made, in order. */
import type { DoorFile, EventLine, ReaderFile, SiteFile } from './formats'
import {
  contains,
  doorFile,
  durationOf,
  entered,
  fromOf,
  left,
  modeOf,
  readerFile,
  reentryOf,
  sameController,
  setLocation,
} from './place'
import { resolveViolations } from './section-6'
import { type DoorState, doorOf, type PendingGrant, personOf, SECOND, type State, the } from './state'
import { event } from './event'

/** 5.4: so many grants wait at a door. */
const MOST_WAITING = 8

export interface Passing {
  reader: ReaderFile
  cardholder: string
  brokeNothing: boolean
  /** When it happened, when that is not now (section 7). */
  occurredAt?: number
}

/** 5.10. */
export const passageOf = (door: DoorFile): string => door.passage ?? (door.contact === true ? 'open' : 'grant')

/** 5.12. */
const isExtended = (site: SiteFile, cardholder: string | null): boolean =>
  cardholder !== null && the(site.cardholders, ({ id }) => id === cardholder).extendedUnlock === true

/**
 * 5.1 to 5.4 and 5.10: what follows a grant that is decided now. Answers the end of the grants it replaces, and then the
 * passage if it happens immediately.
 */
export function grant(
  site: SiteFile,
  state: State,
  reader: ReaderFile,
  cardholder: string | null,
  brokeNothing: boolean,
): { replaced: EventLine[]; passed: EventLine[] } {
  const door = doorFile(site, reader.door ?? '')
  const { replaced, place } = makeRoom(site, state, reader, cardholder)
  const passage = passageOf(door)
  const passNow = (): EventLine[] =>
    cardholder === null ? [] : pass(site, state, { reader, cardholder, brokeNothing })
  if (door.contact !== true) return { replaced, passed: passNow() }
  const queues = door.pending === 'queue'
  const now = doorOf(state, door.id)
  const extended = isExtended(site, cardholder)
  const waiting: PendingGrant = {
    door: door.id,
    reader: reader.id,
    cardholder,
    brokeNothing,
    extended,
    passed: passage === 'grant',
    opened: now.open && !queues,
    endsAt:
      state.now +
      (extended ? (door.extendedUnlockSeconds ?? door.unlockSeconds ?? 5) : (door.unlockSeconds ?? 5)) * SECOND,
    order: ++state.order,
  }
  if (now.open && extended) now.extended = true
  if (now.open && !queues && passage !== 'open-close') return { replaced, passed: passNow() }
  state.pending.splice(place, 0, waiting)
  return { replaced, passed: passage === 'grant' ? passNow() : [] }
}

/** 5.4: what a new grant, even one that does not wait, does to those that wait; and where in the line it would wait. */
export function makeRoom(
  site: SiteFile,
  state: State,
  reader: ReaderFile,
  cardholder: string | null,
): { replaced: EventLine[]; place: number } {
  const door = doorFile(site, reader.door ?? '')
  const line = state.pending.filter((one) => one.door === door.id && !one.opened)
  const end = (ended: readonly PendingGrant[]): EventLine[] => {
    state.pending = state.pending.filter((one) => !ended.includes(one))
    return ended.map((one) => notUsed(state, one))
  }
  if (door.pending !== 'queue' && door.pending !== 'together') {
    const replaced = end(line)
    return { replaced, place: state.pending.length }
  }
  const own = cardholder === null ? undefined : line.find((one) => one.cardholder === cardholder)
  if (own) {
    const place = state.pending.indexOf(own)
    return { replaced: end([own]), place }
  }
  const replaced = line.length >= MOST_WAITING ? end(line.slice(0, 1)) : []
  return { replaced, place: state.pending.length }
}

/** 5.3, once the grant is no longer pending. */
export const notUsed = (state: State, { door, cardholder, reader }: PendingGrant): EventLine =>
  event(state.now, 'door.not-used', { door, cardholder: cardholder ?? undefined, reader })

/** 5.5, and what 6.2 makes of it. */
export function pass(
  site: SiteFile,
  state: State,
  { reader, cardholder, brokeNothing, occurredAt }: Passing,
): EventLine[] {
  const when = occurredAt ?? state.now
  const person = personOf(state, cardholder)
  setLocation(state, person, reader.to, when)
  person.lastReader = reader.id
  person.newestPassageAt = when
  const [into, outOf] = [entered(site, reader), left(site, reader)]
  const isCrossed = (area: number): boolean => into.includes(area) || outOf.includes(area)
  person.borders = person.borders.filter(({ area }) => !isCrossed(area))
  person.bordersForgotten = person.bordersForgotten.filter((area) => !isCrossed(area))
  for (const area of into) person.borders.push({ area, direction: 'in', since: when })
  for (const area of outOf) person.borders.push({ area, direction: 'out', since: when })

  // 4.3: timers of areas that do not contain where this reader leads, begun on its controller. 7: none begun after this instant.
  state.areaTimers = state.areaTimers.filter(
    (timer) =>
      timer.cardholder !== cardholder ||
      contains(site, timer.area, reader.to) ||
      !sameController(readerFile(site, timer.reader), reader) ||
      timer.startedAt > when,
  )
  // 4.7
  state.readerTimers = state.readerTimers.filter((timer) => {
    const timed = readerFile(site, timer.reader)
    if (modeOf(timed) !== 'timed-reader' || timer.startedAt > when) return true
    const clearedBy = timed.apb?.clearedBy ?? []
    if (clearedBy.includes('other-credential') && timer.cardholder !== cardholder && timed.id === reader.id)
      return false
    return !(
      clearedBy.includes('other-reader') &&
      timer.cardholder === cardholder &&
      timed.id !== reader.id &&
      sameController(timed, reader)
    )
  })

  for (const area of into) {
    if (reentryOf(site, area) === null) continue
    const running = state.areaTimers.find((timer) => timer.cardholder === cardholder && timer.area === area)
    if (running === undefined) state.areaTimers.push({ cardholder, area, startedAt: when, reader: reader.id })
    else if (running.startedAt <= when) Object.assign(running, { startedAt: when, reader: reader.id })
  }
  if (durationOf(reader) > 0 && ['timed-reader', 'timed-extended', 'timed-user'].includes(modeOf(reader))) {
    const running = state.readerTimers.find((timer) => timer.cardholder === cardholder && timer.reader === reader.id)
    if (running === undefined) state.readerTimers.push({ cardholder, reader: reader.id, startedAt: when })
    else if (running.startedAt <= when) running.startedAt = when
  }

  const passage = event(state.now, 'passage', {
    reader: reader.id,
    cardholder,
    from: fromOf(reader),
    to: reader.to,
    occurredAt,
  })
  return brokeNothing ? [passage, ...resolveViolations(state, cardholder, when)] : [passage]
}

/** The passage of a grant that waited; nobody passes whom a panel let in unknown, or who passed at the grant. */
function passWaiting(
  site: SiteFile,
  state: State,
  { reader, cardholder, brokeNothing, passed }: PendingGrant,
): EventLine[] {
  if (cardholder === null || passed) return []
  return pass(site, state, { reader: readerFile(site, reader), cardholder, brokeNothing })
}

/** 5.6. */
export function doorRecord(site: SiteFile, state: State, id: string, state_: string): EventLine[] {
  const door = doorOf(state, id)
  if (door.open === (state_ === 'open')) return []
  return state_ === 'closed' ? closeDoor(site, state, door) : openDoor(site, state, door)
}

function closeDoor(site: SiteFile, state: State, door: DoorState): EventLine[] {
  const { id } = door
  door.open = false
  door.closedAt = state.now
  const forced = door.graceUntil === null ? [] : [event(state.now, 'door.forced', { door: id })]
  door.graceUntil = null
  const passing = state.pending.filter((one) => one.door === id && one.opened)
  state.pending = state.pending.filter((one) => !passing.includes(one))
  const inOrder = passing.toSorted((one, other) => one.order - other.order)
  return [
    ...forced,
    event(state.now, 'door.closed', { door: id }),
    ...inOrder.flatMap((one) => passWaiting(site, state, one)),
  ]
}

function openDoor(site: SiteFile, state: State, door: DoorState): EventLine[] {
  const { id } = door
  const settings = doorFile(site, id)
  Object.assign(door, { open: true, openedAt: state.now, heldFrom: state.now, held: false, extended: false })
  door.order = ++state.order
  const opened = (fields: object = {}): EventLine => event(state.now, 'door.opened', { door: id, ...fields })
  const line = state.pending.filter((one) => one.door === id)
  if (line.length > 0) {
    const taken = settings.pending === 'together' ? line : line.slice(0, 1)
    door.extended = taken.some(({ extended }) => extended)
    if (passageOf(settings) === 'open-close') {
      for (const one of taken) one.opened = true
      return [opened()]
    }
    state.pending = state.pending.filter((one) => !taken.includes(one))
    return [opened(), ...taken.flatMap((one) => passWaiting(site, state, one))]
  }
  if (door.rexAt !== null && state.now - door.rexAt < (settings.rexSeconds ?? 10) * SECOND)
    return [opened({ rex: true })]
  if (door.unlocked) return [opened()]
  // 5.11
  if (door.closedAt !== null && state.now - door.closedAt < (settings.bounceMs ?? 0)) return [opened({ bounce: true })]
  if ((settings.rexGraceMs ?? 0) > 0) {
    door.graceUntil = state.now + (settings.rexGraceMs ?? 0)
    door.graceOrder = ++state.order
    return []
  }
  return [event(state.now, 'door.forced', { door: id })]
}

/** 5.7 and 5.11. */
export function rexRecord(state: State, id: string): EventLine[] {
  const door = doorOf(state, id)
  door.rexAt = state.now
  if (door.graceUntil === null) return []
  door.graceUntil = null
  return [event(state.now, 'door.opened', { door: id, rex: true })]
}
