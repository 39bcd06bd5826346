/** Closing alarms: who may, what has to be said first, and what stays open behind a closed alarm. */
import type { Alarm, OpenViolation, Operator } from '../../../preload/contract/models'
import type { Outcome, Reason } from '../../../preload/contract/reasons'
import { ask, request, type Answer } from '../../bridge'
import { failureWords } from '../../format/failure'
import { reasonSaid } from '../../format/reason'
import { count, text } from '../../format/text'
import { selectedAlarm } from './care'
import { useAlarms } from './alarms'
import { chosenAlarms } from './chosen'
import { now } from '../desk/clock'
import { may } from '../session/session'
import { openSheet, sayDone } from '../desk/sheet'
import { siteIndex } from '../site/site'
import { useStatus } from '../desk/status'
import { useViolations, violationOf } from '../violations/violations'

/** Priorities whose closing asks for an outcome and words. */
export const asksOutcome = ({ priority }: Alarm): boolean => priority <= 2

/** Why the operator cannot close the alarm now; null = they can. */
export function cannotClose(alarm: Alarm, operator: Operator | undefined): string | null {
  if (!may(operator?.role, 'close')) return text('off.guard')
  const guardMay = alarm.priority >= 3 && siteIndex().view.guardCloses === true
  if (operator?.role === 'guard' && !guardMay) return text('off.supervisor')
  if (alarm.id === 'journal') return text('off.journal-alarm')
  return alarm.state === 'acknowledged' ? null : text('off.not-acknowledged')
}

/** Those of several that the operator can close now. */
export const closableOf = (alarms: readonly Alarm[], operator: Operator | undefined): readonly string[] =>
  alarms.filter((alarm) => cannotClose(alarm, operator) === null).map(({ id }) => id)

/** The violation that stays open when its alarm is closed. */
export const violationBehind = (alarm: Alarm, open: readonly OpenViolation[]): OpenViolation | undefined =>
  alarm.cardholder === undefined || alarm.area === undefined
    ? undefined
    : violationOf(open, alarm.cardholder, alarm.area)

export const stepsNotDone = (alarm: Alarm): readonly string[] =>
  (alarm.steps ?? []).filter(({ doneAt }) => doneAt === undefined).map((step) => step.text)

/** Closes alarms with an outcome and words. */
export const closeAlarms = request('closeAlarms')

/** Closes alarms about which there is nothing to say; the others ask first. */
export async function closeOrAsk(ids: readonly string[]): Promise<void> {
  const { open } = useViolations.getState()
  const alarms = useAlarms.getState().all.filter(({ id }) => ids.includes(id))
  const asks = alarms.some(
    (alarm) => asksOutcome(alarm) || stepsNotDone(alarm).length > 0 || violationBehind(alarm, open) !== undefined,
  )
  if (asks) return openSheet({ kind: 'close', alarms: ids })
  const answer = await closeAlarms(ids, { outcome: null, text: '' })
  sayDone(answer.ok ? count('done.close', ids.length) : failureWords(answer), now())
}

/** Alarms that the key closes now: of those chosen together the ones that can be, else the one whose details are shown. */
export function toClose(): readonly string[] {
  const operator = useStatus.getState().status?.operator
  const together = chosenAlarms()
  const selected = selectedAlarm()
  return closableOf(together.length > 0 ? together : selected ? [selected] : [], operator)
}

export function closeSelected(): void {
  const ids = toClose()
  if (ids.length > 0) void closeOrAsk(ids)
}

/** Acknowledges an alarm where nobody has, then closes it with the words of the reset. */
export async function closeWith({ id, state }: Alarm, outcome: Outcome, reason: Reason): Promise<Answer<null>> {
  if (state !== 'acknowledged') {
    const acknowledged = await ask('acknowledge', [id])
    if (!acknowledged.ok) return acknowledged
  }
  const words = reasonSaid({ ...reason, text: reason.text.trim() })
  return closeAlarms([id], { outcome, text: words })
}
