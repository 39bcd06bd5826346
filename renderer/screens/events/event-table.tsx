/** Events in words, newest first: what the timeline draws, for reading. */
import { Shape } from '../../components/shape'
import { Time } from '../../components/time'
import type { LaneRow } from '../../../preload/contract/models'
import { rowKind } from '../../format/row-kind'
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

export function EventTable({ rows, label, contacts = false }: EventTableProps) {
  const lines = linesOf(rows).filter((entry) => contacts || rowKind(entry.row.event) !== 'contact')
  usePeople((people) => people.known)
  const open = (seq: number): void => {
    lane.hold()
    select(seq)
    go('live')
  }
  return (
    <div className="et-scroll">
      <table className="et" aria-label={label}>
        <thead>
          <tr>
            <th>{text('lane.time')}</th>
            <th>
              <span className="vh">{text('lane.shape')}</span>
            </th>
            <th>{text('lane.where')}</th>
            <th className="fold-1">{text('lane.who')}</th>
            <th>{text('lane.what')}</th>
            <th className="num fold-1">{text('lane.rule')}</th>
          </tr>
        </thead>
        <tbody>
          {lines.map((entry) => {
            const said = sayEntry(entry)
            return (
              <tr key={entry.seq} className={said.tone} onClick={() => open(entry.seq)}>
                <td>
                  <Time at={said.at} />
                </td>
                <td>
                  <Shape name={said.shape} />
                </td>
                <td className="el">{said.where}</td>
                <td className="el fold-1">{said.who}</td>
                <td className="el wt">
                  <button type="button" className="plain el" onClick={() => open(entry.seq)}>
                    {entry.opened ? text('timeline.opened', { what: said.what }) : said.what}
                  </button>
                </td>
                <td className="num m fold-1">{said.rule}</td>
              </tr>
            )
          })}
        </tbody>
      </table>
    </div>
  )
}
