/** Whose PIN is which, asked by what was held to a reader. Compared in a time that says nothing of where they differ. */
import { bitsFromHex } from '../cards/bits'
import { decodeCard } from '../cards/formats'
import type { CredentialId, ReaderId } from '../domain/ids'
import type { Site } from '../domain/site'
import { cardKey } from '../site/card'

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

export function pinsOf(site: Site): Pins {
  const codes = Int32Array.from(site.cardholders, ({ pin }) => (pin === undefined ? NONE : codeOf(pin)))
  const formats = new Map(site.readers.map(({ id, cardFormat }) => [id, cardFormat]))
  let owners: ReadonlyMap<string, number> | undefined
  const ownersByCard = (): ReadonlyMap<string, number> =>
    (owners ??= new Map(
      site.cardholders.flatMap(({ credentials }, holder) =>
        credentials.flatMap(({ card }) => (card ? [[cardKey(card), holder] as const] : [])),
      ),
    ))
  return {
    ofCard: (reader, count, hex) => {
      const bits = bitsFromHex(count, hex)
      const card = bits && decodeCard(formats.get(reader) ?? 'raw', bits)
      const holder = card?.ok ? ownersByCard().get(cardKey(card.value)) : undefined
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
