import { useState } from 'react'
import { isPrintedHead } from '../../../preload/contract/printed-head'
import { Button } from '../../components/button'
import { Shape } from '../../components/shape'
import { Time } from '../../components/time'
import type { JournalCheck } from '../../../preload/contract/administration'
import { count, text } from '../../format/text'
import { checkJournal } from './records'

/** Whether the journal is whole and unchanged: how far the check is, what it found, and where the chain is broken. */
export function CheckState({ check }: { readonly check: JournalCheck }) {
  const running = check.state === 'running'
  const [typed, setTyped] = useState('')
  const head = typed.trim()
  const wrong = head !== '' && !isPrintedHead(head)
  return (
    <section className="step" aria-label={text('records.check')}>
      <h3 className="cap">{text('records.check')}</h3>
      <div aria-live="polite">
        <Found check={check} />
      </div>
      <label className="records-row">
        <span>{text('records.check.head')}</span>
        <input
          className="field m"
          value={typed}
          maxLength={90}
          spellCheck={false}
          placeholder="SEQ:HASH"
          aria-invalid={wrong}
          aria-describedby="records-head-says"
          onChange={({ target }) => setTyped(target.value)}
        />
      </label>
      <p id="records-head-says" className={wrong ? 'sheet-warning' : 't3'} aria-live="polite">
        {text(wrong ? 'records.check.head.wrong' : 'records.check.head.says')}
      </p>
      <Button
        off={wrong && !running ? text('records.check.head.wrong') : null}
        onClick={() => void checkJournal(!running, head === '' ? null : head)}
      >
        {text(running ? 'records.check.cancel' : 'records.check.go')}
      </Button>
    </section>
  )
}

function Found({ check }: { readonly check: JournalCheck }) {
  switch (check.state) {
    case 'never':
      return <p className="t3">{text('records.check.never')}</p>
    case 'cancelled':
      return (
        <p className="t3">
          {text('records.check.cancelled')} <Time at={check.at} />
        </p>
      )
    case 'running': {
      const percent = check.of === 0 ? 0 : Math.floor((100 * check.done) / check.of)
      return (
        <p className="records-row">
          <progress className="records-progress" max={100} value={percent} aria-label={text('records.check.running')} />
          <span>{text('records.check.percent', { percent })}</span>
        </p>
      )
    }
    case 'done':
      return (
        <>
          <p className={check.problems.length === 0 ? '' : 'sheet-warning'}>
            {check.problems.length > 0 && <Shape name="system" mute />}
            {check.problems.length === 0
              ? text('records.check.sound', { row: check.upTo })
              : count('records.check.problems', check.problems.length)}{' '}
            <Time at={check.at} />
          </p>
          <ul className="records-found">
            {[...check.problems, ...check.sound].map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
        </>
      )
  }
}
