/** Cardholders: everybody on file, and the card of the one who is chosen. */
import { useEffect } from 'react'
import { Void } from '../../components/void'
import { grouped } from '../../../main/text/messages'
import { failureWords } from '../../format/failure'
import { text } from '../../format/text'
import { useRoute } from '../desk/route'
import { useStatus } from '../desk/status'
import { may } from '../session/session'
import { followPeople, refreshPeople, usePeopleList } from './list'
import { ManyBar } from './many-bar'
import { PeopleHead } from './people-head'
import { PeopleTable } from './people-table'
import { PersonCard } from './person-card'

function Empty() {
  const { search, counts } = usePeopleList()
  const mayEdit = useStatus(({ status }) => may(status?.operator.role, 'edit-people'))
  if (search.text === '' && search.chip === 'all')
    return <Void title={text('people.none')}>{text(mayEdit ? 'people.none.administrator' : 'people.none.why')}</Void>
  const chip = text(`people.chip.${search.chip}`)
  return (
    <Void
      title={search.text === '' ? text('people.none-in', { chip }) : text('people.not-found', { text: search.text })}
    >
      {search.chip !== 'all' && (counts?.all ?? 0) > 0
        ? text('people.not-found.chip', { chip, n: counts?.all ?? 0 })
        : text('people.not-found.how')}
    </Void>
  )
}

function Foot() {
  const { total, took } = usePeopleList()
  return (
    <div className="pl-foot t3">
      <span>{total === null ? '' : text('people.shown', { n: total, total: grouped(total) })}</span>
      <span className="spring" />
      {took !== null && <span>{text('people.took', { ms: took })}</span>}
    </div>
  )
}

export function PeopleScreen() {
  const person = useRoute((route) => route.person)
  const { total, failure } = usePeopleList()
  const role = useStatus(({ status }) => status?.operator.role)
  const ticks = may(role, 'edit-people')
  useEffect(followPeople, [])
  return (
    <div className="people-screen">
      <section className="panel pl-panel" aria-label={text('screen.people')}>
        <PeopleHead />
        {failure !== null && (
          <p className="pl-failure" role="alert">
            {failureWords(failure)}{' '}
            <button type="button" className="link" onClick={refreshPeople}>
              {text('people.again')}
            </button>
          </p>
        )}
        {total === 0 ? <Empty /> : <PeopleTable ticks={ticks} />}
        {ticks && <ManyBar />}
        <Foot />
      </section>
      {person === null ? (
        <aside className="panel pc" aria-label={text('person-card.label')}>
          <Void title={text('person-card.none')}>{text('person-card.none.how')}</Void>
        </aside>
      ) : (
        <PersonCard key={person} id={person} />
      )}
    </div>
  )
}
