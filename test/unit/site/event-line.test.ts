import { expect, test } from 'vitest'
import type { DeviceEvent, SiteEvent } from '../../../main/domain/event'
import { eventLine } from '../../../main/site/event-line'

const at = Date.parse('2026-11-21T08:00:00Z')
const head = '{"at":"2026-11-21T08:00:00.000Z","event":'

const lines: [SiteEvent | DeviceEvent, string][] = [
  [
    {
      at,
      event: 'access.granted',
      alarm: true,
      observed: true,
      suspended: true,
      freePass: true,
      exempt: true,
      reverted: true,
      override: true,
      violation: { area: 1, kind: 'double-entry', rule: '4.2' },
      credential: 'k1',
      cardholder: 'c1',
      reader: 'R1',
    },
    '"access.granted","reader":"R1","cardholder":"c1","credential":"k1","violation":{"rule":"4.2","kind":"double-entry","area":1},"override":true,"reverted":true,"exempt":true,"freePass":true,"suspended":true,"observed":true,"alarm":true}',
  ],
  [
    { at, event: 'access.granted', reader: 'R1', cardholder: 'c1', credential: 'k1', occurredAt: at - 1, late: true },
    '"access.granted","reader":"R1","cardholder":"c1","credential":"k1","occurredAt":"2026-11-21T07:59:59.999Z","late":true}',
  ],
  [
    { at, event: 'access.denied', reader: 'R"1', reason: 'unknown-credential' },
    '"access.denied","reader":"R\\"1","reason":"unknown-credential"}',
  ],
  [
    {
      at,
      event: 'access.denied',
      reader: 'R1',
      cardholder: 'c1',
      credential: 'k1',
      reason: 'apb',
      violation: { rule: '4.5', kind: 'passback', area: 1 },
      alarm: true,
    },
    '"access.denied","reader":"R1","cardholder":"c1","credential":"k1","reason":"apb","violation":{"rule":"4.5","kind":"passback","area":1},"alarm":true}',
  ],
  [
    { at, event: 'passage', reader: 'R1', cardholder: 'c1', from: 0, to: 1 },
    '"passage","reader":"R1","cardholder":"c1","from":0,"to":1}',
  ],
  [{ at, event: 'door.opened', door: 'D1', rex: true }, '"door.opened","door":"D1","rex":true}'],
  [
    { at, event: 'door.not-used', door: 'D1', cardholder: 'c1', reader: 'R1' },
    '"door.not-used","door":"D1","cardholder":"c1","reader":"R1"}',
  ],
  [
    { at, event: 'violation.opened', cardholder: 'c1', area: 1, kind: 'passback', reader: 'R1' },
    '"violation.opened","cardholder":"c1","area":1,"kind":"passback","reader":"R1"}',
  ],
  [
    { at, event: 'violation.cleared', cardholder: 'c1', area: 1, by: 'operator', operator: 'Eve', reason: 'x' },
    '"violation.cleared","cardholder":"c1","area":1,"by":"operator","operator":"Eve","reason":"x"}',
  ],
  [
    { at, event: 'apb.reset', scope: { site: true }, operator: 'Eve', reason: 'x', cardholders: 3 },
    '"apb.reset","scope":{"site":true},"operator":"Eve","reason":"x","cardholders":3}',
  ],
  [
    {
      at,
      event: 'apb.changed',
      action: 'grant-on-violation',
      scope: { area: 1 },
      on: true,
      until: at,
      operator: 'Eve',
      reason: 'x',
      by: 'expired',
    },
    '"apb.changed","operator":"Eve","reason":"x","action":"grant-on-violation","scope":{"area":1},"on":true,"until":"2026-11-21T08:00:00.000Z","by":"expired"}',
  ],
  [
    { at, event: 'apb.changed', action: 'suspend', scope: { site: true }, on: false, operator: 'Eve', reason: 'x' },
    '"apb.changed","operator":"Eve","reason":"x","action":"suspend","scope":{"site":true},"on":false}',
  ],
  [
    { at, event: 'apb.changed', action: 'lockdown', door: 'D1', on: true, operator: 'Eve', reason: 'x' },
    '"apb.changed","operator":"Eve","reason":"x","action":"lockdown","door":"D1","on":true}',
  ],
  [
    { at, event: 'apb.changed', action: 'exempt', cardholder: 'c1', on: true, until: at, operator: 'Eve', reason: 'x' },
    '"apb.changed","operator":"Eve","reason":"x","action":"exempt","cardholder":"c1","on":true,"until":"2026-11-21T08:00:00.000Z"}',
  ],
  [
    { at, event: 'apb.changed', action: 'free-pass', cardholder: 'c1', operator: 'Eve', reason: 'x' },
    '"apb.changed","operator":"Eve","reason":"x","action":"free-pass","cardholder":"c1"}',
  ],
  [{ at, event: 'link.down', controller: 'P1' }, '"link.down","controller":"P1"}'],
  [
    { at, event: 'output', automation: 'a', output: 'D1.aux', seconds: 3 },
    '"output","automation":"a","output":"D1.aux","seconds":3}',
  ],
  [{ at, event: 'output', automation: 'a', text: 'Hello' }, '"output","automation":"a","text":"Hello"}'],
  [{ at, event: 'reader.online', reader: 'R1' }, '"reader.online","reader":"R1"}'],
  [
    { at, event: 'reader.offline', reader: 'R1', reason: 'silent' },
    '"reader.offline","reader":"R1","reason":"silent"}',
  ],
  [{ at, event: 'reader.tamper', reader: 'R1', on: true }, '"reader.tamper","reader":"R1","on":true}'],
  [{ at, event: 'reader.power', reader: 'R1', failed: true }, '"reader.power","reader":"R1","failed":true}'],
  [
    { at, event: 'reader.input', reader: 'R1', input: 0, state: 'open', door: 'D1', use: 'contact' },
    '"reader.input","reader":"R1","input":0,"state":"open","door":"D1","use":"contact"}',
  ],
  [
    { at, event: 'reader.fault', reader: 'R1', fault: 'mac-failure', reply: 'RAW', count: 3, alarm: true },
    '"reader.fault","reader":"R1","fault":"mac-failure","reply":"RAW","count":3,"alarm":true}',
  ],
]

test.each(lines)('%j', (event, rest) => expect(eventLine(event)).toBe(head + rest))

test('an explanation stands last on lines of access', () => {
  const event: SiteEvent = { at, event: 'access.granted', reader: 'R1', cardholder: 'c1', credential: 'k1' }
  expect(eventLine(event, { checks: [] })).toBe(
    `${head}"access.granted","reader":"R1","cardholder":"c1","credential":"k1","explain":{"checks":[]}}`,
  )
})
