/** People in violation, the timeline of the one that is looked at, and the same in words. */
import { useEffect, useState } from 'react'
import { Avatar } from '../people/avatar'
import { ConfidenceMark } from '../../components/confidence'
import { byNumber, byWords } from '../../components/columns'
import { Say } from '../../components/say'
import { Shape } from '../../components/shape'
import { Table, type Column } from '../../components/table'
import { Countdown, Time, useZone } from '../../components/time'
import { Void } from '../../components/void'
import type { CardholderId, OpenViolation } from '../../../preload/contract/models'
import { SURENESS } from '../../format/confidence-words'
import { count, text } from '../../format/text'
import { now as instant } from '../desk/clock'
import { useTable } from '../desk/columns'
import { neighbour, registerList } from '../desk/list'
import { dropPast, go, goPerson, setPast } from '../desk/route'
import { names } from '../site/naming'
import { usePeople } from '../people/people'
import { usePersonCard } from '../people/use-person-card'
import { selectViolation, useSelection } from '../desk/selection'
import { useSite } from '../site/site'
import { useSeverity } from './severity'
import { useViolations, violationKey, violationOf } from './violations'
import { Actions } from '../events/actions'
import { NotTaken } from '../people/person-panel'
import { EventTable } from '../events/event-table'
import { Timeline } from './timeline'
import { useTimeline } from './use-timeline'

function Clears({ violation }: { readonly violation: OpenViolation }) {
  if (violation.expiresAt !== null)
    return <Say k="violations.left" with={{ time: <Countdown until={violation.expiresAt} /> }} />
  return <>{violation.untilCleared ? text('violations.until-cleared') : text('violations.next-passage')}</>
}

const choose = (violation: OpenViolation): void =>
  selectViolation({ cardholder: violation.cardholder, area: violation.area })

interface CellProps {
  readonly violation: OpenViolation
}

function Person({ violation }: CellProps) {
  const known = usePeople((people) => people.known.get(violation.cardholder))
  // Asks for the person's groups unless they are known.
  if (!known) names.person(violation.cardholder)
  return (
    <button type="button" className="vt-person" onClick={() => choose(violation)}>
      <Avatar person={violation.cardholder} size="list" />
      <span>
        <b>{violation.name}</b>
        <span className="t3">{known?.groups.join(', ') ?? ''}</span>
      </span>
    </button>
  )
}

function Kind({ violation }: CellProps) {
  const { shape, soft } = useSeverity(violation)
  return (
    <span className="vt-kind">
      <Shape name={shape} />
      <span className="t1">{text(`violation.${violation.violation.kind}`)}</span>
      <span className="t3 fold-1">
        {violation.lockedOut
          ? text('violations.locked-out')
          : soft
            ? text('violations.let-in')
            : text('violations.refused')}
      </span>
    </span>
  )
}

const columns = (): readonly Column<OpenViolation>[] => [
  {
    id: 'person',
    head: text('violations.person'),
    always: true,
    order: byWords(({ name }) => name),
    cell: (violation) => <Person violation={violation} />,
  },
  {
    id: 'area',
    head: text('violations.area-head'),
    className: 'fold-1',
    cellClass: 't1',
    order: byWords(({ area }) => names.area(area)),
    cell: ({ area }) => names.area(area),
  },
  {
    id: 'kind',
    head: text('violations.kind'),
    order: byWords(({ violation }) => text(`violation.${violation.kind}`)),
    cell: (violation) => <Kind violation={violation} />,
  },
  {
    id: 'since',
    head: text('violations.since'),
    cellClass: 't1',
    order: byNumber(({ openedAt }) => openedAt),
    cell: ({ openedAt }) => <Time at={openedAt} />,
  },
  {
    id: 'tries',
    head: text('violations.tries'),
    className: 'num',
    cellClass: 'm',
    order: byNumber(({ tries }) => tries),
    cell: ({ tries }) => tries,
  },
  {
    id: 'clears',
    head: text('violations.clears'),
    className: 'fold-1',
    // Those that nobody ends come last.
    order: byNumber(({ expiresAt }) => expiresAt ?? Infinity),
    cell: (violation) => <Clears violation={violation} />,
  },
  {
    id: 'location',
    head: text('violations.location'),
    className: 'fold-1',
    order: byNumber(({ confidence }) => SURENESS[confidence]),
    cell: ({ confidence }) => <ConfidenceMark level={confidence} />,
  },
]

/** How often the person broke a rule of late: one mistake, or a habit. */
function HowOften({ person }: { readonly person: CardholderId }) {
  const broken = usePersonCard(person)?.card?.broken
  if (!broken) return null
  const n = broken.counts.reduce((sum, { count: each }) => sum + each, 0)
  return <span className="t3">{count(broken.complete ? 'violations.often' : 'violations.often.least', n)}</span>
}

/** How many are locked out now, and the way to History, where those of today that were cleared are too. */
function Today({ lockedOut }: { readonly lockedOut: number }) {
  const zone = useZone()
  const show = (): void => {
    dropPast()
    setPast({ kinds: ['violation'], from: zone.dayStart(instant()) })
    go('history')
  }
  return (
    <>
      <span className="t3">{lockedOut > 0 && count('violations.locked', lockedOut)}</span>
      <button type="button" className="link" onClick={show}>
        {text('violations.today')}
      </button>
    </>
  )
}

function StoryHead({ violation }: CellProps) {
  return (
    <div className="head second">
      <h2>{text('timeline.title', { name: violation.name })}</h2>
      <button type="button" className="link" onClick={() => goPerson(violation.cardholder)}>
        {text('person-card.show.short')}
      </button>
      <span className="t2 el">
        {text('timeline.about', {
          area: names.area(violation.area),
          kind: text(`violation.${violation.violation.kind}`).toLowerCase(),
          rule: violation.violation.rule,
        })}
      </span>
      <span className="spring" />
      <HowOften person={violation.cardholder} />
    </div>
  )
}

const useRows = (open: readonly OpenViolation[], areas: readonly number[]) =>
  useTable(
    'violations',
    columns(),
    open.filter((v) => areas.length === 0 || areas.includes(v.area)),
  )

export function ViolationsScreen() {
  const open = useViolations((violations) => violations.open)
  const chosen = useSelection((selection) => selection.violation)
  const site = useSite()
  const [areas, setAreas] = useState<readonly number[]>([])
  const table = useRows(open, areas)
  const shown = table.rows
  const current = (chosen && violationOf(shown, chosen.cardholder, chosen.area)) ?? shown[0]
  const rows = useTimeline(current)
  const lockedOut = open.filter((v) => v.lockedOut).length
  const present = [...new Set(open.map((v) => v.area))]
  useEffect(() => {
    const show = (v: OpenViolation | undefined): void => {
      if (!v) return
      choose(v)
      document.querySelector(`[data-item="${CSS.escape(violationKey(v))}"]`)?.scrollIntoView({ block: 'nearest' })
    }
    return registerList({
      step: (by) => show(neighbour(shown, (v) => v === current, by)),
      home: () => show(shown[0]),
    })
  })
  // What the keys act on is what is shown as chosen, also when nobody chose.
  useEffect(() => {
    if (current && (chosen?.cardholder !== current.cardholder || chosen.area !== current.area))
      selectViolation({ cardholder: current.cardholder, area: current.area })
  }, [current, chosen])
  return (
    <section className="panel violations-screen" aria-label={text('screen.violations')}>
      <div className="head">
        <h2>{text('violations.title')}</h2>
        <div className="chips" role="group" aria-label={text('filter.label')}>
          <button
            type="button"
            className={`chip ${areas.length === 0 ? 'on' : 'add'}`}
            aria-pressed={areas.length === 0}
            onClick={() => setAreas([])}
          >
            {text('violations.open', { n: open.length })}
          </button>
          {present.map((area) => (
            <button
              key={area}
              type="button"
              className={`chip ${areas.includes(area) ? 'on' : 'add'}`}
              aria-pressed={areas.includes(area)}
              onClick={() => setAreas(areas.includes(area) ? areas.filter((a) => a !== area) : [...areas, area])}
            >
              {text('violations.area', { area: names.area(area), n: open.filter((v) => v.area === area).length })}
            </button>
          ))}
        </div>
        <span className="spring" />
        <Today lockedOut={lockedOut} />
      </div>
      {open.length === 0 ? (
        <Void title={text('violations.empty')}>
          {site.view.enforcement === 'observe' ? text('violations.empty.observing') : text('violations.empty.why')}
        </Void>
      ) : (
        <>
          <div className="vt-scroll">
            <Table
              className="vt"
              {...table}
              keyOf={violationKey}
              isCurrent={(violation) => violation === current}
              onOpen={choose}
            />
          </div>
          {current && (
            <>
              <StoryHead violation={current} />
              <NotTaken person={current.cardholder} />
              <div className="v-story">
                <Timeline key={violationKey(current)} violation={current} rows={rows ?? []} />
                {rows === null ? (
                  <div className="det-loading" role="status">
                    {text('details.loading')}
                  </div>
                ) : (
                  <EventTable rows={rows} label={text('timeline.table')} />
                )}
              </div>
            </>
          )}
        </>
      )}
      {current && <Actions />}
    </section>
  )
}
