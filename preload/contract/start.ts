/** How a console comes to its site: what the window shows while there is none. */
import { LINE_SPEEDS } from '../../main/domain/line-work'

/** Speeds of a reader line, in baud. */
export const SPEEDS: readonly number[] = LINE_SPEEDS

export type { FirstCard, NewHardware, NewRule, NewSite } from '../../main/domain/new-site'

/** One thing that is wrong with a site file. */
export interface StartProblem {
  /** Both count from 1. */
  readonly line: number
  readonly column: number
  /** In the site file, such as `readers[3].apb.minutes`. */
  readonly path: string
  readonly message: string
}

export interface StartAdvice {
  /** What the command does. */
  readonly says: string
  /** As it is typed. */
  readonly command: string
}

/** Why the last try did not open a site. */
export interface StartRefused {
  /** `file`: the site file is refused; `start`: the site could not be started. */
  readonly kind: 'file' | 'start'
  readonly file: string | null
  readonly detail: string
  /** What can be done by a command on this computer. */
  readonly advice: readonly StartAdvice[]
  readonly problems: readonly StartProblem[]
  /** Problems that are not listed. */
  readonly more: number
}

export type StartView =
  | { readonly kind: 'opening' }
  /** `simulated`: its first door is on the simulated panel. */
  | { readonly kind: 'open'; readonly simulated: boolean }
  | {
      readonly kind: 'choose'
      readonly version: string
      readonly dataFolder: string
      /** IANA name, of this computer. */
      readonly timeZone: string
      /** Null: nothing was tried, there is simply no site yet. */
      readonly refused: StartRefused | null
      /** Whether the data folder is a new one, which a new site may use. */
      readonly isNew: boolean
    }
