/** Response to an alarm: taking it, ticking off its steps. Neither opens a door, so both act immediately. */
import type { Alarm, Operator } from '../../../preload/contract/models'
import { ask, request, type Answer } from '../../bridge'
import { failureWords } from '../../format/failure'
import { text } from '../../format/text'
import { useAlarms } from './alarms'
import { now } from '../desk/clock'
import { showsDetails, useRoute } from '../desk/route'
import { useSelection } from '../desk/selection'
import { may } from '../session/session'
import { sayDone } from '../desk/sheet'
import { useStatus } from '../desk/status'

const told = (answer: Answer<unknown>): void => {
  if (!answer.ok) sayDone(failureWords(answer), now())
}

export const tickStep = async (alarm: string, step: number, on: boolean): Promise<void> =>
  told(await ask('tickStep', alarm, step, on))

/** Adds a note to an alarm. */
export const addNote = request('note')

/** Assigns alarms to an operator by name, one after another; null = to nobody. Ends at the first that is refused. */
export async function assignTo(alarms: readonly string[], name: string | null): Promise<Answer<null>> {
  let answer: Answer<null> = { ok: true, value: null }
  for (const alarm of alarms) {
    answer = await ask('assign', alarm, name)
    if (!answer.ok) break
  }
  return answer
}

/** Operators an alarm can be assigned to. */
export const readAssignees = request('assignees')

/** Shelves alarms until an instant, for a reason. */
export const shelve = request('shelveAlarms')

/** Why the operator can neither take nor release the alarm; null = they can. */
export function mayTake({ assignee, id }: Alarm, operator: Operator | undefined): string | null {
  if (!may(operator?.role, 'acknowledge')) return text('off.guard')
  if (id === 'journal') return text('off.journal-alarm')
  if (assignee !== undefined && assignee !== operator?.name && !may(operator?.role, 'assign'))
    return text('off.taken', { assignee })
  return null
}

/** Takes an alarm on, or lets go of it when it is one's own. */
export async function takeOn(alarm: Alarm): Promise<void> {
  const { status } = useStatus.getState()
  const name = status?.operator.name
  if (name === undefined || mayTake(alarm, status?.operator) !== null) return
  told(await ask('assign', alarm.id, alarm.assignee === name ? null : name))
}

/** The alarm whose details this screen shows. */
export function selectedAlarm(): Alarm | undefined {
  if (!showsDetails(useRoute.getState().screen)) return undefined
  const { alarm, seq } = useSelection.getState()
  const { all, bySeq } = useAlarms.getState()
  return (
    (alarm === null ? undefined : all.find(({ id }) => id === alarm)) ?? (seq === null ? undefined : bySeq.get(seq))
  )
}

export function takeSelected(): void {
  const alarm = selectedAlarm()
  if (alarm) void takeOn(alarm)
}

/** Puts the focus on the first step that is not done; Space then ticks it. */
export function showSteps(): void {
  const steps = document.querySelector('.care-steps')
  const step =
    steps?.querySelector<HTMLElement>('.care-step.next button') ?? steps?.querySelector<HTMLElement>('button')
  step?.focus()
}
