/** Events in words, newest first: what the timeline draws, for reading. */
import { byNumber, byWords } from '../../components/columns'
import { Shape } from '../../components/shape'
import { Table, type Column } from '../../components/table'
import { Time } from '../../components/time'
import type { LaneRow } from '../../../preload/contract/models'
import type { Entry } from '../../format/entry'
import { rowKind } from '../../format/row-kind'
import type { Sentence } from '../../format/sentence'
import { text } from '../../format/text'
import { useTable } from '../desk/columns'
import { lane } from '../live/lane'
import { entriesOf } from './entries'
import { usePeople } from '../people/people'
import { go } from '../desk/route'
import { sayEntry } from './say-entry'
import { select } from '../desk/selection'

interface EventTableProps {
  readonly rows: readonly LaneRow[]
  readonly label: string
  /** Every movement of a door's contact too. */
  readonly contacts?: boolean
}

function open(seq: number): void {
  lane.hold()
  select(seq)
  go('live')
}

interface EventRow {
  readonly entry: Entry
  readonly said: Sentence
}

const columns = (): readonly Column<EventRow>[] => [
  {
    id: 'time',
    head: text('lane.time'),
    order: byNumber(({ said }) => said.at),
    cell: ({ said }) => <Time at={said.at} />,
  },
  {
    id: 'shape',
    head: <span className="vh">{text('lane.shape')}</span>,
    cell: ({ said }) => <Shape name={said.shape} />,
  },
  {
    id: 'where',
    head: text('lane.where'),
    cellClass: 'el',
    order: byWords(({ said }) => said.where),
    cell: ({ said }) => said.where,
  },
  {
    id: 'who',
    head: text('lane.who'),
    className: 'fold-1',
    cellClass: 'el',
    order: byWords(({ said }) => said.who),
    cell: ({ said }) => said.who,
  },
  {
    id: 'what',
    head: text('lane.what'),
    always: true,
    order: byWords(({ said }) => said.what),
    cellClass: 'el wt',
    cell: ({ entry, said }) => (
      <button type="button" className="plain el" onClick={() => open(entry.seq)}>
        {entry.opened ? text('timeline.opened', { what: said.what }) : said.what}
      </button>
    ),
  },
  {
    id: 'rule',
    head: text('lane.rule'),
    className: 'num fold-1',
    cellClass: 'm',
    order: byWords(({ said }) => said.rule),
    cell: ({ said }) => said.rule,
  },
]

export function EventTable({ rows, label, contacts = false }: EventTableProps) {
  const entries = entriesOf(rows).filter((entry) => contacts || rowKind(entry.row.event) !== 'contact')
  usePeople((people) => people.known)
  const table = useTable(
    'events',
    columns(),
    entries.map((entry): EventRow => ({ entry, said: sayEntry(entry) })),
  )
  return (
    <div className="et-scroll">
      <Table
        className="et"
        label={label}
        {...table}
        keyOf={({ entry }) => entry.seq}
        rowClass={({ said }) => said.tone}
        onOpen={({ entry }) => open(entry.seq)}
      />
    </div>
  )
}
