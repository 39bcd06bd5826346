/** apb.md 5: grant, passage, door. Every function answers the events it made, in order. */
import type { EventLine, ReaderFile, SiteFile } from './formats'
import { areaFile, modeOf, readerFile, sameController } from './place'
import { resolveViolations } from './section-6'
import { doorOf, type PendingGrant, personOf, SECOND, type State, the } from './state'
import { event } from './event'

export interface Passing {
  reader: ReaderFile
  cardholder: string
  brokeNothing: boolean
  /** When it happened, when that is not now (section 7). */
  occurredAt?: number
}

/**
 * 5.1 to 5.4: what follows a grant that is decided now. Answers the end of the grant it replaces, and then the passage
 * when there is one at once.
 */
export function grant(
  site: SiteFile,
  state: State,
  reader: ReaderFile,
  cardholder: string | null,
  brokeNothing: boolean,
): { replaced: EventLine[]; passed: EventLine[] } {
  const replaced = replacePending(state, reader.door)
  const door = the(site.doors, ({ id }) => id === reader.door)
  if (door.contact !== true || doorOf(state, door.id).open) {
    if (cardholder === null) return { replaced, passed: [] }
    return { replaced, passed: pass(site, state, { reader, cardholder, brokeNothing }) }
  }
  const endsAt = state.now + (door.unlockSeconds ?? 5) * SECOND
  state.pending.push({ door: door.id, reader: reader.id, cardholder, brokeNothing, endsAt, order: ++state.order })
  return { replaced, passed: [] }
}

/** 5.4. */
export function replacePending(state: State, door: string): EventLine[] {
  const ended = state.pending.filter((grant) => grant.door === door)
  state.pending = state.pending.filter((grant) => grant.door !== door)
  return ended.map((grant) => notUsed(state, grant))
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
  person.location = { area: reader.to, since: when }
  person.lastReader = reader.id
  person.newestPassageAt = when
  person.borders = person.borders.filter(({ area }) => area !== reader.to && area !== reader.from)
  person.borders.push(
    { area: reader.to, direction: 'in', since: when },
    { area: reader.from, direction: 'out', since: when },
  )

  // 4.3: timers of areas this reader does not lead to, begun on its controller. Section 7: none begun after this instant.
  state.areaTimers = state.areaTimers.filter(
    (timer) =>
      timer.cardholder !== cardholder ||
      timer.area === reader.to ||
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

  if (areaFile(site, reader.to).apb?.reentryMinutes !== undefined) {
    const running = state.areaTimers.find((timer) => timer.cardholder === cardholder && timer.area === reader.to)
    if (running === undefined)
      state.areaTimers.push({ cardholder, area: reader.to, startedAt: when, reader: reader.id })
    else if (running.startedAt <= when) Object.assign(running, { startedAt: when, reader: reader.id })
  }
  if (['timed-reader', 'timed-extended', 'timed-user'].includes(modeOf(reader))) {
    const running = state.readerTimers.find((timer) => timer.cardholder === cardholder && timer.reader === reader.id)
    if (running === undefined) state.readerTimers.push({ cardholder, reader: reader.id, startedAt: when })
    else if (running.startedAt <= when) running.startedAt = when
  }

  const passage = event(state.now, 'passage', {
    reader: reader.id,
    cardholder,
    from: reader.from,
    to: reader.to,
    occurredAt,
  })
  return brokeNothing ? [passage, ...resolveViolations(state, cardholder, when)] : [passage]
}

/** 5.6. */
export function doorRecord(site: SiteFile, state: State, id: string, state_: string): EventLine[] {
  const door = doorOf(state, id)
  const settings = the(site.doors, (entry) => entry.id === id)
  if (door.open === (state_ === 'open')) return []
  if (state_ === 'closed') {
    door.open = false
    return [event(state.now, 'door.closed', { door: id })]
  }
  door.open = true
  door.openedAt = state.now
  door.order = ++state.order
  door.held = false
  const pending = state.pending.find((grant) => grant.door === id)
  if (pending) {
    state.pending = state.pending.filter((grant) => grant !== pending)
    const opened = event(state.now, 'door.opened', { door: id })
    if (pending.cardholder === null) return [opened]
    const { cardholder, brokeNothing } = pending
    return [opened, ...pass(site, state, { reader: readerFile(site, pending.reader), cardholder, brokeNothing })]
  }
  if (door.rexAt !== null && state.now - door.rexAt < (settings.rexSeconds ?? 10) * SECOND)
    return [event(state.now, 'door.opened', { door: id, rex: true })]
  return [event(state.now, 'door.forced', { door: id })]
}
