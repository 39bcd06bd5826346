import { describe, expect, it } from 'vitest'
import { DESK_EVENTS, isDeskEvent, type DeskEvent } from '../../../main/domain/desk-event'
import { encodeEvent } from '../../../main/store/event-codec'
import { retentionKind } from '../../../main/store/retention'
import { deskKind } from '../../../main/store/row-kind'
import { rowKind } from '../../../renderer/format/row-kind'
import { EVENT_SAMPLES } from '../store/event-samples'

const samples: readonly DeskEvent[] = Object.values(EVENT_SAMPLES).filter(isDeskEvent)

it('every desk event has a sample', () => {
  expect(samples.map(({ event }) => event).toSorted()).toEqual(Object.keys(DESK_EVENTS).toSorted())
})

describe.each(samples.map((event) => [event.event, event] as const))('%s', (name, event) => {
  const { kind, stored } = DESK_EVENTS[name]

  it('is of the same kind in the lane and in History', () => {
    expect([rowKind(event), deskKind(name)]).toEqual([kind, kind])
  })

  it('goes with its kind, or never, in retention', () => {
    const row = { ...encodeEvent(event, () => 1), seq: 1, holder_back: null, place_back: null }
    expect(retentionKind(row)).toBe(stored === 'permanently' ? undefined : kind)
  })
})
