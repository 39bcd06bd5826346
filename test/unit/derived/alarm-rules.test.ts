import { join } from 'node:path'
import { expect, it } from 'vitest'
import type { KeyedAlarm } from '../../../main/derived/alarms/derive'
import { ALARM_RULES, deriveKept } from '../../../main/derived/derive'
import type { Kept } from '../../../main/derived/derive'
import { EVENT_SAMPLES } from '../store/event-samples'
import { SITE } from '../small-site'

/** The alarm that the samples of operators' acts are about. */
const care: KeyedAlarm = {
  id: 'a17',
  seq: 17,
  state: 'acknowledged',
  cause: 'door-forced d1',
  kind: 'door-forced',
  priority: 2,
  at: 1_794_000_000_000,
  lastAt: 1_794_000_000_000,
  count: 1,
  notes: [],
  steps: [{ text: 'Look' }, { text: 'Call' }],
}

it('derives as the baseline shows: raise ALARM_RULES with every change of it, or `verify` calls older alarms forged', async () => {
  const lines = Object.values(EVENT_SAMPLES).map((event) => {
    const open = new Map<string, Kept>([[care.id, care]])
    return `${event.event}  ${JSON.stringify(deriveKept(open, { seq: 20, event }, SITE))}`
  })
  await expect([`edition ${ALARM_RULES}`, ...lines, ''].join('\n')).toMatchFileSnapshot(
    join(import.meta.dirname, 'alarm-rules.baseline.txt'),
  )
})
