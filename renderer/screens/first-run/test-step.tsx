/** The last step, on the running site: a card is read, put on file, read again, and opens the first door. */
import { Check } from 'lucide-react'
import { useState } from 'react'
import { Button } from '../../components/button'
import { Shape } from '../../components/shape'
import { text } from '../../format/text'
import { deniedWords } from '../../format/read-words'
import { useStatus } from '../desk/status'
import { names } from '../site/naming'
import { useSite } from '../site/site'
import { TextField } from './field'
import { finish, giveCard, sayWrong, useFirstRun, walk, type Read } from './first-run'
import { StepForm } from './step-form'

const cardText = ({ facility, number }: { readonly facility: string | null; readonly number: string }): string =>
  facility === null ? number : `${facility}·${number.padStart(5, '0')}`

function Readers() {
  const readers = useStatus(({ status }) => status?.readers) ?? []
  const simulated = useFirstRun(({ view }) => view?.kind === 'open' && view.simulated)
  useSite()
  return (
    <ul className="test-readers">
      {readers.map(({ id, online }) => (
        <li key={id}>
          {online ? <Check size={16} aria-hidden="true" className="ok" /> : <Shape name="system" mute />}
          <b>{names.reader(id)}</b>
          <span className="t3">{text(online ? 'first.test.online' : 'first.test.offline')}</span>
          <span className="spring" />
          {simulated && (
            <Button off={online ? null : text('first.test.offline')} onClick={() => void walk(id)}>
              {text('first.test.walk')}
            </Button>
          )}
        </li>
      ))}
    </ul>
  )
}

function ReadSaid({ read }: { readonly read: Read }) {
  const holder = useFirstRun((first) => first.holder)
  switch (read.kind) {
    case 'none':
      return <p>{text('first.test.waiting')}</p>
    case 'unknown':
      return (
        <p>
          {holder === null
            ? text('first.test.unknown', { reader: names.reader(read.reader), card: cardText(read.card) })
            : text('first.test.again', { name: holder })}
        </p>
      )
    case 'unreadable':
      return <p>{text('first.test.unreadable', { reader: names.reader(read.reader) })}</p>
    case 'denied':
      return read.row.event.event === 'access.denied' ? (
        <p>
          {text('first.test.denied', {
            reader: names.reader(read.row.event.reader),
            what: deniedWords(read.row.event, read.row, names).what,
          })}
        </p>
      ) : null
    case 'granted':
      return (
        <p className="test-opened">
          <Check size={20} aria-hidden="true" /> {text('first.test.granted', { reader: names.reader(read.reader) })}
        </p>
      )
  }
}

export function TestStep() {
  const { read, holder, busy } = useFirstRun()
  const [name, setName] = useState('')
  const isOpened = read.kind === 'granted'
  const give = (): void => {
    if (read.kind !== 'unknown') return
    if (name.trim() === '') sayWrong(text('first.test.no-name'))
    else void giveCard(name.trim(), read.card)
  }
  return (
    <StepForm
      step="test"
      onNext={isOpened ? finish : give}
      busy={busy}
      label={text(isOpened ? 'first.test.go' : 'first.test.give')}
      beside={isOpened ? undefined : <Button onClick={finish}>{text('first.test.skip')}</Button>}
    >
      <Readers />
      <div className="test-read" role="status">
        <ReadSaid read={read} />
      </div>
      {read.kind === 'unknown' && holder === null && (
        <TextField
          autoFocus
          label={text('first.test.whose')}
          help={text('first.test.whose.help')}
          value={name}
          onChange={setName}
        />
      )}
    </StepForm>
  )
}
