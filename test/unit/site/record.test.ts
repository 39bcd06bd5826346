import { describe, expect, test } from 'vitest'
import { problemLine } from '../../../main/domain/result'
import { parseRecord } from '../../../main/site/record'
import { baseSite, exactly, parsed } from './base-site'

const site = parsed(baseSite())
const at = '2026-11-21T08:00:00Z'
const AT = Date.parse(at)

const problems = (json: unknown, previousAt: number | null = null): string[] => {
  const result = parseRecord(json, site, previousAt)
  return result.ok ? [] : result.error.map(problemLine)
}

describe('a good record is read', () => {
  const operator = { type: 'operator', operator: 'Eve', reason: 'drill' }
  test.each([
    [{ type: 'tick' }, { type: 'tick' }],
    [
      { type: 'rex', door: 'D2' },
      { type: 'rex', door: 'D2' },
    ],
    [
      { type: 'door', door: 'D1', state: 'open' },
      { type: 'door', door: 'D1', state: 'open' },
    ],
    [
      { type: 'link', controller: 'P1', state: 'down' },
      { type: 'link', controller: 'P1', state: 'down' },
    ],
    [
      { type: 'read', reader: 'R1', credential: 'nobody' },
      { type: 'read', reader: 'R1', presented: { kind: 'credential', credential: 'nobody' } },
    ],
    [
      { type: 'read', reader: 'R1', card: { format: 'H10301', facility: 12, number: 5555 } },
      {
        type: 'read',
        reader: 'R1',
        presented: { kind: 'card', card: { format: 'H10301', facility: '12', number: '5555' } },
      },
    ],
    [
      { type: 'read', reader: 'R1', raw: { bits: 26, hex: 'bdd93740' } },
      { type: 'read', reader: 'R1', presented: { kind: 'raw', bits: 26, hex: 'bdd93740' } },
    ],
    [
      {
        type: 'panel',
        controller: 'P1',
        serial: 7,
        reader: 'R3',
        credential: 'kx',
        decision: 'deny',
        reason: 'no-access',
      },
      {
        type: 'panel',
        controller: 'P1',
        serial: 7,
        reader: 'R3',
        credential: 'kx',
        decision: 'deny',
        reason: 'no-access',
      },
    ],
    [
      {
        type: 'panel',
        controller: 'P1',
        serial: 0,
        reader: 'R3',
        credential: 'k1',
        decision: 'grant',
        doorUsed: false,
        occurredAt: at,
      },
      {
        type: 'panel',
        controller: 'P1',
        serial: 0,
        reader: 'R3',
        credential: 'k1',
        decision: 'grant',
        doorUsed: false,
        occurredAt: AT,
      },
    ],
    [
      { ...operator, action: 'clear-violation', cardholder: 'c1', area: 0 },
      { ...operator, action: 'clear-violation', cardholder: 'c1', area: 0 },
    ],
    [
      { ...operator, action: 'reset', site: true },
      { ...operator, action: 'reset', site: true },
    ],
    [
      { ...operator, action: 'reset', area: 2 },
      { ...operator, action: 'reset', area: 2 },
    ],
    [
      { ...operator, action: 'reset', cardholder: 'c1', setLocation: 0 },
      { ...operator, action: 'reset', cardholder: 'c1', setLocation: 0 },
    ],
    [
      { ...operator, action: 'reset', group: 'security', setLocation: 0, unmovedMinutes: 5 },
      { ...operator, action: 'reset', group: 'security', setLocation: 0, unmovedMinutes: 5 },
    ],
    [
      { ...operator, action: 'unlock', door: 'D1', until: '2026-11-21T09:00Z' },
      { ...operator, action: 'unlock', door: 'D1', until: AT + 3_600_000 },
    ],
    [
      { ...operator, action: 'lock', door: 'D1' },
      { ...operator, action: 'lock', door: 'D1' },
    ],
    [
      { ...operator, action: 'card', cardholder: 'c1', credential: 'k1', active: false },
      { ...operator, action: 'card', cardholder: 'c1', credential: 'k1', active: false },
    ],
    [
      { ...operator, action: 'free-pass', cardholder: 'c1' },
      { ...operator, action: 'free-pass', cardholder: 'c1' },
    ],
    [
      { ...operator, action: 'revert-to-soft', cardholder: 'c1' },
      { ...operator, action: 'revert-to-soft', cardholder: 'c1' },
    ],
    [
      {
        ...operator,
        action: 'grant-on-violation',
        scope: { reader: 'R1' },
        on: true,
        until: '2026-11-21T08:00:00.001Z',
      },
      { ...operator, action: 'grant-on-violation', scope: { reader: 'R1' }, on: true, until: AT + 1 },
    ],
    [
      { ...operator, action: 'grant-on-violation', scope: { site: true }, on: false },
      { ...operator, action: 'grant-on-violation', scope: { site: true }, on: false },
    ],
    [
      { ...operator, action: 'suspend', scope: { area: 1 }, on: true },
      { ...operator, action: 'suspend', scope: { area: 1 }, on: true },
    ],
    [
      { ...operator, action: 'lockdown', door: 'D2', on: true },
      { ...operator, action: 'lockdown', door: 'D2', on: true },
    ],
    [
      { ...operator, action: 'exempt', cardholder: 'c2', on: true, until: '2026-11-21T09:00Z' },
      { ...operator, action: 'exempt', cardholder: 'c2', on: true, until: AT + 3_600_000 },
    ],
  ])('%j', (json, record) => {
    expect(parseRecord({ at, ...json }, site, AT)).toEqual({ ok: true, value: { at: AT, ...record } })
  })
})

describe('a bad record is refused with what is wrong', () => {
  const read = { type: 'read', at, reader: 'R1', credential: 'k1' }
  const act = { type: 'operator', at, operator: 'Eve', reason: 'drill' }
  const panel = { type: 'panel', at, controller: 'P1', serial: 1, reader: 'R3', credential: 'k1', decision: 'grant' }
  test.each([
    [7, 'record: must be an object, got 7'],
    [null, 'record: must be an object, got null'],
    [{}, 'at: is required'],
    [{ at }, 'type: is required'],
    [{ at, type: 'swipe' }, /^type: must be one of .*, got "swipe"$/],
    [{ ...read, at: '2026-11-21T08:00:00+00:00' }, /^at: must be an ISO 8601 instant that ends in Z, got /],
    [{ ...read, at: '2026-11-31T08:00:00Z' }, /^at: must be an ISO 8601 instant/],
    [{ ...read, at: AT }, /^at: must be an ISO 8601 instant/],
    [{ ...read, reader: 'R9' }, 'reader: no reader has the id "R9"'],
    [{ ...read, reader: undefined }, 'reader: is required'],
    [{ ...read, credential: 5 }, 'credential: must be text, got 5'],
    [{ ...read, credential: undefined }, 'read: must have exactly one of "credential", "card", "raw", got none'],
    [
      { ...read, raw: { bits: 8, hex: 'ff' } },
      'read: must have exactly one of "credential", "card", "raw", got "credential", "raw"',
    ],
    [{ ...read, until: at }, 'until: unknown key'],
    [
      { ...read, credential: undefined, card: { format: 'H1', facility: 1, number: 1 } },
      /^card\.format: must be one of /,
    ],
    [{ ...read, credential: undefined, card: {} }, 'card.format: is required'],
    [{ ...read, credential: undefined, card: { format: 'H10301', colour: 1, number: 1 } }, 'card.colour: unknown key'],
    [{ ...read, credential: undefined, raw: { bits: 0, hex: '' } }, 'raw.bits: must be a positive whole number, got 0'],
    [
      { ...read, credential: undefined, raw: { bits: 26, hex: 'bdd937' } },
      'raw.hex: must be 8 hexadecimal digits for 26 bits, got 6 characters',
    ],
    [
      { ...read, credential: undefined, raw: { bits: 8, hex: 'xy' } },
      'raw.hex: must be 2 hexadecimal digits for 8 bits, got 2 characters that are not all digits',
    ],
    [{ type: 'door', at, door: 'D2', state: 'open' }, 'door: "D2" has no contact'],
    [{ type: 'door', at, door: 'D9', state: 'open' }, 'door: no door has the id "D9"'],
    [{ type: 'door', at, door: 'D1', state: 'ajar' }, 'state: must be one of "open", "closed", got "ajar"'],
    [{ type: 'rex', at, door: 'D9' }, 'door: no door has the id "D9"'],
    [{ type: 'link', at, controller: 'P9', state: 'up' }, 'controller: no controller has the id "P9"'],
    [{ type: 'link', at, controller: 'P1' }, 'state: is required'],
    [{ type: 'tick', at, door: 'D1' }, 'door: unknown key'],
    [{ ...panel, controller: 'P9' }, 'controller: no controller has the id "P9"'],
    [{ ...panel, serial: -1 }, 'serial: must be 0 or a positive whole number, got -1'],
    [{ ...panel, serial: undefined }, 'serial: is required'],
    [{ ...panel, decision: 'deny' }, 'reason: is required for a denial'],
    [{ ...panel, decision: 'maybe' }, 'decision: must be one of "grant", "deny", got "maybe"'],
    [{ ...panel, doorUsed: 'yes' }, 'doorUsed: must be true or false, got "yes"'],
    [
      { ...panel, occurredAt: '2026-11-21T08:00:00.001Z' },
      'occurredAt: must not be after at, got "2026-11-21T08:00:00.001Z"',
    ],
    [{ ...act, action: 'sing' }, /^action: must be one of .*, got "sing"$/],
    [{ ...act }, 'action: is required'],
    [{ type: 'operator', at, reason: '', action: 'reset', site: true }, 'operator: is required'],
    [{ type: 'operator', at, operator: 'Eve', action: 'reset', site: true }, 'reason: is required'],
    [{ ...act, action: 'clear-violation', cardholder: 'c9', area: 1 }, 'cardholder: no cardholder has the id "c9"'],
    [{ ...act, action: 'clear-violation', cardholder: 'c1', area: 9 }, 'area: no area has the id 9'],
    [{ ...act, action: 'clear-violation', cardholder: 'c1', area: '1' }, 'area: no area has the id "1"'],
    [{ ...act, action: 'reset' }, 'action: must have exactly one of "cardholder", "area", "group", "site", got none'],
    [
      { ...act, action: 'reset', area: 1, site: true },
      'action: must have exactly one of "cardholder", "area", "group", "site", got "area", "site"',
    ],
    [{ ...act, action: 'reset', site: false }, 'site: must be true, got false'],
    [{ ...act, action: 'reset', area: 1, setLocation: 9 }, 'setLocation: no area has the id 9'],
    [{ ...act, action: 'reset', group: 'nobody' }, 'group: no group has the id "nobody"'],
    [
      { ...act, action: 'reset', site: true, unmovedMinutes: 0 },
      'unmovedMinutes: must be a positive whole number, got 0',
    ],
    [{ ...act, action: 'unlock', door: 'D9' }, 'door: no door has the id "D9"'],
    [{ ...act, action: 'unlock', door: 'D1', until: at }, /^until: must be after at, got /],
    [{ ...act, action: 'lock', door: 'D1', until: at }, 'until: unknown key'],
    [{ ...act, action: 'card', cardholder: 'c1', credential: 'k1' }, 'active: is required'],
    [
      { ...act, action: 'card', cardholder: 'c1', credential: 'k2', active: false },
      'credential: must be a credential of "c1", got "k2"',
    ],
    [{ type: 'input', at, input: 'smoke', state: 'active' }, 'input: no input has the id "smoke"'],
    [
      {
        ...{ type: 'panel', at, controller: 'P1', serial: 1, reader: 'R1', credential: 'k1' },
        ...{ decision: 'grant' },
      },
      'reader: "R1" is on "B1", not on "P1"',
    ],
    [{ ...act, action: 'reset', cardholder: 'c1', setLocation: 9 }, 'setLocation: no area has the id 9'],
    [{ ...act, action: 'free-pass', cardholder: 'c1', until: at }, 'until: unknown key'],
    [{ ...act, action: 'grant-on-violation', on: true }, 'scope: is required'],
    [
      { ...act, action: 'grant-on-violation', scope: {}, on: true },
      'scope: must have exactly one of "site", "area", "reader", got none',
    ],
    [
      { ...act, action: 'grant-on-violation', scope: { reader: 'R9' }, on: true },
      'scope.reader: no reader has the id "R9"',
    ],
    [{ ...act, action: 'grant-on-violation', scope: { site: true } }, 'on: is required'],
    [{ ...act, action: 'grant-on-violation', scope: { site: true }, on: 1 }, 'on: must be true or false, got 1'],
    [
      { ...act, action: 'grant-on-violation', scope: { site: true }, on: true, until: at },
      `until: must be after at, got "${at}"`,
    ],
    [{ ...act, action: 'suspend', scope: { reader: 'R1' }, on: true }, 'scope.reader: unknown key'],
    [{ ...act, action: 'suspend', scope: { area: 9 }, on: true }, 'scope.area: no area has the id 9'],
    [{ ...act, action: 'lockdown', door: 'D9', on: true }, 'door: no door has the id "D9"'],
    [
      { ...act, action: 'exempt', cardholder: 'c1', on: true, until: '2026-11-21T07:00:00Z' },
      /^until: must be after at/,
    ],
  ] as const)('%j', (json, problem) => {
    const plain: unknown = JSON.parse(JSON.stringify(json))
    expect(problems(plain)).toContainEqual(expect.stringMatching(exactly(problem)))
  })

  test('a time before the previous record', () => {
    expect(problems({ type: 'tick', at }, AT + 1)).toEqual([
      `at: must not be before the previous record's 2026-11-21T08:00:00.001Z, got "${at}"`,
    ])
  })
  test('every problem of a record together', () => {
    expect(problems({ type: 'door', at: 'now', door: 'D9', state: 'ajar', colour: 1 })).toHaveLength(4)
  })
  test('a key an object inherits is no key', () => {
    expect(problems(JSON.parse(`{"type":"tick","at":"${at}","__proto__":{"x":1}}`))).toEqual(['__proto__: unknown key'])
  })
})
