/**
 * A dialog, a password check or a long read can outlast the session that began it. What comes of it counts only while that
 * session lasts: a lock, a sign-out or another operator ends it, also when the same person signs in again.
 */
import type { FileKind } from '../../preload/contract/administration'
import type { Failure } from '../../preload/contract/answer'
import { fail, ok, type Result } from '../domain/result'

export interface Present {
  /** Whether the session that asked still lasts. */
  readonly isPresent: () => boolean
}

export const SESSION_OVER: Failure = {
  ok: false,
  code: 'not-permitted',
  detail: 'the desk was locked or someone else signed in meanwhile, so nothing was done',
}

/** What `work` came to, or a failure when the session that asked has ended meanwhile. */
export async function whilePresent<T>(asker: Present, work: Promise<T>): Promise<Result<T, Failure>> {
  const value = await work
  return asker.isPresent() ? ok(value) : fail(SESSION_OVER)
}

/** The operating system's dialogs; null = nothing was chosen. */
export interface SystemDialogs {
  readonly open: (kind: FileKind, title: string) => Promise<string | null>
  readonly save: (kind: FileKind, title: string) => Promise<string | null>
  /** One picture or many, or a folder. */
  readonly pictures: (what: 'one' | 'many' | 'folder', title: string) => Promise<readonly string[] | null>
  /** Asks where an export should go. */
  readonly exportFolder: (suggested: string) => Promise<string | null>
  /** A folder to save to. */
  readonly folder: () => Promise<string | null>
}

type Answered<Ask> = Ask extends (...args: infer Args) => Promise<infer Chosen>
  ? (asker: Present, ...args: Args) => Promise<Result<Chosen, Failure>>
  : never

/** The only dialogs that answers have: each belongs to the operator who opened it. */
export type Dialogs = { readonly [Name in keyof SystemDialogs]: Answered<SystemDialogs[Name]> }

export const dialogsOf = (system: SystemDialogs): Dialogs => ({
  open: (asker, ...args) => whilePresent(asker, system.open(...args)),
  save: (asker, ...args) => whilePresent(asker, system.save(...args)),
  pictures: (asker, ...args) => whilePresent(asker, system.pictures(...args)),
  exportFolder: (asker, ...args) => whilePresent(asker, system.exportFolder(...args)),
  folder: (asker) => whilePresent(asker, system.folder()),
})
