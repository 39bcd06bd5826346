/** A scripted panel for tests of the console's session: sends exactly what the test says. */
import { create, fromBinary, type MessageInitShape } from '@bufbuild/protobuf'
import { indexPanel } from '../../../main/panel/events'
import { createFramer } from '../../../main/panel/framer'
import {
  Capability,
  EnvelopeSchema,
  EventBatchSchema,
  PanelHelloSchema,
  type EventSchema,
} from '../../../main/panel/schema/panel-link_pb'
import { next, openSession } from '../../../main/panel/session'
import {
  NO_MEMORY,
  type Effect,
  type Input,
  type PanelMemory,
  type SessionState,
  type Accepted,
} from '../../../main/panel/session-state'
import type { SectionContent } from '../../../main/panel/configuration'
import type { PanelDelivery } from '../../../main/domain/panel'
import { frameOf, type Body } from '../../simulator/panel/wire'
import { siteOf } from './panel-site'

export const START = 1_700_000_000_000
const bytes = (fill: number): Uint8Array => new Uint8Array(16).fill(fill)

export const helloOf = (over: MessageInitShape<typeof PanelHelloSchema> = {}) =>
  create(PanelHelloSchema, {
    protocolMajor: 1,
    panelId: 'P1',
    model: 'bench',
    firmware: '1',
    capabilities: [Capability.LOCAL_DECISION, Capability.CONFIG_DELTA],
    bootId: bytes(1),
    bootCount: 1,
    ringId: bytes(2),
    firstStoredSerial: 1n,
    lastSerial: 0n,
    ringCapacity: 100,
    clockMs: BigInt(START),
    uptimeMs: 60_000n,
    ...over,
  })

type Init<T> = T extends unknown ? Omit<T, 'at' | 'mono'> : never

export class Bench {
  state: SessionState
  at = START
  mono = 0
  /** The console's own clock is in doubt. */
  doubted = false
  sequence = 0n
  effects: Effect[] = []

  constructor(
    memory: PanelMemory = NO_MEMORY,
    over: { sections?: readonly SectionContent[]; deliveries?: readonly PanelDelivery[] } = {},
  ) {
    this.state = openSession(
      {
        controller: 'P1',
        hostName: 'host',
        software: '0',
        sessionId: bytes(3),
        heartbeatMs: 5_000,
        silenceMs: 15_000,
        backlogWindow: 256,
      },
      indexPanel(siteOf(), 'P1'),
      memory,
      { sections: over.sections ?? [], before: [] },
      over.deliveries ?? [],
      { at: this.at, mono: this.mono },
    )
  }

  give(input: Init<Input>): Effect[] {
    const { state, effects } = next(this.state, { ...input, at: this.at, mono: this.mono, doubted: this.doubted })
    this.state = state
    this.effects.push(...effects)
    return [...effects]
  }

  pass(ms: number): Effect[] {
    this.at += ms
    this.mono += ms
    return this.give({ kind: 'time' })
  }

  raw(envelope: Uint8Array): Effect[] {
    return this.give({ kind: 'frame', bytes: envelope })
  }

  say(body: Body): Effect[] {
    this.sequence += 1n
    return this.raw(frameOf(this.sequence, body).subarray(4))
  }

  hello(over: MessageInitShape<typeof PanelHelloSchema> = {}): Effect[] {
    return this.say({ case: 'panelHello', value: helloOf(over) })
  }

  events(backlog: boolean, ...events: MessageInitShape<typeof EventSchema>[]): Effect[] {
    return this.say({
      case: 'events',
      value: create(EventBatchSchema, { backlog, events: events.map((event) => ({ bootCount: 1, ...event })) }),
    })
  }
}

/** An event about an input, which the engine ignores. */
export const blip = (serial: bigint): MessageInitShape<typeof EventSchema> => ({
  serial,
  what: { case: 'input', value: { input: 'in1', state: 1 } },
})

export const sentBodies = (effects: readonly Effect[]): Body[] => {
  const framer = createFramer()
  return effects.flatMap((effect) =>
    effect.kind === 'send'
      ? framer.push(effect.bytes).frames.map((frame) => fromBinary(EnvelopeSchema, frame).body)
      : [],
  )
}

export const taken = (effects: readonly Effect[]): Accepted[] =>
  effects.flatMap((effect) => (effect.kind === 'accept' ? effect.accepted : []))

export const refusals = (effects: readonly Effect[]): string[] =>
  effects.flatMap((effect) => (effect.kind === 'refused' ? [effect.reason] : []))
