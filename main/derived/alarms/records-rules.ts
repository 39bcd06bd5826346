/** Alarms about the console's own records and time: damage, backups, the journal's check, the machine's clock. */
import type { RecordsEvent } from '../../domain/desk-event'
import type { RecordsAct } from '../../domain/retention'
import type { Cause } from './rules'

const CLOCK_AHEAD = 'clock-ahead'
const CLOCK_BEHIND = 'clock-behind'
const CHECK = 'records-damaged check'
const BACKUP = 'backup-failed'

/** Number of problems that a check of the journal found. */
function problemsIn({ after }: RecordsEvent): number {
  const { problems } = JSON.parse(after ?? '{}') as { readonly problems?: number } // as records.ts writes it
  return problems ?? 0
}

/** Nobody at the desk did it: the alarm names the account of the operating system, so that somebody asks there. */
const byCommand = (act: RecordsAct, { operator }: RecordsEvent): Cause => ({
  key: `records-by-command ${act}`,
  kind: 'records-by-command',
  priority: 1,
  text: act,
  ...(operator === undefined ? {} : { detail: operator }),
})

/** Whether a restore was ordered from the command line; rows of earlier versions do not say so. */
function isByCommand({ before }: RecordsEvent): boolean {
  const { byCommand: by } = JSON.parse(before ?? '{}') as { readonly byCommand?: boolean } // as restoring.ts writes it
  return by === true
}

/** `text` names the event; the catalogue's `alarm.about.<text>` is its sentence. */
export function recordsCause(event: RecordsEvent): Cause | undefined {
  // Journals of later versions may hold acts that this version does not know; these raise no alarm.
  const act = event.text as RecordsAct | undefined
  switch (act) {
    case 'rows-damaged':
    case 'log-damaged':
    case 'head-unsigned':
      return { key: `records-damaged ${act}`, kind: 'records-damaged', priority: 2, text: act }
    case 'started-empty':
    case 'started-older':
    case 'key-replaced':
      return byCommand(act, event)
    case 'restored':
      return isByCommand(event) ? byCommand(act, event) : undefined
    case 'head-missing':
    // Nothing from before it can be proven by the new key; `detail` is the new fingerprint.
    case 'key-changed':
    case 'schema-foreign':
    case 'state-changed':
      return {
        key: `records-damaged ${act}`,
        kind: 'records-damaged',
        priority: 1,
        text: act,
        ...(event.after === undefined ? {} : { detail: event.after }),
      }
    case 'verified':
      return problemsIn(event) > 0 ? { key: CHECK, kind: 'records-damaged', priority: 2, text: act } : undefined
    case 'backup-failed':
    case 'backup-late':
      return { key: BACKUP, kind: 'backup-failed', priority: 2, text: act }
    case 'clock-ahead':
      return { key: CLOCK_AHEAD, kind: 'clock-ahead', priority: 3 }
    case 'clock-doubted':
      return { key: CLOCK_AHEAD, kind: 'clock-ahead', priority: 2, text: act }
    case 'clock-behind':
      return { key: CLOCK_BEHIND, kind: 'clock-behind', priority: 2 }
    default:
      return undefined
  }
}

/** Keys of the causes that the event ends. */
export function recordsEnds(event: RecordsEvent): readonly string[] {
  const act = event.text as RecordsAct | undefined // as above
  switch (act) {
    case 'clock-agrees':
    case 'clock-confirmed':
      return [CLOCK_AHEAD]
    case 'clock-corrected':
      return [CLOCK_AHEAD, CLOCK_BEHIND]
    case 'clock-caught-up':
      return [CLOCK_BEHIND]
    case 'verified':
      return problemsIn(event) > 0 ? [] : [CHECK]
    case 'backed-up':
      return [BACKUP]
    default:
      return []
  }
}
