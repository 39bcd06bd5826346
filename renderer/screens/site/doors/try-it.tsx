/** Reads typed here and decided by the engine under the draft, each time that either changes. */
import { useEffect, useState } from 'react'
import { Button } from '../../../components/button'
import {
  TRY_CARDS,
  type JsonObject,
  type Tried,
  type TryOutcome,
  type TryRead,
} from '../../../../preload/contract/draft'
import { failureWords } from '../../../format/failure'
import { ticking } from '../../../format/duration'
import { text, textIn } from '../../../format/text'
import { now } from '../../desk/clock'
import { useDraft } from '../draft'
import { EffectPart } from '../office'
import { idOf, nameOf, thingsOf } from '../thing'
import { firstReads, inOrder, secondsOf, tryDraft } from './trying'

const SECOND = 1_000
const MOST = 12

interface TryItProps {
  readonly reader: string
  readonly document: JsonObject
}

export function TryIt({ reader, document }: TryItProps) {
  const revision = useDraft(({ state }) => state?.revision)
  const [reads, setReads] = useState(() => firstReads(reader))
  const [tried, setTried] = useState<{ readonly outcomes: Tried } | { readonly failed: string } | null>(null)
  useEffect(() => {
    let stale = false
    void tryDraft(reads, now()).then((answer) => {
      if (!stale) setTried(answer.ok ? { outcomes: answer.value } : { failed: failureWords(answer) })
    })
    return () => {
      stale = true
    }
  }, [reads, revision])
  const put = (n: number, change: Partial<TryRead>): void =>
    setReads(inOrder(reads.map((read, i) => (i === n ? { ...read, ...change } : read))))
  const add = (): void => {
    const last = reads.at(-1)
    setReads([...reads, { reader: last?.reader ?? reader, card: 'A', second: (last?.second ?? 0) + 10 }])
  }
  const outcomes = tried && 'outcomes' in tried ? tried.outcomes : null
  return (
    <EffectPart title={text('site-try')}>
      <ol className="site-try">
        {reads.map((read, n) => (
          <Read
            key={n}
            n={n + 1}
            read={read}
            document={document}
            outcome={outcomes?.[n]}
            put={(change) => put(n, change)}
            remove={reads.length > 1 ? () => setReads(reads.filter((_, i) => i !== n)) : null}
          />
        ))}
      </ol>
      {tried && 'outcomes' in tried && tried.outcomes === null && (
        <p className="site-wrong" role="status">
          {text('site-try.problems')}
        </p>
      )}
      {tried && 'failed' in tried && (
        <p className="site-wrong" role="status">
          {tried.failed}
        </p>
      )}
      <p className="site-try-foot">
        {reads.length < MOST && <Button onClick={add}>{text('site-try.add')}</Button>}
        <span className="t3">{text('site-try.note')}</span>
      </p>
    </EffectPart>
  )
}

interface ReadProps {
  readonly n: number
  readonly read: TryRead
  readonly document: JsonObject
  readonly outcome: TryOutcome | undefined
  readonly put: (change: Partial<TryRead>) => void
  readonly remove: (() => void) | null
}

function Read({ n, read, document, outcome, put, remove }: ReadProps) {
  const readers = thingsOf(document, 'readers').filter(({ kind }) => kind !== 'muster')
  return (
    <li>
      <When key={read.second} n={n} second={read.second} onChange={(second) => put({ second })} />
      <select
        className="field"
        aria-label={text('site-try.which', { n })}
        value={read.card}
        onChange={({ target }) => put({ card: TRY_CARDS.find((each) => each === target.value) ?? read.card })}
      >
        {TRY_CARDS.map((card) => (
          <option key={card} value={card}>
            {text('site-try.card', { card })}
          </option>
        ))}
      </select>
      <select
        className="field"
        aria-label={text('site-try.where', { n })}
        value={read.reader}
        onChange={({ target }) => put({ reader: target.value })}
      >
        {readers.map((each) => (
          <option key={idOf(each)} value={idOf(each)}>
            {nameOf(each)}
          </option>
        ))}
      </select>
      <Outcome outcome={outcome} />
      {remove && (
        <button
          type="button"
          className="site-drop"
          aria-label={text('office.remove', { name: text('site-try.card', { card: read.card }) })}
          onClick={remove}
        >
          ×
        </button>
      )}
    </li>
  )
}

interface WhenProps {
  readonly n: number
  readonly second: number
  readonly onChange: (second: number) => void
}

/** A time that cannot be read goes back to what it was. */
function When({ n, second, onChange }: WhenProps) {
  const [typed, setTyped] = useState(ticking(second * SECOND))
  const commit = (): void => {
    const seconds = secondsOf(typed)
    if (seconds === null || seconds === second) setTyped(ticking(second * SECOND))
    else onChange(seconds)
  }
  return (
    <input
      className="field m"
      aria-label={text('site-try.when', { n })}
      autoComplete="off"
      value={typed}
      onChange={({ target }) => setTyped(target.value)}
      onBlur={commit}
      onKeyDown={(event) => {
        if (event.key === 'Enter' && !event.ctrlKey) commit()
      }}
    />
  )
}

function wordsOf({ granted, reason, violation, why }: TryOutcome): string {
  const rule = violation === undefined ? undefined : text(`violation.${violation}`)
  if (granted) return rule === undefined ? text('site-try.in') : text(`site-try.in.${why ?? 'alarm'}`, { rule })
  if (reason === 'unknown-reader') return text('site-try.out.reader')
  return rule === undefined ? (textIn('denied.', reason ?? '') ?? reason ?? '') : text('site-try.out', { rule })
}

function Outcome({ outcome }: { readonly outcome: TryOutcome | undefined }) {
  if (!outcome) return <span className="site-try-out" />
  const { granted, violation, why } = outcome
  const kind = !granted ? 'site-wrong' : violation === undefined ? 'ok' : why === 'observed' ? 'relaxed-words' : 'warns'
  return (
    <span className={`site-try-out ${kind}`} role="status">
      {wordsOf(outcome)}
    </span>
  )
}
