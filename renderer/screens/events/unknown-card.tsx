/** A card that nobody knows: its bits, what they could be by the formats of the reader (apb.md 11.6), and whose card it looks like. */
import { Button } from '../../components/button'
import { Say } from '../../components/say'
import type { CardLike, LaneRow } from '../../../preload/contract/models'
import { text } from '../../format/text'
import { openSheet } from '../desk/sheet'
import { useStatus } from '../desk/status'
import { cardsOf, cardWords } from '../people/card-read'
import { PersonLink } from '../people/person-link'
import { may } from '../session/session'

interface UnknownCardProps {
  readonly row: LaneRow
  readonly looksLike?: CardLike | undefined
}

export function UnknownCard({ row: { event }, looksLike }: UnknownCardProps) {
  const mayEdit = useStatus(({ status }) => may(status?.operator.role, 'edit-people'))
  const card = event.event === 'access.denied' ? event.card : undefined
  if (card === undefined) return null
  const cards = cardsOf(card)
  const facts: [name: string, value: string][] =
    'format' in card
      ? cards.map((each) => [text('card.said'), cardWords(each)])
      : [
          [text('card.bits'), text('card.bits.of', { bits: card.bits, hex: card.hex })],
          ...cards.map((each): [string, string] => [text('card.could-be'), cardWords(each)]),
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
        {looksLike && (
          <div>
            <dt>{text('card.looks-like')}</dt>
            <dd>
              <Say
                k="card.looks-like.of"
                with={{
                  name: <PersonLink person={looksLike.cardholder} name={looksLike.name} />,
                  format: <span className="m">{looksLike.format}</span>,
                }}
              />
            </dd>
          </div>
        )}
      </dl>
      {mayEdit && cards.length > 0 && (
        <Button onClick={() => openSheet({ kind: 'put-on-file', cards })}>{text('card.put-on-file')}</Button>
      )}
    </section>
  )
}
