/** What an administrator does at a reader line by hand: keys, addresses, speeds, looking for readers (osdp.md 11, 12, 17). */
import type { ReaderId } from './ids'
import type { Instant } from './time'

export type LineTask =
  /** Gives a reader in install mode a key of its own; gives up after `seconds`. */
  | { readonly task: 'pair'; readonly reader: ReaderId; readonly seconds: number }
  /** Replaces the key inside the running session. */
  | { readonly task: 'roll-key'; readonly reader: ReaderId }
  /** Removes the pairing here: nothing of the reader is believed until it is paired again. */
  | { readonly task: 'forget-key'; readonly reader: ReaderId }
  /** Searches for readers; `thorough`: every address at every speed. */
  | { readonly task: 'search'; readonly thorough: boolean }
  /** Moves a reader to another address, 0..126. */
  | { readonly task: 'set-address'; readonly reader: ReaderId; readonly address: number }
  /** Moves every reader of the line, then the port. */
  | { readonly task: 'set-speed'; readonly baud: number }

/** How far it is. `waiting`: for the reader, or its answer. `stored`: done, and durable. */
export type LineStep = 'waiting' | 'found' | 'key-set' | 'proven' | 'stored' | 'searching' | 'moved'

/**
 * `time`: the time limit passed. `refused`: the reader said no. `key-store`: the key could not be stored. `not-in-session`:
 * it has no secure session now. `not-secured`: the site file sets its channel to off. `away`: readers that have to be there are
 * not. `no-answer`: it may have done it, or not. `some-stayed`: some readers kept the old speed. `line-down`: no port.
 */
export type LineFailure =
  | 'time'
  | 'refused'
  | 'key-store'
  | 'cancelled'
  | 'not-in-session'
  | 'not-secured'
  | 'away'
  | 'no-answer'
  | 'some-stayed'
  | 'line-down'

export interface LineFind {
  readonly address: number
  readonly baud: number
  /** What it says of itself; null when it only answered. */
  readonly identity: { readonly vendor: string; readonly serial: number; readonly firmware: string } | null
  /** In install mode, or never paired. */
  readonly acceptsDefaultKey: boolean
  /** Different readers answered at this address. */
  readonly isShared: boolean
  /** Some of its answers were damaged. */
  readonly isNoisy: boolean
}

/** How far a search or a change of a line is, and where. */
export interface LineProgress {
  readonly done: number
  readonly of: number
  readonly baud: number
  readonly address: number
}

export interface LineWork {
  readonly task: LineTask
  readonly operator: string
  readonly startedAt: Instant
  /** When it gives up; null: it has no limit. */
  readonly until: Instant | null
  readonly step: LineStep
  readonly progress: LineProgress | null
  readonly found: readonly LineFind[]
  /** null while it goes on. `readers`: those it failed for. */
  readonly outcome:
    | { readonly ok: true }
    | { readonly ok: false; readonly why: LineFailure; readonly readers: readonly ReaderId[] }
    | null
}

/** Whole seconds that a pairing may wait for its reader. */
export const PAIR_SECONDS = { least: 15, usual: 120, most: 600 } as const
/** Highest address of a reader; the one above it is everybody's. */
export const LAST_READER_ADDRESS = 126
export const LINE_SPEEDS: readonly number[] = [9_600, 19_200, 38_400, 57_600, 115_200, 230_400]

export const readerOf = (task: LineTask): ReaderId | undefined => ('reader' in task ? task.reader : undefined)
