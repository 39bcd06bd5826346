import { create } from '@bufbuild/protobuf'
import { describe, expect, it } from 'vitest'
import {
  DecisionRequestSchema,
  DeliveryResultSchema,
  HeartbeatSchema,
  RingOverflowSchema,
  StatusReportSchema,
} from '../../../main/panel/schema/panel-link_pb'
import { encodeFields } from '../../../main/cards/format'
import { Formats } from '../../../main/cards/formats'
import { ACK_EVENTS, ACK_MS } from '../../../main/panel/limits'
import { deadline } from '../../../main/panel/session'
import { NO_MEMORY } from '../../../main/panel/session-state'
import { siteOf } from './panel-site'
import { Bench, blip, refusals, sentBodies, START, taken } from './wire'

const acks = (effects: ReturnType<Bench['give']>): bigint[] =>
  sentBodies(effects).flatMap((body) => (body.case === 'eventAck' ? [body.value.upTo] : []))
/** Stores these serials on the disk and lets the time for collecting acknowledgements pass. */
const stored = (bench: Bench, first: bigint, last: bigint): ReturnType<Bench['give']> => [
  ...bench.give({ kind: 'durable', ranges: [{ first, last }] }),
  ...bench.pass(ACK_MS),
]
const closes = (effects: ReturnType<Bench['give']>): boolean => effects.some(({ kind }) => kind === 'close')

describe('hello', () => {
  it('is answered with the last serial on the disk, and the panel counts as back when it has no stored events', () => {
    const bench = new Bench()
    const effects = bench.hello()
    const [first] = sentBodies(effects)
    expect(first).toMatchObject({ case: 'hostHello', value: { panelId: 'P1', acknowledged: 0n, backlogWindow: 256 } })
    expect(effects.some(({ kind }) => kind === 'caught-up')).toBe(true)
    expect(bench.state.phase).toBe('live')
  })

  it.each([
    ['another protocol', { protocolMajor: 2 }, 'version'],
    ['another panel', { panelId: 'P2' }, 'wrong-panel'],
    ['a short boot id', { bootId: new Uint8Array(3) }, 'bad-value'],
    ['impossible serials', { firstStoredSerial: 9n, lastSerial: 3n }, 'bad-serial'],
    ['a serial above 2^53 - 1', { firstStoredSerial: 1n, lastSerial: 2n ** 53n }, 'bad-serial'],
  ])('with %s closes the connection with a named reason', (_, over, reason) => {
    const effects = new Bench().hello(over)
    expect(refusals(effects)).toEqual([reason])
    expect(closes(effects)).toBe(true)
    expect(sentBodies(effects)).toMatchObject([{ case: 'refusal', value: { closes: true } }])
  })

  it.each([
    [1, [`300:${'ab'.repeat(32)}`, `400:${'cd'.repeat(32)}`]],
    [0, []],
  ])("of minor version %i gets these heads of the host's journal (PROTOCOL.md 8.7)", (protocolMinor, wanted) => {
    const bench = new Bench()
    const heads = (effects: ReturnType<Bench['give']>): string[] =>
      sentBodies(effects).flatMap((body) =>
        body.case === 'eventAck' && body.value.head
          ? [`${body.value.head.row}:${Buffer.from(body.value.head.hash).toString('hex')}`]
          : [],
      )
    const before = bench.give({ kind: 'head', head: { seq: 300, hash: 'ab'.repeat(32) } })
    expect(heads(before)).toEqual([])
    const hello = bench.hello({ protocolMinor })
    const later = bench.give({ kind: 'head', head: { seq: 400, hash: 'cd'.repeat(32) } })
    expect(heads([...hello, ...later])).toEqual(wanted)
  })

  it('that does not arrive ends the connection', () => {
    const bench = new Bench()
    expect(deadline(bench.state)).toBe(10_000)
    expect(refusals(bench.pass(9_999))).toEqual([])
    expect(refusals(bench.pass(1))).toEqual(['hello-timeout'])
    expect(bench.state.phase).toBe('closed')
  })

  it('of a ring with a lower last serial is refused, since its serials would be used twice', () => {
    const first = new Bench()
    first.hello({ lastSerial: 3n })
    first.events(true, blip(1n), blip(2n), blip(3n))
    const again = new Bench(first.state.memory)
    expect(refusals(again.hello({ lastSerial: 2n }))).toEqual(['serial-conflict'])
  })

  it('of an unknown ring is refused when its serials were received from another ring', () => {
    const first = new Bench()
    first.hello({ lastSerial: 3n })
    first.events(true, blip(1n), blip(2n), blip(3n))
    const other = { ringId: new Uint8Array(16).fill(9) }
    const conflict = new Bench(first.state.memory)
    expect(refusals(conflict.hello({ ...other, firstStoredSerial: 2n, lastSerial: 5n }))).toEqual(['serial-conflict'])
    const fresh = new Bench(first.state.memory)
    const effects = fresh.hello({ ...other, ringUnnumbered: true, firstStoredSerial: 1n, lastSerial: 2n })
    expect(sentBodies(effects)[0]).toMatchObject({ case: 'hostHello', value: { acknowledged: 3n } })
    expect(taken(effects).map(({ report }) => report?.event)).toContain('panel.ring-replaced')
    expect(taken(fresh.events(true, blip(4n), blip(5n)))).toHaveLength(2)
  })
})

describe('envelopes', () => {
  it('that were received before are dropped by name, and the connection stays', () => {
    const bench = new Bench()
    bench.hello()
    bench.sequence -= 1n
    const effects = bench.events(false, blip(1n))
    expect(refusals(effects)).toEqual(['replayed'])
    expect(taken(effects)).toEqual([])
    expect(bench.state.phase).toBe('live')
  })

  it('after a missing one close the connection by name', () => {
    const bench = new Bench()
    bench.hello()
    bench.sequence += 1n
    expect(refusals(bench.events(false, blip(1n)))).toEqual(['out-of-order'])
    expect(bench.state.phase).toBe('closed')
  })

  it.each([
    ['not a protocol buffer', [0xff, 0xff, 0xff], 'malformed'],
    ['a truncated one', [0x08, 0x02, 0xa2, 0x01, 0x20, 0x0a], 'malformed'],
    ['an unknown field', [0x08, 0x02, 0x98, 0x06, 0x01], 'unknown-field'],
    ['no body', [0x08, 0x02], 'unknown-type'],
    ['an unknown enum value', [0x08, 0x02, 0x62, 0x02, 0x08, 0x63], 'unknown-field'],
    ["a console's own message", [0x08, 0x02, 0x72, 0x00], 'unknown-type'],
  ])('that are %s close the connection by name', (_, envelope, reason) => {
    const bench = new Bench()
    bench.hello()
    const effects = bench.raw(Uint8Array.from(envelope))
    expect(refusals(effects)).toEqual([reason])
    expect(closes(effects)).toBe(true)
  })

  it('before the hello close the connection by name', () => {
    expect(refusals(new Bench().events(false, blip(1n)))).toEqual(['out-of-order'])
  })

  it('with an invalid length close the connection by name', () => {
    expect(refusals(new Bench().give({ kind: 'bad-length', length: 0x7fffffff }))).toEqual(['bad-length'])
  })
})

describe('events', () => {
  it('are acknowledged only up to what is on the disk without a gap', () => {
    const bench = new Bench()
    bench.hello({ lastSerial: 4n })
    bench.events(true, blip(1n), blip(2n))
    bench.events(false, blip(5n))
    expect(acks(stored(bench, 5n, 5n))).toEqual([])
    expect(acks(stored(bench, 1n, 2n))).toEqual([2n])
    bench.events(true, blip(3n), blip(4n))
    expect(acks(stored(bench, 3n, 4n))).toEqual([5n])
  })

  it('are acknowledged together, and immediately when there are many', () => {
    const bench = new Bench()
    bench.hello()
    const durable = (last: bigint) => acks(bench.give({ kind: 'durable', ranges: [{ first: 1n, last }] }))
    for (let serial = 1n; serial <= BigInt(ACK_EVENTS) + 4n; serial++) bench.events(false, blip(serial))
    expect(durable(1n)).toEqual([])
    expect(deadline(bench.state)).toBe(ACK_MS)
    expect(acks(bench.pass(ACK_MS - 1))).toEqual([])
    expect(durable(3n)).toEqual([])
    expect(acks(bench.pass(1))).toEqual([3n])
    expect(acks(bench.pass(ACK_MS))).toEqual([])
    expect(durable(BigInt(ACK_EVENTS) + 3n)).toEqual([BigInt(ACK_EVENTS) + 3n])
    durable(BigInt(ACK_EVENTS) + 4n)
    expect(acks(bench.give({ kind: 'end' }))).toEqual([BigInt(ACK_EVENTS) + 4n])
  })

  it('sent live overtake the backlog; the panel counts as back when the backlog has arrived', () => {
    const bench = new Bench()
    bench.hello({ lastSerial: 2n })
    expect(bench.state.caughtUp).toBe(false)
    expect(taken(bench.events(false, blip(3n)))[0]).not.toHaveProperty('backlog')
    expect(bench.events(true, blip(1n)).some(({ kind }) => kind === 'caught-up')).toBe(false)
    expect(bench.events(true, blip(2n)).some(({ kind }) => kind === 'caught-up')).toBe(true)
  })

  it('sent again after a reconnect are dropped silently', () => {
    const first = new Bench()
    first.hello({ lastSerial: 2n })
    first.events(true, blip(1n), blip(2n))
    const again = new Bench(first.state.memory)
    again.hello({ lastSerial: 3n })
    const effects = again.events(true, blip(1n), blip(2n), blip(3n))
    expect(taken(effects).map(({ serials }) => serials?.first)).toEqual([3n])
    expect(refusals(effects)).toEqual([])
  })

  it.each([
    ['falling', [3n, 2n]],
    ['twice in one batch', [3n, 3n]],
    ['0', [0n]],
    ['above the limit', [2n ** 53n]],
  ])('with serials %s close the connection by name, and nothing of the batch counts', (_, serials) => {
    const bench = new Bench()
    bench.hello()
    const effects = bench.events(false, ...serials.map(blip))
    expect(refusals(effects)).toEqual(['bad-serial'])
    expect(taken(effects)).toEqual([])
  })

  it('lost by an overflow raise one alarm that names them, and the acknowledgement passes them', () => {
    const bench = new Bench()
    bench.hello({ firstStoredSerial: 1n, lastSerial: 0n })
    bench.events(false, blip(1n))
    bench.give({ kind: 'durable', ranges: [{ first: 1n, last: 1n }] })
    const overflow = (first: bigint, last: bigint) =>
      bench.say({ case: 'ringOverflow', value: create(RingOverflowSchema, { firstLost: first, lastLost: last }) })
    expect(taken(overflow(2n, 4n))).toEqual([
      {
        report: { event: 'panel.overflow', at: START, controller: 'P1', firstLost: 2, lastLost: 4, alarm: true },
        serials: { first: 2n, last: 4n },
      },
    ])
    expect(taken(overflow(2n, 4n))).toEqual([])
    expect(taken(overflow(2n, 6n))[0]?.serials).toEqual({ first: 5n, last: 6n })
    expect(acks(stored(bench, 2n, 6n))).toEqual([6n])
  })

  it('missing from the ring raise an alarm even without a marker', () => {
    const first = new Bench()
    first.hello({ lastSerial: 2n })
    first.events(true, blip(1n), blip(2n))
    const again = new Bench(first.state.memory)
    const effects = again.hello({ firstStoredSerial: 8n, lastSerial: 9n })
    expect(taken(effects).find(({ report }) => report?.event === 'panel.overflow')?.serials).toEqual({
      first: 3n,
      last: 7n,
    })
  })

  it("get their instant from the panel's uptime, even when its clock is wrong", () => {
    const bench = new Bench()
    bench.hello({ lastSerial: 2n, uptimeMs: 60_000n, clockMs: BigInt(START + 3_600_000) })
    const access = {
      reader: 'R1',
      presented: { what: { case: 'credentialId', value: 'k-ada' } },
      granted: true,
    } as const
    const [one] = taken(
      bench.events(true, {
        serial: 1n,
        uptimeMs: 20_000n,
        occurredMs: BigInt(START + 3_560_000),
        what: { case: 'access', value: access },
      }),
    )
    expect(one?.record).toMatchObject({ type: 'panel', serial: 1, occurredAt: START - 40_000 })
    const [other] = taken(
      bench.events(true, {
        serial: 2n,
        bootCount: 0,
        uptimeMs: 20_000n,
        occurredMs: BigInt(START + 99_000),
        what: { case: 'access', value: access },
      }),
    )
    expect(other?.record).toMatchObject({ occurredAt: START })
  })

  it('that name something unknown to the site are stored as they arrived', () => {
    const bench = new Bench()
    bench.hello()
    const [one] = taken(bench.events(false, { serial: 1n, what: { case: 'rex', value: { door: 'D9' } } }))
    expect(one?.report).toMatchObject({ event: 'panel.unreadable', reason: 'unknown-door' })
    expect(one?.serials).toEqual({ first: 1n, last: 1n })
  })
})

describe('a denied card (apb.md 11)', () => {
  const denial = (data: number[], reader = 'R1') => {
    const bench = new Bench()
    bench.hello()
    const presented = { what: { case: 'raw' as const, value: { bits: 26, data: new Uint8Array(data) } } }
    const value = { reader, presented, granted: false, reason: 'unknown-credential' }
    return taken(bench.events(false, { serial: 1n, what: { case: 'access', value } }))[0]?.record
  }

  it('that is unknown goes into the record with its possible readings', () => {
    expect(denial([0xbd, 0xd9, 0x37, 0x40])).toMatchObject({
      type: 'panel',
      credential: 'raw/26/bdd93740',
      card: { bits: 26, hex: 'BDD93740', fits: [{ format: 'H10301', facility: '123', number: '45678' }] },
    })
    expect(denial([0x3d, 0xd9, 0x37, 0x40])).toMatchObject({ card: { fits: [], fault: 'parity' } })
  })

  it('that the console knows is named by its credential, also when the panel sent only bits', () => {
    const site = siteOf()
    const known = site.cardholders
      .flatMap(({ credentials }) => credentials)
      .find(({ card }) => card?.format === 'H10301')
    if (!known?.card) throw new Error('the site has no such card')
    const [format] = new Formats([]).inOrder(['H10301'])
    if (!format) throw new Error('must be built in')
    const { facility, number } = known.card
    const bits = encodeFields(format, { facility: BigInt(facility ?? 0), number: BigInt(number) })
    if (!bits.ok) throw new Error('must encode')
    const record = denial([...bits.value.bytes])
    expect(record).toMatchObject({ credential: known.id })
    expect(record).not.toHaveProperty('card')
  })
})

describe('clocks', () => {
  it('the difference is measured over the round trip; a large one raises one alarm and is corrected', () => {
    const bench = new Bench()
    bench.hello()
    const [beat] = sentBodies(bench.pass(5_000)).filter(({ case: kind }) => kind === 'heartbeat')
    if (beat?.case !== 'heartbeat') throw new Error('no heartbeat')
    bench.at += 400
    bench.mono += 400
    const say = (clockMs: bigint, echoClockMs: bigint, echoAgeMs: number) =>
      bench.say({ case: 'heartbeat', value: create(HeartbeatSchema, { clockMs, echoClockMs, echoAgeMs }) })
    // Out and back took 400 - 200 ms, so the panel's clock was read 100 ms ago.
    const effects = say(BigInt(bench.at - 100 + 2_500), beat.value.clockMs, 200)
    expect(effects).toContainEqual({ kind: 'skew', skewMs: 2_500 })
    expect(taken(effects).map(({ report }) => report)).toMatchObject([{ event: 'panel.clock-skew', alarm: true }])
    expect(sentBodies(effects)).toMatchObject([{ case: 'setClock', value: { clockMs: BigInt(bench.at) } }])
    const stale = say(BigInt(bench.at + 2_500), beat.value.clockMs, 0)
    expect(stale).toEqual([])
  })

  it("a panel keeps its clock while the console's own is in doubt, and is corrected afterwards", () => {
    const bench = new Bench()
    bench.doubted = true
    bench.hello()
    const [beat] = sentBodies(bench.pass(5_000)).filter(({ case: kind }) => kind === 'heartbeat')
    if (beat?.case !== 'heartbeat') throw new Error('no heartbeat')
    const say = () => {
      const clockMs = BigInt(bench.at + 60_000)
      const value = create(HeartbeatSchema, { clockMs, echoClockMs: beat.value.clockMs, echoAgeMs: 0 })
      return bench.say({ case: 'heartbeat', value })
    }
    const measured = say()
    expect(measured).toContainEqual({ kind: 'skew', skewMs: 60_000 })
    expect(sentBodies(measured).map(({ case: kind }) => kind)).not.toContain('setClock')
    bench.doubted = false
    expect(sentBodies(say()).map(({ case: kind }) => kind)).toContain('setClock')
  })

  it('silence past the limit ends the connection', () => {
    const bench = new Bench()
    bench.hello()
    bench.pass(5_000)
    bench.pass(5_000)
    expect(bench.state.phase).toBe('live')
    expect(refusals(bench.pass(5_000))).toEqual(['silence'])
  })
})

describe('decisions', () => {
  const ask = (bench: Bench, requestId: bigint, reader = 'R1') =>
    bench.say({
      case: 'decisionRequest',
      value: create(DecisionRequestSchema, {
        requestId,
        reader,
        presented: { what: { case: 'credentialId', value: 'k-ada' } },
        askedMs: BigInt(bench.at),
        answerByMs: BigInt(bench.at + 2_000),
      }),
    })
  const answer = (bench: Bench, atLatest: number) =>
    bench.give({ kind: 'answer', request: 1n, granted: true, unlockSeconds: 5, atLatest })

  it('become a read with the latest time on this clock', () => {
    const bench = new Bench()
    bench.hello()
    const [one] = taken(ask(bench, 1n))
    expect(one?.record).toMatchObject({ type: 'read', reader: 'R1' })
    expect(one?.request).toEqual({ id: 1n, atLatest: START + 2_000 })
  })

  it('are answered before the latest time, but not at it', () => {
    const early = new Bench()
    early.hello()
    ask(early, 1n)
    early.at += 1_999
    expect(sentBodies(answer(early, START + 2_000))).toMatchObject([
      { case: 'decisionAnswer', value: { granted: true, unlockSeconds: 5, atLatestMs: BigInt(START + 2_000) } },
    ])
    const late = new Bench()
    late.hello()
    ask(late, 1n)
    late.at += 2_000
    const effects = answer(late, START + 9_000)
    expect(sentBodies(effects)).toEqual([])
    expect(refusals(effects)).toEqual(['late-answer'])
  })

  it('sent twice are dropped by name, also after a reconnect of the same boot', () => {
    const bench = new Bench()
    bench.hello()
    ask(bench, 1n)
    expect(refusals(ask(bench, 1n))).toEqual(['replayed'])
    const again = new Bench(bench.state.memory)
    again.hello()
    expect(taken(ask(again, 1n))).toEqual([])
  })

  it("about another panel's reader are denied, and no answer unlocks a door", () => {
    const bench = new Bench()
    bench.hello()
    const effects = ask(bench, 1n, 'R3')
    expect(taken(effects)).toEqual([])
    expect(sentBodies(effects)).toMatchObject([
      { case: 'refusal' },
      { case: 'decisionAnswer', value: { granted: false } },
    ])
    expect(sentBodies(answer(bench, START + 2_000))).toEqual([])
  })
})

describe('deliveries', () => {
  const passage = (number: number) =>
    ({ number, at: START, order: { kind: 'passage', cardholder: 'ada', reader: 'R3', from: 1, to: 2 } }) as const

  it('go out in order after the hello, except those the panel already has', () => {
    const bench = new Bench(undefined, { deliveries: [passage(4), passage(5), passage(6)] })
    const effects = bench.hello({ lastDelivery: 4n })
    expect(effects).toContainEqual({ kind: 'delivery-result', number: 4, done: true, reason: '' })
    const numbers = sentBodies(effects).flatMap((body) => (body.case === 'delivery' ? [body.value.number] : []))
    expect(numbers).toEqual([5n, 6n])
    const result = (number: bigint) =>
      bench.say({ case: 'deliveryResult', value: create(DeliveryResultSchema, { number, done: true }) })
    expect(result(5n)).toContainEqual({ kind: 'delivery-result', number: 5, done: true, reason: '' })
    expect(refusals(result(5n))).toEqual(['out-of-order'])
  })

  it('are sent up to the window', () => {
    const many = Array.from({ length: 100 }, (_, index) => passage(index + 1))
    const bench = new Bench(undefined, { deliveries: many })
    const count = (effects: ReturnType<Bench['give']>) =>
      sentBodies(effects).filter((body) => body.case === 'delivery').length
    expect(count(bench.hello())).toBe(64)
    const result = create(DeliveryResultSchema, { number: 1n, done: true })
    expect(count(bench.say({ case: 'deliveryResult', value: result }))).toBe(1)
  })
})

describe('a status report', () => {
  it('drops by name what this panel does not have', () => {
    const bench = new Bench()
    bench.hello()
    const effects = bench.say({
      case: 'statusReport',
      value: create(StatusReportSchema, {
        doors: [
          { door: 'D1', contactOpen: true },
          { door: 'D3', contactOpen: true },
          { door: 'D9', contactOpen: true },
        ],
        readers: [{ reader: 'R1', online: false }],
      }),
    })
    expect(refusals(effects)).toEqual(['bad-value'])
    expect(taken(effects).map(({ record }) => record)).toEqual([undefined, undefined])
    expect(taken(effects)[1]?.report).toMatchObject({ event: 'reader.offline', reader: 'R1' })
  })
})

describe('a door that is open in a status report', () => {
  const report = (bench: Bench, contactOpen: boolean) =>
    taken(
      bench.say({
        case: 'statusReport',
        value: create(StatusReportSchema, { doors: [{ door: 'D1', contactOpen }] }),
      }),
    )
  const contact = (bench: Bench, serial: bigint, open: boolean) =>
    taken(bench.events(false, { serial, what: { case: 'contact', value: { door: 'D1', open } } }))
  const found = (open: ReadonlySet<string> = new Set()): Bench => {
    const bench = new Bench({ ...NO_MEMORY, open })
    bench.hello()
    return bench
  }

  it('counts as found open: no record reports an opening, since no event did (5.6)', () => {
    const bench = found()
    const [said, ...rest] = report(bench, true)
    expect(said).toEqual({ report: { event: 'panel.found-open', at: START, controller: 'P1', door: 'D1' } })
    expect(rest).toEqual([])
    expect(report(bench, true)).toEqual([])
  })

  it('is not news when the engine knows it; a door that closed meanwhile is reported', () => {
    const bench = found(new Set(['D1']))
    expect(report(bench, true)).toEqual([])
    expect(report(bench, false)).toEqual([{ record: { type: 'door', at: START, door: 'D1', state: 'closed' } }])
    expect(report(bench, false)).toEqual([])
  })

  it('is reported as closed to operators only, and as forced when it then opens live', () => {
    const bench = found()
    report(bench, true)
    expect(contact(bench, 1n, false)[0]).toMatchObject({
      report: { event: 'panel.door', door: 'D1', state: 'closed' },
      serials: { first: 1n, last: 1n },
    })
    expect(contact(bench, 2n, true)[0]).toMatchObject({ record: { type: 'door', door: 'D1', state: 'open' } })
    expect(contact(bench, 3n, false)[0]).toMatchObject({ record: { type: 'door', door: 'D1', state: 'closed' } })
    report(bench, true)
    expect(report(bench, false)[0]?.report).toMatchObject({ event: 'panel.door', state: 'closed' })
  })

  it("raises alarms from the panel's own reports", () => {
    const bench = found()
    const held = (serial: bigint) =>
      taken(bench.events(false, { serial, what: { case: 'doorAlarm', value: { door: 'D1', kind: 2 } } }))[0]?.report
    expect(held(1n)).not.toHaveProperty('foundOpen')
    report(bench, true)
    expect(held(2n)).toMatchObject({ event: 'panel.door-alarm', kind: 'held', foundOpen: true })
  })

  it('opens in the engine once, with the next grant there (5.4)', () => {
    const bench = found()
    expect(bench.give({ kind: 'granted', door: 'D1' })).toEqual([])
    report(bench, true)
    expect(taken(bench.give({ kind: 'granted', door: 'D1' }))).toEqual([
      { record: { type: 'door', at: START, door: 'D1', state: 'open' } },
    ])
    expect(bench.give({ kind: 'granted', door: 'D1' })).toEqual([])
    expect(contact(bench, 1n, false)[0]).toHaveProperty('record')
  })

  it('opened live on a stored grant is not forced: the grant follows and moves the person', () => {
    const bench = found()
    const opened = { door: 'D1', open: true, usedStoredGrant: true }
    const [said] = taken(bench.events(false, { serial: 2n, what: { case: 'contact', value: opened } }))
    expect(said).toMatchObject({ report: { event: 'panel.door', door: 'D1', state: 'open' } })
    expect(said).not.toHaveProperty('record')
    expect(contact(bench, 3n, false)[0]).not.toHaveProperty('record')
    expect(contact(bench, 4n, true)[0]).toMatchObject({ record: { type: 'door', door: 'D1', state: 'open' } })
  })

  it('stays found open over a lost connection', () => {
    const first = found()
    report(first, true)
    const second = new Bench(first.state.memory)
    second.hello()
    expect(report(second, true)).toEqual([])
  })
})
