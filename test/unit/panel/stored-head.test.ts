import { create } from '@bufbuild/protobuf'
import { describe, expect, it } from 'vitest'
import { JournalHeadSchema } from '../../../main/panel/schema/panel-link_pb'
import { Bench, refusals, taken } from './wire'

describe('hello', () => {
  it('is followed by the head that the panel has stored, once, which is reported (PROTOCOL.md 8.7)', () => {
    const stored = (hash: Uint8Array) => ({
      case: 'storedHead' as const,
      value: create(JournalHeadSchema, { row: 300n, hash }),
    })
    const bench = new Bench()
    bench.hello({ protocolMinor: 2 })
    const effects = bench.say(stored(new Uint8Array(32).fill(0xab)))
    expect(taken(effects)).toMatchObject([
      { report: { event: 'panel.head', controller: 'P1', head: `300:${'ab'.repeat(32)}` } },
    ])
    expect(refusals(bench.say(stored(new Uint8Array(32))))).toEqual(['bad-value'])
    const short = new Bench()
    short.hello({ protocolMinor: 2 })
    expect(refusals(short.say(stored(new Uint8Array(31))))).toEqual(['bad-value'])
    const older = new Bench()
    older.hello({ protocolMinor: 1 })
    expect(refusals(older.say(stored(new Uint8Array(32))))).toEqual(['bad-value'])
  })
})
