/** Letting a wrongly held person go on: clear one violation, reset them, or let the next broken read through. */
import { useState } from 'react'
import { Avatar } from '../people/avatar'
import { Choices, type Choice } from '../../components/choices'
import type { AreaId, CardholderId, OperatorAction } from '../../../preload/contract/models'
import type { Outcome } from '../../../preload/contract/reasons'
import { failureWords } from '../../format/failure'
import { count, text } from '../../format/text'
import { names } from '../site/naming'
import { useSite } from '../site/site'
import { useViolations, violationOf } from './violations'
import { ActionSheet, reached, type Dock } from '../desk/action-sheet'
import { closeWith } from '../alarms/closing'
import { ItsAlarm, useAlarmOf } from '../alarms/its-alarm'
import { PersonFacts } from '../people/person-facts'
import { usePerson } from '../people/use-person'
import { usePreview } from '../desk/use-preview'
import { carryOut } from '../desk/acting'

declare module '../desk/sheet' {
  interface SheetKinds {
    readonly release: Request
  }
}

interface Request {
  readonly cardholder: CardholderId
  readonly area: AreaId | null
  readonly choice: 'clear' | 'reset'
}
type Way = 'clear' | 'reset' | 'set' | 'revert'

export function ReleaseSheet({ cardholder, area, choice, dock }: Request & { readonly dock: Dock }) {
  const person = usePerson(cardholder)
  const site = useSite()
  const open = useViolations(({ open: all }) => violationOf(all, cardholder, area ?? undefined))
  const [way, setWay] = useState<Way>(choice === 'clear' && area !== null ? 'clear' : 'reset')
  const [place, setPlace] = useState<AreaId>(0)
  const name = person?.name ?? names.person(cardholder)
  const alarm = useAlarmOf(cardholder, area)
  const [outcome, setOutcome] = useState<Outcome | null>(null)

  const reader = open && site.reader.get(open.reader)
  const clearOff = open ? null : text('release.clear.none')
  const revertOff =
    reader?.mode === 'hard-revert-soft'
      ? null
      : reader
        ? text('release.revert.not', { reader: reader.name })
        : text('release.revert.none')
  const options: readonly Choice<Way>[] = [
    {
      value: 'clear',
      title: text('release.clear'),
      says: text('release.clear.says', { area: open ? names.area(open.area) : '' }),
      off: clearOff,
    },
    { value: 'reset', title: text('release.reset'), says: text('release.reset.says') },
    {
      value: 'set',
      title: text('release.set'),
      says: text('release.set.says'),
      extra: (
        <select
          className="field"
          aria-label={text('release.set.area')}
          value={place}
          onChange={(event) => setPlace(Number(event.target.value))}
        >
          {site.view.areas.map((known) => (
            <option key={known.id} value={known.id}>
              {known.name}
            </option>
          ))}
        </select>
      ),
    },
    { value: 'revert', title: text('release.revert'), says: text('release.revert.says'), off: revertOff },
  ]

  const actions: Readonly<Record<Way, OperatorAction | null>> = {
    clear: area === null ? null : { action: 'clear-violation', cardholder, area },
    reset: { action: 'reset', cardholder },
    set: { action: 'reset', cardholder, setLocation: place },
    revert: { action: 'revert-to-soft', cardholder },
  }
  const action = actions[way]
  const preview = usePreview(action)
  const violations = preview.value?.violations ?? 0
  const isReset = way === 'reset' || way === 'set'
  const label = isReset
    ? count('release.do.reset', preview.value?.cardholders ?? 1)
    : way === 'clear'
      ? count('release.do.clear', Math.max(1, violations))
      : text('release.do.revert')
  return (
    <ActionSheet
      dock={dock}
      reasons="reset"
      title={text(isReset ? 'release.title.reset' : way === 'clear' ? 'release.title.clear' : 'release.title.revert', {
        name,
      })}
      mark={<Avatar person={cardholder} size="dialog" />}
      lines={person && <PersonFacts person={person} area={area} />}
      steps={[
        {
          title: text('release.what'),
          body: <Choices name="release" label={text('release.what')} options={options} value={way} onChange={setWay} />,
        },
        ...(alarm
          ? [
              {
                title: text('release.alarm'),
                body: <ItsAlarm alarm={alarm} outcome={outcome} onChange={setOutcome} />,
              },
            ]
          : []),
      ]}
      headline={
        <>
          {way === 'revert'
            ? text('release.effect.revert')
            : isReset
              ? count('release.effect.reset', preview.value?.cardholders ?? 1)
              : count('release.effect.clear', Math.max(1, violations))}
          {preview.value && reached(preview.value) !== '' && <span className="t3"> · {reached(preview.value)}</span>}
        </>
      }
      effects={
        preview.value
          ? [
              { label: text('effect.violations'), value: count('effect.violations.n', violations) },
              {
                label: text('effect.location'),
                value:
                  way === 'set'
                    ? text('effect.location.set', { area: names.area(place) })
                    : count('effect.location.forgets', preview.value.forgetsLocations),
              },
            ]
          : []
      }
      preview={preview.value}
      previewFailure={preview.failure && failureWords(preview.failure)}
      label={label}
      off={way === 'clear' ? clearOff : way === 'revert' ? revertOff : null}
      action={action}
      what={() => (action ? { kind: 'action', action } : null)}
      run={async (reason) => {
        if (!action) return { ok: false, code: 'not-found', detail: text('release.clear.none') }
        const done = await carryOut(action, reason)
        if (!done.ok || !alarm || outcome === null) return done
        const closed = await closeWith(alarm, outcome, reason)
        return closed.ok ? done : { ...closed, detail: text('release.alarm-open', { detail: closed.detail }) }
      }}
      done={text(isReset ? 'done.reset' : way === 'clear' ? 'done.clear' : 'done.revert', { name })}
    />
  )
}
