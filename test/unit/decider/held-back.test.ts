import { describe, expect, it } from 'vitest'
import { HELD_LIMIT, HeldBack } from '../../../main/decider/held-back'
import type { Incoming, Numbered } from '../../../main/decider/messages'
import type { SiteRecord } from '../../../main/domain/record'

const record = (given: SiteRecord): Incoming => ({ kind: 'record', record: given })
const DOOR = record({ type: 'door', at: 1, door: 'D1', state: 'open' })
const READ = record({ type: 'read', at: 1, reader: 'R1', presented: { kind: 'credential', credential: 'k1' } })
const RESET = record({ type: 'operator', at: 1, operator: 'kim', reason: 'test', action: 'reset', site: true })
const LINK: Incoming = { kind: 'device', event: { at: 1, event: 'reader.online', reader: 'R1' } }
const MARK: Incoming = { kind: 'mark', mark: { key: 'a', value: 1 } }
const DESK: Incoming = { kind: 'desk', event: { at: 1, event: 'desk.locked', operator: 'kim' } }

const numbered = (items: readonly Incoming[], from = 1): Numbered[] =>
  items.map((item, index) => ({ ...item, token: from + index }))
const tokens = (items: readonly Numbered[]): number[] => items.map(({ token }) => token)

describe('while the journal cannot be written', () => {
  it('holds back doors, devices and marks in order, and refuses reads and what operators do', () => {
    const held = new HeldBack()
    expect(held.hold(numbered([DOOR, READ, LINK, RESET, MARK, DESK]))).toEqual({ refused: [2, 4, 6], dropped: 0 })
    expect(tokens(held.release(false))).toEqual([1, 3, 5])
    expect(held.release(false)).toEqual([])
  })

  it('holds 10,000 items at most, and refuses the oldest beyond', () => {
    const held = new HeldBack()
    held.hold(numbered(Array<Incoming>(HELD_LIMIT).fill(DOOR)))
    expect(held.hold(numbered([READ, DOOR, DOOR], 20_001))).toEqual({ refused: [20_001, 1, 2], dropped: 2 })
    expect(tokens(held.release(false)).slice(-2)).toEqual([20_002, 20_003])
  })

  it.each([
    ['leaves out the batch whose commit failed when the disk has it', true, [3]],
    ['decides that batch again when the disk does not have it', false, [1, 2, 3]],
  ])('%s', (_, isWritten, left) => {
    const held = new HeldBack()
    const batch = numbered([DOOR, LINK])
    held.fail(batch)
    held.hold(batch)
    held.hold(numbered([DOOR], 3))
    expect(tokens(held.release(isWritten))).toEqual(left)
  })
})
