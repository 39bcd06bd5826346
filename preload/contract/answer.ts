/** What the main process answers: a value, or a failure as a text of the catalogue: what happened, to what, what to do. */

/** No try is accepted for `waitMs` more; 0 = `left` more wrong ones are free, then a wait of `thenMs`. */
export interface Tries {
  readonly waitMs: number
  readonly left: number
  readonly thenMs: number
}

export interface Failure {
  readonly ok: false
  /** Key of the catalogue: `failure.<code>`. */
  readonly code:
    | 'bad-argument'
    | 'not-permitted'
    | 'not-found'
    | 'journal'
    | 'offline'
    | 'no-site'
    | 'sign-in'
    | 'records'
    | 'change'
    | 'certificate'
    | 'reader-keys'
    | 'photos'
    | 'internal'
  /** Names the thing and the bad value. */
  readonly detail: string
  /** On `sign-in`: what follows wrong tries. */
  readonly tries?: Tries
}

export type Answer<T> = { readonly ok: true; readonly value: T } | Failure
