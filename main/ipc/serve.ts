/**
 * The only place where requests arrive. Checks in this order: the sender is ours, an operator with a permitted role is
 * signed in, the arguments match the contract. Only then the answer is made. A failure is an answer too.
 */
import { problemLine } from '../domain/result'
import type { Session } from '../operators/session'
import { feedChannel, requestChannel, TAKEN_CHANNEL } from '../../preload/contract/channels'
import type { Operator } from '../../preload/contract/models'
import type { Failure } from '../../preload/contract/answer'
import type { Feeds } from '../../preload/contract/feeds'
import {
  mayAsk,
  REQUEST_NAMES,
  REQUESTS,
  type OpenRequest,
  type RequestName,
  type Requests,
} from '../../preload/contract/requests'
import { mayAct, mayPrepare } from '../../preload/contract/roles'
import type { Parsed } from '../../preload/contract/form'
import { senderProblem, type SenderEvent } from './sender'

/** One function per entry of the contract; `asker` is the operator and the window. */
export type Answers = {
  readonly [Name in keyof Requests]: (
    asker: AskerOf<Name>,
    ...args: Parameters<Requests[Name]>
  ) => ReturnType<Requests[Name]> | Promise<ReturnType<Requests[Name]>>
}

export interface Asker {
  readonly operator: Operator
  readonly window: number
  /** Number of the requesting session, see `Session.number`. */
  readonly session: number
  /** Whether that session is still open: the result of a dialog or a long wait is valid only then. */
  readonly isPresent: () => boolean
}
/** The sender of an open request, who may not be signed in yet. */
export type Visitor = Omit<Asker, 'operator'> & { readonly operator: Operator | null }
export type AskerOf<Name extends keyof Requests> = Name extends OpenRequest ? Visitor : Asker

/** The used part of Electron's `ipcMain`. */
export interface IpcServer {
  handle(channel: string, listener: (event: SenderEvent, ...args: unknown[]) => Promise<unknown>): void
  removeHandler(channel: string): void
}

export interface ServeOptions {
  readonly ipc: IpcServer
  readonly answers: Answers
  readonly session: Pick<Session, 'operator' | 'number'>
  readonly isOurWindow: (webContentsId: number) => boolean
  /** Logs a refused or failed request; never its arguments, which may hold secrets. */
  readonly report: (message: string, error?: unknown) => void
}

export const failure = (code: Failure['code'], detail: string): Failure => ({ ok: false, code, detail })

/** Registers every request; returns the function that removes them. */
export function serve(options: ServeOptions): () => void {
  const names = REQUEST_NAMES
  for (const name of names) serveOne(name, options)
  return () => {
    for (const name of names) options.ipc.removeHandler(requestChannel(name))
  }
}

function serveOne(name: RequestName, options: ServeOptions): void {
  const { session, report } = options
  // An entry's parser returns its answer's arguments; TypeScript cannot follow that through an index.
  const parse = REQUESTS[name].parse as (given: readonly unknown[]) => Parsed<readonly unknown[]>
  const answer = options.answers[name] as (asker: Visitor, ...args: readonly unknown[]) => unknown
  options.ipc.handle(requestChannel(name), async (event, ...given) => {
    const stranger = senderProblem(event, options.isOurWindow)
    if (stranger !== undefined) {
      report(`refused ${name}: ${stranger}`)
      return failure('not-permitted', 'this page may not send requests')
    }
    const operator = session.operator()
    if (!mayAsk(operator?.role ?? null, name))
      return operator ? refused(operator, name) : failure('not-permitted', 'nobody is signed in')
    const args = parse(given)
    if (!args.ok) return failure('bad-argument', problemLine(args.error))
    const [action] = args.value
    if (BY_ACTION.includes(name) && operator && isAction(action) && !mayOrder(operator, action))
      return refused(operator, action.action)
    try {
      const number = session.number()
      const asker: Visitor = {
        operator,
        window: event.sender.id,
        session: number,
        isPresent: () => session.number() === number,
      }
      // Only open requests reach this line without an operator, and their answers do not use one.
      return await answer(asker, ...args.value)
    } catch (error) {
      report(`answering ${name} failed`, error)
      return failure('internal', `${name} could not be answered; the log has the details`)
    }
  })
}

/** Receives the windows' confirmations of row messages; ignores any other sender. */
export function serveTaken(
  ipc: {
    on(channel: string, listener: (event: SenderEvent) => void): unknown
    removeListener(channel: string, listener: (event: SenderEvent) => void): unknown
  },
  isOurWindow: (webContentsId: number) => boolean,
  taken: () => void,
): () => void {
  const listener = (event: SenderEvent): void => {
    if (senderProblem(event, isOurWindow) === undefined) taken()
  }
  ipc.on(TAKEN_CHANNEL, listener)
  return () => void ipc.removeListener(TAKEN_CHANNEL, listener)
}

export function sendFeed<Name extends keyof Feeds>(
  window: { send(channel: string, value: unknown): void },
  name: Name,
  value: Feeds[Name],
): void {
  window.send(feedChannel(name), value)
}

/** Requests whose permission also depends on the action. */
const BY_ACTION: readonly (keyof Requests)[] = ['act', 'preview']

type Action = Parameters<Requests['act']>[0]
const mayOrder = ({ role }: Operator, action: Action): boolean => mayAct(role, action) || mayPrepare(role, action)
const isAction = (value: unknown): value is Action => typeof value === 'object' && value !== null && 'action' in value

const refused = (operator: Operator, what: string): Failure =>
  failure('not-permitted', `${what} is not permitted to ${operator.name} (${operator.role})`)
