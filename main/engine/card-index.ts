import type { CardFormat, CardIdentity } from '../domain/site'
import { mix } from './string-index'

/*
 * A card as two 32-bit words, so that it is found without a string:
 *
 *     low   the number's low 32 bits
 *     high  format (3 bits) | facility + 1, or 0 for none (23 bits) | the number's bits 32 to 37 (6 bits)
 *
 * Every fixed-length format fits. What does not (raw cards above 38 bits) is found by its text.
 */
const FORMATS: readonly CardFormat[] = ['H10301', 'H10306', 'C1000-35', 'C1000-48', 'H10302', 'H10304', 'raw']
const MAX_FACILITY = 2 ** 22 - 1
const MAX_NUMBER = 2 ** 38 - 1

/** Makes the two words; false when the card does not fit into them. The words are left in `low` and `high`. */
export class CardKey {
  low = 0
  high = 0

  pack(card: CardIdentity): boolean {
    if (card.number.length > 12) return false
    const number = Number(card.number)
    const facility = card.facility === null ? 0 : card.facility + 1
    if (!(number >= 0 && number <= MAX_NUMBER && Number.isInteger(number)) || facility > MAX_FACILITY + 1) return false
    this.low = number | 0
    this.high = (FORMATS.indexOf(card.format) << 29) | (facility << 6) | Math.floor(number / 2 ** 32) | 0
    return true
  }
}

const cardText = (card: CardIdentity): string => `${card.format} ${card.facility ?? ''} ${card.number}`

/*
 * An entry of the table is the credential's place + 1 in as many low bits as it takes, and as many bits of the card's hash
 * as are left above them: a look-up compares those first and hardly ever looks at a card that is not the one. 0 is empty.
 */

/** From what a card says of itself to the credential it is. */
export class CardIndex {
  private readonly entries: Int32Array
  private readonly mask: number
  private readonly placeMask: number
  /** Two words a credential. */
  private readonly keys: Int32Array
  private readonly wide = new Map<string, number>()
  private readonly key = new CardKey()

  /** @param credentials how many there will be at most */
  constructor(credentials: number) {
    let size = 8
    while (size * 4 < credentials * 5) size *= 2
    this.mask = size - 1
    this.placeMask = credentials === 0 ? 0 : -1 >>> Math.clz32(credentials)
    this.entries = new Int32Array(size)
    this.keys = new Int32Array(credentials * 2)
  }

  /** Once for each credential; null is the card of one known by its id alone. */
  add(card: CardIdentity | null, credential: number): void {
    if (card === null) return
    if (!this.key.pack(card)) {
      this.wide.set(cardText(card), credential)
      return
    }
    const { low, high } = this.key
    this.keys[2 * credential] = low
    this.keys[2 * credential + 1] = high
    const hash = hashOf(low, high)
    let slot = hash & this.mask
    while (this.entries[slot] !== 0) slot = (slot + 1) & this.mask
    this.entries[slot] = (tagOf(hash) & ~this.placeMask) | (credential + 1)
  }

  /** The credential of the card's two words, or -1. */
  findKey(low: number, high: number): number {
    const { entries, keys, mask, placeMask } = this
    const hash = hashOf(low, high)
    const tag = tagOf(hash) & ~placeMask
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const entry = entries[slot] as number
      if (entry === 0) return -1
      if ((entry & ~placeMask) !== tag) continue
      const credential = (entry & placeMask) - 1
      if (keys[2 * credential] === low && keys[2 * credential + 1] === high) return credential
    }
  }

  /** The credential of a card, or -1. */
  find(card: CardIdentity): number {
    if (this.key.pack(card)) return this.findKey(this.key.low, this.key.high)
    return this.wide.get(cardText(card)) ?? -1
  }

  /** Bytes held, for the bench (G4). */
  get byteLength(): number {
    return this.entries.byteLength + this.keys.byteLength
  }
}

const hashOf = (low: number, high: number): number => mix(low ^ Math.imul(high, 0x9e3779b1))

/** Other bits of the hash than those that choose the slot. */
const tagOf = (hash: number): number => Math.imul(hash, 0x85ebca6b) | 0
