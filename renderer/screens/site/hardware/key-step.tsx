/** The reader's own key, and whether it answers. */
import { Button } from '../../../components/button'
import type { LineTrial, TrialReader } from '../../../../preload/contract/hardware'
import { text, textIn } from '../../../format/text'
import { openSheet } from '../../desk/sheet'
import { useStatus } from '../../desk/status'
import { pairReader, tryReader } from './trial'
import { change, useNewReader } from './wizard'

const PAIR_SECONDS = 120
const PAIRING = ['waiting', 'found', 'key-set', 'proven', 'stored'] as const

export function KeyStep({ trial }: { readonly trial: LineTrial | null }) {
  const { find, secure } = useNewReader()
  const reader = trial?.reader ?? null
  if (!find) return <p className="wizard-note">{text('new-reader.key.before')}</p>
  const set = (next: boolean): void => {
    change({ secure: next })
    void tryReader(find, next)
  }
  const isPairing = reader?.pairing?.outcome === null
  return (
    <div className="wizard-fields">
      <div className="wizard-field" role="radiogroup" aria-label={text('new-reader.channel')}>
        <span>{text('new-reader.channel')}</span>
        <span className="wizard-radios">
          {([true, false] as const).map((each) => (
            <label key={String(each)}>
              <input
                type="radio"
                name="channel"
                checked={secure === each}
                disabled={isPairing}
                onChange={() => set(each)}
              />
              {text(each ? 'new-reader.channel.required' : 'new-reader.channel.off')}
            </label>
          ))}
        </span>
      </div>
      {!secure && <p className="wizard-note">{text('new-reader.channel.off.why')}</p>}
      {reader && <ReaderState reader={reader} />}
      {reader && secure && <Pairing reader={reader} />}
    </div>
  )
}

function ReaderState({ reader }: { readonly reader: TrialReader }) {
  const { state, why, secureChannel, pairing } = reader
  if (pairing && pairing.outcome?.ok !== true) return null
  if (state === 'online')
    return (
      <p role="status" className="t1">
        {text(secureChannel === 'required' ? 'new-reader.answers.secure' : 'new-reader.answers.clear')}
      </p>
    )
  const reason = why === null ? undefined : textIn('new-reader.why.', why)
  return (
    <p role="status" className={reason === undefined ? 't2' : 'finding-why'}>
      {reason ?? text('new-reader.waits')}
    </p>
  )
}

function Pairing({ reader }: { readonly reader: TrialReader }) {
  const keys = useStatus(({ status }) => status?.readerKeys)
  const { pairing, state } = reader
  const outcome = pairing?.outcome ?? null
  const why = outcome && !outcome.ok ? outcome.why : null
  if (keys)
    return (
      <p className="finding-why">
        {text(`line.keys.${keys}`)}{' '}
        <button type="button" className="link" onClick={() => openSheet({ kind: 'reader-keys', back: 'new-reader' })}>
          {text(`line.keys.${keys}.do`)}
        </button>
      </p>
    )
  if (pairing && pairing.outcome === null)
    return (
      <ol className="line-steps" aria-live="polite">
        {PAIRING.map((step, i) => (
          <li key={step} className={i < PAIRING.findIndex((each) => each === pairing.step) ? 'done' : ''}>
            {step === pairing.step ? <b>{text(`line.step.${step}`)}</b> : text(`line.step.${step}`)}
          </li>
        ))}
      </ol>
    )
  if (outcome?.ok) return <p className="t1">{text('line.done.pair')}</p>
  return (
    <>
      {why !== null && (
        <p className="finding-why" role="alert">
          {text(`line.fails.${why}`)}. {text(`line.advice.${why}`)}
        </p>
      )}
      {state !== 'online' && (
        <>
          <p className="wizard-note">{text('line.pair.says')}</p>
          <div>
            <Button onClick={() => void pairReader(PAIR_SECONDS)}>{text('new-reader.pair')}</Button>
          </div>
        </>
      )}
    </>
  )
}
