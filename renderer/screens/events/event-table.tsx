/** Events in words, newest first: what the timeline draws, for reading. */
import { Shape } from '../../components/shape'
import { Table, type Column } from '../../components/table'
import { Time } from '../../components/time'
import type { LaneRow } from '../../../preload/contract/models'
import type { Entry } from '../../format/entry'
import { rowKind } from '../../format/row-kind'
import type { Sentence } from '../../format/sentence'
import { text } from '../../format/text'
import { lane } from '../live/lane'
import { linesOf } from './lines'
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

interface Line {
  readonly entry: Entry
  readonly said: Sentence
}

const columns = (): readonly Column<Line>[] => [
  { id: 'time', head: text('lane.time'), cell: ({ said }) => <Time at={said.at} /> },
  {
    id: 'shape',
    head: <span className="vh">{text('lane.shape')}</span>,
    cell: ({ said }) => <Shape name={said.shape} />,
  },
  { id: 'where', head: text('lane.where'), cellClass: 'el', cell: ({ said }) => said.where },
  { id: 'who', head: text('lane.who'), className: 'fold-1', cellClass: 'el', cell: ({ said }) => said.who },
  {
    id: 'what',
    head: text('lane.what'),
    cellClass: 'el wt',
    cell: ({ entry, said }) => (
      <button type="button" className="plain el" onClick={() => open(entry.seq)}>
        {entry.opened ? text('timeline.opened', { what: said.what }) : said.what}
      </button>
    ),
  },
  { id: 'rule', head: text('lane.rule'), className: 'num fold-1', cellClass: 'm', cell: ({ said }) => said.rule },
]

export function EventTable({ rows, label, contacts = false }: EventTableProps) {
  const lines = linesOf(rows).filter((entry) => contacts || rowKind(entry.row.event) !== 'contact')
  usePeople((people) => people.known)
  return (
    <div className="et-scroll">
      <Table
        className="et"
        label={label}
        columns={columns()}
        rows={lines.map((entry) => ({ entry, said: sayEntry(entry) }))}
        keyOf={({ entry }) => entry.seq}
        rowClass={({ said }) => said.tone}
        onOpen={({ entry }) => open(entry.seq)}
      />
    </div>
  )
}
