/** What an administrator answers when a site is made in the window for the first time. */

import type { CardIdentity } from './card'

/** The first card of a new site, as it was read. */
export type FirstCard = Omit<CardIdentity, 'bits'>

/** The card that the simulated panel's visitor holds: the 26 bits that nearly every reader reads. */
export const TEST_CARD: FirstCard = { format: 'H10301', facility: '12', number: '5555' }

/** How the first door is reached. `address`: of a reader on its line; `exit` null = without an exit reader. */
export type NewHardware =
  | { readonly kind: 'simulated' }
  | { readonly kind: 'network-panel'; readonly host: string; readonly port: number }
  | {
      readonly kind: 'serial'
      readonly path: string
      readonly baud: number
      readonly entrance: number
      readonly exit: number | null
    }
  | {
      readonly kind: 'device-server'
      readonly host: string
      readonly port: number
      readonly entrance: number
      readonly exit: number | null
    }

/** `observe`: violations of hard are noted and nobody is refused. */
export type NewRule = 'none' | 'soft' | 'hard' | 'observe'

export interface NewSite {
  readonly name: string
  /** IANA name. */
  readonly timeZone: string
  readonly hardware: NewHardware
  readonly area: string
  readonly door: string
  readonly entrance: string
  readonly exit: string
  readonly rule: NewRule
}
