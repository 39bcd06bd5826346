/** A second reading of apb.md, slow and literal: records in, events out. */
import { automate, inputRecord } from './automation'
import { presented } from './card'
import { nextDue } from './due'
import { event } from './event'
import type { EventLine, ReaderFile, RecordLine, SiteFile } from './formats'
import { firstPerson, isUnlocked } from './lock'
import { occupancyEvents } from './occupancy'
import { isMuster, readerFile } from './place'
import { type Checked, checksBeforeApb } from './section-2'
import { grantsOnViolation, observes, whatToCheck } from './section-3'
import { judge } from './section-4'
import { doorRecord, grant, rexRecord } from './section-5'
import { openViolation, operatorRecord } from './section-6'
import { linkRecord, musterEvents, panelRecord } from './section-7'
import { doorOf, emptyState, personOf, type State } from './state'

/** Decides record after record of a good site file; each call answers the events that come before and from it. */
export function oracle(site: SiteFile): (record: RecordLine) => EventLine[] {
  const state = emptyState(site)
  return (record) => step(site, state, record)
}

/** One record; the state is changed. */
export function step(site: SiteFile, state: State, record: RecordLine): EventLine[] {
  const at = Date.parse(record.at)
  const events: EventLine[] = []
  for (let due = nextDue(site, state, at); due; due = nextDue(site, state, at)) {
    state.now = due.at
    events.push(...happening(site, state, due.happen))
  }
  state.now = at
  if (state.begunAt === null) begin(site, state)
  events.push(...happening(site, state, () => happen(site, state, record)))
  return events
}

/** Time begins with the first record: what schedules say then holds without an event. */
function begin(site: SiteFile, state: State): void {
  state.begunAt = state.now
  for (const door of state.doors) door.unlocked = isUnlocked(site, state, door.id)
}

/** What one record or due event does, then how full areas are, then what automations make of all that. */
function happening(site: SiteFile, state: State, make: () => EventLine[]): EventLine[] {
  const happened = make()
  happened.push(...occupancyEvents(site, state))
  return [...happened, ...automate(site, state, happened)]
}

function happen(site: SiteFile, state: State, record: RecordLine): EventLine[] {
  switch (record.type) {
    case 'read':
      return readRecord(site, state, record)
    case 'door':
      return doorRecord(site, state, record.door, record.state)
    case 'rex':
      return rexRecord(state, record.door)
    case 'operator':
      return operatorRecord(site, state, record)
    case 'panel':
      return panelRecord(site, state, record)
    case 'link':
      return linkRecord(site, state, record.controller, record.state)
    case 'input':
      return inputRecord(site, state, record.input, record.state)
    case 'tick':
      return []
    default:
      throw new Error('no such record')
  }
}

/** 5.8, then section 2. */
function readRecord(site: SiteFile, state: State, record: RecordLine & { type: 'read' }): EventLine[] {
  const reader = readerFile(site, record.reader)
  const who = presented(site, reader, record)
  // At a keypad a read with another PIN is another read.
  const identity = reader.pin ? `${who.identity} ${record.pin ?? 'missing'}` : who.identity
  const previous = state.reads.find((read) => read.identity === identity && read.reader === reader.id)
  state.reads = [...state.reads.filter((read) => read !== previous), { identity, reader: reader.id, at: state.now }]
  if (previous && state.now - previous.at < (site.site.duplicateReadMs ?? 0)) return []

  const { cardholder, credential, card } = who
  if (isMuster(reader)) {
    const live = { reader, cardholder, credential, occurredAt: undefined, late: false }
    return musterEvents(state, live, card)
  }
  const checks = checksBeforeApb(site, state, reader, who, record.pin)
  if (checks.reason !== null || cardholder === null) {
    const fields = { cardholder: cardholder ?? undefined, credential: credential?.id, reason: checks.reason, card }
    return [event(state.now, 'access.denied', { reader: reader.id, ...fields })]
  }
  return checked(site, state, { reader, cardholder, credential: credential?.id ?? '' }, checks)
}

interface Head {
  reader: ReaderFile
  cardholder: string
  credential: string
}

/** 2.6: sections 3 to 5. */
function checked(site: SiteFile, state: State, who: Head, checks: Checked): EventLine[] {
  const { reader, cardholder, credential } = who
  const what = whatToCheck(site, state, reader, cardholder)
  const { found, left } = judge({ site, state, reader, cardholder }, what)
  // 3.5, without and with 3.10
  const refused = found.find(({ denies }) => denies)
  const denying = left.find(({ denies }) => denies)
  const naming = denying ?? left[0]
  const violation = naming && { rule: naming.rule, kind: naming.kind, area: naming.area }
  // 3.6 to 3.8
  const override = refused !== undefined && grantsOnViolation(site, state, reader)
  const observed = naming !== undefined && observes(site, state, reader)
  const doorUnlocked = doorOf(state, reader.door ?? '').unlocked
  const lenient = override || observed || doorUnlocked
  // 3.10
  const away = (refused !== undefined && denying === undefined) || (found.length > 0 && naming === undefined)
  const head = { reader: reader.id, cardholder, credential }

  if (naming !== undefined && denying !== undefined && !lenient) {
    const denied = event(state.now, 'access.denied', { ...head, reason: 'apb', violation, alarm: true })
    return [denied, ...openViolation(state, naming, { cardholder, reader: reader.id, denied: true })]
  }
  const opens = naming !== undefined && !lenient
  if (what.flags.freePass) personOf(state, cardholder).freePass = false
  const granted = event(state.now, 'access.granted', {
    ...head,
    violation,
    override: override || undefined,
    reverted: left.some(({ reverted }) => reverted) || undefined,
    ...what.flags,
    observed: observed || undefined,
    away: away || undefined,
    doorUnlocked: doorUnlocked || undefined,
    overCapacity: checks.overCapacity,
    letOut: checks.letOut,
    alarm: opens || checks.letOut !== undefined || undefined,
  })
  const { replaced, passed } = grant(site, state, reader, cardholder, left.length === 0)
  const unlocked = firstPerson(site, state, reader.door ?? '')
  const opened = opens ? openViolation(state, naming, { cardholder, reader: reader.id, denied: false }) : []
  return [granted, ...replaced, ...unlocked, ...passed, ...opened]
}
