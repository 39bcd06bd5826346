import type { CardIdentity } from '../domain/card'
import { mix } from '../domain/mix'
import { fieldValue, type CardBits, type FieldValue } from './bits'
import { facilityOf, faultOf, numberOf, type Format } from './format'
import { RAW } from './built-in'
import { hasFacility, type Formats } from './formats'

/*
 * A card as three words of 32 bits, so that it is found without a string: the number's low half, its high half, and its
 * family. Cards of one format and facility are a family, raw cards of one length too (apb.md 11.4); there are few of them.
 * Numbers of more than 64 bits, which only raw cards have, are found by their text.
 */
const TWO_32 = 2 ** 32
const MOST_64 = (1n << 64n) - 1n

/** The family of cards without facility, and of raw cards that do not say how long they are. */
const ANY = null
type Kin = FieldValue | typeof ANY

/*
 * An entry of the table is the credential's place + 1 in as many low bits as it takes, and as many bits of the card's hash
 * as are left above them: a look-up compares those first and almost never reads a wrong card. 0 is empty.
 */

/** From what a card says of itself to the credential it is. */
export class CardIndex {
  private readonly entries: Int32Array
  private readonly mask: number
  private readonly placeMask: number
  /** Two words a credential: low half of the number, family. */
  private readonly keys: Int32Array
  /** High halves; null while every number fits 32 bits. */
  private highs: Int32Array | null = null
  private readonly families = new Map<string, Map<Kin, number>>()
  private familyCount = 0
  private readonly wide = new Map<string, number>()

  /** @param credentials how many there will be at most */
  constructor(
    private readonly credentials: number,
    private readonly formats: Formats,
  ) {
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
    const kin = this.kinOf(card)
    const number = valueOf(card.number)
    if (isWide(number)) {
      this.wide.set(wideKey(card.format, kin, number), credential)
      this.newFamily(card.format, kin)
      return
    }
    const low = lowOf(number)
    const high = highOf(number)
    const family = this.newFamily(card.format, kin)
    this.keys[2 * credential] = low
    this.keys[2 * credential + 1] = family
    if (high !== 0) {
      this.highs ??= new Int32Array(this.credentials)
      this.highs[credential] = high
    }
    const hash = hashOf(low, family, high)
    let slot = hash & this.mask
    while (this.entries[slot] !== 0) slot = (slot + 1) & this.mask
    this.entries[slot] = (tagOf(hash) & ~this.placeMask) | (credential + 1)
  }

  /** The credential of the card's words, or -1. */
  findKey(low: number, family: number, high: number): number {
    const { entries, keys, highs, mask, placeMask } = this
    const hash = hashOf(low, family, high)
    const tag = tagOf(hash) & ~placeMask
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const entry = entries[slot] as number
      if (entry === 0) return -1
      if ((entry & ~placeMask) !== tag) continue
      const credential = (entry & placeMask) - 1
      if (keys[2 * credential] !== low || keys[2 * credential + 1] !== family) continue
      if ((highs === null ? 0 : highs[credential]) === high) return credential
    }
  }

  /** The family of a format and facility; 0, which no card has, when the site does not use it. */
  family(format: string, kin: Kin): number {
    return this.families.get(format)?.get(kin) ?? 0
  }

  /** The credential of a card, or -1. A raw card that does not say how long it is, is the first of its number. */
  find(card: CardIdentity): number {
    const number = valueOf(card.number)
    if (card.format !== RAW) return this.findFields(card.format, this.kinOf(card), number)
    return card.bits === undefined ? this.findAnyLength(number) : this.findRaw(number, card.bits)
  }

  /** apb.md 11.3: the first of the formats that fits the bits and has a credential on file identifies it; else -1. */
  findBits(formats: readonly Format[], bits: CardBits): number {
    for (const format of formats) {
      if (faultOf(format, bits) !== undefined) continue
      const number = numberOf(format, bits)
      const found = format.id === RAW ? this.findRaw(number, bits.count) : this.findRead(format, bits, number)
      if (found !== -1) return found
    }
    return -1
  }

  /** Bytes held, for the bench (G4). */
  get byteLength(): number {
    return this.entries.byteLength + this.keys.byteLength + (this.highs?.byteLength ?? 0)
  }

  private findRead(format: Format, bits: CardBits, number: FieldValue): number {
    return this.findFields(format.id, facilityOf(format, bits), number)
  }

  private findRaw(number: FieldValue, bits: number): number {
    const exact = this.findFields(RAW, bits, number)
    return exact === -1 ? this.findFields(RAW, ANY, number) : exact
  }

  private findFields(format: string, kin: Kin, number: FieldValue): number {
    const family = this.family(format, kin)
    if (family === 0) return -1
    if (isWide(number)) return this.wide.get(wideKey(format, kin, number)) ?? -1
    return this.findKey(lowOf(number), family, highOf(number))
  }

  private findAnyLength(number: FieldValue): number {
    let first = -1
    for (const kin of this.families.get(RAW)?.keys() ?? []) {
      const found = this.findFields(RAW, kin, number)
      if (found !== -1 && (first === -1 || found < first)) first = found
    }
    return first
  }

  /** apb.md 11.4: what tells cards of one format apart besides the number. */
  private kinOf({ format, facility, bits }: CardIdentity): Kin {
    if (format === RAW) return bits ?? ANY
    const known = this.formats.get(format)
    return facility === null || (known && !hasFacility(known)) ? ANY : valueOf(facility)
  }

  private newFamily(format: string, kin: Kin): number {
    const known = this.families.get(format) ?? new Map<Kin, number>()
    this.families.set(format, known)
    const family = known.get(kin) ?? ++this.familyCount
    known.set(kin, family)
    return family
  }
}

const valueOf = (digits: string): FieldValue => (digits.length <= 15 ? Number(digits) : fieldValue(BigInt(digits)))
const isWide = (number: FieldValue): boolean => typeof number === 'bigint' && number > MOST_64
const wideKey = (format: string, kin: Kin, number: FieldValue): string => `${format} ${kin ?? ''} ${number}`
const lowOf = (number: FieldValue): number =>
  typeof number === 'number' ? (number % TWO_32) | 0 : Number(BigInt.asIntN(32, number))
const highOf = (number: FieldValue): number =>
  typeof number === 'number' ? Math.floor(number / TWO_32) | 0 : Number(BigInt.asIntN(32, number >> 32n))

const hashOf = (low: number, family: number, high: number): number =>
  mix(low ^ Math.imul(family, 0x9e3779b1) ^ Math.imul(high, 0x7f4a7c15))

/** Other bits of the hash than those that choose the slot. */
const tagOf = (hash: number): number => Math.imul(hash, 0x85ebca6b) | 0
