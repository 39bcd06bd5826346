/** What a person could open now, and at a time that is asked for: the engine judges a read and does nothing. */
import { useEffect, useId, useState } from 'react'
import { useZone } from '../../components/time'
import type { CardholderId, Instant, ReaderId } from '../../../preload/contract/models'
import type { Opening, PersonCard } from '../../../preload/contract/people'
import { failureWords } from '../../format/failure'
import { openingWords } from '../../format/opening-words'
import { count, text } from '../../format/text'
import { now } from '../desk/clock'
import { names } from '../site/naming'
import { useSite } from '../site/site'
import { canOpen } from './can-open'

/** Doors that are named before the rest is counted. */
const NAMED = 12

interface Props {
  readonly card: PersonCard
}

export function CardOpenings({ card }: Props) {
  return (
    <section className="pc-part" aria-label={text('person-card.openings')}>
      <h3 className="cap">{text('person-card.openings')}</h3>
      {card.credentials.length === 0 ? (
        <p className="t3">{text('person-card.openings.no-card')}</p>
      ) : (
        <>
          <Now openings={card.openings} />
          <Later card={card} />
        </>
      )}
    </section>
  )
}

/** Readers that would refuse although the person has access, then those that would grant; the rest is counted. */
function Now({ openings }: { readonly openings: readonly Opening[] }) {
  const [all, setAll] = useState(false)
  const without = openings.filter(({ reason }) => reason === 'no-access')
  const refused = openings.filter(({ granted, reason }) => !granted && reason !== 'no-access')
  const granted = openings.filter((one) => one.granted)
  const shown = [...refused, ...granted]
  const left = shown.length - NAMED
  return (
    <>
      <ul className="pc-doors">
        {(all ? shown : shown.slice(0, NAMED)).map((one) => (
          <li key={one.reader} className={one.granted ? '' : 'no'}>
            {one.granted
              ? names.reader(one.reader)
              : text('person-card.openings.no', { reader: names.reader(one.reader), why: openingWords(one) })}
          </li>
        ))}
        {left > 0 && (
          <li className="more">
            <button type="button" className="link" aria-expanded={all} onClick={() => setAll(!all)}>
              {all ? text('person-card.openings.fewer') : count('person-card.openings.more', left)}
            </button>
          </li>
        )}
      </ul>
      {shown.length === 0 && <p className="t1">{text('person-card.openings.none')}</p>}
      {without.length > 0 && <p className="t3">{count('person-card.openings.without', without.length)}</p>}
    </>
  )
}

interface Asked {
  readonly of: CardholderId
  readonly reader: ReaderId
  readonly at: Instant
  readonly words: string
  readonly granted: boolean
}

/** "Can Ada open Laboratory in at ...?" */
function Later({ card }: Props) {
  const site = useSite()
  const zone = useZone()
  const label = useId()
  const readers = site.view.readers.filter(({ door }) => door !== null)
  const [reader, setReader] = useState<ReaderId>(readers[0]?.id ?? '')
  const [local, setLocal] = useState(() => zone.toLocal(now()))
  const [asked, setAsked] = useState<Asked | null>(null)
  const at = zone.fromLocal(local)
  useEffect(() => {
    if (reader === '' || at === undefined) return
    let stale = false
    void canOpen(card.id, reader, Math.max(at, now())).then((answer) => {
      if (stale) return
      const granted = answer.ok && answer.value?.granted === true
      const words = !answer.ok
        ? failureWords(answer)
        : answer.value === null
          ? text('person-card.openings.no-card')
          : granted
            ? text('opening.yes')
            : text('opening.no', { why: openingWords(answer.value) })
      setAsked({ of: card.id, reader, at, words, granted })
    })
    return () => {
      stale = true
    }
  }, [card, reader, at])
  const answer = asked?.of === card.id && asked.reader === reader && asked.at === at ? asked : null
  return (
    <p className="pc-ask" role="group" aria-labelledby={label}>
      <span id={label}>{text('person-card.ask.can', { name: card.name })}</span>
      <select
        className="field"
        aria-label={text('person-card.ask.reader')}
        value={reader}
        onChange={({ target }) => setReader(target.value)}
      >
        {readers.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </select>
      <span>{text('person-card.ask.at')}</span>
      <input
        className="field m"
        type="datetime-local"
        aria-label={text('person-card.ask.time')}
        value={local}
        onChange={({ target }) => setLocal(target.value)}
      />
      {at !== undefined && <span>{text('person-card.ask.day', { day: zone.day(at), at: zone.hm(at) })}</span>}
      <b className={answer === null || answer.granted ? 't1' : 'warns'} role="status">
        {at === undefined ? text('person-card.ask.no-time') : (answer?.words ?? '')}
      </b>
    </p>
  )
}
