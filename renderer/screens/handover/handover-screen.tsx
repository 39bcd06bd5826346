/** The shift handover: what is open, what the next shift should know, and both operators' word for it. */
import { useState } from 'react'
import { Button } from '../../components/button'
import { Say } from '../../components/say'
import { Time } from '../../components/time'
import type { HandoverLine, HandoverState } from '../../../preload/contract/models'
import type { Handover } from '../../../preload/contract/shift'
import type { Answer } from '../../bridge'
import { failureWords } from '../../format/failure'
import { text, type TextKey } from '../../format/text'
import { SoundWords } from '../sound/sound-words'
import { useSoundState } from '../sound/state'
import { now } from '../desk/clock'
import { showMuster } from '../muster/muster'
import { go } from '../desk/route'
import { select, selectArea, selectDoor, selectViolation } from '../desk/selection'
import { may } from '../session/session'
import { sayDone } from '../desk/sheet'
import { useStatus } from '../desk/status'
import { handOver as signOff, takeOver, useHandover, writeHandover } from './handover'

const ABOUT: readonly HandoverLine['about'][] = [
  'muster',
  'alarm',
  'violation',
  'relaxation',
  'device',
  'pending',
  'note',
]
const NOTE_LIMIT = 4_000

function openSubject(subject: HandoverLine['subject']): void {
  if (!subject) return
  if ('alarm' in subject) {
    select(subject.seq, subject.alarm)
    go('alarms')
  } else if ('cardholder' in subject) {
    selectViolation(subject)
    go('violations')
  } else if ('door' in subject) {
    selectDoor(subject.door)
    go('doors')
  } else {
    if ('area' in subject) selectArea(subject.area)
    showMuster('muster' in subject)
    go('areas')
  }
}

/** Mutes belong to this desk and expire, so they are shown here but not signed. */
function Muted() {
  const state = useSoundState()
  return state.kind === 'muted' || (state.kind === 'sounding' && state.mutedUntil !== null) ? (
    <p className="t2 ho-muted" role="status">
      <SoundWords state={state} />
    </p>
  ) : null
}

function Lines({ state, title }: { readonly state: HandoverState; readonly title: string }) {
  return (
    <section className="panel ho-lines" aria-label={title}>
      <div className="head">
        <h2>{text('handover.title')}</h2>
        <span className="t2 el">
          {title},{' '}
          {state.since === null ? (
            text('handover.first')
          ) : (
            <Say k="handover.since" with={{ at: <Time at={state.since} /> }} />
          )}
        </span>
      </div>
      <div className="ho-scroll" role="group" tabIndex={0} aria-label={title}>
        <Muted />
        {ABOUT.map((about) => {
          const lines = state.lines.filter((line) => line.about === about)
          return (
            <section key={about} className="ho-group">
              <h3>
                {text(`handover.about.${about}`)} <span className="m t3">{lines.length}</span>
              </h3>
              {lines.length === 0 ? (
                <p className="t3">{text('handover.none')}</p>
              ) : (
                <ul>
                  {lines.map((line, i) => (
                    <li key={`${line.at ?? ''} ${line.text} ${i}`}>
                      <span className="ho-at">{line.at !== null && <Time at={line.at} />}</span>
                      {line.subject ? (
                        <button type="button" className="link ho-line" onClick={() => openSubject(line.subject)}>
                          {line.text}
                        </button>
                      ) : (
                        <span>{line.text}</span>
                      )}
                    </li>
                  ))}
                </ul>
              )}
            </section>
          )
        })}
      </div>
    </section>
  )
}

interface SignProps {
  readonly last: Handover['last']
  readonly done: () => void
}

/** The handover before this one, with its document. */
function Last({ last }: Pick<SignProps, 'last'>) {
  const print = async (): Promise<void> => {
    const answer = await writeHandover()
    sayDone(answer.ok ? text('handover.saved', { file: answer.value.file }) : failureWords(answer), now())
  }
  return (
    <div className="ho-box">
      <h3>{text('handover.last')}</h3>
      {last === null ? (
        <p className="t3">{text('handover.none-yet')}</p>
      ) : (
        <>
          <p className="t2">
            <Say k="handover.signed" with={{ at: <Time at={last.at} />, by: last.outgoing }} />
          </p>
          {last.incoming !== null && last.takenAt !== null && (
            <p className="t2">
              <Say k="handover.taken" with={{ at: <Time at={last.takenAt} />, by: last.incoming }} />
            </p>
          )}
          <Button onClick={() => void print()}>{text('handover.pdf')}</Button>
        </>
      )}
    </div>
  )
}

interface NoteProps {
  readonly note: string
  readonly onChange: (note: string) => void
  /** Handing over is what comes next, so its words can be typed immediately. */
  readonly isNext: boolean
  /** Null while the shift cannot be handed over. */
  readonly send: (() => void) | null
}

function NoteField({ note, onChange, isNext, send }: NoteProps) {
  return (
    <textarea
      id="ho-note"
      className="field words tall"
      autoFocus={isNext}
      data-act={isNext ? 'next' : undefined}
      rows={8}
      maxLength={NOTE_LIMIT}
      value={note}
      onChange={(event) => onChange(event.target.value)}
      onKeyDown={(event) => {
        if (event.ctrlKey && event.key === 'Enter') send?.()
        // Back to the keys of the desk, such as those of the screens.
        if (event.key === 'Escape') event.currentTarget.blur()
      }}
    />
  )
}

function Sign({ last, done }: SignProps) {
  const operator = useStatus(({ status }) => status?.operator)
  const [note, setNote] = useState('')
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<string | null>(null)
  const waiting = last !== null && last.incoming === null
  const needs = may(operator?.role, 'handover') ? null : text('off.guard')
  const self = waiting && last.outgoing === operator?.name ? text('handover.take.self') : null

  const run = async (request: () => Promise<Answer<unknown>>, said: TextKey): Promise<void> => {
    setBusy(true)
    setFailure(null)
    const answer = await request()
    setBusy(false)
    if (!answer.ok) return setFailure(failureWords(answer))
    setNote('')
    sayDone(text(said), now())
    done()
  }
  const handOver = (): void => void run(() => signOff(note.trim()), 'done.handed-over')

  return (
    <section className="panel ho-sign" aria-label={text('handover.last')}>
      {waiting && (
        <div className="ho-box handed">
          <h3>
            <Say k="handover.signed" with={{ at: <Time at={last.at} />, by: last.outgoing }} />
          </h3>
          <p className="t2">
            <Say k="handover.take.how" with={{ at: <Time at={last.at} form="hm" /> }} />
          </p>
          {last.note !== '' && <blockquote>{last.note}</blockquote>}
          <Button
            autoFocus={needs === null && self === null}
            main={needs === null && self === null}
            act={needs === null && self === null ? 'next' : undefined}
            off={needs ?? self}
            busy={busy}
            onClick={() => void run(() => takeOver(), 'done.taken-over')}
          >
            {text('handover.take')}
          </Button>
        </div>
      )}
      <div className="ho-box">
        <label className="cap" htmlFor="ho-note">
          {text('handover.note')}
        </label>
        <NoteField
          note={note}
          onChange={setNote}
          isNext={!waiting && needs === null}
          send={needs === null && !busy ? handOver : null}
        />
        <span className="ho-acts">
          <span className="t3">{text('sheet.signed', { operator: operator?.name ?? '' })}</span>
          <Button keys="Ctrl+Enter" main={!waiting && needs === null} off={needs} busy={busy} onClick={handOver}>
            {text('handover.sign')}
          </Button>
        </span>
        {failure !== null && (
          <p className="sheet-failure" role="alert">
            {failure}
          </p>
        )}
      </div>
      <Last last={last} />
    </section>
  )
}

export function HandoverScreen() {
  const { handover, again } = useHandover()
  const operator = useStatus(({ status }) => status?.operator.name)
  // Nobody is signed in while the desk is locked; who unlocks it again finds their note.
  const [signer, setSigner] = useState(operator)
  if (operator !== undefined && operator !== signer) setSigner(operator)
  if (!handover)
    return (
      <div className="det-loading" role="status">
        {text('details.loading')}
      </div>
    )
  const { last } = handover
  const told = last !== null && last.incoming === null ? last.told : null
  return (
    <div className="handover-screen">
      <Lines state={told ?? handover.now} title={text(told ? 'handover.told' : 'handover.now')} />
      {/* Another operator begins with a note of their own. */}
      <Sign key={signer} last={last} done={again} />
    </div>
  )
}
