/** The example sessions of PROTOCOL.md 15, from a scripted panel to the console's session. */
import { createHash } from 'node:crypto'
import { create, fromBinary, toJson, type JsonValue, type MessageInitShape } from '@bufbuild/protobuf'
import type { PanelOrder } from '../../../main/domain/panel'
import { commonSections, readerSection } from '../../../main/panel/configuration'
import {
  CommandResultSchema,
  ConfigReadySchema,
  ConfigResultSchema,
  DecisionRequestSchema,
  DeliveryResultSchema,
  EnvelopeSchema,
  EventBatchSchema,
  HeartbeatSchema,
  RingOverflowSchema,
  SectionHashSchema,
  StatusReportSchema,
  type EventSchema,
  type PanelHelloSchema,
} from '../../../main/panel/schema/panel-link_pb'
import { ACK_MS } from '../../../main/panel/limits'
import { frameOf, type Body } from '../../simulator/panel/wire'
import { siteOf } from './panel-site'
import { Bench, helloOf, START } from './wire'

export interface Line {
  /** Milliseconds since the connection. */
  readonly atMs: number
  readonly from: 'panel' | 'host'
  /** The whole frame, including its length. */
  readonly hex: string
  readonly envelope: JsonValue
}
export interface Session {
  readonly name: string
  readonly says: string
  readonly lines: readonly Line[]
}

const sha256 = (bytes: Uint8Array): Uint8Array => new Uint8Array(createHash('sha256').update(bytes).digest())

class Recorder {
  readonly lines: Line[] = []

  constructor(readonly bench: Bench) {}

  private note(from: 'panel' | 'host', frame: Uint8Array): void {
    this.lines.push({
      atMs: this.bench.mono,
      from,
      hex: Buffer.from(frame).toString('hex'),
      envelope: toJson(EnvelopeSchema, fromBinary(EnvelopeSchema, frame.subarray(4))),
    })
  }
  private host(effects: ReturnType<Bench['give']>): void {
    for (const effect of effects) if (effect.kind === 'send') this.note('host', effect.bytes)
  }
  say(body: Body): void {
    this.note('panel', frameOf(this.bench.sequence + 1n, body))
    this.host(this.bench.say(body))
  }
  raw(envelope: Uint8Array): void {
    const frame = new Uint8Array(4 + envelope.length)
    new DataView(frame.buffer).setUint32(0, envelope.length)
    frame.set(envelope, 4)
    this.lines.push({ atMs: this.bench.mono, from: 'panel', hex: Buffer.from(frame).toString('hex'), envelope: null })
    this.host(this.bench.raw(envelope))
  }
  give(input: Parameters<Bench['give']>[0]): void {
    this.host(this.bench.give(input))
  }
  pass(ms: number): void {
    this.host(this.bench.pass(ms))
  }
  hello(over: MessageInitShape<typeof PanelHelloSchema> = {}): void {
    this.say({ case: 'panelHello', value: helloOf(over) })
  }
  events(backlog: boolean, ...events: MessageInitShape<typeof EventSchema>[]): void {
    const value = create(EventBatchSchema, { backlog, events: events.map((event) => ({ bootCount: 1, ...event })) })
    this.say({ case: 'events', value })
  }
  durable(first: bigint, last = first): void {
    this.give({ kind: 'durable', ranges: [{ first, last }] })
    this.pass(ACK_MS)
  }
}

const card = { what: { case: 'card', value: { format: 'H10301', facility: 12, number: '5555' } } } as const
const ada = { what: { case: 'credentialId', value: 'k-ada' } } as const

function session(name: string, says: string, bench: Bench, script: (panel: Recorder) => void): Session {
  const recorder = new Recorder(bench)
  script(recorder)
  return { name, says, lines: recorder.lines }
}

const firstMeeting = (): Session =>
  session(
    'first-meeting',
    'A new panel meets a console: its ring is numbered, its clock is set, the configuration is downloaded, the status is reported.',
    new Bench(undefined, {
      sections: [
        ...commonSections(siteOf(), sha256),
        readerSection(
          siteOf(),
          'P1',
          () => ({ mode: 'host-first', answerTimeoutMs: 2_000, fallback: 'local' }),
          sha256,
        ),
      ],
    }),
    (panel) => {
      panel.hello({ ringUnnumbered: true, lastSerial: 1n, clockMs: BigInt(START - 3_000) })
      for (;;) {
        const last = panel.lines.findLast(
          (line) => line.from === 'host' && JSON.stringify(line.envelope).includes('"config'),
        )
        const body = fromBinary(EnvelopeSchema, Buffer.from(last?.hex.slice(8) ?? '', 'hex')).body
        panel.pass(10)
        if (body.case === 'configBegin' || body.case === 'configPart' || body.case === 'configEnd') {
          panel.say({ case: 'configReady', value: create(ConfigReadySchema, { section: body.value.section }) })
          continue
        }
        const sections = panel.bench.state.config.wanted.map(({ section, hash }) =>
          create(SectionHashSchema, { section, hash }),
        )
        panel.say({ case: 'configResult', value: create(ConfigResultSchema, { applied: true, sections }) })
        break
      }
      panel.say({
        case: 'statusReport',
        value: create(StatusReportSchema, {
          doors: [{ door: 'D1' }, { door: 'D3' }],
          readers: ['R1', 'R2', 'R5'].map((reader) => ({ reader, online: true, decision: 2 })),
          power: 1,
          storedEvents: 1,
        }),
      })
      panel.events(true, {
        serial: 1n,
        occurredMs: BigInt(START - 63_000),
        what: { case: 'started', value: { firmware: '1' } },
      })
      panel.durable(1n)
      panel.pass(5_000)
      panel.say({
        case: 'heartbeat',
        value: create(HeartbeatSchema, { clockMs: BigInt(panel.bench.at), uptimeMs: 65_090n }),
      })
    },
  )

const oneRead = (): Session =>
  session(
    'one-read',
    'A card at a host-first reader: asked, granted, the door opens and closes; every event is acknowledged.',
    new Bench(),
    (panel) => {
      panel.hello()
      panel.pass(1_000)
      panel.say({
        case: 'decisionRequest',
        value: create(DecisionRequestSchema, {
          requestId: 1n,
          reader: 'R1',
          presented: card,
          askedMs: BigInt(panel.bench.at),
          answerByMs: BigInt(panel.bench.at + 2_000),
        }),
      })
      panel.pass(4)
      panel.give({ kind: 'answer', request: 1n, granted: true, unlockSeconds: 5, atLatest: START + 3_000 })
      const event = (serial: bigint, what: MessageInitShape<typeof EventSchema>['what']): void => {
        const uptimeMs = 60_000n + BigInt(panel.bench.mono)
        panel.events(false, {
          serial,
          occurredMs: BigInt(panel.bench.at),
          uptimeMs,
          ...(what === undefined ? {} : { what }),
        })
        panel.pass(3)
        panel.durable(serial)
      }
      event(1n, { case: 'lock', value: { door: 'D1', unlocked: true } })
      panel.pass(900)
      const grant = { case: 'requestId', value: 1n } as const
      event(2n, {
        case: 'contact',
        value: { door: 'D1', open: true, usedGrant: { reader: 'R1', presented: card, grant } },
      })
      panel.pass(1_800)
      event(3n, { case: 'contact', value: { door: 'D1', open: false } })
      panel.pass(1_500)
      event(4n, { case: 'lock', value: { door: 'D1', unlocked: false } })
    },
  )

const backAgain = (): Session => {
  const before = new Bench()
  before.hello()
  before.events(false, { serial: 1n, what: { case: 'input', value: { input: 'in1', state: 2 } } })
  before.give({ kind: 'durable', ranges: [{ first: 1n, last: 1n }] })
  return session(
    'back-again',
    'After an outage: serials 2 to 4 were lost by a full ring, 5 and 6 come as backlog, 7 is live and overtakes 6.',
    new Bench(before.state.memory),
    (panel) => {
      panel.hello({
        firstStoredSerial: 5n,
        lastSerial: 6n,
        lost: { firstLost: 2n, lastLost: 4n },
        uptimeMs: 7_200_000n,
      })
      const value = create(RingOverflowSchema, { firstLost: 2n, lastLost: 4n })
      panel.say({ case: 'ringOverflow', value })
      panel.durable(2n, 4n)
      panel.events(true, {
        serial: 5n,
        occurredMs: BigInt(START - 600_000),
        uptimeMs: 6_600_000n,
        what: {
          case: 'access',
          value: { reader: 'R1', presented: ada, granted: true, doorUsed: true, decidedBy: 2 },
        },
      })
      panel.pass(5)
      panel.events(false, {
        serial: 7n,
        occurredMs: BigInt(panel.bench.at),
        uptimeMs: 7_200_005n,
        what: { case: 'rex', value: { door: 'D1' } },
      })
      panel.durable(7n)
      panel.durable(5n)
      panel.pass(5)
      panel.events(true, {
        serial: 6n,
        occurredMs: BigInt(START - 598_000),
        uptimeMs: 6_602_000n,
        what: { case: 'contact', value: { door: 'D1', open: true } },
      })
      panel.durable(6n)
    },
  )
}

const ordersGiven = (): Session =>
  session(
    'orders',
    'A passage elsewhere and a reset are delivered, a door is unlocked once, another is not of this panel, a mask has an end.',
    new Bench(undefined, {
      deliveries: [
        {
          number: 8,
          at: START - 5_000,
          order: { kind: 'passage', cardholder: 'ada', reader: 'R3', from: 1, to: 2 },
        },
      ],
    }),
    (panel) => {
      panel.hello({ lastDelivery: 7n })
      const delivered = (number: bigint): void =>
        panel.say({ case: 'deliveryResult', value: create(DeliveryResultSchema, { number, done: true }) })
      const result = (id: bigint, reason: string): void =>
        panel.say({ case: 'commandResult', value: create(CommandResultSchema, { id, done: reason === '', reason }) })
      panel.pass(20)
      delivered(8n)
      const action = { action: 'reset', cardholder: 'ada' } as const
      const order = { kind: 'operator', operator: 'eva', reason: 'let in by the guard', action } as const
      panel.give({ kind: 'deliver', deliveries: [{ number: 9, at: panel.bench.at, order }] })
      panel.pass(20)
      delivered(9n)
      const atLatest = panel.bench.at + 5_000
      panel.give({ kind: 'command', id: 1n, atLatest, command: { kind: 'unlock', door: 'D1' } })
      result(1n, '')
      panel.give({ kind: 'command', id: 2n, atLatest, command: { kind: 'unlock', door: 'D2', seconds: 30 } })
      result(2n, 'unknown-door')
      panel.give({
        kind: 'command',
        id: 3n,
        atLatest,
        command: { kind: 'mask', door: 'D1', alarm: 'held', on: true, until: panel.bench.at + 3_600_000 },
      })
      result(3n, '')
    },
  )

const refusalsGiven = (): Session =>
  session(
    'refusals',
    'An envelope that was heard before is dropped; one with a field nobody knows closes the connection.',
    new Bench(),
    (panel) => {
      panel.hello()
      panel.bench.sequence -= 1n
      panel.events(false, { serial: 1n, what: { case: 'rex', value: { door: 'D1' } } })
      panel.bench.sequence += 1n
      panel.raw(Uint8Array.from([0x08, 0x02, 0x98, 0x06, 0x01]))
    },
  )

/** Orders that the protocol has from minor version 2 on. */
const newerOrders = (): Session =>
  session(
    'newer-orders',
    'A panel of minor version 2: a lost card, a scheduled reset, a group reset, the lockdown of an automation.',
    new Bench(),
    (panel) => {
      panel.hello({ protocolMinor: 2, lastDelivery: 7n })
      const orders: readonly PanelOrder[] = [
        {
          ...{ kind: 'operator', operator: 'eva', reason: 'lost at the station' },
          action: { action: 'card', cardholder: 'ada', credential: 'k-ada', active: false },
        },
        {
          ...{ kind: 'operator', operator: 'schedule:night', reason: 'night' },
          action: { action: 'reset', site: true, setLocation: 0, unmovedMinutes: 600, exceptGroups: ['guards'] },
        },
        {
          ...{ kind: 'operator', operator: 'eva', reason: 'evacuation' },
          action: { action: 'reset', group: 'staff', setLocation: 1 },
        },
        {
          ...{ kind: 'operator', operator: 'automation:alarm', reason: 'smoke', holder: 'alarm' },
          action: { action: 'lockdown', door: 'D1', on: true },
        },
      ]
      orders.forEach((order, index) => {
        const number = 8 + index
        panel.give({ kind: 'deliver', deliveries: [{ number, at: panel.bench.at, order }] })
        panel.pass(20)
        const value = create(DeliveryResultSchema, { number: BigInt(number), done: true })
        panel.say({ case: 'deliveryResult', value })
      })
    },
  )

export const exampleSessions = (): Session[] => [
  firstMeeting(),
  oneRead(),
  backAgain(),
  ordersGiven(),
  newerOrders(),
  refusalsGiven(),
]
