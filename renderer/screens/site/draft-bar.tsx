/** The draft at the foot of every Site page: what changed, by whom, what is wrong, and the two ways out of it. */
import { Button } from '../../components/button'
import { Keys } from '../../components/keys'
import { Time } from '../../components/time'
import { Say } from '../../components/say'
import { failureWords } from '../../format/failure'
import { count, text } from '../../format/text'
import { may } from '../session/session'
import { openSheet } from '../desk/sheet'
import { useStatus } from '../desk/status'
import { useCanEdit, useDraft, waitsForTime } from './draft'
import { openPage } from './go'
import { walkProblems } from './problems'
import { redo, undo } from './draft'
import { TimedNotice } from './timed-notice'

export function DraftBar() {
  const { state, check, checked, failure } = useDraft()
  const role = useStatus(({ status }) => status?.operator.role)
  const canEdit = useCanEdit()
  if (!state) return <div className="site-foot" />
  const { changes, owner, timed } = state
  const waits = waitsForTime(state)
  const problems = check.problems.length
  return (
    <div className="site-foot">
      {timed && <TimedNotice timed={timed} />}
      <div className="site-bar" role="region" aria-label={text('office.draft')}>
        <b role="status">
          {changes.length === 0 ? text('office.no-changes') : count('office.changes', changes.length)}
        </b>
        {owner && (
          <span className="t3 site-wide">
            <Say k="office.draft-by" with={{ name: owner.name, at: <Time at={owner.since} /> }} />
          </span>
        )}
        {failure && (
          <span className="site-wrong el" role="alert">
            {failureWords(failure)}
          </span>
        )}
        <CheckState done={checked === state.revision} problems={problems} warnings={check.warnings.length} />
        <span className="spring" />
        {canEdit && (
          <>
            <Button
              quiet
              keys="Ctrl+Z"
              off={state.canUndo ? null : text('office.off.undo')}
              onClick={() => void undo()}
            >
              {text('office.undo')}
            </Button>
            <Button quiet off={state.canRedo ? null : text('office.off.redo')} onClick={() => void redo()}>
              {text('office.redo')}
            </Button>
          </>
        )}
        {may(role, 'edit-site') && !waits && (
          <>
            <Button
              off={changes.length === 0 && !owner ? text('office.off.no-changes') : null}
              onClick={() => openSheet({ kind: 'discard-draft' })}
            >
              {text('office.discard')}
            </Button>
            {canEdit ? (
              <Button
                main={changes.length > 0 && problems === 0}
                keys="Ctrl+Enter"
                off={changes.length === 0 ? text('office.off.no-changes') : null}
                onClick={() => openPage('review')}
              >
                {text('office.review')}
              </Button>
            ) : (
              <Button onClick={() => openSheet({ kind: 'take-over-draft' })}>{text('office.take-over')}</Button>
            )}
          </>
        )}
        {may(role, 'edit-site') && waits && <Button onClick={() => openPage('review')}>{text('timed.review')}</Button>}
      </div>
    </div>
  )
}

interface CheckStateProps {
  readonly done: boolean
  readonly problems: number
  readonly warnings: number
}

function CheckState({ done, problems, warnings }: CheckStateProps) {
  const { all, words } = !done
    ? { all: problems + warnings, words: text('office.checking') }
    : problems > 0
      ? { all: problems + warnings, words: count('office.problems', problems) }
      : { all: warnings, words: warnings > 0 ? count('office.warnings', warnings) : text('office.checked') }
  return (
    <span className={done && problems > 0 ? 'site-wrong' : done && warnings > 0 ? 'warns' : 't2'} role="status">
      {words}
      {all > 0 && (
        <button type="button" className="link site-show" aria-keyshortcuts="F8" onClick={() => walkProblems(1)}>
          {text('office.show')} <Keys of="F8" />
        </button>
      )}
    </span>
  )
}
