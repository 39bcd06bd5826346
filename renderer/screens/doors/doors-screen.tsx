/** Doors and readers with their state, controllers, and what can be done about the door looked at. */
import { useEffect } from 'react'
import { CircleAlert, DoorClosed, DoorOpen, Lock } from 'lucide-react'
import { byNumber, byWords } from '../../components/columns'
import { Shape } from '../../components/shape'
import { Table, type Column } from '../../components/table'
import { Time, useNow } from '../../components/time'
import { Void } from '../../components/void'
import type { DoorId, DoorStatus } from '../../../preload/contract/models'
import { rowKind } from '../../format/row-kind'
import { count, text } from '../../format/text'
import type { Entry } from '../../format/entry'
import { doorOf } from '../live/filter'
import { lane } from '../live/lane'
import { useTable } from '../desk/columns'
import { neighbour, registerList } from '../desk/list'
import { sayEntry } from '../events/say-entry'
import { selectDoor, useSelection } from '../desk/selection'
import { useSite, type Door, type Reader, type SiteIndex } from '../site/site'
import { doorStatus, readerStatus, useStatus } from '../desk/status'
import { DoorPanel } from './door-panel'

/** The worst that is true of a door, in a word. */
export function doorState(
  door: Door,
  status: DoorStatus | undefined,
): { readonly words: string; readonly warns: 'p1' | 'p3' | null } {
  if (!status) return { words: text('door.state.unknown'), warns: null }
  if (status.forced) return { words: text('door.state.forced'), warns: 'p1' }
  if (status.held) return { words: text('door.state.held'), warns: 'p3' }
  if (status.lockdown) return { words: text('door.state.lockdown'), warns: null }
  if (status.unlocked)
    return { words: text(status.state === 'open' ? 'door.state.unlocked-open' : 'door.state.unlocked'), warns: null }
  if (!door.contact) return { words: text('door.state.no-contact'), warns: null }
  if (status.contactFault !== null) return { words: text('door.state.contact-fault'), warns: 'p3' }
  return { words: text(`door.state.${status.state}`), warns: null }
}

function StateIcon({ status }: { readonly status: DoorStatus | undefined }) {
  if (status && status.contactFault !== null && !status.lockdown)
    return <CircleAlert size={16} strokeWidth={1.5} aria-hidden="true" />
  if (status?.lockdown) return <Lock size={16} strokeWidth={1.5} aria-hidden="true" />
  if (status?.state === 'open') return <DoorOpen size={16} strokeWidth={1.5} aria-hidden="true" />
  return <DoorClosed size={16} strokeWidth={1.5} aria-hidden="true" />
}

function Readers({ readers }: { readonly readers: readonly Reader[] }) {
  const status = useStatus(({ status: known }) => known)
  const known = readers.map((reader) => ({ reader, state: readerStatus(status, reader.id) }))
  const silent = known.filter(({ state }) => state?.online === false)
  const tampered = known.filter(({ state }) => state?.tamper)
  const powerless = known.filter(({ state }) => state?.powerFailure)
  const open = readers.filter((reader) => !reader.protected)
  if (silent.length > 0)
    return (
      <span className="warns">
        <Shape name="offline" mute /> {count('doors.readers.offline', silent.length, { all: readers.length })}
      </span>
    )
  if (tampered.length > 0)
    return (
      <span className="warns">
        <Shape name="offline" mute /> {count('doors.readers.tamper', tampered.length)}
      </span>
    )
  const missing = known.filter(({ state }) => state?.disconnected)
  if (missing.length > 0)
    return (
      <span className="warns">
        <Shape name="offline" mute /> {count('doors.readers.disconnected', missing.length)}
      </span>
    )
  if (powerless.length > 0)
    return (
      <span className="warns">
        <Shape name="offline" mute /> {count('doors.readers.power', powerless.length)}
      </span>
    )
  return (
    <>
      {count('doors.readers', readers.length)}
      {open.length > 0 && <span className="t3"> · {count('doors.readers.open', open.length)}</span>}
    </>
  )
}

/** Lines looked through for the last one of each door. */
const LOOKED_THROUGH = 3_000

/** The last line of each door that is more than its contact moving. */
function lastLines(site: SiteIndex): ReadonlyMap<DoorId, Entry> {
  const found = new Map<DoorId, Entry>()
  for (let i = 0; i < LOOKED_THROUGH; i++) {
    const entry = lane.keptAt(i)
    if (!entry) break
    const door = doorOf(entry.row.event, site)
    if (door !== undefined && !found.has(door) && rowKind(entry.row.event) !== 'contact') found.set(door, entry)
  }
  return found
}

function LastEvent({ entry }: { readonly entry: Entry | undefined }) {
  if (!entry) return null
  const said = sayEntry(entry)
  return (
    <>
      <Time at={said.at} /> {said.what}
    </>
  )
}

interface DoorRow {
  readonly door: Door
  readonly status: DoorStatus | undefined
  readonly last: Entry | undefined
}

const URGENCY = { p1: 2, p3: 1 } as const
const urgency = ({ door, status }: DoorRow): number => {
  const { warns } = doorState(door, status)
  return warns === null ? 0 : URGENCY[warns]
}
const stateWords = ({ door, status }: DoorRow): string => doorState(door, status).words

function State({ door, status }: Pick<DoorRow, 'door' | 'status'>) {
  const { words, warns } = doorState(door, status)
  return (
    <span className={`door-state ${warns ?? ''}`}>
      <StateIcon status={status} />
      {words}
    </span>
  )
}

function DoorReaders({ door }: { readonly door: Door }) {
  const site = useSite()
  return (
    <span className="door-readers">
      <Readers readers={site.readersOfDoor.get(door.id) ?? []} />
    </span>
  )
}

const columns = (): readonly Column<DoorRow>[] => [
  {
    id: 'door',
    head: text('doors.door'),
    always: true,
    order: byWords(({ door }) => door.name),
    cell: ({ door }) => (
      <button type="button" className="plain b el" onClick={() => selectDoor(door.id)}>
        {door.name}
      </button>
    ),
  },
  {
    id: 'state',
    head: text('doors.state'),
    // What is wrong stands together at one end.
    order: (a, b) => urgency(b) - urgency(a) || byWords(stateWords)(a, b),
    cell: ({ door, status }) => <State door={door} status={status} />,
  },
  {
    id: 'since',
    head: text('doors.since'),
    cellClass: 't3',
    order: byNumber(({ status }) => status?.since),
    cell: ({ status }) => status?.since != null && <Time at={status.since} />,
  },
  { id: 'readers', head: text('doors.readers-head'), cell: ({ door }) => <DoorReaders door={door} /> },
  {
    id: 'last',
    head: text('doors.last'),
    className: 'fold-1',
    cellClass: 'el t3',
    order: byNumber(({ last }) => last && sayEntry(last).at),
    cell: ({ last }) => <LastEvent entry={last} />,
  },
]

export function DoorsScreen() {
  const site = useSite()
  const chosen = useSelection((selection) => selection.door)
  // Looked up again with every second: a line may change its words, and new ones come.
  useNow()
  const last = lastLines(site)
  const status = useStatus(({ status: known }) => known)
  const table = useTable(
    'doors',
    columns(),
    site.view.doors.map((door) => ({ door, status: doorStatus(status, door.id), last: last.get(door.id) })),
  )
  const doors = table.rows.map(({ door }) => door)
  const current = (chosen === null ? undefined : site.door.get(chosen)) ?? doors[0]
  useEffect(() => {
    const choose = (door: Door | undefined): void => {
      if (!door) return
      selectDoor(door.id)
      document.querySelector(`[data-item="${CSS.escape(door.id)}"]`)?.scrollIntoView({ block: 'nearest' })
    }
    return registerList({
      step: (by) => choose(neighbour(doors, (door) => door.id === current?.id, by)),
      home: () => choose(doors[0]),
    })
  })
  useEffect(() => {
    if (current && chosen !== current.id) selectDoor(current.id)
  }, [current, chosen])
  return (
    <div className="doors-screen">
      <section className="panel" aria-label={text('screen.doors')}>
        <div className="head">
          <h2>{text('screen.doors')}</h2>
          <span className="t3">{count('doors.count', doors.length)}</span>
        </div>
        {doors.length === 0 ? (
          <Void title={text('doors.none')}>{text('doors.none.why')}</Void>
        ) : (
          <div className="vt-scroll grow">
            <Table
              className="vt doors"
              {...table}
              keyOf={({ door }) => door.id}
              isCurrent={({ door }) => door.id === current?.id}
              onOpen={({ door }) => selectDoor(door.id)}
            />
          </div>
        )}
      </section>
      {current && <DoorPanel key={current.id} door={current} />}
    </div>
  )
}
