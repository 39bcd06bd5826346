/** What the keys do. */
import { focusSelectedRow } from '../components/selected-row'
import { acknowledgeNext, newOf, nextToAcknowledge } from '../screens/alarms/acknowledge'
import { mayTake, selectedAlarm, showSteps, takeSelected } from '../screens/alarms/care'
import { text, type TextKey } from '../format/text'
import { leavePeople } from '../screens/people/list'
import { offOfPersonAct, openPersonAct, showPersonInLive } from '../screens/people/person-acts'
import { actFor, isAct, openAct, openTimeline } from '../screens/events/acts'
import { letGoOfAlarms } from '../screens/alarms/auto-select'
import { useClock } from '../screens/desk/clock'
import { chosenAlarms, forgetChosen } from '../screens/alarms/chosen'
import { cannotClose, closeSelected, toClose } from '../screens/alarms/closing'
import { NO_FILTER } from '../screens/live/filter'
import { followLane, useLaneView } from '../screens/live/lane-view'
import { currentList, type List } from '../screens/desk/list'
import { dropPast, go, setFilter, showsDetails, useRoute } from '../screens/desk/route'
import { deselect, useSelection } from '../screens/desk/selection'
import { printRoll, showMuster } from '../screens/muster/muster'
import { isAtDesk, may, type Ability } from '../screens/session/session'
import { openPalette, openSheet, showKeys, useSheet } from '../screens/desk/sheet'
import { lockDesk, switchOperator } from '../screens/session/leaving'
import { useStatus } from '../screens/desk/status'
import { mute, unmute, useSound } from '../screens/sound/sounder'
import { audible, sounding } from '../screens/sound/tones'
import { useAlarms } from '../screens/alarms/alarms'
import { backInImport, nextInImport } from '../screens/imports/imports'
import { exportPast } from '../screens/history/exporting'
import { openHelp } from '../screens/help/help'
import { redo, undo } from '../screens/site/draft'
import { leaveReview, reviewDraft, showsDraft } from '../screens/site/go'
import { newThing } from '../screens/site/new-thing'
import { walkProblems } from '../screens/site/problems'
import { bindingOf, type Command } from './keys'

function toggleMute(): void {
  const muted = useSound.getState().mute
  const { now } = useClock.getState()
  // A second press ends the mute, unless something new sounds beside it: then it mutes that too.
  const sounds = sounding(audible(useAlarms.getState().all, muted, now), now)
  if (muted !== null && muted.until > now && !sounds) unmute()
  else mute()
}

/** Esc clears one thing of this screen at a time: the selection, then filters that leave nothing to see. */
function leave(): void {
  const { screen } = useRoute.getState()
  if (chosenAlarms().length > 0) return forgetChosen()
  if ((showsDetails(screen) || screen === 'audit') && useSelection.getState().seq !== null) {
    letGoOfAlarms()
    deselect()
  } else if (screen === 'site') leaveReview()
  else if (screen === 'import') backInImport()
  else if (screen === 'people') leavePeople()
  else if (screen === 'history') dropPast()
  else if (screen === 'live' && useLaneView.getState().empty) setFilter(NO_FILTER)
}

/** The running roll-call, else the dialog that freezes one. */
function openMuster(): void {
  const { status } = useStatus.getState()
  go('areas')
  if (status?.muster) showMuster(true)
  else if (may(status?.operator.role, 'muster')) openSheet({ kind: 'freeze', area: useSelection.getState().area })
}

/** The handover, with the focus on what is next there: taking over, else the note. */
function openHandover(): void {
  go('handover')
  requestAnimationFrame(() => document.querySelector<HTMLElement>('.ho-sign [data-act=next]')?.focus())
}

/** The list of who is inside: of the roll-call that is going on, else of one that is frozen for it. */
function printFireList(): void {
  const { status } = useStatus.getState()
  if (status?.muster) return void printRoll()
  if (!may(status?.operator.role, 'muster')) return
  go('areas')
  openSheet({ kind: 'freeze', area: null, print: true })
}

function toggleViolationsOnly(): void {
  go('live')
  followLane()
  setFilter({ violationsOnly: !useRoute.getState().filter.violationsOnly })
}

/** The focus goes with the selection, so that Space and Enter act on the row that is shown as chosen. */
function moveInList(move: (list: List) => void): void {
  const list = currentList()
  if (!list) return
  move(list)
  focusSelectedRow()
}

/** What only an administrator may do, and only where it is shown. */
const ifAllowed =
  (command: Command, act: () => void): (() => void) =>
  (): void => {
    if (offOf(command) === null) act()
  }

const RUN: Readonly<Record<Command, () => void>> = {
  'screen-live': () => go('live'),
  'screen-alarms': () => go('alarms'),
  'screen-violations': () => go('violations'),
  'screen-areas': () => go('areas'),
  'screen-doors': () => go('doors'),
  'screen-history': () => go('history'),
  'screen-people': () => go('people'),
  'screen-site': () => go('site'),
  'screen-audit': () => {
    if (offOf('screen-audit') === null) go('audit')
  },
  next: () => moveInList((list) => list.step(1)),
  previous: () => moveInList((list) => list.step(-1)),
  'extend-next': () => moveInList((list) => list.extend?.(1)),
  'extend-previous': () => moveInList((list) => list.extend?.(-1)),
  follow: () => moveInList((list) => list.home()),
  leave,
  acknowledge: acknowledgeNext,
  mute: toggleMute,
  'violations-only': toggleViolationsOnly,
  search: () => {
    const list = currentList()
    if (list?.search) list.search()
    else openPalette('filter')
  },
  take: takeSelected,
  close: closeSelected,
  assign: () => openAct('assign'),
  steps: showSteps,
  tick: () => currentList()?.tick?.(),
  print: printFireList,
  muster: openMuster,
  handover: openHandover,
  exempt: () => openAct('exempt'),
  timeline: openTimeline,
  undo: ifAllowed('undo', () => void undo()),
  redo: ifAllowed('redo', () => void redo()),
  'next-problem': () => walkProblems(1),
  'previous-problem': () => walkProblems(-1),
  'new-thing': ifAllowed('new-thing', newThing),
  'import-next': ifAllowed('import-next', nextInImport),
  review: ifAllowed('review', reviewDraft),
  'edit-person': () => openPersonAct('edit'),
  'block-card': () => openPersonAct('block'),
  'show-in-live': showPersonInLive,
  palette: () => openPalette('go'),
  keys: () => showKeys(true),
  shelve: () => openAct('shelve'),
  note: () => openAct('note'),
  clear: () => openAct('clear'),
  reset: () => openAct('reset'),
  'free-pass': () => openAct('free-pass'),
  unlock: () => openAct('unlock'),
  end: () => openAct('end'),
  export: exportPast,
  lock: lockDesk,
  'switch-operator': switchOperator,
  help: openHelp,
}

/** Why a command can do nothing now: the role may not, or nothing is there to do it to; null = it can, as far as is known. */
export function offOf(command: Command): string | null {
  const { status } = useStatus.getState()
  const operator = status?.operator
  const cannot = (ability: Ability, why: TextKey): string | null => (may(operator?.role, ability) ? null : text(why))
  switch (command) {
    case 'acknowledge':
      return (
        cannot('acknowledge', 'off.guard') ??
        (nextToAcknowledge() || newOf(chosenAlarms()).length > 0 ? null : text('off.nothing-new'))
      )
    case 'screen-audit':
      return cannot('audit', 'audit.off')
    case 'tick':
      return cannot('acknowledge', 'off.guard')
    case 'steps':
      return selectedAlarm()?.steps?.length ? null : text('off.no-steps')
    case 'take': {
      const alarm = selectedAlarm()
      return cannot('acknowledge', 'off.guard') ?? (alarm ? mayTake(alarm, operator) : text('off.no-alarm-selected'))
    }
    case 'close': {
      const alarm = selectedAlarm()
      if (toClose().length > 0) return null
      return alarm ? cannotClose(alarm, operator) : text('off.no-alarm-selected')
    }
    case 'export':
      return (
        cannot('export', 'off.export') ?? (useRoute.getState().screen === 'history' ? null : text('off.not-history'))
      )
    case 'new-thing':
      return (
        cannot('edit-site', 'off.administrator') ??
        (['site', 'people'].includes(useRoute.getState().screen) ? null : text('off.no-new'))
      )
    case 'edit-person':
      return offOfPersonAct('edit')
    case 'block-card':
      return offOfPersonAct('block')
    case 'show-in-live':
      return useRoute.getState().person === null ? text('off.no-person-chosen') : null
    case 'undo':
    case 'redo':
    case 'review':
      return (
        cannot('edit-site', 'off.administrator') ??
        (useRoute.getState().screen === 'site' ? null : text('off.not-site'))
      )
    case 'import-next':
      return (cannot('change', 'off.administrator') ?? useRoute.getState().screen === 'import')
        ? null
        : text('off.not-import')
    case 'next-problem':
    case 'previous-problem':
      return useRoute.getState().screen === 'site' ? null : text('off.not-site')
    case 'muster':
      return status?.muster ? null : cannot('muster', 'off.guard')
    case 'print':
      return status?.muster ? null : cannot('muster', 'off.guard')
    default:
      return isAct(command) ? actFor(command).off : null
  }
}

export const run = (command: Command): void => RUN[command]()

const takesText = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable || target.matches('textarea, select, input:not([type=radio]):not([type=checkbox])'))

/** Controls that take Space themselves; a key of the desk never takes it from them. */
const CONTROLS =
  'button, a[href], input, select, textarea, summary, [role=button], [role=checkbox], [role=radio], [role=option], [role=tab], [role=switch]'

/** Space ticks in a list of ticks that has the focus; on a control it presses the control, elsewhere it scrolls. */
const mayTick = (target: EventTarget | null): boolean =>
  target instanceof Element && !target.matches(CONTROLS) && target.closest('[data-ticks]') !== null

/** Commands that also work while a text has the focus: their keys mean nothing in a text. */
const ALWAYS: readonly Command[] = [
  ...(['palette', 'help', 'handover', 'muster', 'print', 'end'] as const),
  ...(['next-problem', 'previous-problem', 'new-thing', 'review', 'import-next'] as const),
]
/** Commands that also work while a dialog is open: leaving the desk must not wait for anything. */
const LEAVING: readonly Command[] = ['lock', 'switch-operator']

const isUndo = (command: Command): boolean => command === 'undo' || command === 'redo'

/** Undoing typed text is the field's own; what the field has given to the draft is undone here. */
const undoes = (command: Command, target: EventTarget | null): boolean =>
  isUndo(command) && !(target instanceof HTMLElement && 'typing' in target.dataset)

/** Listens for the keys of the desk; returns the end of that. */
export function listenForKeys(): () => void {
  const onKey = (event: KeyboardEvent): void => {
    const binding = event.defaultPrevented ? undefined : bindingOf(event, useRoute.getState().screen)
    if (!binding || !isAtDesk()) return
    const { command } = binding
    if (LEAVING.includes(command)) {
      event.preventDefault()
      return run(command)
    }
    // What is being reviewed does not change under the eyes of who reviews it; its text fields undo their own text.
    if (isUndo(command) && !showsDraft()) return
    const { open, palette, keys } = useSheet.getState()
    const busy = open !== null || palette !== null || keys || takesText(event.target)
    const always = ALWAYS.includes(command) || undoes(command, event.target)
    if (busy && (!always || open !== null || (palette !== null && command !== 'palette'))) return
    if (command === 'tick' && !mayTick(event.target)) return
    // An open menu or popover takes its own keys.
    if (event.target instanceof Element && event.target.closest('[role=menu], [role=dialog]') && command !== 'palette')
      return
    event.preventDefault()
    run(command)
  }
  window.addEventListener('keydown', onKey)
  return () => window.removeEventListener('keydown', onKey)
}
