/**
 * Why a read was decided as it was: each check of apb.md 2 to 4 in order. Codes and facts come from the engine;
 * `text/explanation-text` turns them into the sentences that the console and `replay --explain` share.
 */
import type { AreaId, ReaderId } from './ids'
import type { Instant } from './time'

export type CheckOutcome =
  /** looked at and met */
  | 'pass'
  /** looked at and broken */
  | 'break'
  /** not looked at, since something earlier settled it or nothing is set there */
  | 'not-applicable'

/**
 * A fact a check used: a name of the catalogue and a value; instants stay instants, so that each reader shows its own zone.
 * A place has the name it had then and its id: two places may share a name. Explanations of older journals have the name alone.
 */
export interface Fact {
  readonly name: string
  readonly value:
    | { readonly at: Instant }
    | { readonly text: string; readonly area?: AreaId; readonly reader?: ReaderId }
    | { readonly count: number }
    | { readonly ms: number }
}

export interface Check {
  /** Section or rule of apb.md, such as `2.1`, `3.2` or `4.2`. */
  readonly rule: string
  readonly outcome: CheckOutcome
  /** Key of the sentence in the catalogue (`explain.<code>`). */
  readonly code: string
  readonly facts: readonly Fact[]
  /** True on the one check that named the decision. */
  readonly decides?: true
}

export interface Explanation {
  readonly checks: readonly Check[]
  /** What would have let the person through, most natural first: keys of the catalogue with their facts. Empty on a plain grant. */
  readonly remedies: readonly { readonly code: string; readonly facts: readonly Fact[] }[]
}

/** An explanation in words, as it is stored, printed and shown. */
export interface ExplanationText {
  readonly checks: readonly {
    readonly rule: string
    readonly outcome: CheckOutcome
    readonly text: string
    readonly facts: readonly { readonly label: string; readonly value: string; readonly at?: Instant }[]
    readonly decides?: true
  }[]
  readonly remedies: readonly string[]
}
