/** Who may sign in: an administrator adds, changes and removes accounts. Each change is in the journal. */
import { UsersRound } from 'lucide-react'
import { useId, useState } from 'react'
import { Button } from '../../components/button'
import { Choices, type Choice } from '../../components/choices'
import { useHeldOrder } from '../../components/held-order'
import { NewPassword, NOTHING_TYPED, typedProblem, type Typed } from '../../components/new-password'
import { Say } from '../../components/say'
import { Sheet, Step } from '../../components/sheet'
import { Countdown, Time, useNow } from '../../components/time'
import type { OperatorAccount, Role } from '../../../preload/contract/models'
import { ROLES } from '../../../preload/contract/roles'
import type { Answer } from '../../bridge'
import { failureWords } from '../../format/failure'
import { count, text } from '../../format/text'
import { now } from '../desk/clock'
import { closeSheet, sayDone } from '../desk/sheet'
import { useStatus } from '../desk/status'
import type { Dock } from '../desk/action-sheet'
import { addOperator, removeOperator, resetPassword, setRole, useAccounts } from './accounts'

declare module '../desk/sheet' {
  interface SheetKinds {
    readonly operators: object
  }
}

type Task =
  | { readonly kind: 'none' }
  | { readonly kind: 'add' }
  | { readonly kind: 'role' | 'password' | 'remove'; readonly account: OperatorAccount }

const NO_TASK: Task = { kind: 'none' }

interface Draft {
  readonly name: string
  readonly role: Role
  readonly typed: Typed
}
const EMPTY: Draft = { name: '', role: 'guard', typed: NOTHING_TYPED }

function Account(props: {
  readonly account: OperatorAccount
  readonly oneself: boolean
  readonly last: boolean
  readonly onTask: (task: Task) => void
}) {
  const { account, oneself, last, onTask } = props
  const { name, role, signedInAt, waitsUntil } = account
  const at = useNow()
  const lastOff = last ? text('operators.last') : null
  return (
    <li className="account" data-row={name}>
      <div className="account-who">
        <span className="t1 el">
          {name}
          {oneself && <span className="t3"> {text('operators.you')}</span>}
        </span>
        <span className="account-more">
          {text(`role.${role}`)}
          {' · '}
          {waitsUntil !== null && waitsUntil > at ? (
            <Say k="operators.waits" with={{ time: <Countdown until={waitsUntil} /> }} />
          ) : signedInAt === null ? (
            text('operators.never')
          ) : (
            <Say k="operators.signed-in" with={{ at: <Time at={signedInAt} /> }} />
          )}
        </span>
      </div>
      <Button
        quiet
        off={lastOff}
        label={text('operators.role.of', { name })}
        onClick={() => onTask({ kind: 'role', account })}
      >
        {text('operators.role')}
      </Button>
      <Button
        quiet
        off={oneself ? text('operators.own') : null}
        label={text('operators.password.of', { name })}
        onClick={() => onTask({ kind: 'password', account })}
      >
        {text('operators.password')}
      </Button>
      <Button
        quiet
        off={oneself ? text('operators.oneself') : lastOff}
        label={text('operators.remove.of', { name })}
        onClick={() => onTask({ kind: 'remove', account })}
      >
        {text('operators.remove')}
      </Button>
    </li>
  )
}

function TaskForm({ task, draft, onChange }: { task: Task; draft: Draft; onChange: (draft: Draft) => void }) {
  const id = useId()
  const name = 'account' in task ? task.account.name : draft.name
  const roles: readonly Choice<Role>[] = ROLES.map((role) => ({
    value: role,
    title: text(`role.${role}`),
    says: text(`role.${role}.may`),
  }))
  return (
    <div className="sheet-form">
      {task.kind === 'add' && (
        <div className="labelled">
          <label htmlFor={id}>{text('first-start.name')}</label>
          <input
            id={id}
            className="field"
            autoFocus
            autoComplete="off"
            spellCheck={false}
            maxLength={100}
            value={draft.name}
            onChange={(event) => onChange({ ...draft, name: event.target.value })}
          />
        </div>
      )}
      {(task.kind === 'add' || task.kind === 'role') && (
        <Choices
          name="role"
          label={text('operators.role.label')}
          options={roles}
          value={draft.role}
          onChange={(role) => onChange({ ...draft, role })}
        />
      )}
      {(task.kind === 'add' || task.kind === 'password') && (
        <NewPassword name={name} typed={draft.typed} onChange={(typed) => onChange({ ...draft, typed })} />
      )}
      {task.kind === 'remove' && <p>{text('operators.remove.says', { name })}</p>}
    </div>
  )
}

/** Why the task cannot be done yet, in words. */
function missing(task: Task, { name, role, typed }: Draft): string | null {
  switch (task.kind) {
    case 'none':
      return null
    case 'add':
      return name.trim() === '' ? text('first-start.no-name') : typedProblem(typed, name)
    case 'role':
      return role === task.account.role ? text('operators.role.same', { name: task.account.name }) : null
    case 'password':
      return typedProblem(typed, task.account.name)
    case 'remove':
      return null
  }
}

function doTask(task: Exclude<Task, { readonly kind: 'none' }>, draft: Draft): Promise<Answer<null>> {
  switch (task.kind) {
    case 'role':
      return setRole(task.account.name, draft.role)
    case 'password':
      return resetPassword(task.account.name, draft.typed.first)
    case 'remove':
      return removeOperator(task.account.name)
    case 'add':
      return addOperator(draft.name.trim(), draft.role, draft.typed.first)
  }
}

export function OperatorsSheet({ dock }: { readonly dock: Dock }) {
  const self = useStatus(({ status }) => status?.operator.name ?? '')
  const { all, failure: notLoaded, readAgain } = useAccounts()
  const [task, setTask] = useState<Task>(NO_TASK)
  const [draft, setDraft] = useState(EMPTY)
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<string | null>(null)
  const held = useHeldOrder(all, (account) => account.name)
  const administrators = all.filter(({ role }) => role === 'administrator').length
  const name = 'account' in task ? task.account.name : draft.name.trim()

  function begin(next: Task): void {
    setTask(next)
    setFailure(null)
    setDraft('account' in next ? { ...EMPTY, role: next.account.role } : EMPTY)
  }

  async function run(): Promise<void> {
    if (task.kind === 'none') return begin({ kind: 'add' })
    setBusy(true)
    setFailure(null)
    const answer = await doTask(task, draft)
    setBusy(false)
    if (!answer.ok) return setFailure(failureWords(answer))
    sayDone(text(`operators.done.${task.kind}`, { name, role: text(`role.${draft.role}`).toLowerCase() }), now())
    begin(NO_TASK)
    readAgain()
  }

  return (
    <Sheet
      dock={dock}
      title={task.kind === 'none' ? text('operators.title') : text(`operators.title.${task.kind}`, { name })}
      mark={<UsersRound size={28} strokeWidth={1.5} aria-hidden="true" />}
      lines={count('operators.lines', all.length)}
      {...(task.kind === 'none' ? { closes: true } : { signed: text('sheet.signed', { operator: self }) })}
      failure={failure ?? notLoaded}
      doIt={{ label: text(`operators.do.${task.kind}`), off: missing(task, draft), busy, run: () => void run() }}
      onClose={() => (task.kind === 'none' ? closeSheet() : begin(NO_TASK))}
    >
      {task.kind === 'none' ? (
        <ul className="accounts" aria-label={text('operators.title')} onClickCapture={held.hold}>
          {held.items.map((account) => (
            <Account
              key={account.name}
              account={account}
              oneself={account.name === self}
              last={account.role === 'administrator' && administrators === 1}
              onTask={begin}
            />
          ))}
        </ul>
      ) : (
        <Step n={1} title={text(`operators.step.${task.kind}`)}>
          <TaskForm task={task} draft={draft} onChange={setDraft} />
        </Step>
      )}
    </Sheet>
  )
}
