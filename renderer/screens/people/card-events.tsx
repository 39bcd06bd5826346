/** The last events of a person, newest first. */
import { Shape } from '../../components/shape'
import { Time } from '../../components/time'
import type { PersonCard } from '../../../preload/contract/people'
import { text } from '../../format/text'
import { sayEntry } from '../events/say-entry'
import { entriesOf } from '../events/entries'
import { go } from '../desk/route'
import { select } from '../desk/selection'
import { useAlarms } from '../alarms/alarms'

export function CardEvents({ card }: { readonly card: PersonCard }) {
  const lines = entriesOf(card.lastRows)
  // Lines are worded with the priority of the alarm that they raised.
  useAlarms(({ bySeq }) => bySeq)
  return (
    <section className="pc-part pc-events" aria-label={text('person-card.events')}>
      <h3 className="cap">{text('person-card.events')}</h3>
      {lines.length === 0 && <p className="t3">{text('person-card.events.none')}</p>}
      <ol>
        {lines.map((entry) => {
          const said = sayEntry(entry)
          return (
            <li key={entry.seq}>
              <button
                type="button"
                className={`pc-event ${said.tone}`}
                onClick={() => {
                  select(entry.seq)
                  go('history')
                }}
              >
                <Time at={said.at} />
                <Shape name={said.shape} size={13} />
                <span className="el">{said.where}</span>
                <span className="el wt">{said.what}</span>
              </button>
            </li>
          )
        })}
      </ol>
    </section>
  )
}
