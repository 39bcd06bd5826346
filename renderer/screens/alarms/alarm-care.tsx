/**
 * What is being done about an alarm: who sees to it, the steps to tick off, the notes, and what else happened at its door. Notes about
 * a person stand with the person.
 */
import { Check } from 'lucide-react'
import { Button } from '../../components/button'
import { Say } from '../../components/say'
import { Time } from '../../components/time'
import type { Alarm, AlarmStep, DoorId } from '../../../preload/contract/models'
import { reasonWords } from '../../format/reason'
import { text } from '../../format/text'
import { mayTake, tickStep, takeOn } from './care'
import { names } from '../site/naming'
import { may } from '../session/session'
import { openSheet } from '../desk/sheet'
import { useStatus } from '../desk/status'
import { EventTable } from '../events/event-table'
import { useDoorRows } from '../events/use-door-rows'

interface StepProps {
  readonly alarm: string
  readonly step: AlarmStep
  readonly n: number
  readonly next: boolean
  readonly can: boolean
}

/** By keyboard the focus goes down the list with each step that is ticked off. */
function focusNext(from: HTMLElement): void {
  const row = from.closest('li')
  const rest = row?.parentElement
    ? [...row.parentElement.children].slice([...row.parentElement.children].indexOf(row) + 1)
    : []
  rest
    .find((one) => !one.classList.contains('done'))
    ?.querySelector('button')
    ?.focus()
}

function CareStep({ alarm, step, n, next, can }: StepProps) {
  const done = step.doneAt !== undefined
  return (
    <li className={`care-step ${done ? 'done' : ''} ${next ? 'next' : ''}`}>
      <button
        type="button"
        role="checkbox"
        className="care-tick"
        aria-checked={done}
        aria-disabled={!can || undefined}
        {...(next && { 'aria-keyshortcuts': 'I' })}
        onClick={(event) => {
          if (!can) return
          void tickStep(alarm, n, !done)
          if (!done && event.detail === 0) focusNext(event.currentTarget)
        }}
      >
        <span className="care-box" aria-hidden="true">
          {done && <Check size={14} strokeWidth={3} />}
        </span>
        <span className="care-words">{step.text}</span>
      </button>
      {step.doneAt !== undefined && (
        <span className="t3">
          {step.doneBy} <Time at={step.doneAt} form="hm" />
        </span>
      )}
    </li>
  )
}

/** How many events at a door are shown. */
const LAST = 12

/** The last events at a door and the one that raised the alarm, asked again when the alarm was counted up. */
function AtDoor({ door, alarm: { seq, lastAt } }: { readonly door: DoorId; readonly alarm: Alarm }) {
  const rows = useDoorRows(door, LAST, lastAt, seq).toReversed()
  return (
    <section className="care-door">
      <h3 className="cap">{text('doors.events', { door: names.door(door) })}</h3>
      <EventTable rows={rows} contacts label={text('doors.events', { door: names.door(door) })} />
    </section>
  )
}

export function AlarmCare({ alarm, alone }: { readonly alarm: Alarm; readonly alone: boolean }) {
  const operator = useStatus(({ status }) => status?.operator)
  const can = may(operator?.role, 'acknowledge')
  const { assignee, steps = [], notes } = alarm
  const next = steps.findIndex(({ doneAt }) => doneAt === undefined)
  const mine = assignee !== undefined && assignee === operator?.name
  return (
    <section className="care" aria-label={text('care.title')}>
      <div className="care-who">
        <h3 className="cap">{text('care.who')}</h3>
        <span className={assignee === undefined ? 't3' : 't1'}>{assignee ?? text('care.nobody')}</span>
        <span className="spring" />
        <span className="care-acts">
          <Button keys="G" off={mayTake(alarm, operator)} onClick={() => void takeOn(alarm)}>
            {text(mine ? 'care.let-go' : 'care.take')}
          </Button>
          {may(operator?.role, 'assign') && (
            <Button
              keys="P"
              off={alarm.id === 'journal' ? text('off.journal-alarm') : null}
              onClick={() => openSheet({ kind: 'assign', alarms: [alarm.id] })}
            >
              {text('care.pass-on')}
            </Button>
          )}
        </span>
      </div>
      {alarm.state === 'shelved' && alarm.shelvedUntil !== undefined && (
        <p className="t2">
          <Say
            k={alarm.shelvedFor === undefined ? 'care.shelved.no-reason' : 'care.shelved'}
            with={{
              by: alarm.shelvedBy ?? '',
              at: <Time at={alarm.shelvedUntil} form="hm" />,
              why: reasonWords(alarm.shelvedFor ?? ''),
            }}
          />
        </p>
      )}
      {steps.length > 0 && (
        <>
          <h3 className="cap">
            <Say
              k="care.steps"
              with={{ done: steps.filter(({ doneAt }) => doneAt !== undefined).length, all: steps.length }}
            />
          </h3>
          <ol className="care-steps" aria-label={text('care.steps-label')}>
            {steps.map((step, n) => (
              <CareStep key={step.text} alarm={alarm.id} step={step} n={n} next={n === next} can={can} />
            ))}
          </ol>
        </>
      )}
      {alone && notes.length > 0 && (
        <>
          <h3 className="cap">{text('care.notes')}</h3>
          <ul className="care-notes">
            {notes.map((note) => (
              <li key={`${note.at} ${note.text}`}>
                <span className="t3">
                  <Time at={note.at} form="hm" /> {note.operator}
                </span>{' '}
                {note.text}
              </li>
            ))}
          </ul>
        </>
      )}
      {alone && alarm.door !== undefined && <AtDoor door={alarm.door} alarm={alarm} />}
    </section>
  )
}
