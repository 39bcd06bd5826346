/** What the draft changes and what is wrong with it, each a way to its place. */
import { Time } from '../../../components/time'
import { Void } from '../../../components/void'
import type { DraftChange, DraftProblem, DraftState } from '../../../../preload/contract/draft'
import { Button } from '../../../components/button'
import { text } from '../../../format/text'
import { openSheet } from '../../desk/sheet'
import { may } from '../../session/session'
import { useStatus } from '../../desk/status'
import { settle, useCanEdit, useDraft } from '../draft'
import { showProblem, showThing } from '../pages'
import type { SiteTab } from '../tab'
import { thingsOf } from '../thing'
import { sectionWords, thingWords } from '../wording'

const COUNTED = [
  'areas',
  'doors',
  'readers',
  'controllers',
  'groups',
  'schedules',
  'accessLevels',
  'automations',
] as const

function Overview() {
  const { state, check } = useDraft()
  const role = useStatus(({ status }) => status?.operator.role)
  if (!state) return <></>
  return (
    <div className="site-overview">
      <section className="panel" aria-label={text('office.overview.changes')}>
        <div className="head">
          <h2>{text('office.overview.changes')}</h2>
          <span className="t3">{state.changes.length}</span>
        </div>
        <div className="site-rows">
          {state.changes.length === 0 && (
            <Void title={text('office.no-changes')}>
              {text(may(role, 'edit-site') ? 'office.overview.how' : 'office.overview.read')}
            </Void>
          )}
          {state.changes.map((change) => (
            <ChangeRow key={`${change.section}/${change.id}`} change={change} state={state} />
          ))}
        </div>
      </section>
      <section className="panel" aria-label={text('office.overview.checks')}>
        <div className="head">
          <h2>{text('office.overview.checks')}</h2>
          <span className="t3">{check.problems.length + check.warnings.length}</span>
        </div>
        <div className="site-rows">
          {check.problems.length + check.warnings.length === 0 && <Void title={text('office.checked')} />}
          {check.problems.map((problem, i) => (
            <ProblemRow key={`problem ${i}`} problem={problem} state={state} wrong />
          ))}
          {check.warnings.map((problem, i) => (
            <ProblemRow key={`warning ${i}`} problem={problem} state={state} />
          ))}
        </div>
      </section>
      <section className="panel" aria-label={text('office.overview.site')}>
        <div className="head">
          <h2>{text('office.overview.site')}</h2>
        </div>
        <dl className="site-counts">
          {COUNTED.map((section) => (
            <div key={section}>
              <dt>{sectionWords(section)}</dt>
              <dd>{thingsOf(state.document, section).length}</dd>
            </div>
          ))}
        </dl>
        {may(role, 'change') && (
          <div className="site-file">
            <Button onClick={() => openSheet({ kind: 'change-site' })}>{text('change.title.site')}</Button>
          </div>
        )}
      </section>
    </div>
  )
}

function ChangeRow({ change, state }: { readonly change: DraftChange; readonly state: DraftState }) {
  const canEdit = useCanEdit()
  const { section, id, kind, operator, at, stale } = change
  const name = thingWords([state.document, state.inForce], section, id)
  return (
    <div className="site-change">
      <button type="button" className="site-row" aria-label={name} onClick={() => showThing(section, id)}>
        <span className="site-row-name">
          <b className="el">{name}</b>
          <span className="t3 el">
            {sectionWords(section)} · {text(`office.change.${kind}`)} · {operator} <Time at={at} />
          </span>
        </span>
      </button>
      {stale && (
        <div className="site-stale" role="group" aria-label={text('office.stale')}>
          <span>{text('office.stale')}</span>
          {canEdit && (
            <>
              <Button onClick={() => void settle({ section, id }, 'mine')}>{text('office.stale.mine')}</Button>
              <Button onClick={() => void settle({ section, id }, 'theirs')}>{text('office.stale.theirs')}</Button>
            </>
          )}
        </div>
      )}
    </div>
  )
}

interface ProblemRowProps {
  readonly problem: DraftProblem
  readonly state: DraftState
  readonly wrong?: boolean
}

function ProblemRow({ problem, state, wrong = false }: ProblemRowProps) {
  const { section, id, path, message } = problem
  const name =
    section === null
      ? text('office.whole-file')
      : section === 'cardholders'
        ? text('office.person', { id })
        : thingWords([state.document], section, id)
  return (
    <button type="button" className="site-row" aria-label={`${name}: ${message}`} onClick={() => showProblem(problem)}>
      <span className="site-row-name">
        <b className="el">
          {name} <span className="t3 m">{path}</span>
        </b>
        <span className={wrong ? 'site-wrong' : 'warns'}>{message}</span>
      </span>
    </button>
  )
}

export const overviewTab: SiteTab = { name: 'overview', sections: [], Page: Overview }
