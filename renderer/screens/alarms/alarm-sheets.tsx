/** A note on an alarm, giving it to somebody, and putting alarms aside until a time. */
import { useEffect, useRef, useState } from 'react'
import { Choices, type Choice } from '../../components/choices'
import { Shape } from '../../components/shape'
import { Sheet, Step } from '../../components/sheet'
import { useNow, useZone } from '../../components/time'
import type { Operator } from '../../../preload/contract/models'
import { alarmWords } from '../../format/alarm-words'
import type { Answer } from '../../bridge'
import { failureWords } from '../../format/failure'
import { alarmShape } from '../../format/shape'
import { count, text } from '../../format/text'
import { useAlarms } from './alarms'
import { now as instant } from '../desk/clock'
import { names } from '../site/naming'
import { closeSheet, sayDone } from '../desk/sheet'
import { useStatus } from '../desk/status'
import { NO_REASON, REASON_LIMIT, reasonAt, ReasonPicker, wholeReason } from '../desk/reason'
import type { Dock } from '../desk/action-sheet'
import { endAt, type End } from '../desk/ends'
import { addNote, assignTo, readAssignees, shelve } from './care'

declare module '../desk/sheet' {
  interface SheetKinds {
    readonly note: { readonly alarm: string }
    readonly assign: { readonly alarms: readonly string[] }
    readonly shelve: { readonly alarms: readonly string[] }
  }
}

function useDone() {
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<string | null>(null)
  const run = async (request: () => Promise<Answer<unknown>>, done: string): Promise<void> => {
    setBusy(true)
    const answer = await request()
    setBusy(false)
    if (!answer.ok) return setFailure(failureWords(answer))
    sayDone(done, instant())
    closeSheet()
  }
  return { busy, failure, run }
}

function useAlarmHead(id: string | undefined) {
  const alarm = useAlarms(({ all }) => all.find((known) => known.id === id))
  const now = useNow()
  return {
    said: alarm ? alarmWords(alarm, names, now) : null,
    mark: alarm && <Shape name={alarmShape(alarm.priority)} size={28} />,
  }
}

export function NoteSheet({ alarm, dock }: { readonly alarm: string; readonly dock: Dock }) {
  const { said, mark } = useAlarmHead(alarm)
  const operator = useStatus(({ status }) => status?.operator.name ?? '')
  const [words, setWords] = useState('')
  const { busy, failure, run } = useDone()
  const field = useRef<HTMLTextAreaElement>(null)
  return (
    <Sheet
      dock={dock}
      title={text('note.title')}
      mark={mark}
      lines={said?.headline}
      signed={text('sheet.signed', { operator })}
      failure={failure}
      doIt={{
        label: text('note.do'),
        off: words.trim() === '' ? text('note.missing') : null,
        busy,
        run: () => void run(() => addNote(alarm, words.trim()), text('done.note')),
      }}
      onClose={closeSheet}
      focus={field}
    >
      <textarea
        ref={field}
        className="field words tall"
        rows={6}
        maxLength={REASON_LIMIT}
        aria-label={text('note.label')}
        placeholder={text('note.label')}
        value={words}
        onChange={(event) => setWords(event.target.value)}
      />
    </Sheet>
  )
}

const NOBODY = ''

/** Everybody an alarm can be given to, and nobody; null until they are known. */
function useAssignees() {
  const [found, setFound] = useState<readonly Operator[] | null>(null)
  const [failure, setFailure] = useState<string | null>(null)
  useEffect(() => {
    let stale = false
    void readAssignees().then((answer) => {
      if (stale) return
      if (answer.ok) setFound(answer.value)
      else setFailure(failureWords(answer))
    })
    return () => {
      stale = true
    }
  }, [])
  return { found, failure }
}

export function AssignSheet({ alarms: ids, dock }: { readonly alarms: readonly string[]; readonly dock: Dock }) {
  const { said, mark } = useAlarmHead(ids[0])
  const operator = useStatus(({ status }) => status?.operator.name ?? '')
  // Null where they are with different people.
  const now = useAlarms(({ all }) => {
    const holders = new Set(all.filter(({ id }) => ids.includes(id)).map(({ assignee }) => assignee ?? NOBODY))
    return holders.size === 1 ? ([...holders][0] ?? NOBODY) : null
  })
  const [chosen, setChosen] = useState(now)
  const { found, failure: unknown } = useAssignees()
  const { busy, failure, run } = useDone()
  const options = [
    ...(found ?? []).map(({ name, role }): Choice<string> => ({
      value: name,
      title: name,
      says: text(`role.${role}`),
    })),
    { value: NOBODY, title: text('assign.nobody.title'), says: text('assign.nobody') },
  ]
  const name = chosen === NOBODY ? null : chosen
  const nobody = chosen === NOBODY
  return (
    <Sheet
      dock={dock}
      title={count('assign.title', ids.length)}
      mark={mark}
      lines={said?.headline}
      signed={text('sheet.signed', { operator })}
      failure={failure ?? unknown}
      doIt={{
        label: nobody || name === null ? text('assign.do.nobody') : text('assign.do', { name }),
        off: chosen === null ? text('assign.missing') : chosen === now ? text('assign.same') : null,
        busy,
        run: () =>
          void run(
            () => assignTo(ids, name),
            count(name === null ? 'done.assign.nobody' : 'done.assign', ids.length, { name: name ?? '' }),
          ),
      }}
      onClose={closeSheet}
    >
      <Choices name="assignee" label={text('care.who')} options={options} value={chosen} onChange={setChosen} />
      <p className="t3">{text('assign.says')}</p>
    </Sheet>
  )
}

type Shelf = Exclude<End, 'never'>
const SHELVES: readonly Shelf[] = ['15min', '1h', 'shift']

export function ShelveSheet({ alarms, dock }: { readonly alarms: readonly string[]; readonly dock: Dock }) {
  const { said, mark } = useAlarmHead(alarms[0])
  const operator = useStatus(({ status }) => status?.operator.name ?? '')
  const zone = useZone()
  const now = useNow()
  const [end, setEnd] = useState<Shelf>('15min')
  const [draft, setDraft] = useState(NO_REASON)
  const urgent = useAlarms(({ all }) => all.some(({ id, priority }) => priority === 1 && alarms.includes(id)))
  const whole = wholeReason(draft)
  const { busy, failure, run } = useDone()
  const options = SHELVES.map((value): Choice<Shelf> => {
    const at = endAt(value, zone, now) ?? now
    return {
      value,
      title: text(`relax.end.${value}`),
      says: text('shelve.at', { at: zone.hm(at) }),
      off: urgent && value !== '15min' ? text('shelve.p1') : null,
    }
  })
  const untilAt = (at: number): number => endAt(end, zone, at) ?? at
  return (
    <Sheet
      dock={dock}
      title={count('shelve.title', alarms.length)}
      mark={mark}
      lines={said?.headline}
      signed={text('sheet.signed', { operator })}
      failure={failure}
      doIt={{
        label: text('shelve.do', { at: zone.hm(untilAt(now)) }),
        off: 'missing' in whole ? whole.missing : null,
        busy,
        run: () => {
          if ('reason' in whole)
            void run(() => shelve(alarms, untilAt(instant()), whole.reason), count('done.shelve', alarms.length))
        },
      }}
      onClose={closeSheet}
      onDigit={(digit) => {
        const picked = reasonAt('shelve', digit)
        if (picked) setDraft({ ...draft, ...picked })
      }}
    >
      <Step n={1} title={text('shelve.until')}>
        <Choices name="shelf" label={text('shelve.until')} options={options} value={end} onChange={setEnd} />
      </Step>
      <Step n={2} title={text('sheet.reason')}>
        <ReasonPicker act="shelve" draft={draft} onChange={setDraft} />
      </Step>
      <p className="t3">{text('shelve.says')}</p>
    </Sheet>
  )
}
