/** The review: each change in words, what has to be ticked, why, and the one button that applies it. */
import { useEffect, useState } from 'react'
import { Button } from '../../../components/button'
import { NO_REASON, ReasonPicker, wholeReason } from '../../desk/reason'
import { SecondOperator } from '../../../components/second-operator'
import { Time } from '../../../components/time'
import { Say } from '../../../components/say'
import { Void } from '../../../components/void'
import type { ChangeLook } from '../../../../preload/contract/administration'
import type { DraftChange, DraftState } from '../../../../preload/contract/draft'
import { failureWords } from '../../../format/failure'
import { refusedWords } from '../../../format/sign-in-words'
import { count, text } from '../../../format/text'
import { now } from '../../desk/clock'
import { sayDone } from '../../desk/sheet'
import { useSecond } from '../../desk/use-second'
import { applyAt, useCanEdit, useDraft, waitsForTime } from '../draft'
import { leaveReview, onApply } from '../go'
import { showThing } from '../pages'
import { useSite } from '../site'
import { TimedNotice } from '../timed-notice'
import { applyDraft, dropLook, lookAtDraft } from './review'
import { ThingDifference } from './thing-difference'
import { instantOf, NOW, WhenField } from './when'

type Looked =
  | { readonly kind: 'looking' }
  | { readonly kind: 'look'; readonly look: ChangeLook }
  | { readonly kind: 'refused'; readonly problems: readonly string[] }

/** Compares again whenever the draft or the site in force changes. */
function useLook(revision: number): Looked {
  const [found, setFound] = useState<{ readonly revision: number; readonly looked: Looked } | null>(null)
  useEffect(() => {
    let stale = false
    const put = (looked: Looked): void => setFound({ revision, looked })
    void lookAtDraft().then((answer) => {
      if (stale) return
      if (!answer.ok) put({ kind: 'refused', problems: [failureWords(answer)] })
      else if (answer.value.kind === 'look') put({ kind: 'look', look: answer.value.look })
      else if (answer.value.kind === 'refused') put({ kind: 'refused', problems: answer.value.problems })
    })
    return () => {
      stale = true
    }
  }, [revision])
  useEffect(() => () => void dropLook(), [])
  return found?.revision === revision ? found.looked : { kind: 'looking' }
}

export function ReviewPage() {
  const state = useDraft((draft) => draft.state)
  if (!state) return <div className="site-screen" />
  return (
    <div className="site-screen site-review-screen">
      <div className="site-tabs">
        <Button keys="Esc" onClick={leaveReview}>
          {text('review.back')}
        </Button>
        <h2>{count('review.title', state.changes.length)}</h2>
        {state.owner && (
          <span className="t3 site-by">
            <Say k="office.draft-by" with={{ name: state.owner.name, at: <Time at={state.owner.since} /> }} />
          </span>
        )}
      </div>
      {state.changes.length === 0 ? (
        <Void title={text('office.no-changes')}>{text('review.nothing')}</Void>
      ) : (
        <div className="site-review">
          <Changes state={state} />
          {waitsForTime(state) ? <Waiting state={state} /> : <Before key={state.revision} state={state} />}
        </div>
      )}
    </div>
  )
}

function Changes({ state }: { readonly state: DraftState }) {
  return (
    <section className="panel" aria-label={text('office.overview.changes')}>
      <div className="site-rows">
        {state.changes.map((change) => (
          <ThingChanges key={`${change.section}/${change.id}`} change={change} state={state} />
        ))}
        <p className="site-nobody t3">{text('change.nobody-moves')}</p>
      </div>
    </section>
  )
}

function ThingChanges({ change, state }: { readonly change: DraftChange; readonly state: DraftState }) {
  const { section, id, kind } = change
  const canEdit = kind !== 'removed' && !waitsForTime(state)
  return (
    <ThingDifference
      {...{ section, id, kind }}
      before={state.inForce}
      after={state.document}
      onEdit={canEdit ? (path) => showThing(section, id, path) : undefined}
    />
  )
}

/** What is missing before it can be applied; null: nothing. */
function missingOf(looked: Looked, confirmed: readonly number[]): string | null {
  switch (looked.kind) {
    case 'looking':
      return text('office.checking')
    case 'refused':
      return count('office.problems', looked.problems.length)
    case 'look': {
      if (looked.look.counts.length === 0) return text('change.off.same')
      return looked.look.hazards.some(({ area }) => !confirmed.includes(area)) ? text('change.off.hazard') : null
    }
  }
}

/** The changes wait for their time: nothing is decided here any more, they can only be taken back. */
function Waiting({ state: { timed } }: { readonly state: DraftState }) {
  return (
    <section className="panel site-before" aria-label={text('review.before')}>
      {timed && <TimedNotice timed={timed} />}
      <p className="site-block t3">{text('review.at.says')}</p>
    </section>
  )
}

/** What is decided before the changes are applied, and the one act that applies them. */
function useApplying(state: DraftState) {
  const looked = useLook(state.revision)
  const look = looked.kind === 'look' ? looked.look : null
  const canEdit = useCanEdit()
  const [confirmed, setConfirmed] = useState<readonly number[]>([])
  const [reason, setReason] = useState(NO_REASON)
  const [when, setWhen] = useState(NOW)
  const zone = useSite((site) => site.zone)
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<string | null>(null)
  const second = useSecond(look ? { kind: 'change', id: look.id } : null)
  const whole = wholeReason(reason)
  const time = instantOf(when, zone)
  const missing = 'missing' in whole ? whole.missing : 'wrong' in time ? time.wrong : null
  const off = canEdit ? (missingOf(looked, confirmed) ?? second.off ?? missing) : text('office.off.owned')
  const apply = async (): Promise<void> => {
    if (off !== null || busy || !look || !('reason' in whole) || !('at' in time)) return
    setBusy(true)
    setFailure(null)
    const { at } = time
    const signed = await second.sign({ kind: 'change', id: look.id })
    const answer = !signed.ok
      ? signed
      : at === null
        ? await applyDraft(look.id, whole.reason, { onlyWhole: false, confirmed })
        : await applyAt(look.id, whole.reason, { at, confirmed })
    setBusy(false)
    if (!answer.ok) return setFailure(refusedWords(answer))
    sayDone(text(at === null ? 'review.done' : 'review.timed'), now())
    leaveReview()
  }
  useEffect(() => onApply(() => void apply()))
  const at = 'at' in time ? time.at : null
  const label =
    at === null
      ? count('review.apply', state.changes.length)
      : count('review.time', state.changes.length, { at: zone.near(at, now()) })
  return {
    ...{ looked, look, second, off, busy, failure, label, apply },
    ...{ confirmed, setConfirmed, reason, setReason, when, setWhen },
  }
}

function Before({ state }: { readonly state: DraftState }) {
  const { looked, look, second, off, busy, failure, label, apply, ...draft } = useApplying(state)
  return (
    <section className="panel site-before" aria-label={text('review.before')}>
      <div className="head">
        <h2>{text('review.before')}</h2>
      </div>
      <div className="site-rows">
        {looked.kind === 'refused' && (
          <ul className="site-block site-wrong" role="alert">
            {looked.problems.map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
        )}
        {look && <Hazards look={look} confirmed={draft.confirmed} onConfirmed={draft.setConfirmed} />}
        <div className="site-block">
          <ReasonPicker act="import" draft={draft.reason} onChange={draft.setReason} />
        </div>
        <div className="site-block">
          <WhenField when={draft.when} onChange={draft.setWhen} />
        </div>
        {second.needed && (
          <div className="site-block">
            <SecondOperator
              draft={second.draft}
              onChange={second.change}
              first={second.first}
              says={text('second.says')}
            />
          </div>
        )}
      </div>
      {failure !== null && (
        <p className="site-block site-wrong" role="alert">
          {failure}
        </p>
      )}
      <footer className="site-apply">
        <span className="warns el">{off}</span>
        <span className="spring" />
        <Button main keys="Ctrl+Enter" off={off} busy={busy} onClick={() => void apply()}>
          {label}
        </Button>
      </footer>
    </section>
  )
}

interface HazardsProps {
  readonly look: ChangeLook
  readonly confirmed: readonly number[]
  readonly onConfirmed: (areas: readonly number[]) => void
}

function Hazards({ look, confirmed, onConfirmed }: HazardsProps) {
  return (
    <div className="site-block">
      {look.hazards.length === 0 && <p className="t3">{text('change.no-hazards')}</p>}
      {look.hazards.map(({ area, name, why }) => (
        <label key={area} className="change-tick">
          <input
            type="checkbox"
            checked={confirmed.includes(area)}
            onChange={({ target }) =>
              onConfirmed(target.checked ? [...confirmed, area] : confirmed.filter((one) => one !== area))
            }
          />
          <span>
            <strong>{name}</strong>: {text(`change.hazard.${why}`)}
          </span>
        </label>
      ))}
      {look.warnings.length > 0 && (
        <details>
          <summary className="warns">{count('office.warnings', look.warnings.length)}</summary>
          <ul>
            {look.warnings.map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
        </details>
      )}
    </div>
  )
}
