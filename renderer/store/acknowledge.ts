/** Acknowledging: the one thing done at once by a key, since it opens no door and resets nobody. */
import { text } from '../format/text'
import { ask } from '../bridge'
import { queue, useAlarms, type QueueItem } from './alarms'
import { now } from './clock'
import { useRoute } from './route'
import { useSelection } from './selection'
import { may } from './session'
import { sayDone } from './sheet'
import { useStatus } from './status'

/** What A acknowledges: the selected new alarm, but never past a priority 1 that nobody has seen. */
export function nextToAcknowledge(): QueueItem | undefined {
  const { status } = useStatus.getState()
  if (!may(status?.operator.role, 'acknowledge')) return undefined
  const { fresh, information } = queue(useAlarms.getState().all, status?.flood)
  const { alarm } = useSelection.getState()
  const onAlarms = useRoute.getState().screen === 'alarms'
  const selected = [...fresh, ...information].find((item) => alarm !== null && item.ids.includes(alarm))
  const first = fresh[0]
  if (selected?.alarm.state === 'new' && (onAlarms || first?.alarm.priority !== 1)) return selected
  return first
}

export async function acknowledge(ids: readonly string[]): Promise<void> {
  const answer = await ask('acknowledge', ids)
  if (!answer.ok) sayDone(text('done.failed', { detail: answer.detail }), now())
}

export async function closeAlarms(ids: readonly string[]): Promise<void> {
  const answer = await ask('closeAlarms', ids)
  if (!answer.ok) sayDone(text('done.failed', { detail: answer.detail }), now())
}

export function acknowledgeNext(): void {
  const item = nextToAcknowledge()
  if (item) void acknowledge(item.ids)
}
