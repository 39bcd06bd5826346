/** One line of readers by hand: its counters; keys, addresses, speed, looking for readers, a recording (osdp.md 11, 12, 17). */
import { useState } from 'react'
import { Cable } from 'lucide-react'
import { Choices, type Choice } from '../../components/choices'
import { NO_REASON, reasonAt, ReasonPicker, wholeReason } from '../desk/reason'
import { Shape } from '../../components/shape'
import { Sheet, Step } from '../../components/sheet'
import type { LineReader, LineView } from '../../../preload/contract/administration'
import type { ControllerId, LineTask, ReaderId } from '../../../preload/contract/models'
import { failureWords } from '../../format/failure'
import { text } from '../../format/text'
import { names } from '../site/naming'
import { closeSheet, openSheet } from '../desk/sheet'
import { useSite } from '../site/site'
import { useStatus } from '../desk/status'
import type { Dock } from '../desk/action-sheet'
import { LineProgress } from './line-progress'
import { LineFigures } from './line-figures'
import { useLine } from './use-line'
import { cancelLineWork, recordLine, startLineWork } from './line-work'

declare module '../desk/sheet' {
  interface SheetKinds {
    readonly line: { readonly controller: ControllerId; readonly reader: ReaderId | null }
  }
}

type What = LineTask['task'] | 'record'

const SECONDS = [60, 120, 300, 600] as const
const SPEEDS = [9_600, 19_200, 38_400, 57_600, 115_200, 230_400] as const
const LAST_ADDRESS = 126

interface LineSheetProps {
  readonly controller: ControllerId
  /** The reader it is about; null: the line as a whole. */
  readonly reader: ReaderId | null
  readonly dock: Dock
}

interface Draft {
  readonly seconds: number
  readonly thorough: boolean
  readonly address: string
  readonly baud: number
}

function Select<T extends number>(props: {
  readonly label: string
  readonly value: number
  readonly options: readonly T[]
  readonly words: (value: T) => string
  readonly onChange: (value: number) => void
}) {
  return (
    <select
      className="field"
      aria-label={props.label}
      value={props.value}
      onChange={(event) => props.onChange(Number(event.target.value))}
    >
      {props.options.map((value) => (
        <option key={value} value={value}>
          {props.words(value)}
        </option>
      ))}
    </select>
  )
}

/** What can be done, and why not: about one reader, or about the line. @param noKeys why the reader can have no key here; null: it can */
function optionsFor(
  view: LineView | null,
  reader: LineReader | null,
  noKeys: string | null,
  draft: Draft,
  set: (change: Partial<Draft>) => void,
): readonly Choice<What>[] {
  const recording = view?.recording && view.recording.ended === null ? view.recording : null
  if (!reader)
    return [
      {
        value: 'search',
        title: text('line.search'),
        says: text('line.search.says'),
        extra: (
          <label className="line-check">
            <input
              type="checkbox"
              checked={draft.thorough}
              onChange={(event) => set({ thorough: event.target.checked })}
            />
            {text('line.search.thorough')}
          </label>
        ),
      },
      {
        value: 'set-speed',
        title: text('line.set-speed'),
        says: text('line.set-speed.says'),
        off: view?.canSetBaud === false ? text('line.off.fixed-speed') : null,
        extra: (
          <Select
            label={text('line.speed')}
            value={draft.baud}
            options={SPEEDS}
            words={String}
            onChange={(baud) => set({ baud })}
          />
        ),
      },
      {
        value: 'record',
        title: text(recording ? 'line.record.end' : 'line.record'),
        says: recording ? text('line.record.runs', { file: recording.file }) : text('line.record.says'),
      },
    ]
  return [
    {
      value: 'pair',
      title: text(reader.key === 'none' ? 'line.pair' : 'line.pair.again'),
      says: text('line.pair.says'),
      off: noKeys,
      extra: (
        <Select
          label={text('line.pair.seconds')}
          value={draft.seconds}
          options={SECONDS}
          words={(seconds) => text('line.pair.minutes', { n: seconds / 60 })}
          onChange={(seconds) => set({ seconds })}
        />
      ),
    },
    {
      value: 'roll-key',
      title: text('line.roll-key'),
      says: text('line.roll-key.says'),
      off: noKeys ?? (reader.secure && reader.online ? null : text('line.off.no-session')),
    },
    {
      value: 'forget-key',
      title: text('line.forget-key'),
      says: text('line.forget-key.says'),
      off: noKeys ?? (reader.key === 'none' ? text('line.off.no-key') : null),
    },
    {
      value: 'set-address',
      title: text('line.set-address'),
      says: text('line.set-address.says'),
      off: reader.online ? null : text('line.off.away'),
      extra: (
        <input
          className="field line-address"
          type="number"
          min={0}
          max={LAST_ADDRESS}
          aria-label={text('line.address')}
          value={draft.address}
          onChange={(event) => set({ address: event.target.value })}
        />
      ),
    },
  ]
}

function taskOf(what: What, reader: ReaderId | null, draft: Draft): LineTask | null {
  switch (what) {
    case 'pair':
      return reader === null ? null : { task: what, reader, seconds: draft.seconds }
    case 'roll-key':
    case 'forget-key':
      return reader === null ? null : { task: what, reader }
    case 'set-address': {
      const address = /^\d{1,3}$/.test(draft.address) ? Number(draft.address) : LAST_ADDRESS + 1
      return reader === null || address > LAST_ADDRESS ? null : { task: what, reader, address }
    }
    case 'search':
      return { task: what, thorough: draft.thorough }
    case 'set-speed':
      return { task: what, baud: draft.baud }
    case 'record':
      return null
  }
}

interface NotesProps {
  readonly controller: ControllerId
  readonly reader: ReaderId | null
  readonly view: LineView | null
  /** The site file asks for a secure channel. */
  readonly secured: boolean
}

/** The line, and what stands in the way of a secure channel or of quick polls. */
function Notes({ controller, reader, view, secured }: NotesProps) {
  const keys = useStatus(({ status }) => status?.readerKeys)
  const isPaired = view?.readers.find(({ id }) => id === reader)?.key !== 'none'
  return (
    <>
      <div>{text('line.lines', { controller: names.controller(controller), speed: view?.baud ?? '' })}</div>
      {keys && secured && (
        <div className="sheet-warning">
          <Shape name="system" mute /> {text(`line.keys.${keys}`)}{' '}
          <button
            type="button"
            className="link"
            onClick={() => openSheet({ kind: 'reader-keys', back: { controller, reader } })}
          >
            {text(`line.keys.${keys}.do`)}
          </button>
        </div>
      )}
      {!keys && !isPaired && secured && (
        <div className="sheet-warning">
          <Shape name="offline" mute /> {text('line.not-paired')}
        </div>
      )}
      {view?.round.long && (
        <div className="sheet-warning">
          <Shape name="system" mute /> {text('line.slow', { n: view.round.milliseconds })}
        </div>
      )}
    </>
  )
}

export function LineSheet({ controller, reader: id, dock }: LineSheetProps) {
  const site = useSite()
  const operator = useStatus(({ status }) => status?.operator.name ?? '')
  const readerKeys = useStatus(({ status }) => status?.readerKeys)
  const { view, failure: unseen } = useLine(controller)
  const [chosen, setChosen] = useState<What | null>(null)
  const [draft, setDraft] = useState<Draft>({ seconds: 120, thorough: false, address: '', baud: 38_400 })
  const [reason, setReason] = useState(NO_REASON)
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<string | null>(null)

  const reader = id === null ? null : (view?.readers.find((one) => one.id === id) ?? null)
  const secured = id !== null && (site.reader.get(id)?.protected ?? false)
  const set = (change: Partial<Draft>): void => setDraft({ ...draft, ...change })
  const noKeys = secured ? (readerKeys ? text(`line.off.keys-${readerKeys}`) : null) : text('line.off.clear')
  const options = view && (id === null || reader) ? optionsFor(view, reader, noKeys, draft, set) : []
  const first = (options.find(({ off }) => !off) ?? options[0])?.value ?? 'record'
  const what = chosen ?? first
  const option = options.find(({ value }) => value === what)
  const work = view?.work ?? null
  const going = work !== null && work.outcome === null
  const task = taskOf(what, id, draft)
  const whole = wholeReason(reason)
  const off =
    (view ? null : text('line.off.asking')) ??
    (option ? option.off : text('line.off.asking')) ??
    (going && what !== 'record' ? text('line.off.busy', { operator: work.operator }) : null) ??
    (what === 'set-address' && !task ? text('line.off.address') : null) ??
    ('missing' in whole ? whole.missing : null)

  const run = async (): Promise<void> => {
    if (!('reason' in whole)) return
    setBusy(true)
    setFailure(null)
    const recordOn = !(view?.recording && view.recording.ended === null)
    const answer = task
      ? await startLineWork(controller, task, whole.reason)
      : await recordLine(controller, recordOn, whole.reason)
    setBusy(false)
    if (!answer.ok) setFailure(failureWords(answer))
  }
  const cancel = async (): Promise<void> => {
    const answer = await cancelLineWork(controller)
    if (!answer.ok) setFailure(failureWords(answer))
  }

  const label = what === 'record' ? (option?.title ?? '') : text(`line.do.${what}`)
  return (
    <Sheet
      dock={dock}
      title={id === null ? names.controller(controller) : names.reader(id)}
      mark={<Cable size={28} strokeWidth={1.5} aria-hidden="true" />}
      lines={<Notes controller={controller} reader={id} view={view} secured={secured} />}
      signed={text('sheet.signed', { operator })}
      failure={failure ?? (unseen && failureWords(unseen))}
      doIt={{ label, off, busy, run: () => void run() }}
      onClose={closeSheet}
      onDigit={(digit) => {
        const picked = reasonAt('reader', digit)
        if (picked) setReason({ ...reason, ...picked })
      }}
    >
      {view && <LineFigures view={view} reader={reader} />}
      {work && (
        <Step n={1} title={text(going ? 'line.goes' : 'line.went')}>
          <LineProgress work={work} onCancel={() => void cancel()} />
        </Step>
      )}
      <Step n={work ? 2 : 1} title={text('line.what')}>
        <Choices name="line" label={text('line.what')} options={options} value={what} onChange={setChosen} />
      </Step>
      <Step n={work ? 3 : 2} title={text('sheet.reason')}>
        <ReasonPicker act="reader" draft={reason} onChange={setReason} />
      </Step>
    </Sheet>
  )
}
