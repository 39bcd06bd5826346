/** One area: which rules are relaxed there and what can be done, and who is inside, the least sure first. */
import { Avatar } from '../people/avatar'
import { byNumber, byWords } from '../../components/columns'
import { PersonLink } from '../people/person-link'
import { ConfidenceMark } from '../../components/confidence'
import { Button } from '../../components/button'
import { Table, type Column } from '../../components/table'
import { Age, Time, useNow } from '../../components/time'
import { Void } from '../../components/void'
import type { AreaStatus, Confidence, Occupant, Relaxation, SuspendScope } from '../../../preload/contract/models'
import { confidenceWords, SURENESS } from '../../format/confidence-words'
import { left } from '../../format/duration'
import { relaxationWords } from '../../format/relaxation-words'
import { count, text } from '../../format/text'
import { useTable } from '../desk/columns'
import { names } from '../site/naming'
import { may } from '../session/session'
import { openSheet } from '../desk/sheet'
import { useSite, type Area } from '../site/site'
import { useStatus } from '../desk/status'

/** What is relaxed in a scope, and the three things a supervisor can do there. */
export function ScopeControls({ scope, title }: { readonly scope: SuspendScope; readonly title: string }) {
  const status = useStatus(({ status: known }) => known)
  const now = useNow()
  const role = status?.operator.role
  const same = (r: Relaxation): boolean => JSON.stringify(r.scope) === JSON.stringify(scope)
  const above = 'site' in scope ? [] : (status?.relaxations ?? []).filter((r) => 'site' in r.scope)
  const here = (status?.relaxations ?? []).filter(same)
  const needs = may(role, 'relax') ? null : text('off.supervisor')
  const granting = here.some((r) => r.kind === 'grant-on-violation')
  const suspended = here.some((r) => r.kind === 'suspended')
  return (
    <section className="scope" aria-label={text('scope.rules-of', { place: title })}>
      <div className="scope-words">
        <h3>{title}</h3>
        {above.map((r) => (
          <p key={r.kind} className="relaxed-words">
            <i className="swatch" /> {text(`scope.with-site.${r.kind}`)}
            {r.until !== null && `, ${text('end.left', { time: left(r.until - now) })}`}
          </p>
        ))}
        {here.length === 0
          ? above.length === 0 && <p className="t3">{text('scope.in-force')}</p>
          : here.map((r) => (
              <p key={r.kind} className="relaxed-words">
                <i className="swatch" /> {relaxationWords(r, names)}
                {r.kind !== 'observing' && ', '}
                {r.kind === 'observing'
                  ? ''
                  : r.until === null
                    ? text('strip.until-off')
                    : text('end.left', { time: left(r.until - now) })}
              </p>
            ))}
      </div>
      <span className="scope-acts">
        {granting || suspended ? (
          <Button keys="Ctrl+E" off={needs} onClick={() => openSheet({ kind: 'end' })}>
            {text('scope.end')}
          </Button>
        ) : null}
        {!granting && (
          <Button off={needs} onClick={() => openSheet({ kind: 'relax', scope })}>
            {text('scope.grant')}
          </Button>
        )}
        {!suspended && (
          <Button off={needs} onClick={() => openSheet({ kind: 'suspend', scope })}>
            {text('scope.suspend')}
          </Button>
        )}
        <Button quiet off={needs} onClick={() => openSheet({ kind: 'reset-many', scope })}>
          {text('scope.reset')}
        </Button>
      </span>
    </section>
  )
}

function Confidence({ person }: { readonly person: Occupant }) {
  const now = useNow()
  const { confidence, confidenceBecause } = person
  return (
    <>
      <ConfidenceMark level={confidence} />{' '}
      {confidenceBecause && <span className="t3">{confidenceWords(confidenceBecause, names, now)}</span>}
    </>
  )
}

const columns = (): readonly Column<Occupant>[] => [
  {
    id: 'who',
    head: text('lane.who'),
    always: true,
    order: byWords(({ name }) => name),
    cell: ({ id, name }) => (
      <span className="vt-person">
        <Avatar person={id} size="row" /> <PersonLink person={id} name={name} />
      </span>
    ),
  },
  {
    id: 'since',
    head: text('area.since'),
    order: byNumber(({ since }) => since),
    cell: ({ since }) => <Time at={since} />,
  },
  {
    id: 'for',
    head: text('area.for'),
    cellClass: 't3',
    order: byNumber(({ since }) => -since),
    cell: ({ since }) => <Age since={since} />,
  },
  {
    id: 'sure',
    head: text('area.sure'),
    cellClass: 'el',
    order: byNumber(({ confidence }) => SURENESS[confidence]),
    cell: (person) => <Confidence person={person} />,
  },
]

interface AreaPanelProps {
  readonly area: Area
  readonly status: AreaStatus | undefined
  readonly people: readonly Occupant[] | undefined
}

function AreaList({ area, people }: Pick<AreaPanelProps, 'area' | 'people'>) {
  const leastSureFirst = people?.toSorted(
    (a, b) => SURENESS[a.confidence] - SURENESS[b.confidence] || a.since - b.since,
  )
  const table = useTable('area-people', columns(), leastSureFirst ?? [])
  return (
    <>
      {people === undefined ? (
        <Void title={text('area.too-many')}>{text('area.too-many.why')}</Void>
      ) : people.length === 0 ? (
        <Void title={text('area.is-empty', { area: area.name })}>{text('area.is-empty.why')}</Void>
      ) : (
        <div className="et-scroll" role="group" tabIndex={0} aria-label={text('area.people', { area: area.name })}>
          <Table
            className="et people"
            label={text('area.people', { area: area.name })}
            {...table}
            keyOf={({ id }) => id}
          />
        </div>
      )}
    </>
  )
}

/** The people of an area without its rules, for under the board. */
export function AreaPeople({ area, people }: Pick<AreaPanelProps, 'area' | 'people'>) {
  return (
    <section className="area-people" aria-label={area.name}>
      <div className="head second">
        <h2>{area.name}</h2>
        {people && <span className="t2">{count('area.inside', people.length)}</span>}
      </div>
      <AreaList area={area} people={people} />
    </section>
  )
}

export function AreaPanel({ area, status, people }: AreaPanelProps) {
  const site = useSite()
  const inside = status?.inside ?? 0
  const readers = site.view.readers.filter((reader) => reader.from === area.id || reader.to === area.id).length
  return (
    <section className="panel area-panel" aria-label={area.name}>
      <div className="head">
        <h2>{text('scope.rules')}</h2>
      </div>
      <ScopeControls scope={{ site: true }} title={text('scope.site')} />
      <ScopeControls scope={{ area: area.id }} title={area.name} />
      <div className="head second">
        <h2>{area.name}</h2>
        <span className="t2">{count('area.inside', inside)}</span>
        <span className="spring" />
        <span className="t3">{count('area.readers', readers)}</span>
      </div>
      <AreaList area={area} people={people} />
    </section>
  )
}
