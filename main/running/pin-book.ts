/** Whose PIN is which, asked by what was held to a reader. Compared in a time that says nothing of where they differ. */
import type { CredentialId, ReaderId } from '../domain/ids'
import type { Site } from '../domain/site'
import { bitsFromHex, reversed } from '../cards/bits'
import { CardIndex } from '../cards/card-index'
import { Formats } from '../cards/formats'

/** Nobody's, as `codeOf` makes one. */
const NONE = 0

export interface Pins {
  /** Whether the PIN is that of whom the card belongs to; undefined for a card nobody has, null where its owner has none. */
  readonly ofCard: (reader: ReaderId, bits: number, hex: string) => ((typed: string) => boolean) | null | undefined
  /** The credential to present for whom the PIN belongs to. Looks at everybody's, whoever it is. */
  readonly credentialOf: (typed: string) => CredentialId | undefined
}

/** Digits with a 1 before them, so that leading zeros count; 0 for what is no PIN. */
const codeOf = (pin: string): number => (/^\d{4,8}$/.test(pin) ? Number(`1${pin}`) : NONE)

/** 1 when equal, else 0, without a branch. */
const same = (a: number, b: number): number => {
  const difference = a ^ b
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

export function pinsOf(site: Site): Pins {
  const codes = Int32Array.from(site.cardholders, ({ pin }) => (pin === undefined ? NONE : codeOf(pin)))
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
      const code = codes[holder] ?? NONE
      return code === NONE ? null : (typed) => same(codeOf(typed), code) === 1
    },
    credentialOf: (typed) => {
      const wanted = codeOf(typed)
      if (wanted === NONE) return undefined
      let place = 0
      for (let i = 0; i < codes.length; i++) place += same(codes[i] ?? NONE, wanted) * (i + 1)
      const holder = site.cardholders[place - 1]
      return (holder?.credentials.find(({ active }) => active) ?? holder?.credentials[0])?.id
    },
  }
}

/** The same for the site in force, which may be changed while it runs. */
export function pinBook(current: () => Site): Pins {
  let made: { readonly site: Site; readonly pins: Pins } | undefined
  const pins = (): Pins => {
    const site = current()
    if (made?.site !== site) made = { site, pins: pinsOf(site) }
    return made.pins
  }
  return {
    ofCard: (reader, bits, hex) => pins().ofCard(reader, bits, hex),
    credentialOf: (typed) => pins().credentialOf(typed),
  }
}
