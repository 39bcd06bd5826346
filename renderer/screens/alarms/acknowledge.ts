/** Acknowledging: the only action that a key does immediately, since it opens no door and resets nobody. */
import { text } from '../../format/text'
import { ask } from '../../bridge'
import type { Alarm } from '../../../preload/contract/models'
import { mostUrgent, queue, useAlarms, type QueueItem } from './alarms'
import { chosenAlarms } from './chosen'
import { now } from '../desk/clock'
import { useRoute } from '../desk/route'
import { select, useSelection } from '../desk/selection'
import { may } from '../session/session'
import { sayDone } from '../desk/sheet'
import { useStatus } from '../desk/status'

/**
 * What A acknowledges: the selected new alarm, but never past a priority 1 that nobody has seen. On screens without the
 * queue only the priority 1 of their strip is in view.
 */
export function nextToAcknowledge(): QueueItem | undefined {
  const { status } = useStatus.getState()
  if (!may(status?.operator.role, 'acknowledge')) return undefined
  const { all } = useAlarms.getState()
  const { fresh, information } = queue(all, status?.flood)
  const { alarm } = useSelection.getState()
  const { screen } = useRoute.getState()
  const onAlarms = screen === 'alarms'
  if (screen !== 'live' && !onAlarms) {
    const strip = mostUrgent(all)
    return fresh.find((item) => item.alarm.id === strip?.id)
  }
  const selected = [...fresh, ...information].find((item) => alarm !== null && item.ids.includes(alarm))
  const first = fresh[0]
  if (selected?.alarm.state === 'new' && (onAlarms || first?.alarm.priority !== 1)) return selected
  return first
}

export async function acknowledge(ids: readonly string[]): Promise<void> {
  const answer = await ask('acknowledge', ids)
  if (!answer.ok) sayDone(text('done.failed', { detail: answer.detail }), now())
}

/** Those that nobody has acknowledged. */
export const newOf = (alarms: readonly Alarm[]): readonly string[] =>
  alarms.filter(({ state }) => state === 'new').map(({ id }) => id)

export function acknowledgeNext(): void {
  const together = newOf(chosenAlarms())
  if (together.length > 0) return void acknowledge(together)
  const item = nextToAcknowledge()
  if (!item || !isInView(item)) return
  void acknowledge(item.ids)
  show(item)
}

/** The next key is about what was acknowledged: it is selected on Alarms, and on Live when nothing else is. */
function show({ alarm }: QueueItem): void {
  const { screen } = useRoute.getState()
  if (screen === 'alarms' || (screen === 'live' && useSelection.getState().seq === null)) select(alarm.seq, alarm.id)
}

/** Drawn on this screen now: filters and narrow windows may leave it out. */
const isInView = ({ alarm }: QueueItem): boolean =>
  [...document.querySelectorAll(`[data-alarm="${CSS.escape(alarm.id)}"]`)].some((drawn) => drawn.checkVisibility())
