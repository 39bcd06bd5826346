/** Why something an operator asked for was not done. */
export interface NotDone {
  readonly code: 'journal' | 'offline' | 'busy'
  readonly detail: string
}

export interface Done {
  /** Highest seq that it wrote. */
  readonly seq: number
}
