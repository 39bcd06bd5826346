/** The newest value of the journal's hash chain that was written down. */
export interface JournalHead {
  /** The row up to and with which it stands for the journal. */
  readonly seq: number
  /** SHA-256, in hex. */
  readonly hash: string
}
