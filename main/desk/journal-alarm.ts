/** The one alarm that cannot be in the journal: that the journal itself cannot be written. Nothing is granted meanwhile. */
import type { JournalStatus } from '../decider/messages'
import type { Instant } from '../domain/time'
import type { Alarm, Operator } from '../../preload/contract/models'

export const JOURNAL_ALARM = 'journal'

export interface JournalAlarm {
  /** Checks the journal again; true when the alarm has just been raised. */
  look(journal: JournalStatus, now: Instant): boolean
  acknowledge(operator: Operator, now: Instant): void
  /** Null while the journal is well. */
  current(): Alarm | null
}

export function createJournalAlarm(): JournalAlarm {
  let alarm: Alarm | null = null
  return {
    look: (journal, now) => {
      if (journal.failing === null) {
        alarm = null
        return false
      }
      const raised = alarm === null
      alarm = alarm
        ? { ...alarm, text: journal.failing, lastAt: now }
        : {
            id: JOURNAL_ALARM,
            seq: journal.lastSeq,
            priority: 1,
            kind: 'journal-failing',
            state: 'new',
            at: now,
            lastAt: now,
            count: 1,
            text: journal.failing,
            notes: [],
          }
      return raised
    },
    acknowledge: ({ name }, now) => {
      if (alarm) alarm = { ...alarm, state: 'acknowledged', acknowledgedBy: name, acknowledgedAt: now }
    },
    current: () => alarm,
  }
}
