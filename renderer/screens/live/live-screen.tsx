/** Alarms, events, and why: the screen of the desk. Where there is no room for three, alarms and details share a place. */
import { useEffect, useState } from 'react'
import { text } from '../../format/text'
import { isAutomatic } from '../alarms/auto-select'
import { lane } from './lane'
import { followLane, showIndex } from './lane-view'
import { registerList } from '../desk/list'
import { select, useSelection } from '../desk/selection'
import { Details } from '../events/details'
import { LanePanel } from './lane-panel'
import { AlarmQueue } from '../alarms/queue'

function step(by: 1 | -1): void {
  // What selected itself is nobody's place in the lane: J begins at the newest row.
  const seq = isAutomatic() ? null : useSelection.getState().seq
  const at = seq === null ? -1 : lane.indexOf(seq)
  let next = seq === null ? 0 : at + by
  while (lane.at(next)?.gap) next += by
  const entry = lane.at(Math.max(0, next))
  if (!entry || entry.gap) return
  lane.hold()
  select(entry.seq)
  showIndex(Math.max(0, next))
}

type Side = 'alarms' | 'details'

export function LiveScreen() {
  const selected = useSelection((selection) => selection.seq)
  const [choice, setChoice] = useState<{ readonly at: number | null; readonly side: Side } | null>(null)
  // A new selection shows its details; what was chosen by hand holds until the next one.
  const side =
    choice && choice.at === selected ? choice.side : selected === null || isAutomatic() ? 'alarms' : 'details'
  useEffect(() => registerList({ step, home: followLane }), [])
  return (
    <div className={`live side-${side}`}>
      <div className="side-tabs" role="group" aria-label={text('live.side')}>
        {(['alarms', 'details'] as const).map((name) => (
          <button
            key={name}
            type="button"
            className="chip"
            aria-pressed={side === name}
            onClick={() => setChoice({ at: selected, side: name })}
          >
            {text(`live.side.${name}`)}
          </button>
        ))}
      </div>
      <AlarmQueue />
      <LanePanel />
      <Details />
    </div>
  )
}
