import { text } from '../../format/text'
import { Head, HeadMenu, sortOf, useHeadMenu } from '../../components/heads'
import type { Heads } from '../../components/columns'
import { cellClass, type LaneColumn, type LaneList } from './lane-columns'

interface ColumnHeadsProps {
  readonly list: LaneList
  readonly columns: readonly LaneColumn[]
  readonly heads: Heads
}

/** Above the lines of the lane and of history. Each line says its own columns, so plain heads are not read out. */
export function ColumnHeads({ list, columns, heads }: ColumnHeadsProps) {
  const menu = useHeadMenu()
  // Live stays newest first: sorted otherwise, a new event would come to stand where nobody looks.
  const sorts = list === 'history'
  return (
    <div className="evh" onContextMenu={menu.onContextMenu}>
      {columns.map((column) => (
        <span
          key={column.id}
          className={cellClass(column, list)}
          title={sorts ? undefined : text('lane.newest-first')}
          aria-hidden={!sorts || undefined}
          aria-sort={sortOf(column.id, heads.sort)}
        >
          <Head id={column.id} heads={heads} sorts={sorts && column.order !== undefined}>
            {column.isMute ? '' : column.head}
          </Head>
        </span>
      ))}
      <HeadMenu heads={heads} menu={menu} />
    </div>
  )
}
