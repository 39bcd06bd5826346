/**
 * Actions on the selection: who may do them, and why not. Buttons, keys and the palette all use this, so
 * a key never does what its button would refuse. Each opens a dialog; none acts immediately.
 */
import type { Alarm, AreaId, CardholderId, DoorId, OpenViolation, Role } from '../../../preload/contract/models'
import { text } from '../../format/text'
import { useAlarms } from '../alarms/alarms'
import { chosenAlarms } from '../alarms/chosen'
import { go, useRoute } from '../desk/route'
import { selectViolation, useSelection } from '../desk/selection'
import { may, mayPrepareActs, type Ability } from '../session/session'
import { openSheet, type SheetRequest } from '../desk/sheet'
import { siteIndex } from '../site/site'
import { endable, useStatus } from '../desk/status'
import { useViolations, violationOf } from '../violations/violations'

/** Whom and what the selection is about. */
export interface Subject {
  readonly person: CardholderId | null
  /** The area of the person's violation that is looked at. */
  readonly area: AreaId | null
  readonly door: DoorId | null
  readonly alarm: string | null
}

const NOBODY: Subject = { person: null, area: null, door: null, alarm: null }

function subjectOfEvent(): Subject {
  const { detail, seq, alarm } = useSelection.getState()
  const { bySeq, all } = useAlarms.getState()
  const chosen =
    (alarm === null ? undefined : all.find((a) => a.id === alarm)) ?? (seq === null ? undefined : bySeq.get(seq))
  if (!detail)
    return {
      ...NOBODY,
      person: chosen?.cardholder ?? null,
      area: chosen?.area ?? null,
      door: chosen?.door ?? null,
      alarm: chosen?.id ?? null,
    }
  const { event } = detail.row
  const reader = 'reader' in event && event.reader !== undefined ? siteIndex().reader.get(event.reader) : undefined
  const person = detail.person?.id ?? null
  const named = 'violation' in event ? event.violation?.area : 'area' in event ? event.area : undefined
  const open = person === null ? undefined : useViolations.getState().open.filter((v) => v.cardholder === person)
  const area = open?.find((v) => v.area === named)?.area ?? open?.[0]?.area ?? null
  return {
    person,
    area,
    door: ('door' in event ? event.door : undefined) ?? reader?.door ?? null,
    alarm: chosen?.id ?? null,
  }
}

const isAlarmOf = (alarm: Alarm, open: OpenViolation): boolean =>
  alarm.cardholder === open.cardholder && alarm.area === open.area

export function subject(): Subject {
  const { screen } = useRoute.getState()
  const { violation, door } = useSelection.getState()
  switch (screen) {
    case 'violations': {
      const open = violation && violationOf(useViolations.getState().open, violation.cardholder, violation.area)
      if (!open) return NOBODY
      const alarm = useAlarms.getState().all.find((a) => isAlarmOf(a, open) && a.state !== 'closed')
      return {
        person: open.cardholder,
        area: open.area,
        door: siteIndex().reader.get(open.reader)?.door ?? null,
        alarm: alarm?.id ?? null,
      }
    }
    case 'doors':
      return { ...NOBODY, door }
    case 'people': {
      const { person } = useRoute.getState()
      const open = useViolations.getState().open.find(({ cardholder }) => cardholder === person)
      const alarm = open && useAlarms.getState().all.find((a) => isAlarmOf(a, open) && a.state !== 'closed')
      return { ...NOBODY, person, area: open?.area ?? null, alarm: alarm?.id ?? null }
    }
    case 'areas':
    case 'audit':
    case 'site':
    case 'import':
    case 'handover':
      // What was selected on another screen is not in view here.
      return NOBODY
    case 'live':
    case 'alarms':
    case 'history':
      return subjectOfEvent()
  }
}

const ACTS = ['clear', 'exempt', 'reset', 'free-pass', 'unlock', 'note', 'end', 'shelve', 'assign'] as const
export type ActName = (typeof ACTS)[number]
export const isAct = (name: string): name is ActName => ACTS.some((each) => each === name)

export interface Act {
  /** Why it cannot be done now; null = it can. */
  readonly off: string | null
  readonly open: SheetRequest | null
}

const role = (): Role | undefined => useStatus.getState().status?.operator.role

function act(ability: Ability, request: SheetRequest | null, without: string): Act {
  if (!may(role(), ability) && !mayPrepareActs(role(), ability)) {
    const needs = ability === 'unlock' || ability === 'note' ? text('off.guard') : text('off.supervisor')
    return { off: needs, open: null }
  }
  return request ? { off: null, open: request } : { off: without, open: null }
}

export function actFor(name: ActName, about: Subject = subject()): Act {
  const { person, area, door, alarm } = about
  const together = chosenAlarms()
  const alarms = together.length > 0 ? together.map(({ id }) => id) : alarm === null ? [] : [alarm]
  const shelved = together.length > 0 ? together.flatMap(({ id, state }) => (state === 'shelved' ? [] : id)) : alarms
  switch (name) {
    case 'clear':
      return act(
        'release',
        person !== null && area !== null ? { kind: 'release', cardholder: person, area, choice: 'clear' } : null,
        person === null ? text('off.no-person') : text('off.no-violation'),
      )
    case 'reset':
      return act(
        'release',
        person === null ? null : { kind: 'release', cardholder: person, area, choice: 'reset' },
        text('off.no-person'),
      )
    case 'free-pass':
      return act('release', person === null ? null : { kind: 'free-pass', cardholder: person }, text('off.no-person'))
    case 'exempt':
      return act('release', person === null ? null : { kind: 'exempt', cardholder: person }, text('off.no-person'))
    case 'unlock':
      return act('unlock', door === null ? null : { kind: 'unlock', door }, text('off.no-door'))
    case 'note':
      return act('note', alarm === null ? null : { kind: 'note', alarm }, text('off.no-alarm'))
    case 'shelve':
      return act(
        'shelve',
        shelved.length === 0 ? null : { kind: 'shelve', alarms: shelved },
        text('off.no-alarm-selected'),
      )
    case 'assign':
      return act(
        'assign',
        alarms.length === 0 || alarm === 'journal' ? null : { kind: 'assign', alarms },
        text(alarm === 'journal' ? 'off.journal-alarm' : 'off.no-alarm-selected'),
      )
    case 'end': {
      const { status } = useStatus.getState()
      const any = status !== null && endable(status.relaxations).length > 0
      return act('relax', any ? { kind: 'end' } : null, text('off.nothing-relaxed'))
    }
  }
}

const ABILITY = {
  clear: 'release',
  reset: 'release',
  'free-pass': 'release',
  exempt: 'release',
  unlock: 'unlock',
  note: 'note',
  shelve: 'shelve',
  assign: 'assign',
  end: 'relax',
} as const satisfies Record<ActName, Ability>

/** The role may never do it, whatever is selected. */
export const isForbidden = (name: ActName, of: Role | undefined): boolean => !may(of, ABILITY[name])

/** Opens the dialog of an act when it can be done. */
export function openAct(name: ActName): void {
  const { open } = actFor(name)
  if (open) openSheet(open)
}

/** Shows the Violations screen, on the violation of the selected person where there is one. */
export function openTimeline(): void {
  const { person, area } = subject()
  const open = person === null ? undefined : violationOf(useViolations.getState().open, person, area ?? undefined)
  if (open) selectViolation({ cardholder: open.cardholder, area: open.area })
  go('violations')
}
