/** The next card that is held to a reader: what it says of itself, and whose it is already. */
import { useEffect, useState } from 'react'
import type { CardholderId, LaneRow, ReaderId } from '../../../preload/contract/models'
import { unpackRows } from '../../../preload/contract/packed-rows'
import { RAW_FORMAT } from '../../../preload/contract/people'
import { listen } from '../../bridge'
import { text } from '../../format/text'

/** Of a denial of a card that nobody knows. */
export type UnknownCard = NonNullable<Extract<LaneRow['event'], { event: 'access.denied' }>['card']>

/** How long somebody has to hold the card to the reader, in milliseconds. */
export const READ_WAIT_MS = 60_000

export interface CardRead {
  readonly format: string
  readonly facility: string | null
  readonly number: string
  readonly bits?: number
}

export type ReadResult =
  /** The card is on file. */
  | { readonly kind: 'known'; readonly person: CardholderId }
  /** What it could be, likeliest first: the reader's formats that fit, then all of its bits as one number. */
  | { readonly kind: 'card'; readonly fits: readonly CardRead[] }

/** All bits of a card as one number; they are left-justified in the hex digits. */
function rawCard(bits: number, hex: string): CardRead {
  const spare = BigInt(hex.length * 4 - bits)
  return { format: RAW_FORMAT, facility: null, number: (BigInt(`0x${hex}`) >> spare).toString(), bits }
}

/** What a row says of a card that was held to this reader; null: it says nothing of one. */
export function readOf({ event }: LaneRow, reader: ReaderId): ReadResult | null {
  if ((event.event !== 'access.granted' && event.event !== 'access.denied') || event.reader !== reader) return null
  if (event.cardholder !== undefined) return { kind: 'known', person: event.cardholder }
  if (event.event !== 'access.denied' || event.card === undefined) return null
  const { card } = event
  const fits = cardsOf(card)
  return {
    kind: 'card',
    fits:
      'format' in card || fits.some(({ format }) => format === RAW_FORMAT)
        ? fits
        : [...fits, rawCard(card.bits, card.hex)],
  }
}

/** What a card that nobody knows could be put on file as, so that the reader which refused it lets it in: none when none of its formats fits. */
export function cardsOf(card: UnknownCard): readonly CardRead[] {
  if ('format' in card) {
    const { format, facility, number, bits } = card
    return [{ format, facility, number, ...(bits === undefined ? {} : { bits }) }]
  }
  return card.fits.map(({ format, facility, number }): CardRead =>
    format === RAW_FORMAT ? rawCard(card.bits, card.hex) : { format, facility: facility ?? null, number },
  )
}

export const cardWords = ({ format, facility, number }: CardRead): string =>
  facility === null
    ? text('card.number', { format, number })
    : text('card.facility-number', { format, facility, number })

/** Listens at a reader while `reader` is not null; tells of the first card. */
export function useNextCard(reader: ReaderId | null, read: (result: ReadResult) => void): void {
  useEffect(() => {
    if (reader === null) return
    return listen('rows', (packed) => {
      for (const row of unpackRows(packed)) {
        const result = readOf(row, reader)
        if (result) return read(result)
      }
    })
  }, [reader, read])
}

const KEY = 'sallyport.people.reader'

/** The reader at which this desk reads cards, as it was chosen last. */
export function useDeskReader(readers: readonly ReaderId[]): readonly [ReaderId, (reader: ReaderId) => void] {
  const [chosen, setChosen] = useState(() => {
    try {
      return localStorage.getItem(KEY)
    } catch {
      return null
    }
  })
  const choose = (reader: ReaderId): void => {
    setChosen(reader)
    try {
      localStorage.setItem(KEY, reader)
    } catch {
      // A full or forbidden storage costs the choice at the next start, nothing else.
    }
  }
  const known = readers.find((reader) => reader === chosen) ?? readers[0] ?? ''
  return [known, choose]
}
