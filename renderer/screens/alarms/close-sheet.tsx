/** Closing alarms: what they turned out to be, in words, which steps were not done, and whether a violation stays open. */
import { useRef, useState } from 'react'
import { Choices, type Choice } from '../../components/choices'
import { REASON_LIMIT } from '../desk/reason'
import { Shape } from '../../components/shape'
import { Sheet, Step } from '../../components/sheet'
import { useNow } from '../../components/time'
import { OUTCOMES, type Outcome, type Reason } from '../../../preload/contract/reasons'
import { alarmWords } from '../../format/alarm-words'
import { failureWords } from '../../format/failure'
import { alarmShape } from '../../format/shape'
import { count, text } from '../../format/text'
import { useAlarms } from './alarms'
import { now as instant } from '../desk/clock'
import { asksOutcome, closeAlarms, stepsNotDone, violationBehind } from './closing'
import { names } from '../site/naming'
import { may } from '../session/session'
import { closeSheet, sayDone } from '../desk/sheet'
import { useStatus } from '../desk/status'
import { useViolations } from '../violations/violations'
import type { Dock } from '../desk/action-sheet'
import { carryOut } from '../desk/acting'

declare module '../desk/sheet' {
  interface SheetKinds {
    readonly close: { readonly alarms: readonly string[] }
  }
}

/** The reason recorded with a violation that is cleared together with its alarm. */
const clearedBecause = (outcome: Outcome | null, words: string): Reason =>
  outcome === 'test'
    ? { code: 'test', text: words }
    : { code: 'other', text: outcome === null ? words : text(`outcome.${outcome}.inline`, { words }).trim() }

/** Steps of the instructions that nobody ticked off. */
function Undone({ steps }: { readonly steps: readonly string[] }) {
  if (steps.length === 0) return null
  return (
    <section className="close-undone" aria-label={count('close.undone', steps.length)}>
      <p className="warns">{count('close.undone', steps.length)}</p>
      <ul>
        {steps.map((step, i) => (
          <li key={`${step} ${i}`}>{step}</li>
        ))}
      </ul>
    </section>
  )
}

/** Of several alarms that are closed: how many people stay in violation. */
function Staying({ n }: { readonly n: number }) {
  return n > 0 && <p className="warns">{count('close.stay', n)}</p>
}

export function CloseSheet({ alarms: ids, dock }: { readonly alarms: readonly string[]; readonly dock: Dock }) {
  const alarms = useAlarms(({ all }) => all).filter(({ id }) => ids.includes(id))
  const open = useViolations((violations) => violations.open)
  const operator = useStatus(({ status }) => status?.operator)
  const now = useNow()
  const [outcome, setOutcome] = useState<Outcome | null>(null)
  const [words, setWords] = useState('')
  const [clears, setClears] = useState(false)
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<string | null>(null)
  const field = useRef<HTMLTextAreaElement>(null)
  const first = alarms[0]
  const needed = alarms.some(asksOutcome)
  const behind = first && alarms.length === 1 ? violationBehind(first, open) : undefined
  const off =
    alarms.length < ids.length
      ? text('close.gone')
      : needed && outcome === null
        ? text('close.outcome-missing')
        : needed && words.trim() === ''
          ? text('close.words-missing')
          : null

  const run = async (): Promise<void> => {
    setBusy(true)
    setFailure(null)
    const closed = await closeAlarms(ids, { outcome, text: words.trim() })
    if (!closed.ok) {
      setBusy(false)
      return setFailure(failureWords(closed))
    }
    const cleared =
      clears && behind
        ? await carryOut(
            { action: 'clear-violation', cardholder: behind.cardholder, area: behind.area },
            clearedBecause(outcome, words.trim()),
          )
        : null
    setBusy(false)
    sayDone(
      cleared === null
        ? count('done.close', ids.length)
        : cleared.ok
          ? text('done.close-clear', { name: behind?.name ?? '' })
          : text('done.close-only', { detail: cleared.detail }),
      instant(),
    )
    closeSheet()
  }

  const choose = (chosen: Outcome): void => {
    setOutcome(chosen)
    field.current?.focus()
  }
  return (
    <Sheet
      dock={dock}
      title={count('close.title', ids.length)}
      mark={first && <Shape name={alarmShape(first.priority)} size={28} />}
      lines={first && alarmWords(first, names, now).headline}
      signed={text('sheet.signed', { operator: operator?.name ?? '' })}
      failure={failure}
      doIt={{ label: count('close.do', ids.length), off, busy, run: () => void run() }}
      onClose={closeSheet}
      onDigit={(digit) => {
        const chosen = OUTCOMES[digit - 1]
        if (chosen) choose(chosen)
      }}
    >
      <Undone steps={alarms.flatMap(stepsNotDone)} />
      <Step n={1} title={text('close.outcome')}>
        <Choices
          name="outcome"
          label={text('close.outcome')}
          options={OUTCOMES.map((value, i): Choice<Outcome> => ({
            value,
            title: text('close.choice', { n: i + 1, name: text(`outcome.${value}`) }),
            says: text(`outcome.${value}.says`),
          }))}
          value={outcome}
          onChange={choose}
        />
        <textarea
          ref={field}
          className="field words"
          rows={3}
          maxLength={REASON_LIMIT}
          aria-label={text('close.words')}
          placeholder={text(needed ? 'close.words.needed' : 'close.words')}
          value={words}
          onChange={(event) => setWords(event.target.value)}
        />
      </Step>
      {alarms.length > 1 && <Staying n={alarms.filter((alarm) => violationBehind(alarm, open) !== undefined).length} />}
      {behind && (
        <Step n={2} title={text('close.violation')}>
          <p>{text('close.stays', { name: behind.name, area: names.area(behind.area) })}</p>
          {may(operator?.role, 'release') ? (
            <label className="check">
              <input type="checkbox" checked={clears} onChange={(event) => setClears(event.target.checked)} />{' '}
              {text('close.clear-too')}
            </label>
          ) : (
            <p className="t3">{text('close.clear-supervisor')}</p>
          )}
        </Step>
      )}
    </Sheet>
  )
}
