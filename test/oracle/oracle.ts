/** A second reading of apb.md, slow and literal: records in, events out. */
import { automate } from './automation'
import { presented } from './card'
import { nextDue } from './due'
import { event } from './event'
import type { EventLine, ReaderFile, RecordLine, SiteFile } from './formats'
import { readerFile } from './place'
import { denialBeforeApb } from './section-2'
import { grantsOnViolation, observes, whatToCheck } from './section-3'
import { brokenRules } from './section-4'
import { doorRecord, grant } from './section-5'
import { openViolation, operatorRecord } from './section-6'
import { linkRecord, panelRecord } from './section-7'
import { doorOf, emptyState, personOf, type State } from './state'

/** Decides record after record of a good site file; each call answers the events that come before and from it. */
export function oracle(site: SiteFile): (record: RecordLine) => EventLine[] {
  const state = emptyState(site)
  return (record) => {
    const at = Date.parse(record.at)
    const events: EventLine[] = []
    for (let due = nextDue(site, state, at); due; due = nextDue(site, state, at)) {
      state.now = due.at
      const happened = due.happen()
      events.push(...happened, ...automate(site, state, happened))
    }
    state.now = at
    const happened = happen(site, state, record)
    events.push(...happened, ...automate(site, state, happened))
    return events
  }
}

function happen(site: SiteFile, state: State, record: RecordLine): EventLine[] {
  switch (record.type) {
    case 'read':
      return readRecord(site, state, record)
    case 'door':
      return doorRecord(site, state, record.door, record.state)
    case 'rex':
      doorOf(state, record.door).rexAt = state.now
      return []
    case 'operator':
      return operatorRecord(site, state, record)
    case 'panel':
      return panelRecord(site, state, record)
    case 'link':
      return linkRecord(site, state, record.controller, record.state)
    case 'tick':
      return []
    default:
      throw new Error('no such record')
  }
}

/** 5.8, then section 2. */
function readRecord(site: SiteFile, state: State, record: RecordLine & { type: 'read' }): EventLine[] {
  const reader = readerFile(site, record.reader)
  const card = presented(site, reader, record)
  // At a keypad a read with another PIN is another read.
  const who = reader.pin ? { ...card, identity: `${card.identity} ${record.pin ?? 'missing'}` } : card
  const previous = state.reads.find(({ identity, reader: id }) => identity === who.identity && id === reader.id)
  state.reads = [
    ...state.reads.filter((entry) => entry !== previous),
    { identity: who.identity, reader: reader.id, at: state.now },
  ]
  if (previous && state.now - previous.at < (site.site.duplicateReadMs ?? 0)) return []

  const reason = denialBeforeApb(site, state, reader, who, record.pin)
  const cardholder = who.cardholder ?? undefined
  const credential = who.credential?.id
  if (reason !== null || cardholder === undefined)
    return [event(state.now, 'access.denied', { reader: reader.id, cardholder, credential, reason })]
  return checked(site, state, reader, cardholder, credential ?? '')
}

/** 2.6: sections 3 to 5. */
function checked(
  site: SiteFile,
  state: State,
  reader: ReaderFile,
  cardholder: string,
  credential: string,
): EventLine[] {
  const what = whatToCheck(site, state, reader, cardholder)
  const broken = brokenRules(site, state, reader, cardholder, what)
  // 3.5
  const denying = broken.find(({ denies }) => denies)
  const naming = denying ?? broken[0]
  const violation = naming && { rule: naming.rule, kind: naming.kind, area: naming.area }
  // 3.6, 3.7
  const override = denying !== undefined && grantsOnViolation(site, state, reader)
  const observed = naming !== undefined && observes(site, reader)
  const opens = naming !== undefined && !override && !observed
  const head = { reader: reader.id, cardholder, credential }

  if (denying !== undefined && !override && !observed) {
    const denied = event(state.now, 'access.denied', { ...head, reason: 'apb', violation, alarm: true })
    return [denied, ...openViolation(state, denying, cardholder, reader.id)]
  }
  if (what.flags.freePass) personOf(state, cardholder).freePass = false
  const granted = event(state.now, 'access.granted', {
    ...head,
    violation,
    override: override || undefined,
    reverted: broken.some(({ reverted }) => reverted) || undefined,
    ...what.flags,
    observed: observed || undefined,
    alarm: opens || undefined,
  })
  const { replaced, passed } = grant(site, state, reader, cardholder, broken.length === 0)
  const opened = opens ? openViolation(state, naming, cardholder, reader.id) : []
  return [granted, ...replaced, ...passed, ...opened]
}
