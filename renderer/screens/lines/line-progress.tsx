/** Work by hand at a line as it goes: the steps done, the one waited for, how it ended and what to do then. */
import { Check, Circle, LoaderCircle, X } from 'lucide-react'
import { Button } from '../../components/button'
import { Table, type Column } from '../../components/table'
import { Time } from '../../components/time'
import { Say } from '../../components/say'
import type { LineWork } from '../../../preload/contract/models'
import { count, text } from '../../format/text'
import { names } from '../site/naming'

const PAIRING = ['waiting', 'found', 'key-set', 'proven', 'stored'] as const
const STEPS = {
  pair: PAIRING,
  'roll-key': ['waiting', 'key-set', 'proven', 'stored'],
  'forget-key': ['waiting', 'stored'],
  search: ['searching'],
  'set-address': ['waiting', 'moved'],
  'set-speed': ['waiting'],
} as const satisfies Record<LineWork['task']['task'], readonly LineWork['step'][]>

const CANCELS: ReadonlySet<LineWork['task']['task']> = new Set(['pair', 'roll-key', 'search'])

function StepMark({ state }: { readonly state: 'done' | 'now' | 'next' | 'failed' }) {
  if (state === 'done') return <Check size={16} strokeWidth={1.5} aria-label={text('line.step.done')} />
  if (state === 'now') return <LoaderCircle size={16} strokeWidth={1.5} aria-label={text('line.step.now')} />
  if (state === 'failed') return <X size={16} strokeWidth={1.5} aria-label={text('line.step.failed')} />
  return <Circle size={16} strokeWidth={1} aria-hidden="true" />
}

function Steps({ work }: { readonly work: LineWork }) {
  const steps: readonly LineWork['step'][] = STEPS[work.task.task]
  const at = steps.indexOf(work.step)
  const state = (i: number): 'done' | 'now' | 'next' | 'failed' => {
    if (work.outcome?.ok) return 'done'
    if (i < at) return 'done'
    return i > at ? 'next' : work.outcome ? 'failed' : 'now'
  }
  return (
    <ol className="line-steps">
      {steps.map((step, i) => (
        <li key={step} className={state(i)}>
          <StepMark state={state(i)} />
          {text(`line.step.${step}`)}
        </li>
      ))}
    </ol>
  )
}

const foundColumns = (): readonly Column<LineWork['found'][number]>[] => [
  { id: 'address', head: text('line.address'), cell: ({ address }) => address },
  { id: 'speed', head: text('line.speed'), cell: ({ baud }) => baud },
  {
    id: 'who',
    head: text('line.found.who'),
    cellClass: 'el',
    cell: ({ identity }) => (identity ? text('line.found.identity', identity) : text('line.found.nameless')),
  },
  {
    id: 'key',
    head: text('line.found.key'),
    cell: ({ acceptsDefaultKey }) => text(acceptsDefaultKey ? 'line.found.install' : 'line.found.keyed'),
  },
]

function Found({ work }: { readonly work: LineWork }) {
  if (work.task.task !== 'search' || (work.found.length === 0 && !work.outcome)) return null
  if (work.found.length === 0) return <p>{text('line.found.none')}</p>
  return (
    <Table
      className="vt line-found"
      columns={foundColumns()}
      rows={work.found}
      keyOf={({ baud, address }) => `${baud}/${address}`}
    />
  )
}

function Ended({ work }: { readonly work: LineWork }) {
  const { outcome, task } = work
  if (!outcome) return null
  if (outcome.ok)
    return (
      <p className="line-ended" role="status">
        {task.task === 'search' ? count('line.done.search', work.found.length) : text(`line.done.${task.task}`)}
      </p>
    )
  const readers = outcome.readers.filter((id) => id !== '').map((id) => names.reader(id))
  return (
    <div className="line-ended warns" role="alert">
      <p>
        {text(`line.fails.${outcome.why}`)}
        {readers.length > 0 && ` (${readers.join(', ')})`}
      </p>
      <p className="t2">{text(`line.advice.${outcome.why}`)}</p>
    </div>
  )
}

interface LineProgressProps {
  readonly work: LineWork
  readonly onCancel: () => void
}

export function LineProgress({ work, onCancel }: LineProgressProps) {
  const { progress, outcome, task } = work
  return (
    <div className="line-progress" aria-live="polite">
      <p className="t2">
        {text(`line.task.${task.task}`, {
          value: task.task === 'set-address' ? task.address : task.task === 'set-speed' ? task.baud : '',
        })}
        {'reader' in task && ` · ${names.reader(task.reader)}`}
        {' · '}
        {work.operator}
      </p>
      <Steps work={work} />
      {progress && !outcome && (
        <>
          <progress value={progress.done} max={progress.of} aria-label={text('line.step.searching')} />
          <p className="t3">{text('line.progress', { ...progress })}</p>
        </>
      )}
      <Found work={work} />
      <Ended work={work} />
      {!outcome && CANCELS.has(task.task) && (
        <div className="line-cancel">
          <Button onClick={onCancel}>{text('line.cancel')}</Button>
          {work.until !== null && (
            <span className="t3">
              <Say k="line.until" with={{ at: <Time at={work.until} form="hms" /> }} />
            </span>
          )}
        </div>
      )}
    </div>
  )
}
