import { printable } from './printable'

/** An expected failure is a value: `parse` and `check` functions return one of these and never throw on input. */
export type Result<T, E = Problem[]> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: E }

/** One thing wrong with an input: where (a path such as `readers[3].apb.minutes`) and what, naming the bad value. */
export interface Problem {
  readonly path: string
  readonly message: string
}

export const ok = <T>(value: T): { readonly ok: true; readonly value: T } => ({ ok: true, value })
export const fail = <E>(error: E): { readonly ok: false; readonly error: E } => ({ ok: false, error })

/** `path: what is wrong`, the form in which every list of problems is printed (site-and-replay.md). */
export const problemLine = (problem: Problem): string => printable(`${problem.path}: ${problem.message}`)

/** What a caught value says, for a message: an error's own words. */
export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))
