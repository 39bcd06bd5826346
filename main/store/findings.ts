/** What a check found, in words. */
export interface Findings {
  readonly problems: readonly string[]
  /** What is sound. */
  readonly sound: readonly string[]
}
