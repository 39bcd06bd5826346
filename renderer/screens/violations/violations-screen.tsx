/** People in violation, the timeline of the one that is looked at, and the same in words. */
import { useEffect, useState } from 'react'
import { Avatar } from '../people/avatar'
import { ConfidenceMark } from '../../components/confidence'
import { Say } from '../../components/say'
import { Shape } from '../../components/shape'
import { Countdown, Time } from '../../components/time'
import { Void } from '../../components/void'
import type { OpenViolation } from '../../../preload/contract/models'
import { count, text } from '../../format/text'
import { useAlarms } from '../alarms/alarms'
import { neighbour, registerList } from '../desk/list'
import { names } from '../site/naming'
import { usePeople } from '../people/people'
import { selectViolation, useSelection } from '../desk/selection'
import { useSite } from '../site/site'
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

interface RowProps {
  readonly violation: OpenViolation
  readonly current: boolean
}

function ViolationRow({ violation, current }: RowProps) {
  const { bySeq } = useAlarms()
  const known = usePeople((people) => people.known.get(violation.cardholder))
  // Asks for the person's groups unless they are known.
  if (!known) names.person(violation.cardholder)
  const priority = violation.seq === undefined ? undefined : bySeq.get(violation.seq)?.priority
  const areaMode = useSite((site) => site.area.get(violation.area)?.mode)
  const { rule } = violation.violation
  const soft = rule === '4.4' || (rule === '4.2' && areaMode === 'soft')
  const shape = priority === undefined ? (soft ? 'p3' : 'p2') : (`p${priority}` as const)
  const choose = (): void => selectViolation({ cardholder: violation.cardholder, area: violation.area })
  return (
    <tr
      className={current ? 'cur' : ''}
      onClick={choose}
      aria-selected={current}
      data-violation={violationKey(violation)}
    >
      <td>
        <button type="button" className="vt-person" onClick={choose}>
          <Avatar person={violation.cardholder} size="list" />
          <span>
            <b>{violation.name}</b>
            <span className="t3">{known?.groups.join(', ') ?? ''}</span>
          </span>
        </button>
      </td>
      <td className="t1 fold-1">{names.area(violation.area)}</td>
      <td>
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
      </td>
      <td className="t1">
        <Time at={violation.openedAt} />
      </td>
      <td className="num m">{violation.tries}</td>
      <td className="fold-1">
        <Clears violation={violation} />
      </td>
      <td className="fold-1">
        <ConfidenceMark level={violation.confidence} />
      </td>
    </tr>
  )
}

export function ViolationsScreen() {
  const open = useViolations((violations) => violations.open)
  const chosen = useSelection((selection) => selection.violation)
  const site = useSite()
  const [areas, setAreas] = useState<readonly number[]>([])
  const shown = open.filter((v) => areas.length === 0 || areas.includes(v.area))
  const current = (chosen && violationOf(shown, chosen.cardholder, chosen.area)) ?? shown[0]
  const rows = useTimeline(current)
  const lockedOut = open.filter((v) => v.lockedOut).length
  const present = [...new Set(open.map((v) => v.area))]
  useEffect(() => {
    const choose = (v: OpenViolation | undefined): void => {
      if (!v) return
      selectViolation({ cardholder: v.cardholder, area: v.area })
      document.querySelector(`[data-violation="${CSS.escape(violationKey(v))}"]`)?.scrollIntoView({ block: 'nearest' })
    }
    return registerList({
      step: (by) => choose(neighbour(shown, (v) => v === current, by)),
      home: () => choose(shown[0]),
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
        <span className="t3">{lockedOut > 0 && count('violations.locked', lockedOut)}</span>
      </div>
      {open.length === 0 ? (
        <Void title={text('violations.empty')}>
          {site.view.enforcement === 'observe' ? text('violations.empty.observing') : text('violations.empty.why')}
        </Void>
      ) : (
        <>
          <div className="vt-scroll">
            <table className="vt">
              <thead>
                <tr>
                  <th className="vt-first">{text('violations.person')}</th>
                  <th className="fold-1">{text('violations.area-head')}</th>
                  <th>{text('violations.kind')}</th>
                  <th>{text('violations.since')}</th>
                  <th className="num">{text('violations.tries')}</th>
                  <th className="fold-1">{text('violations.clears')}</th>
                  <th className="fold-1">{text('violations.location')}</th>
                </tr>
              </thead>
              <tbody>
                {shown.map((violation) => (
                  <ViolationRow key={violationKey(violation)} violation={violation} current={violation === current} />
                ))}
              </tbody>
            </table>
          </div>
          {current && (
            <>
              <div className="head second">
                <h2>{text('timeline.title', { name: current.name })}</h2>
                <span className="t2 el">
                  {text('timeline.about', {
                    area: names.area(current.area),
                    kind: text(`violation.${current.violation.kind}`).toLowerCase(),
                    rule: current.violation.rule,
                  })}
                </span>
              </div>
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
