/**
 * A broken invariant is a defect of ours, never bad input: it throws, the thread dies and is rebuilt from the journal.
 */
export function assert(condition: unknown, message: string): asserts condition {
  if (!condition) throw new Error(`broken invariant: ${message}`)
}

/** Closes a switch over a union; reaching it means that a case was forgotten. */
export function unreachable(value: never): never {
  throw new Error(`broken invariant: unexpected ${JSON.stringify(value)}`)
}
