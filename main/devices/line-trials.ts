/** Lines that the site may not have yet: searched, and one new reader paired and read there, for an administrator. */
import type { ControllerId } from '../domain/ids'
import type { LineLink, LineTrial } from '../domain/line-trial'
import type { LineFailure } from '../domain/line-work'
import type { Result } from '../domain/result'
import type { NotStarted } from './line-tools'

export interface TrialAsked {
  readonly link: LineLink
  /** The controller that has the line in the draft: readers' keys are stored under its id. */
  readonly controller: ControllerId
  /** Every address at every speed. */
  readonly thorough: boolean
  readonly operator: string
}

export interface TrialReaderAsked {
  readonly address: number
  readonly baud: number
  readonly secureChannel: 'required' | 'off'
}

export interface TrialDone {
  readonly task: 'search' | 'pair'
  readonly controller: ControllerId
  readonly operator: string
  /** Of the reader that was paired. */
  readonly address: number | null
  readonly outcome: 'done' | LineFailure
}

/** One at a time; it ends when nobody asks for it any more. */
export interface LineTrials {
  /** Ends the trial before, and searches. */
  readonly start: (asked: TrialAsked) => Promise<Result<LineTrial, NotStarted>>
  /** null: there is none. */
  readonly state: () => LineTrial | null
  /** Ends the search, and keeps what it found. */
  readonly cancel: () => void
  /** Polls a reader that was found, until the trial ends. */
  readonly tryReader: (asked: TrialReaderAsked) => Promise<Result<LineTrial, NotStarted>>
  /** Gives that reader a key of its own; gives up after `seconds`. */
  readonly pair: (operator: string, seconds: number) => Result<LineTrial, NotStarted>
  readonly end: () => Promise<void>
}
