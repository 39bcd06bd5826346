/** Rules not applied for a while: granting on violation, suspending, and ending either. */
import { useState } from 'react'
import { Choices, type Choice } from '../../components/choices'
import { useNow, useZone } from '../../components/time'
import type { OperatorAction, Relaxation, SuspendScope, ToggleScope } from '../../../preload/contract/models'
import { left } from '../../format/duration'
import { failureWords } from '../../format/failure'
import { reasonWords } from '../../format/reason'
import { relaxationWords, scopeWords } from '../../format/relaxation-words'
import { count, text } from '../../format/text'
import { now as instant } from '../desk/clock'
import { names } from '../site/naming'
import { may } from '../session/session'
import { endable, useStatus } from '../desk/status'
import { ActionSheet, reached, type Dock } from '../desk/action-sheet'
import { endAt, ENDS, type End } from '../desk/ends'
import { usePreview } from '../desk/use-preview'
import { carryOut } from '../desk/acting'

declare module '../desk/sheet' {
  interface SheetKinds {
    readonly relax: { readonly scope: ToggleScope }
    readonly suspend: { readonly scope: SuspendScope }
    readonly end: object
  }
}

const HOUR = 3_600_000

const Hatched = () => <span className="swatch large" />

export function RelaxSheet({ scope, dock }: { readonly scope: ToggleScope; readonly dock: Dock }) {
  const zone = useZone()
  const now = useNow()
  const role = useStatus(({ status }) => status?.operator.role)
  const [end, setEnd] = useState<End>('15min')
  const place = scopeWords(scope, names)
  const action = (at: number): OperatorAction => {
    const until = endAt(end, zone, at)
    return { action: 'grant-on-violation', scope, on: true, ...(until !== null && { until }) }
  }
  // Asked with one fixed end: what it touches does not depend on it, and the chosen one moves with every second.
  const [someEnd] = useState(() => instant() + HOUR)
  const preview = usePreview({ action: 'grant-on-violation', scope, on: true, until: someEnd })
  const until = endAt(end, zone, now)
  const options = ENDS.map((value): Choice<End> => {
    const at = endAt(value, zone, now)
    return {
      value,
      title: text(`relax.end.${value}`),
      says: at === null ? text('relax.end.never.says') : text('relax.end.at', { at: zone.hm(at) }),
      off: value === 'never' && !may(role, 'relax-without-end') ? text('off.administrator') : null,
    }
  })
  return (
    <ActionSheet
      dock={dock}
      reasons="relax"
      title={text('relax.title', { place })}
      mark={<Hatched />}
      lines={text('relax.lines')}
      steps={[
        {
          title: text('relax.until'),
          body: <Choices name="end" label={text('relax.until')} options={options} value={end} onChange={setEnd} />,
        },
      ]}
      headline={text('relax.effect', { place })}
      effects={[
        { label: text('relax.refusals'), value: text('relax.refusals.says') },
        { label: text('relax.alarms'), value: text('relax.alarms.says') },
        {
          label: text('relax.ends'),
          value: until === null ? text('relax.ends.never') : text('relax.ends.at', { at: zone.near(until, now) }),
        },
      ]}
      preview={preview.value}
      label={until === null ? text('relax.do.never') : text('relax.do', { time: text(`relax.end.${end}.short`) })}
      what={() => ({ kind: 'action', action: action(instant()) })}
      run={(reason, what) => carryOut(what?.kind === 'action' ? what.action : action(instant()), reason)}
      done={text('done.relax', { place })}
    />
  )
}

export function SuspendSheet({ scope, dock }: { readonly scope: SuspendScope; readonly dock: Dock }) {
  const action: OperatorAction = { action: 'suspend', scope, on: true }
  const preview = usePreview(action)
  const place = scopeWords(scope, names)
  return (
    <ActionSheet
      dock={dock}
      reasons="relax"
      title={text('suspend.title', { place })}
      mark={<Hatched />}
      lines={text('suspend.lines')}
      headline={
        <>
          {text('suspend.effect', { place })}
          {preview.value && reached(preview.value) !== '' && <span className="t3"> · {reached(preview.value)}</span>}
        </>
      }
      effects={[
        { label: text('suspend.meanwhile'), value: text('suspend.meanwhile.says') },
        { label: text('suspend.after'), value: text('suspend.after.says') },
      ]}
      preview={preview.value}
      previewFailure={preview.failure && failureWords(preview.failure)}
      label={text('suspend.do')}
      what={() => ({ kind: 'action', action })}
      run={(reason) => carryOut(action, reason)}
      done={text('done.suspend', { place })}
    />
  )
}

const keyOf = (relaxation: Relaxation): string => JSON.stringify([relaxation.kind, relaxation.scope])

function endingOf(relaxation: Relaxation): OperatorAction | null {
  const { kind, scope } = relaxation
  if (kind === 'grant-on-violation') return { action: 'grant-on-violation', scope, on: false }
  return kind === 'suspended' && !('reader' in scope) ? { action: 'suspend', scope, on: false } : null
}

/** Ends one of what is relaxed, and says first what that will forget. */
export function EndSheet({ dock }: { readonly dock: Dock }) {
  const relaxations = endable(useStatus(({ status }) => status?.relaxations) ?? [])
  const now = useNow()
  const [chosen, setChosen] = useState<string>('')
  const relaxation = relaxations.find((r) => keyOf(r) === chosen) ?? relaxations[0]
  const action = relaxation ? endingOf(relaxation) : null
  const preview = usePreview(action)
  const options = relaxations.map((r): Choice<string> => ({
    value: keyOf(r),
    title: relaxationWords(r, names),
    says: [
      r.until === null ? text('strip.until-off') : text('end.left', { time: left(r.until - now) }),
      r.reason === null ? '' : reasonWords(r.reason),
    ]
      .filter((words) => words !== '')
      .join(' · '),
  }))
  const forgets = preview.value?.forgetsLocations ?? 0
  return (
    <ActionSheet
      dock={dock}
      reasons="relax-end"
      title={text('end.title')}
      mark={<Hatched />}
      steps={[
        {
          title: text('end.which'),
          body: (
            <Choices
              name="relaxation"
              label={text('end.which')}
              options={options}
              value={relaxation ? keyOf(relaxation) : ''}
              onChange={setChosen}
            />
          ),
        },
      ]}
      headline={relaxation ? text('end.effect') : text('off.nothing-relaxed')}
      effects={
        forgets > 0 ? [{ label: text('effect.location'), value: count('effect.location.forgets', forgets) }] : []
      }
      preview={preview.value}
      previewFailure={preview.failure && failureWords(preview.failure)}
      label={text('end.do')}
      off={action ? null : text('off.nothing-relaxed')}
      run={async (reason) =>
        action ? carryOut(action, reason) : { ok: false, code: 'not-found', detail: text('off.nothing-relaxed') }
      }
      done={text('done.end')}
    />
  )
}
