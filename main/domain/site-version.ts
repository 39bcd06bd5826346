/** Versions of the site: each change of the site file that came into force, edits of people included. */
import type { JsonObject } from './site-draft'
import type { Instant } from './time'

export interface SiteVersion {
  /** Counts from 1. */
  readonly version: number
  /** The row that put it into force. */
  readonly seq: number
  readonly at: Instant
  readonly operator: string
  readonly reason: string
  /** What changed, as the journal says it; null: of the first version, and once the row about it has expired. */
  readonly what: string | null
  readonly workstation: string | null
  /** From the command line: `operator` is an account of the operating system. */
  readonly byCommand: boolean
}

/** Two versions beside each other. */
export interface VersionDifference {
  /** The site file's JSON without people. */
  readonly before: JsonObject
  readonly after: JsonObject
  /** Counts of all, and at most 200 people by name. A PIN is never shown. */
  readonly people: {
    readonly added: number
    readonly changed: number
    readonly removed: number
    readonly named: readonly {
      readonly kind: 'added' | 'changed' | 'removed'
      readonly id: string
      readonly name: string
      readonly fields: readonly {
        readonly path: string
        readonly before: string | null
        readonly after: string | null
      }[]
    }[]
  }
}
