/** Cards as a site file and its records name them (apb.md 11). */

/**
 * A card format of the site's own. Positions are written as in the file: `"1-8"`, `"1,3,5-7"`, counted from 0 at the first bit
 * sent, most significant bit of a field first.
 */
export interface CardFormat {
  readonly id: string
  readonly name: string
  readonly bits: number
  readonly facility: string | null
  readonly number: string
  /** False: cards of the format are distinguished by their number alone (apb.md 11.4). */
  readonly facilityMatters: boolean
  /** `value` in decimal digits. */
  readonly fixed: readonly { readonly at: string; readonly value: string }[]
  /** The ones among `bit` and the bits it is `over` are even, or odd, in number. */
  readonly parity: readonly { readonly bit: number; readonly kind: 'even' | 'odd'; readonly over: string }[]
}

/** What a card says of itself. Facility and number are decimal digits without leading zeros: they exceed any machine number. */
export interface CardIdentity {
  /** A built-in format, or one of the site's. */
  readonly format: string
  /** Null for formats without one. */
  readonly facility: string | null
  readonly number: string
  /** Of a `raw` card that says how long it is; left out, any length (apb.md 11.4). */
  readonly bits?: number
}

/** A card that a record names. */
export interface NamedCard extends CardIdentity {
  /** Digits that the record wrote as text where an event would write a number, or with leading zeros: 11.6 tells them as they came. */
  readonly written?: { readonly facility?: string; readonly number?: string }
}

/** One way to read bits, in the order of the reader's formats. */
export interface CardFit {
  readonly format: string
  readonly facility?: string
  readonly number: string
}

/** What was held to a reader and belongs to nobody (apb.md 11.6): bits, or a card that a record named. */
export type UnknownCard = UnknownBits | NamedCard

export interface UnknownBits {
  readonly bits: number
  /** In capitals, as taken: after a reader's `reverseBytes`. Unused bits are 0. */
  readonly hex: string
  readonly fits: readonly CardFit[]
  /** Only when nothing fits. */
  readonly fault?: 'length' | 'parity' | 'fixed'
}
