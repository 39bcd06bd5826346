/** Any events and records, for properties of what stores them. */
import fc from 'fast-check'
import type { UnknownCard } from '../../../main/domain/card'
import type { Check, Explanation } from '../../../main/domain/explanation'
import { READER_FAULTS } from '../../../main/domain/reader-fault'
import { DENY_REASONS, VIOLATION_KINDS, VIOLATION_RULES } from '../../../main/domain/reason'
import type { DeskEvent } from '../../../main/domain/desk-event'
import type { DeviceEvent, SiteEvent } from '../../../main/domain/event'
import type { SiteRecord } from '../../../main/domain/record'

const id = fc.oneof(fc.constantFrom('R1', 'R2', 'D1', 'c1', 'c2', 'k1'), fc.string({ minLength: 1, maxLength: 8 }))
const area = fc.oneof(fc.nat(5), fc.nat(2_000_000_000))
const yes = fc.constant(true as const)
const violation = fc.record({
  rule: fc.constantFrom(...VIOLATION_RULES),
  kind: fc.constantFrom(...VIOLATION_KINDS),
  area,
})

export const presented = fc.oneof(
  fc.record({ kind: fc.constant('credential' as const), credential: id }),
  fc.record({
    kind: fc.constant('card' as const),
    card: fc.record(
      {
        format: fc.constantFrom('H10301', 'raw', 'kantech'),
        facility: fc.option(fc.bigInt({ min: 0n, max: (1n << 64n) - 1n }).map(String)),
        number: fc.bigInt({ min: 0n, max: 1n << 90n }).map(String),
        bits: fc.nat(200),
      },
      { requiredKeys: ['format', 'facility', 'number'] },
    ),
  }),
  fc.record({ kind: fc.constant('raw' as const), bits: fc.nat(200), hex: fc.stringMatching(/^[0-9A-F]{2,40}$/) }),
)

/** What a denial tells of a card that nobody knows. */
const unknownCard: fc.Arbitrary<UnknownCard> = fc.record(
  {
    bits: fc.nat(200),
    hex: fc.stringMatching(/^[0-9A-F]{2,40}$/),
    fits: fc.array(fc.record({ format: id, facility: fc.nat().map(String), number: fc.nat().map(String) })),
    fault: fc.constantFrom('length' as const, 'parity' as const, 'fixed' as const),
  },
  { requiredKeys: ['bits', 'hex', 'fits'] },
)

/** Any event that a step at `at` may make. */
export const siteEvent = (at: number): fc.Arbitrary<SiteEvent> => {
  const mirrored = { occurredAt: fc.integer({ min: 0, max: at }), late: yes }
  const when = fc.constant(at)
  return fc.oneof(
    fc.record(
      {
        at: when,
        event: fc.constant('access.granted' as const),
        reader: id,
        credential: id,
        cardholder: id,
        violation,
        override: yes,
        reverted: yes,
        exempt: yes,
        freePass: yes,
        suspended: yes,
        observed: yes,
        alarm: yes,
        ...mirrored,
      },
      { requiredKeys: ['at', 'event', 'reader', 'credential'] },
    ),
    fc.record(
      {
        at: when,
        event: fc.constant('access.denied' as const),
        reader: id,
        reason: fc.oneof(fc.constantFrom(...DENY_REASONS), fc.string()),
        credential: id,
        cardholder: id,
        card: unknownCard,
        violation,
        alarm: yes,
        ...mirrored,
      },
      { requiredKeys: ['at', 'event', 'reader', 'reason'] },
    ),
    fc.record(
      {
        at: when,
        event: fc.constant('passage' as const),
        reader: id,
        cardholder: id,
        from: area,
        to: area,
        ...mirrored,
      },
      { requiredKeys: ['at', 'event', 'reader', 'cardholder', 'from', 'to'] },
    ),
    fc.record(
      {
        at: when,
        event: fc.constantFrom(
          'door.opened' as const,
          'door.closed' as const,
          'door.forced' as const,
          'door.held' as const,
          'door.not-used' as const,
        ),
        door: id,
        rex: yes,
        cardholder: id,
        reader: id,
      },
      { requiredKeys: ['at', 'event', 'door'] },
    ),
    fc.record({
      at: when,
      event: fc.constant('violation.opened' as const),
      cardholder: id,
      area,
      kind: fc.constantFrom(...VIOLATION_KINDS),
      reader: id,
    }),
    fc.record(
      {
        at: when,
        event: fc.constant('violation.cleared' as const),
        cardholder: id,
        area,
        by: fc.constantFrom('operator' as const, 'expired' as const, 'resolved' as const),
        operator: id,
        reason: fc.string(),
      },
      { requiredKeys: ['at', 'event', 'cardholder', 'area', 'by'] },
    ),
    fc.record({
      at: when,
      event: fc.constant('apb.reset' as const),
      scope: fc.oneof(fc.record({ cardholder: id }), fc.record({ area }), fc.constant({ site: true as const })),
      operator: id,
      reason: fc.string(),
      cardholders: fc.nat(),
    }),
    fc.record(
      {
        at: when,
        event: fc.constant('apb.changed' as const),
        action: fc.constant('grant-on-violation' as const),
        scope: fc.oneof(fc.record({ reader: id }), fc.record({ area })),
        on: fc.boolean(),
        until: fc.nat(),
        by: fc.constant('expired' as const),
        operator: id,
        reason: fc.string(),
      },
      { requiredKeys: ['at', 'event', 'action', 'scope', 'on'] },
    ),
    fc.record({
      at: when,
      event: fc.constant('apb.changed' as const),
      action: fc.constant('lockdown' as const),
      door: id,
      on: fc.boolean(),
      operator: id,
      reason: fc.string(),
    }),
    fc.record({
      at: when,
      event: fc.constantFrom('link.up' as const, 'link.down' as const),
      controller: id,
    }),
    fc.record({ at: when, event: fc.constant('output' as const), automation: id, output: id, seconds: fc.nat() }),
    fc.record({ at: when, event: fc.constant('output' as const), automation: id, text: fc.string() }),
  )
}

export const siteRecord = (at: number): fc.Arbitrary<SiteRecord> => {
  const when = fc.constant(at)
  return fc.oneof(
    fc.record(
      {
        type: fc.constant('read' as const),
        at: when,
        reader: id,
        presented,
        pin: fc.constantFrom('right' as const, 'wrong' as const, 'missing' as const),
      },
      { requiredKeys: ['type', 'at', 'reader', 'presented'] },
    ),
    fc.record({
      type: fc.constant('door' as const),
      at: when,
      door: id,
      state: fc.constantFrom('open' as const, 'closed' as const),
    }),
    fc.record({ type: fc.constant('rex' as const), at: when, door: id }),
    fc.record({ type: fc.constant('tick' as const), at: when }),
    fc.record({
      type: fc.constant('link' as const),
      at: when,
      controller: id,
      state: fc.constantFrom('up' as const, 'down' as const),
    }),
    fc.record(
      {
        type: fc.constant('panel' as const),
        at: when,
        controller: id,
        serial: fc.nat(Number.MAX_SAFE_INTEGER),
        reader: id,
        credential: id,
        decision: fc.constantFrom('grant' as const, 'deny' as const),
        reason: fc.oneof(fc.constantFrom(...DENY_REASONS), fc.string()),
        doorUsed: fc.boolean(),
        freePass: fc.constant(true as const),
        card: unknownCard,
        occurredAt: fc.integer({ min: 0, max: at }),
      },
      { requiredKeys: ['type', 'at', 'controller', 'serial', 'reader', 'credential', 'decision'] },
    ),
    fc.record({
      type: fc.constant('operator' as const),
      at: when,
      operator: id,
      reason: fc.string(),
      action: fc.constant('free-pass' as const),
      cardholder: id,
    }),
  )
}

/** The answer an engine would give to a record, so that the record can ride on it. */
const answerTo = (record: SiteRecord): fc.Arbitrary<readonly SiteEvent[]> => {
  const { at } = record
  switch (record.type) {
    case 'read':
      return fc.oneof(
        siteEvent(at).map((event) => [
          event.event === 'access.granted' || event.event === 'access.denied' || event.event === 'passage'
            ? { ...event, reader: record.reader }
            : event,
        ]),
        fc.constant([
          { at, event: 'access.granted' as const, reader: record.reader, credential: 'k1', cardholder: 'c1' },
        ]),
      )
    case 'panel': {
      const late = record.occurredAt === undefined ? {} : { occurredAt: record.occurredAt, late: true as const }
      const event: SiteEvent =
        record.decision === 'grant'
          ? {
              at,
              event: 'access.granted',
              reader: record.reader,
              credential: record.credential,
              ...(record.freePass ? { freePass: true } : {}),
              ...late,
            }
          : {
              at,
              event: 'access.denied',
              reader: record.reader,
              reason: record.reason ?? 'no-access',
              ...(record.card === undefined ? {} : { card: record.card }),
              ...late,
            }
      return fc.constant([event])
    }
    case 'door':
      return fc.constantFrom(
        [
          {
            at,
            event: record.state === 'open' ? ('door.opened' as const) : ('door.closed' as const),
            door: record.door,
          },
        ],
        [{ at, event: 'door.forced' as const, door: record.door }],
      )
    case 'link':
      return fc.constant([
        {
          at,
          event: record.state === 'up' ? ('link.up' as const) : ('link.down' as const),
          controller: record.controller,
        },
      ])
    default:
      return fc.constant([])
  }
}

export interface AnyStep {
  readonly record: SiteRecord
  readonly events: readonly SiteEvent[]
}

/** A record with events: those an engine would make of it, or any at all. */
export const anyStep = (at: number): fc.Arbitrary<AnyStep> =>
  siteRecord(at).chain((record) =>
    fc
      .tuple(answerTo(record), fc.array(siteEvent(at), { maxLength: 3 }))
      .map(([answer, more]) => ({ record, events: [...answer, ...more] })),
  )

export const otherEvent = (at: number): fc.Arbitrary<DeviceEvent | DeskEvent> => {
  const when = fc.constant(at)
  return fc.oneof(
    fc.record({ at: when, event: fc.constant('reader.online' as const), reader: id }),
    fc.record({ at: when, event: fc.constant('reader.offline' as const), reader: id, reason: fc.string() }),
    fc.record({ at: when, event: fc.constant('reader.tamper' as const), reader: id, on: fc.boolean() }),
    fc.record({ at: when, event: fc.constant('reader.power' as const), reader: id, failed: fc.boolean() }),
    fc.record(
      {
        ...{ at: when, event: fc.constant('reader.input' as const), reader: id, input: fc.nat(), door: id },
        state: fc.constantFrom('short' as const, 'open' as const, 'fault' as const, 'normal' as const),
        use: fc.constantFrom('contact' as const, 'rex' as const),
      },
      { requiredKeys: ['at', 'event', 'reader', 'input', 'state'] },
    ),
    fc.record(
      {
        ...{ at: when, event: fc.constant('reader.fault' as const), reader: id },
        ...{ fault: fc.constantFrom(...READER_FAULTS), reply: fc.string(), command: fc.string(), why: fc.string() },
        ...{ number: fc.nat(255), on: fc.boolean(), count: fc.nat(), alarm: fc.constant(true as const) },
      },
      { requiredKeys: ['at', 'event', 'reader', 'fault'] },
    ),
    fc.record(
      {
        at: when,
        ...{ event: fc.constant('desk.unlock-once' as const), operator: id, door: id, reason: fc.string() },
      },
      { requiredKeys: ['at', 'event'] },
    ),
    fc.record(
      { at: when, event: fc.constant('desk.note' as const), operator: id, text: fc.string(), alarm: id },
      { requiredKeys: ['at', 'event'] },
    ),
    fc.record(
      { at: when, event: fc.constant('site.started' as const), operator: id, text: fc.string() },
      { requiredKeys: ['at', 'event'] },
    ),
    fc.record({ at: when, event: fc.constant('desk.step' as const), alarm: id, step: fc.nat(), on: fc.boolean() }),
    fc.record({
      at: when,
      event: fc.constant('desk.muster-ticked' as const),
      cardholder: id,
      area: fc.nat(),
      on: fc.boolean(),
    }),
    fc.record({
      at: when,
      event: fc.constant('desk.muster-frozen' as const),
      roll: fc.record({
        scope: fc.constant({ site: true } as const),
        asOf: fc.nat(),
        people: fc.array(
          fc.record({ id, area: fc.constant(null), since: fc.constant(null), confidence: fc.constant('low' as const) }),
        ),
      }),
    }),
  )
}

const fact = fc.record({
  name: id,
  value: fc.oneof(
    fc.record({ at: fc.nat() }),
    fc.record({ text: fc.string() }),
    fc.record({ text: fc.string(), area: fc.nat() }),
    fc.record({ text: fc.string(), reader: id }),
    fc.record({ count: fc.nat() }),
    fc.record({ ms: fc.nat() }),
  ),
})
const facts = fc.array(fact, { maxLength: 3 })
const check = fc.record(
  {
    rule: fc.constantFrom('2.1', '4.2'),
    outcome: fc.constantFrom('pass' as const, 'break' as const, 'not-applicable' as const),
    code: id,
    facts,
    decides: yes,
  },
  { requiredKeys: ['rule', 'outcome', 'code', 'facts'] },
) satisfies fc.Arbitrary<Check>
export const explanation: fc.Arbitrary<Explanation> = fc.record({
  checks: fc.array(check, { maxLength: 5 }),
  remedies: fc.array(fc.record({ code: id, facts }), { maxLength: 2 }),
})
