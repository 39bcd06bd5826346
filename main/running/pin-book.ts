/** Whose PIN is which, asked by what was held to a reader. Compared in a time that says nothing of where they differ. */
import type { CredentialId, ReaderId } from '../domain/ids'
import type { Site } from '../domain/site'
import { bitsFromHex, reversed } from '../cards/bits'
import { CardIndex } from '../cards/card-index'
import { Formats } from '../cards/formats'
import type { Log } from '../log'
import { failureText } from '../store/failure'
import { pinKeyIn } from '../store/pin-key'
import type { PinKey } from '../store/pin-key'

/** Words of 32 bits in the hash of a PIN. */
const WORDS = 4

export interface Pins {
  /** Whether the PIN is that of the card's owner; undefined for an unassigned card, null if its owner has no PIN. */
  readonly ofCard: (reader: ReaderId, bits: number, hex: string) => ((typed: string) => boolean) | null | undefined
  /** The credential to present for the PIN's owner. Compares with everybody's PIN, so the time does not depend on the owner. */
  readonly credentialOf: (typed: string) => CredentialId | undefined
}

/** What a hash comes to with the key at hand; undefined for what is not a PIN, and without a key. */
export type HashPin = (typed: string) => string | undefined

/** The 128 bits after the key's id and the colon. */
function wordsOf(hash: string, into: Int32Array, at: number): void {
  for (let word = 0; word < WORDS; word++) into[at + word] = parseInt(hash.slice(9 + word * 8, 17 + word * 8), 16)
}

/** 1 when the words from `place` on are the wanted ones, else 0, without a branch. */
function same(all: Int32Array, place: number, wanted: Int32Array): number {
  let difference = 0
  for (let word = 0; word < WORDS; word++) difference |= (all[place + word] ?? 0) ^ (wanted[word] ?? 0)
  return 1 - ((difference | -difference) >>> 31)
}

/** Whose each card is; the cards by their place in `holders`. */
interface Owners {
  readonly cards: CardIndex
  readonly holders: readonly number[]
}

function ownersOf(site: Site, formats: Formats): Owners {
  const holders = site.cardholders.flatMap(({ credentials }, holder) => credentials.map(() => holder))
  const cards = new CardIndex(holders.length, formats)
  let place = 0
  for (const { credentials } of site.cardholders) for (const { card } of credentials) cards.add(card, place++)
  return { cards, holders }
}

interface Hashes {
  /** `WORDS` for each cardholder, zeros for one without a PIN. */
  readonly words: Int32Array
  /** The id of the key that made the hash; undefined for a cardholder without a PIN. */
  readonly keyOf: (holder: number) => string | undefined
}

function hashesOf({ cardholders }: Site, hash: HashPin): Hashes {
  const words = new Int32Array(cardholders.length * WORDS)
  const keys = cardholders.map(({ pin, pinHash }, holder) => {
    const made = pinHash ?? (pin === undefined ? undefined : hash(pin))
    if (made !== undefined) wordsOf(made, words, holder * WORDS)
    return made?.slice(0, 8)
  })
  return { words, keyOf: (holder) => keys[holder] }
}

interface Typed {
  readonly words: Int32Array
  readonly key: string
}

function typedOf(typed: string, hash: HashPin): Typed | undefined {
  const made = /^\d{4,8}$/.test(typed) ? hash(typed) : undefined
  if (made === undefined) return undefined
  const words = new Int32Array(WORDS)
  wordsOf(made, words, 0)
  return { words, key: made.slice(0, 8) }
}

export function pinsOf(site: Site, hash: HashPin): Pins {
  const { words, keyOf } = hashesOf(site, hash)
  const formats = new Formats(site.cardFormats)
  const readers = new Map(site.readers.map((reader) => [reader.id, reader]))
  let owners: Owners | undefined
  return {
    ofCard: (reader, count, hex) => {
      const at = readers.get(reader)
      const bits = bitsFromHex(count, hex)
      if (!at || !bits) return undefined
      owners ??= ownersOf(site, formats)
      const taken = at.reverseBytes ? reversed(bits) : bits
      const holder = owners.holders[owners.cards.findBits(formats.inOrder(at.cardFormats), taken)]
      if (holder === undefined) return undefined
      const key = keyOf(holder)
      if (key === undefined) return null
      return (typed) => {
        const wanted = typedOf(typed, hash)
        return wanted !== undefined && wanted.key === key && same(words, holder * WORDS, wanted.words) === 1
      }
    },
    credentialOf: (typed) => {
      const wanted = typedOf(typed, hash)
      if (wanted === undefined) return undefined
      let found = 0
      for (let i = 0; i < site.cardholders.length; i++) found += same(words, i * WORDS, wanted.words) * (i + 1)
      const holder = site.cardholders[found - 1]
      if (!holder || keyOf(found - 1) !== wanted.key) return undefined
      return (holder.credentials.find(({ active }) => active) ?? holder.credentials[0])?.id
    },
  }
}

/** The same for the site in force, which may be changed while it runs. @param folder of the data, where the key lies */
export function pinBook(current: () => Site, folder: string, log: Log): Pins {
  let made: { readonly site: Site; readonly pins: Pins } | undefined
  let key: PinKey | undefined
  const hash: HashPin = (typed) => {
    try {
      // The first PIN of an installation makes the key, which may be long after the start.
      key ??= pinKeyIn(folder)
    } catch (error) {
      log('error', `no PIN can be checked: ${failureText(error)}`)
    }
    return key?.hash(typed)
  }
  const pins = (): Pins => {
    const site = current()
    if (made?.site !== site) made = { site, pins: pinsOf(site, hash) }
    return made.pins
  }
  return {
    ofCard: (reader, bits, hex) => pins().ofCard(reader, bits, hex),
    credentialOf: (typed) => pins().credentialOf(typed),
  }
}
