import { text } from '../../format/text'

/** Above the lines of the lane and of history; each line says its own columns, so a reader of screens is spared these. */
export function ColumnHeads() {
  return (
    <div className="evh" aria-hidden="true">
      <span>{text('lane.time')}</span>
      <span />
      <span>{text('lane.where')}</span>
      <span className="pc" />
      <span>{text('lane.who')}</span>
      <span>{text('lane.what')}</span>
      <span className="rl">{text('lane.rule')}</span>
    </div>
  )
}
