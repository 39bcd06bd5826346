/** Doors, devices, operators and the desk in words: all that is no read. */
import type {
  AreaId,
  CardholderId,
  DeskEvent,
  DeskEventOf,
  LaneRow,
  LineWorkEvent,
  ReaderId,
} from '../../preload/contract/models'
import type { Entry } from './entry'
import { inWords } from './duration'
import type { Names } from './names'
import { operatorWords, reasonWords } from './reason'
import { aboutPlace, alarmActWords } from './about-alarm'
import type { Said } from './said'
import { count, text, textIn } from './text'

type LaneEvent = LaneRow['event']

function scopeName(
  scope: { readonly site: true } | { readonly area: AreaId } | { readonly reader: ReaderId },
  names: Names,
): string {
  return 'site' in scope ? text('scope.site') : 'area' in scope ? names.area(scope.area) : names.reader(scope.reader)
}

type DoorEvent = Exclude<Extract<LaneEvent, { event: `door.${string}` }>, { event: 'door.unlocked' | 'door.locked' }>

export function doorWords(event: DoorEvent, names: Names): Said {
  const where = event.reader ? names.reader(event.reader) : names.door(event.door)
  const base = { shape: 'system', where, who: text('who.door') } as const
  switch (event.event) {
    case 'door.opened':
      return event.rex
        ? { ...base, who: text('who.nobody'), what: text('row.rex'), rule: '5.7' }
        : event.bounce
          ? { ...base, what: text('row.bounced'), rule: '5.11' }
          : { ...base, what: text('row.opened'), rule: '' }
    case 'door.closed':
      return { ...base, what: text('row.closed'), rule: '' }
    case 'door.forced':
      return { ...base, who: text('who.no-card'), what: text('row.forced'), rule: '5.6' }
    case 'door.held': {
      const seconds = names.heldSeconds(event.door)
      const what = seconds === null ? text('row.held') : text('row.held.longer', { s: seconds })
      return { ...base, what, rule: '5.6' }
    }
    case 'door.not-used':
      return {
        ...base,
        shape: 'ring',
        ...(event.cardholder !== undefined && { who: names.person(event.cardholder), person: event.cardholder }),
        what: text('row.not-used'),
        rule: '5.3',
      }
  }
}

type DeviceEvent = Extract<LaneEvent, { event: `link.${string}` | `reader.${string}` }>

export function deviceWords(event: DeviceEvent, entry: Entry, names: Names): Said {
  const isReader = 'reader' in event
  const where = isReader ? names.reader(event.reader) : names.controller(event.controller)
  const kind = isReader ? 'reader' : names.controllerKind(event.controller)
  const base = { shape: 'system', where, who: text(`who.${kind}`), rule: '' } as const
  switch (event.event) {
    case 'link.up':
    case 'reader.online': {
      const since = entry.silentSince
      // A silence of less than a second is a link that was only being set up.
      const what =
        since === null || event.at - since < 1_000
          ? text('row.back')
          : text('row.back.after', { time: inWords(event.at - since) })
      return { ...base, what }
    }
    case 'link.down':
      return { ...base, what: text('row.offline') }
    case 'reader.offline':
      return { ...base, what: textIn('row.offline.', event.reason) ?? text('row.offline') }
    case 'reader.tamper':
      return { ...base, what: event.on ? text('row.tamper') : text('row.tamper.over') }
    case 'reader.power':
      return { ...base, what: event.failed ? text('row.power') : text('row.power.over') }
    case 'reader.input': {
      const line =
        event.use === undefined ? text('row.input.other', { n: event.input }) : text(`row.input.${event.use}`)
      const what = text(`row.input.is.${event.state}`, { line })
      return { ...base, what, ...(event.door !== undefined && { where: names.door(event.door) }) }
    }
    case 'reader.fault':
      return { ...base, what: faultWords(event) }
  }
}

function faultWords(event: Extract<DeviceEvent, { event: 'reader.fault' }>): string {
  const { fault, reply = '', command = '', why = '', number = 0, count: times } = event
  const over = fault === 'not-connected' && event.on === false
  const known = fault === 'key-problem' ? textIn('row.fault.key-problem.', why) : undefined
  const wordsOf = (): string =>
    over ? text('row.fault.not-connected.over') : text(`row.fault.${fault}`, { reply, command, why, number })
  const what = known ?? wordsOf()
  return times === undefined ? what : text('row.fault.times', { what, times })
}

type Changed = Extract<LaneEvent, { event: 'apb.changed' }>

export function changedWords(event: Changed, names: Names): Said {
  const who = event.operator === undefined ? text('who.timer') : operatorWords(event.operator)
  const over = event.by === 'expired'
  switch (event.action) {
    case 'grant-on-violation':
      return {
        shape: event.on ? 'override' : 'system',
        where: scopeName(event.scope, names),
        who,
        what: over
          ? text('row.grant.expired')
          : !event.on
            ? text('row.grant.off')
            : event.until === undefined
              ? text('row.grant.on')
              : text('row.grant.on.until', { at: names.zone.near(event.until, event.at) }),
        rule: '3.6',
        ...(event.on && !over && { tone: 'relaxed' }),
      }
    case 'suspend':
      return {
        shape: event.on ? 'suspended' : 'system',
        where: scopeName(event.scope, names),
        who,
        what: over ? text('row.suspend.expired') : event.on ? text('row.suspend.on') : text('row.suspend.off'),
        rule: event.on ? '3.4' : '6.7',
        ...(event.on && !over && { tone: 'relaxed' }),
      }
    case 'lockdown':
      return {
        shape: 'system',
        where: names.door(event.door),
        who,
        what: over ? text('row.lockdown.expired') : event.on ? text('row.lockdown.on') : text('row.lockdown.off'),
        rule: '2.4',
      }
    case 'unlock':
    case 'lock': {
      const until = event.action === 'unlock' ? event.until : undefined
      return {
        shape: 'system',
        where: names.door(event.door),
        who,
        what: over
          ? text('row.unlock.expired')
          : event.action === 'lock'
            ? text('row.lock')
            : until === undefined
              ? text('row.unlock')
              : text('row.unlock.until', { at: names.zone.near(until, event.at) }),
        rule: '5.9',
        ...(event.action === 'unlock' && !over && { tone: 'relaxed' as const }),
      }
    }
    case 'card':
      return personChange(
        names,
        event.cardholder,
        who,
        text(event.active ? 'row.card-on' : 'row.card-off', { credential: event.credential }),
        '2.2',
      )
    case 'free-pass':
      return personChange(names, event.cardholder, who, text('row.pass-given'), '3.3')
    case 'revert-to-soft':
      return personChange(names, event.cardholder, who, text('row.revert-given'), '4.6')
    case 'exempt':
      return personChange(
        names,
        event.cardholder,
        who,
        over
          ? text('row.exempt.expired')
          : !event.on
            ? text('row.exempt.off')
            : event.until === undefined
              ? text('row.exempt.on')
              : text('row.exempt.until', { at: names.zone.near(event.until, event.at) }),
        '3.2',
      )
  }
}

function personChange(names: Names, person: CardholderId, operator: string, what: string, rule: string): Said {
  return { shape: 'system', where: operator, who: names.person(person), person, what, rule }
}

export function deskWords(event: DeskEvent, entry: Entry, names: Names): Said {
  const base = {
    shape: 'system',
    where: 'door' in event && event.door !== undefined ? names.door(event.door) : text('where.nowhere'),
    who: event.operator ?? text('who.console'),
    rule: '',
  } as const
  const said = ('text' in event ? event.text : undefined) ?? ''
  if ('about' in event && event.about) {
    const what = alarmActWords(event, names)
    if (what !== undefined) return { ...base, where: aboutPlace(event.about, names), what }
  }
  switch (event.event) {
    case 'desk.unlock-once':
      return { ...base, what: text('row.unlocked', { reason: reasonWords(event.reason ?? '') }) }
    case 'desk.acknowledged':
      return { ...base, what: text('row.acknowledged') }
    case 'desk.note':
      return { ...base, what: text('row.note', { text: said }) }
    case 'desk.closed':
      return { ...base, what: text('row.alarm-closed') }
    case 'desk.shelved': {
      const at = event.until === undefined ? '' : names.zone.near(event.until, event.at)
      return { ...base, what: text('row.alarm-shelved', { at }) }
    }
    case 'desk.refused':
      return { ...base, shape: 'refusal', what: text('row.not-done', { text: said }) }
    case 'desk.line-work':
    case 'desk.line-done':
      return { ...base, ...lineWords(event, names) }
    case 'desk.certificate-revoked':
      return { ...base, what: text('row.certificate-revoked', { name: said, reason: event.reason ?? '' }) }
    case 'desk.certified':
    case 'desk.reader-keys':
    case 'desk.signed-in':
    case 'desk.signed-out':
    case 'desk.locked':
    case 'desk.sign-in-refused':
    case 'desk.operators-changed':
      return { ...base, what: text(`row.${event.event}`, { text: said }) }
    case 'desk.accounts':
      return { ...base, ...accountsWords(event) }
    case 'desk.quit':
      return {
        ...base,
        what:
          event.operator === undefined
            ? text('row.quit.nobody')
            : text('row.quit', { reason: reasonWords(event.reason ?? '') }),
      }
    case 'desk.assigned':
      return {
        ...base,
        what:
          event.assignee === undefined
            ? text('row.unassigned')
            : text(event.assignee === event.operator ? 'row.assigned' : 'row.passed-on', { assignee: event.assignee }),
      }
    case 'desk.step':
      return { ...base, what: text(event.on ? 'row.step' : 'row.step.off', { n: (event.step ?? 0) + 1, text: said }) }
    case 'desk.muster-frozen':
      return { ...base, what: text('row.muster-frozen') }
    case 'desk.muster-ticked': {
      const { cardholder, area } = event
      const what = event.on
        ? text('row.muster-ticked', { area: area === undefined ? '' : names.area(area) })
        : text('row.muster-unticked')
      if (cardholder === undefined) return { ...base, what }
      return { ...base, where: base.who, who: names.person(cardholder), person: cardholder, what }
    }
    case 'desk.muster-closed':
      return { ...base, what: text('row.muster-closed', { text: said }) }
    case 'desk.handed-over':
      return { ...base, what: text('row.handed-over') }
    case 'desk.taken-over':
      return { ...base, what: text('row.taken-over') }
    case 'desk.records': {
      const what = textIn('row.records.', said) ?? said
      const { cardholder } = event
      if (cardholder === undefined) return { ...base, what }
      return { ...base, where: base.who, who: names.person(cardholder), person: cardholder, what }
    }
    case 'desk.pin-hold':
      return {
        ...base,
        where: event.reader === undefined ? base.where : names.reader(event.reader),
        what: text('row.pin-hold', { at: event.until === undefined ? '' : names.zone.near(event.until, event.at) }),
      }
    case 'desk.exported':
      return { ...base, what: text('row.exported', { what: said, why: event.reason ?? '' }) }
    case 'site.started':
    case 'site.changed':
    case 'site.timed-change':
      return { ...base, ...siteWords(event, entry, names) }
  }
}

/** A start, a site file that came into force, and a change for a later time with what became of it. */
function siteWords(
  event: DeskEventOf<'site.started' | 'site.changed' | 'site.timed-change'>,
  { answering }: Entry,
  names: Names,
): Pick<Said, 'what'> & Partial<Said> {
  if (event.event === 'site.started')
    return { what: answering === 0 ? text('row.started') : count('row.started.answering', answering) }
  const reason = reasonWords(event.reason ?? '')
  if (event.event === 'site.changed') return { what: text('row.site-changed', { text: event.text ?? '', reason }) }
  const { text: act = 'set', until, after = '' } = event
  const at = until === undefined ? '' : names.zone.near(until, event.at)
  const what = text(`row.timed-change.${act}`, { at, reason, why: after })
  return act === 'refused' ? { shape: 'refusal', what } : { what }
}

/** What happened to the accounts as a whole. */
function accountsWords({
  text: act,
  after = '',
  operator,
}: DeskEventOf<'desk.accounts'>): Pick<Said, 'what'> & Partial<Pick<Said, 'shape'>> {
  if (act === 'sealed')
    return { shape: 'refusal', what: text('row.accounts.sealed', { what: textIn('sealed.why.', after) ?? after }) }
  if (act === 'wrong-tries') {
    const key = operator === undefined ? 'row.accounts.wrong-tries.nobody' : 'row.accounts.wrong-tries'
    return { shape: 'refusal', what: text(key, { n: after }) }
  }
  if (act === 'by-command') return { what: text('row.accounts.by-command', { what: after }) }
  return { what: textIn('row.accounts.', act ?? '') ?? act ?? '' }
}

/** Work by hand at a reader line: begun, or how it ended. */
function lineWords(event: LineWorkEvent, names: Names): Pick<Said, 'where' | 'what'> & Partial<Pick<Said, 'shape'>> {
  const task = text(`line.task.${event.task ?? 'record'}`, { value: event.text ?? '' })
  const where = event.reader === undefined ? names.controller(event.controller ?? '') : names.reader(event.reader)
  if (event.event === 'desk.line-work') return { where, what: text('row.line-work', { task }) }
  const { outcome = 'done' } = event
  if (outcome === 'done') return { where, what: text('row.line-done', { task }) }
  return { where, shape: 'refusal', what: text('row.line-failed', { task, why: text(`line.fails.${outcome}`) }) }
}
