import { describe, expect, it } from 'vitest'
import type { Decided, Incoming } from '../../../main/decider/messages'
import { Outstanding, READS_LIMIT } from '../../../main/decider/outstanding'
import type { OutstandingItem, Settled } from '../../../main/decider/outstanding'

const READ: Incoming = {
  kind: 'record',
  record: { type: 'read', at: 1, reader: 'R1', presented: { kind: 'credential', credential: 'k1' } },
}
const DOOR: Incoming = { kind: 'record', record: { type: 'door', at: 1, door: 'D1', state: 'open' } }
const MARK: Incoming = { kind: 'mark', mark: { key: 'a', value: 1 } }
const DESK: Incoming = { kind: 'desk', event: { at: 1, event: 'desk.locked', operator: 'kim' } }
const RESET: Incoming = {
  kind: 'record',
  record: { type: 'operator', at: 1, operator: 'kim', reason: 'test', action: 'reset', site: true },
}
const DECIDED: Decided = { seq: 7, rows: [], commands: [] }

const open = () => {
  const outstanding = new Outstanding()
  const settled: string[] = []
  const word = (outcome: Settled): string => (outcome.ok ? 'decided' : outcome.why)
  return {
    outstanding,
    settled,
    accept: (name: string, item: Incoming): OutstandingItem =>
      outstanding.accept(item, (outcome) => void settled.push(`${name} ${word(outcome)}`)),
  }
}

describe('what is handed to the decision thread', () => {
  it('goes over in one message with all that was queued before, numbered from 1', () => {
    const { outstanding, accept } = open()
    expect(outstanding.queue([accept('a', DOOR)])).toBe(true)
    expect(outstanding.queue([accept('b', MARK), accept('c', READ)])).toBe(false)
    expect(outstanding.drainQueued().map(({ token }) => token)).toEqual([1, 2, 3])
    expect(outstanding.drainQueued()).toEqual([])
  })

  it('is settled once', () => {
    const { outstanding, settled, accept } = open()
    const { item } = accept('a', DOOR)
    for (const _ of [1, 2]) outstanding.settle(item.token, { ok: true, decided: DECIDED })
    expect(settled).toEqual(['a decided'])
  })

  it.each([
    ['a read', READ, 'journal'],
    ['an act of an operator', RESET, 'journal'],
    ['an entry of the desk', DESK, 'journal'],
    ['a door', DOOR, undefined],
    ['a mark', MARK, undefined],
  ])('while no thread is ready: %s', (_, item, why) => {
    expect(new Outstanding().refusalOf(item, false)).toBe(why)
    expect(new Outstanding().refusalOf(item, true)).toBeUndefined()
  })

  it('refuses further reads at their limit, and accepts them again as reads are settled', () => {
    const { outstanding, accept } = open()
    const { item } = accept('first', READ)
    for (let read = 1; read < READS_LIMIT; read++) accept('read', READ)
    expect(outstanding.refusalOf(READ, true)).toBe('queue-full')
    expect(outstanding.refusalOf(DOOR, true)).toBeUndefined()
    outstanding.settle(item.token, { ok: true, decided: DECIDED })
    expect(outstanding.refusalOf(READ, true)).toBeUndefined()
  })

  it('refuses everything once 100,000 items wait', () => {
    const { outstanding, accept } = open()
    for (let door = 0; door < 100_000; door++) accept('door', DOOR)
    expect(outstanding.refusalOf(DOOR, true)).toBe('queue-full')
  })
})

describe('after the death of a thread', () => {
  it('counts as decided what was committed, hands devices and marks in again, and refuses reads and actions', () => {
    const { outstanding, settled, accept } = open()
    const all = [accept('door 1', DOOR), accept('mark', MARK), accept('read 1', READ), accept('door 2', DOOR)]
    outstanding.queue([...all, accept('read 2', READ), accept('reset', RESET), accept('desk', DESK)])
    outstanding.drainQueued()
    // The mark leaves no row: the two that were committed are the first door and the first read.
    const again = outstanding.resume(outstanding.waiting(), 2, DECIDED)
    expect(settled).toEqual(['door 1 decided', 'read 1 decided', 'read 2 journal', 'reset journal', 'desk journal'])
    expect(again.map(({ item }) => item.kind)).toEqual(['mark', 'record'])
    expect(outstanding.waiting()).toEqual(again)
  })

  it('gives up what two threads died over', () => {
    const { outstanding, settled, accept } = open()
    outstanding.queue([accept('door', DOOR)])
    outstanding.drainQueued()
    const again = outstanding.resume(outstanding.waiting(), 0, DECIDED)
    expect(again).toHaveLength(1)
    outstanding.queue(again)
    outstanding.drainQueued()
    expect(outstanding.resume(outstanding.waiting(), 0, DECIDED)).toEqual([])
    expect(settled).toEqual(['door journal'])
  })

  it('counts only messages that were sent', () => {
    const { outstanding, settled, accept } = open()
    for (const _ of [1, 2, 3]) {
      outstanding.queue(outstanding.waiting().length === 0 ? [accept('door', DOOR)] : outstanding.waiting())
      outstanding.dropQueued()
      outstanding.resume(outstanding.waiting(), 0, DECIDED)
    }
    expect(settled).toEqual([])
  })
})
