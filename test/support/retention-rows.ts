import type { Numbered } from '../../main/decider/messages'
import type { Retention } from '../../main/domain/retention'
import type { Instant } from '../../main/domain/time'
import { RETENTION_MARK } from '../../main/store/mark-keys'
import type { Connection } from '../../main/store/open'
import { readRetention } from '../../main/store/retention'

/** What `records.ts` has the loop write to come from the retention of a journal to another. */
export function setRetention(at: Instant, journal: Connection | undefined, value: Retention): readonly Numbered[] {
  const before = journal ? readRetention(journal).holds : []
  const by = { at, event: 'desk.records', operator: 'Ada', reason: 'policy' } as const
  const events = [
    ...before.map((hold) => ({ ...by, text: 'hold-lifted', before: JSON.stringify(hold) })),
    ...value.holds.map((hold) => ({ ...by, text: 'hold-set', after: JSON.stringify(hold) })),
    { ...by, text: 'retention', after: JSON.stringify(value.days) },
  ]
  return events.map((event) => ({ kind: 'desk', event, mark: { key: RETENTION_MARK, value }, token: -1 }))
}
