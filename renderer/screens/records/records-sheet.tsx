/** The records and their care: backups, the check of the journal, how long what is kept, legal holds. */
import { Archive } from 'lucide-react'
import { useState } from 'react'
import { Button } from '../../components/button'
import { NO_REASON, reasonAt, ReasonPicker, wholeReason } from '../desk/reason'
import { Sheet, Step } from '../../components/sheet'
import { Time } from '../../components/time'
import type { HoldScope, RecordsState } from '../../../preload/contract/administration'
import type { RetentionDays } from '../../../preload/contract/models'
import type { Reason } from '../../../preload/contract/reasons'
import type { Answer } from '../../bridge'
import { failureWords } from '../../format/failure'
import { text } from '../../format/text'
import { now } from '../desk/clock'
import { closeSheet, sayDone } from '../desk/sheet'
import { useStatus } from '../desk/status'
import type { Dock } from '../desk/action-sheet'
import { Backups } from './backups'
import { CheckState } from './check-state'
import { DaysFields, HoldFields, isScope } from './fields'
import { ClockAhead, Holds, Kept } from './kept'
import { useRecords } from './use-records'
import { backUp, confirmClock, liftHold, restoreBackup, setHold, setRetention } from './records'

declare module '../desk/sheet' {
  interface SheetKinds {
    readonly records: object
  }
}

/** What the sheet is at: looking, or one change with its reason. */
export type Task =
  | { readonly kind: 'look' }
  | { readonly kind: 'days' }
  | { readonly kind: 'hold' }
  | { readonly kind: 'clock' }
  | { readonly kind: 'lift'; readonly hold: string }
  | { readonly kind: 'restore'; readonly backup: string }

export function RecordsSheet({ dock }: { readonly dock: Dock }) {
  const operator = useStatus(({ status }) => status?.operator)
  const { state, failure: unread } = useRecords()
  const [task, setTask] = useState<Task>({ kind: 'look' })
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<string | null>(null)
  const [draft, setDraft] = useState(NO_REASON)
  const [days, setDays] = useState<RetentionDays | null>(null)
  const [scope, setScope] = useState<HoldScope>({})
  const administers = operator?.role === 'administrator'
  const off = administers ? null : text('records.off.role')
  const whole = wholeReason(draft)

  const begin = (next: Task): void => {
    setFailure(null)
    setDraft(NO_REASON)
    setDays(state?.retention.days ?? null)
    setScope({})
    setTask(next)
  }
  const run = async (request: () => Promise<Answer<unknown>>, done: string): Promise<void> => {
    setBusy(true)
    setFailure(null)
    const answer = await request()
    setBusy(false)
    if (!answer.ok) return setFailure(failureWords(answer))
    sayDone(done, now())
    begin({ kind: 'look' })
  }
  const reasonMissing = 'missing' in whole ? whole.missing : null
  const doIt = (): { readonly label: string; readonly off: string | null; readonly run: () => void } => {
    if (task.kind === 'look')
      return {
        label: text('records.back-up'),
        off: off ?? (state?.backingUp ? text('records.off.backing-up') : null),
        run: () => void run(backUp, text('done.back-up')),
      }
    const done = text(`done.${task.kind}`)
    return {
      label: text(`records.do.${task.kind}`),
      off: reasonMissing ?? (task.kind === 'hold' && !isScope(scope) ? text('records.off.hold') : null),
      run: () => {
        if (!('reason' in whole)) return
        const request = requestOf(task, whole.reason, days, scope)
        if (request) void run(request, done)
      },
    }
  }
  return (
    <Sheet
      dock={dock}
      title={text(task.kind === 'look' ? 'records.title' : `records.title.${task.kind}`)}
      mark={<Archive size={28} strokeWidth={1.5} aria-hidden="true" />}
      lines={text(task.kind === 'look' ? 'records.lines' : `records.lines.${task.kind}`)}
      {...(task.kind === 'look'
        ? { closes: true }
        : { signed: text('sheet.signed', { operator: operator?.name ?? '' }) })}
      failure={failure ?? (unread && failureWords(unread))}
      doIt={{ ...doIt(), busy }}
      onClose={closeSheet}
      onDigit={(digit) => {
        const picked = reasonAt('records', digit)
        if (picked && task.kind !== 'look') setDraft({ ...draft, ...picked })
      }}
    >
      {state && task.kind === 'look' && <Looking state={state} off={off} begin={begin} />}
      {state && task.kind !== 'look' && (
        <>
          <Step n={1} title={text(`records.step.${task.kind}`)}>
            <Subject task={task} state={state} days={days} setDays={setDays} scope={scope} setScope={setScope} />
          </Step>
          <Step n={2} title={text('sheet.reason')}>
            <ReasonPicker act="records" draft={draft} onChange={setDraft} />
          </Step>
          <div>
            <Button quiet onClick={() => begin({ kind: 'look' })}>
              {text('records.back')}
            </Button>
          </div>
        </>
      )}
    </Sheet>
  )
}

function requestOf(
  task: Exclude<Task, { kind: 'look' }>,
  reason: Reason,
  days: RetentionDays | null,
  scope: HoldScope,
): (() => Promise<Answer<unknown>>) | undefined {
  switch (task.kind) {
    case 'days':
      return days ? () => setRetention(days, reason) : undefined
    case 'hold':
      return () => setHold(scope, reason)
    case 'lift':
      return () => liftHold(task.hold, reason)
    case 'clock':
      return () => confirmClock(reason)
    case 'restore':
      return () => restoreBackup(task.backup, reason)
  }
}

interface LookingProps {
  readonly state: RecordsState
  readonly off: string | null
  readonly begin: (task: Task) => void
}

function Looking({ state, off, begin }: LookingProps) {
  return (
    <>
      <Backups state={state} off={off} onRestore={(backup) => begin({ kind: 'restore', backup })} />
      <CheckState check={state.check} />
      {state.clockAhead && <ClockAhead ahead={state.clockAhead} off={off} onConfirm={() => begin({ kind: 'clock' })} />}
      <Kept days={state.retention.days} off={off} onChange={() => begin({ kind: 'days' })} />
      <Holds
        holds={state.retention.holds}
        off={off}
        onSet={() => begin({ kind: 'hold' })}
        onLift={(hold) => begin({ kind: 'lift', hold })}
      />
    </>
  )
}

interface SubjectProps {
  readonly task: Exclude<Task, { kind: 'look' }>
  readonly state: RecordsState
  readonly days: RetentionDays | null
  readonly setDays: (days: RetentionDays) => void
  readonly scope: HoldScope
  readonly setScope: (scope: HoldScope) => void
}

function Subject({ task, state, days, setDays, scope, setScope }: SubjectProps) {
  switch (task.kind) {
    case 'days':
      return days && <DaysFields days={days} onChange={setDays} />
    case 'hold':
      return <HoldFields scope={scope} onChange={setScope} />
    case 'lift':
      return <Holds holds={state.retention.holds.filter(({ id }) => id === task.hold)} off={null} />
    case 'clock':
      return state.clockAhead && <ClockAhead ahead={state.clockAhead} off={null} />
    case 'restore': {
      const backup = state.backups.find(({ name }) => name === task.backup)
      return (
        <p>
          {text('records.restore.says')} {backup && <Time at={backup.at} />}
        </p>
      )
    }
  }
}
