/** Cards, access and validity of a person, and the rules that they broke. */
import { CreditCard } from 'lucide-react'
import { Say } from '../../components/say'
import { Time } from '../../components/time'
import type { PersonCard, PersonCardOnFile } from '../../../preload/contract/people'
import { accessInWords } from '../../format/access-words'
import { localSpan } from '../../format/local-day'
import { count, text } from '../../format/text'
import { openSheet } from '../desk/sheet'
import { useStatus } from '../desk/status'
import { setPast, go, dropPast } from '../desk/route'
import { may } from '../session/session'
import { names } from '../site/naming'

interface Props {
  readonly card: PersonCard
}

export function CardCards({ card }: Props) {
  const mayEdit = useStatus(({ status }) => may(status?.operator.role, 'edit-people'))
  return (
    <section className="pc-part" aria-label={text('person-card.cards')}>
      <div className="pc-part-head">
        <h3 className="cap">{text('person-card.cards')}</h3>
        {mayEdit && (
          <button
            type="button"
            className="link"
            onClick={() => openSheet({ kind: 'edit-person', person: card.id, at: 'cards' })}
          >
            {text('person-card.cards.add')}
          </button>
        )}
      </div>
      {card.credentials.length === 0 && <p className="t3">{text('person-card.cards.none')}</p>}
      <ul>
        {card.credentials.map((one) => (
          <OneCard key={one.id} card={card} one={one} />
        ))}
      </ul>
      {card.hasPin && <p className="t3">{text('person-card.pin')}</p>}
    </section>
  )
}

function OneCard({ card, one }: Props & { readonly one: PersonCardOnFile }) {
  const maySwitch = useStatus(({ status }) => may(status?.operator.role, 'switch-card'))
  const request = { kind: 'switch-card', cardholder: card.id, credential: one.id } as const
  return (
    <li className={`pc-card ${one.active ? '' : 'off'}`}>
      <CreditCard size={16} strokeWidth={1.5} aria-hidden="true" />
      <span className="m t1">{one.shown}</span>
      <span className="t3">{one.format ?? ''}</span>
      <span className="pc-used">
        {!one.active ? (
          <b className="warns">{text('person-card.cards.off')}</b>
        ) : one.used === null ? (
          <span className="t3">{text('person-card.cards.unused')}</span>
        ) : (
          <Say
            k="person-card.cards.used"
            with={{ at: <Time at={one.used.at} />, reader: names.reader(one.used.reader) }}
          />
        )}
      </span>
      {maySwitch && (
        <button
          type="button"
          className="link"
          aria-label={text(one.active ? 'person-card.cards.block-of' : 'person-card.cards.unblock-of', {
            card: one.shown,
          })}
          onClick={() => openSheet({ ...request, active: !one.active })}
        >
          {text(one.active ? 'person-card.cards.block' : 'person-card.cards.unblock')}
        </button>
      )}
    </li>
  )
}

export function CardAccess({ card }: Props) {
  return (
    <section className="pc-part" aria-label={text('person-card.access')}>
      <h3 className="cap">{text('person-card.access')}</h3>
      {card.access.length === 0 && <p className="t3">{text('person-card.access.none')}</p>}
      <dl className="pc-facts">
        {card.access.map((held) => (
          <div key={`${held.name} ${held.from ?? ''}`}>
            <dt>{held.name}</dt>
            <dd>{accessInWords(held, names)}</dd>
          </div>
        ))}
        <div>
          <dt>{text('person-card.valid')}</dt>
          <dd>{localSpan(card.validFrom, card.validTo)}</dd>
        </div>
      </dl>
    </section>
  )
}

/** History of this person, of the days that are counted here. */
function openPast(card: PersonCard): void {
  dropPast()
  setPast({ cardholder: card.id })
  go('history')
}

export function CardBroken({ card }: Props) {
  const { counts, complete } = card.broken
  const all = counts.reduce((sum, one) => sum + one.count, 0)
  const kinds = counts.map((one) =>
    text('person-card.broken.kind', { n: one.count, kind: text(`violation.${one.kind}`).toLowerCase() }),
  )
  return (
    <section className="pc-part" aria-label={text('person-card.broken')}>
      <div className="pc-part-head">
        <h3 className="cap">{text('person-card.broken')}</h3>
        <button type="button" className="link" onClick={() => openPast(card)}>
          {text('person-card.history')}
        </button>
      </div>
      {all === 0 ? (
        <p className="t3">{text('person-card.broken.none')}</p>
      ) : (
        <p>
          <b className="t1">{count(complete ? 'person-card.broken.n' : 'person-card.broken.least', all)}</b>{' '}
          {kinds.join(', ')}
        </p>
      )}
    </section>
  )
}
