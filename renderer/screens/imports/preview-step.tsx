/** The last step: every row with what it does, why, and the one button that imports. */
import { useEffect, useState } from 'react'
import { Button } from '../../components/button'
import { SecondOperator } from '../../components/second-operator'
import type { ChangeLook } from '../../../preload/contract/administration'
import { failureWords } from '../../format/failure'
import { refusedWords } from '../../format/sign-in-words'
import { count, text } from '../../format/text'
import { OnlyWhole } from '../changes/found'
import { now } from '../desk/clock'
import { NO_REASON, reasonAt, ReasonPicker, wholeReason } from '../desk/reason'
import { sayDone } from '../desk/sheet'
import { useSecond } from '../desk/use-second'
import { EffectLines, Figures } from './effects'
import { applyList, leaveImport, onNext, saveRejected, storeMapping, useImport } from './imports'
import { RowsTable } from './rows-table'
import { ImportFoot } from './values-panel'

/** Of each kind; more than anybody reads. */
const SHOWN = 100

export function PreviewStep() {
  const look = useImport((state) => state.look)
  return look === null ? null : <Preview key={look.id} look={look} />
}

function Preview({ look }: { readonly look: ChangeLook }) {
  const [draft, setDraft] = useState(NO_REASON)
  const [onlyWhole, setOnlyWhole] = useState(false)
  const [failure, setFailure] = useState<string | null>(null)
  const second = useSecond({ kind: 'change', id: look.id })
  const whole = wholeReason(draft)
  const bad = look.rows?.bad ?? 0
  const people = (look.rows?.groups ?? []).reduce((sum, { kind, count: n }) => sum + (kind === 'bad' ? 0 : n), 0)
  const off =
    look.counts.length === 0
      ? text('change.off.same')
      : onlyWhole && bad > 0
        ? text('change.off.bad')
        : (second.off ?? ('missing' in whole ? whole.missing : null))

  const apply = async (): Promise<void> => {
    if (off !== null || !('reason' in whole) || useImport.getState().busy) return
    useImport.setState({ busy: true })
    setFailure(null)
    const signed = await second.sign({ kind: 'change', id: look.id })
    const answer = signed.ok ? await applyList(look.id, whole.reason, { onlyWhole, confirmed: [] }) : signed
    useImport.setState({ busy: false })
    if (!answer.ok) return setFailure(refusedWords(answer))
    const stored = await storeMapping()
    sayDone(
      stored.ok ? count('import.done', people) : text('import.done.not-stored', { why: failureWords(stored) }),
      now(),
    )
    leaveImport()
  }
  useEffect(() => onNext(() => void apply()))
  useDigits((digit) => {
    const picked = reasonAt('import', digit)
    if (picked) setDraft((before) => ({ ...before, ...picked }))
  })
  return (
    <div className="im-columns im-preview">
      <section className="panel im-left" aria-label={text('import.step.preview')}>
        <div className="im-scroll im-found">
          {look.rows && <RowsTable effect={look.rows} shown={SHOWN} label={text('import.rows-of')} />}
        </div>
        {bad > 0 && <Rejected bad={bad} onFailure={setFailure} />}
      </section>
      <section className="panel im-right" aria-label={text('import.before')}>
        <Figures />
        <EffectLines />
        <div className="im-scroll">
          <div className="im-block">
            <OnlyWhole bad={bad} on={onlyWhole} onChange={setOnlyWhole} />
          </div>
          <h3 className="head">{text('sheet.reason')}</h3>
          <div className="im-block">
            <ReasonPicker act="import" draft={draft} onChange={setDraft} />
          </div>
          {second.needed && <Second second={second} />}
          {failure !== null && (
            <p className="im-block sheet-warning" role="alert">
              {failure}
            </p>
          )}
        </div>
      </section>
      <ImportFoot off={off} next={count('import.do', people)} onNext={() => void apply()} onBack={null} />
    </div>
  )
}

/** Digits choose a reason, as in a dialog, and do not open another screen meanwhile. */
function useDigits(onDigit: (digit: number) => void): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      const { target, key, ctrlKey, altKey, metaKey } = event
      const types =
        target instanceof Element && target.matches('textarea, select, input:not([type=radio], [type=checkbox])')
      if (!/^[1-9]$/.test(key) || ctrlKey || altKey || metaKey || types) return
      event.preventDefault()
      event.stopPropagation()
      onDigit(Number(key))
    }
    window.addEventListener('keydown', onKeyDown, true)
    return () => window.removeEventListener('keydown', onKeyDown, true)
  })
}

interface RejectedProps {
  readonly bad: number
  readonly onFailure: (failure: string | null) => void
}

/** Saves the rejected rows as a file. */
function Rejected({ bad, onFailure }: RejectedProps) {
  const mapping = useImport((state) => state.mapping)
  const save = async (): Promise<void> => {
    if (!mapping) return
    onFailure(null)
    const answer = await saveRejected(mapping)
    if (!answer.ok) return onFailure(failureWords(answer))
    if (answer.value !== null) sayDone(text('done.exported', { file: answer.value }), now())
  }
  return (
    <div className="im-save">
      <span className="spring" />
      <Button onClick={() => void save()}>{count('import.save-rejected.n', bad)}</Button>
    </div>
  )
}

function Second({ second }: { readonly second: ReturnType<typeof useSecond> }) {
  return (
    <div className="im-block">
      <SecondOperator draft={second.draft} onChange={second.change} first={second.first} says={text('second.says')} />
    </div>
  )
}
