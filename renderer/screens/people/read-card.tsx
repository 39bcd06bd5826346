/** "Read the next card at ...": waits for a card at a reader, shows what it read, and says whose it is already. */
import { Nfc } from 'lucide-react'
import { useCallback, useState } from 'react'
import { Keys } from '../../components/keys'
import { Countdown, useNow } from '../../components/time'
import type { CardholderId, ReaderId } from '../../../preload/contract/models'
import { text } from '../../format/text'
import { now as instant } from '../desk/clock'
import { names } from '../site/naming'
import { useSite } from '../site/site'
import { cardWords, READ_WAIT_MS, useDeskReader, useNextCard, type CardRead, type ReadResult } from './card-read'

interface ReadCardProps {
  /** Whose cards are edited. */
  readonly person: CardholderId | null
  readonly onCard: (card: CardRead) => void
}

interface Reading {
  readonly reader: ReaderId
  readonly choose: (reader: ReaderId) => void
  /** Until when a card is waited for; null = nothing was asked for. */
  readonly until: number | null
  readonly isWaiting: boolean
  readonly result: ReadResult | null
  readonly start: () => void
  readonly stop: () => void
}

function useReading(readers: readonly ReaderId[], onCard: ReadCardProps['onCard']): Reading {
  const [reader, choose] = useDeskReader(readers)
  const [until, setUntil] = useState<number | null>(null)
  const [result, setResult] = useState<ReadResult | null>(null)
  const now = useNow()
  const isWaiting = until !== null && now < until
  const read = useCallback(
    (found: ReadResult) => {
      setUntil(null)
      setResult(found)
      const [only, raw] = found.kind === 'card' ? found.fits : []
      // One format of the reader fits; the card as bare bits is there for when it is the wrong one.
      if (only && (raw === undefined || raw.bits !== undefined)) onCard(only)
    },
    [onCard],
  )
  useNextCard(isWaiting ? reader : null, read)
  const start = (): void => {
    setResult(null)
    setUntil(instant() + READ_WAIT_MS)
  }
  return { reader, choose, until, isWaiting, result, start, stop: () => setUntil(null) }
}

export function ReadCard({ person, onCard }: ReadCardProps) {
  const readers = useSite(({ view }) => view.readers)
  const reading = useReading(
    readers.map(({ id }) => id),
    onCard,
  )
  const { reader, choose, isWaiting } = reading
  return (
    <div className={`pf-read ${isWaiting ? 'on' : ''}`} role="group" aria-label={text('read-card.title')}>
      <div className="pf-read-line">
        <Nfc size={20} strokeWidth={1.5} aria-hidden="true" />
        <span>{text('read-card.at')}</span>
        <select
          className="field"
          aria-label={text('read-card.reader')}
          value={reader}
          disabled={isWaiting}
          onChange={({ target }) => choose(target.value)}
        >
          {readers.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </select>
        <StartStop reading={reading} />
      </div>
      <p className="pf-read-said" role="status">
        <Said reading={reading} person={person} onCard={onCard} />
      </p>
    </div>
  )
}

/** One button, so that the focus stays on it: Esc then stops waiting, and not the whole dialog. */
function StartStop({ reading: { isWaiting, reader, start, stop } }: { readonly reading: Reading }) {
  return (
    <button
      type="button"
      className="button"
      aria-keyshortcuts={isWaiting ? 'Escape' : undefined}
      disabled={reader === ''}
      title={reader === '' ? text('read-card.no-reader') : undefined}
      onClick={isWaiting ? stop : start}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || !isWaiting) return
        event.stopPropagation()
        stop()
      }}
    >
      {text(isWaiting ? 'read-card.stop' : 'read-card.start')} {isWaiting && <Keys of="Esc" />}
    </button>
  )
}

function Said({ reading, person, onCard }: ReadCardProps & { readonly reading: Reading }) {
  const { isWaiting, until, result, reader } = reading
  if (isWaiting && until !== null)
    return (
      <>
        {text('read-card.waiting')} <Countdown until={until} />
      </>
    )
  if (result) return <Result result={result} person={person} onCard={onCard} />
  if (until !== null) return <>{text('read-card.nothing', { reader: names.reader(reader) })}</>
  return <span className="t3">{text('read-card.how')}</span>
}

function Result({ result, person, onCard }: ReadCardProps & { readonly result: ReadResult }) {
  if (result.kind === 'known')
    return (
      <b className="warns">
        {result.person === person
          ? text('read-card.own')
          : text('read-card.belongs', { name: names.person(result.person) })}
      </b>
    )
  const [only, ...others] = result.fits
  const fitting = result.fits.filter(({ bits }) => bits === undefined)
  return (
    <>
      {fitting.length > 1 ? (
        <b className="warns">{text('read-card.several')}</b>
      ) : (
        <b className="t1">
          {only && text(fitting.length === 1 ? 'read-card.read' : 'read-card.bits', { card: cardWords(only) })}
        </b>
      )}{' '}
      {(fitting.length > 1 ? result.fits : others).map((fit) => (
        <button key={fit.format} type="button" className="link" onClick={() => onCard(fit)}>
          {text('read-card.use', { card: cardWords(fit) })}
        </button>
      ))}
    </>
  )
}
