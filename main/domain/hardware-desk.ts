/** What an administrator asks about hardware that the site may not have yet. */
import type { ControllerId } from './ids'
import type { LineLink, LineTrial, SerialPortName } from './line-trial'
import type { Result } from './result'
import type { Strangers } from './stranger'

export interface HardwareProblem {
  readonly code: 'busy' | 'offline' | 'bad-argument' | 'journal'
  readonly detail: string
}

type Tried = Promise<Result<LineTrial, HardwareProblem>>

export interface HardwareDesk {
  readonly serialPorts: () => Promise<readonly SerialPortName[]>
  readonly strangers: () => Strangers
  /** null: no line is tried. */
  readonly trial: () => LineTrial | null
  /** Journalled first, as is how the search ends. */
  readonly startTrial: (
    asked: { readonly link: LineLink; readonly controller: ControllerId; readonly thorough: boolean },
    operator: string,
  ) => Tried
  /** Ends the search and keeps what it found. */
  readonly stopSearch: () => void
  readonly tryReader: (asked: {
    readonly address: number
    readonly baud: number
    readonly secureChannel: 'required' | 'off'
  }) => Tried
  /** Journalled first, as is its outcome. */
  readonly pairReader: (seconds: number, operator: string) => Tried
  readonly endTrial: () => Promise<void>
}
