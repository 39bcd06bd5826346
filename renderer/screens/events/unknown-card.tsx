/** A card that nobody knows: its bits, and what they could be by the formats of the reader (apb.md 11.6). */
import type { LaneRow } from '../../../preload/contract/models'
import { text } from '../../format/text'

interface Card {
  readonly format: string
  readonly facility?: string | null
  readonly number: string
}

const said = ({ format, facility, number }: Card): string =>
  facility === undefined || facility === null
    ? text('card.number', { format, number })
    : text('card.facility-number', { format, facility, number })

export function UnknownCard({ row: { event } }: { readonly row: LaneRow }) {
  const card = event.event === 'access.denied' ? event.card : undefined
  if (card === undefined) return null
  const facts: [name: string, value: string][] =
    'format' in card
      ? [[text('card.said'), said(card)]]
      : [
          [text('card.bits'), text('card.bits.of', { bits: card.bits, hex: card.hex })],
          ...card.fits.map((fit): [string, string] => [text('card.could-be'), said(fit)]),
          ...(card.fault === undefined
            ? []
            : [[text('card.fault'), text(`card.fault.${card.fault}`)] satisfies [string, string]]),
        ]
  return (
    <section className="audit" aria-label={text('card.title')}>
      <h3 className="cap">{text('card.title')}</h3>
      <dl className="facts">
        {facts.map(([name, value]) => (
          <div key={value}>
            <dt>{name}</dt>
            <dd className="m">{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}
