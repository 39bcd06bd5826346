import { describe, expect, test } from 'vitest'
import { parseInputLine } from '../../../main/commands/input-line'
import { badJson } from '../../support/bad-json'
import { baseSite, exactly, parsed } from '../site/base-site'

const site = parsed(baseSite())
const NOW = Date.parse('2026-11-21T08:00:00.500Z')
const until = '2026-11-21T09:00:00Z'
const said = { operator: 'Eve', reason: 'drill' }

const read = (json: unknown) => parseInputLine(JSON.stringify(json), site, NOW)
const problems = (text: string): string[] => {
  const line = parseInputLine(text, site, NOW)
  return line.ok ? [] : line.error
}

describe('a line of the standard input of the host', () => {
  test.each([
    { action: 'clear-violation', cardholder: 'c1', area: 1 },
    { action: 'reset', cardholder: 'c1' },
    { action: 'reset', cardholder: 'c1', setLocation: 0, unmovedMinutes: 5 },
    { action: 'reset', area: 1, setLocation: 2 },
    { action: 'reset', group: 'security', unmovedMinutes: 480 },
    { action: 'reset', site: true },
    { action: 'free-pass', cardholder: 'c1' },
    { action: 'revert-to-soft', cardholder: 'c1' },
    { action: 'grant-on-violation', scope: { site: true }, on: true, until },
    { action: 'grant-on-violation', scope: { area: 1 }, on: false },
    { action: 'grant-on-violation', scope: { reader: 'R1' }, on: true },
    { action: 'suspend', scope: { site: true }, on: true },
    { action: 'suspend', scope: { area: 2 }, on: false },
    { action: 'lockdown', door: 'D1', on: true },
    { action: 'exempt', cardholder: 'c1', on: true, until },
    { action: 'unlock', door: 'D2' },
    { action: 'unlock', door: 'D2', until },
    { action: 'lock', door: 'D2' },
    { action: 'card', cardholder: 'c1', credential: 'k1', active: false },
  ])('is an action of an operator, at the instant at which it arrives: %j', (action) => {
    const line = read({ type: 'operator', at: '1999-01-01T00:00:00Z', ...said, ...action })
    const instants = 'until' in action ? { until: Date.parse(until) } : {}
    expect(line).toEqual({
      ok: true,
      value: { kind: 'record', record: { type: 'operator', at: NOW, ...said, ...action, ...instants } },
    })
  })

  test('is a word about the clock', () => {
    expect(read({ type: 'clock', ...said })).toEqual({ ok: true, value: { kind: 'clock', ...said } })
  })

  test.each([
    { type: 'read', reader: 'R1', credential: 'k1' },
    { type: 'door', door: 'D1', state: 'open' },
    { type: 'rex', door: 'D1' },
    { type: 'panel', controller: 'P1', serial: 1, reader: 'R3', credential: 'k1', decision: 'grant', reason: 'x' },
    { type: 'link', controller: 'P1', state: 'up' },
    { type: 'input', input: 'i', state: 'active' },
    { type: 'tick' },
    { type: 'nothing' },
    { type: 1 },
    {},
  ])('is not what devices say: %j', (json) => {
    expect(problems(JSON.stringify({ at: '2026-11-21T08:00:00Z', ...json }))).toEqual([
      'type: only operator and clock records are taken here; everything else comes from the devices',
    ])
  })

  test.each([
    [{ type: 'operator', ...said }, 'action: is required'],
    [{ type: 'operator', ...said, action: 'sing' }, /^action: must be one of .*, got "sing"$/],
    [{ type: 'operator', ...said, action: 'lock', door: 'D2', until }, 'until: unknown key'],
    [{ type: 'operator', ...said, action: 'lock', door: '__proto__' }, 'door: no door has the id "__proto__"'],
    [{ type: 'operator', ...said, action: 'lock', door: 'D2', at: 'today' }, /^at: must be an ISO 8601 instant/],
    [
      { type: 'operator', ...said, action: 'unlock', door: 'D2', until: '2026-11-21T08:00:00.500Z' },
      /^until: must be after/,
    ],
    [{ type: 'operator', ...said, operator: ' ', action: 'lock', door: 'D2' }, 'operator: must not be empty'],
    [{ type: 'operator', operator: 'Eve', action: 'lock', door: 'D2' }, 'reason: is required'],
    [
      { type: 'operator', ...said, action: 'reset', site: true, unmovedMinutes: 0 },
      /^unmovedMinutes: must be a positive/,
    ],
    [{ type: 'operator', ...said, action: 'reset', area: -1 }, 'area: no area has the id -1'],
    [{ type: 'clock' }, 'operator: is required'],
    [{ type: 'clock', operator: 'Eve' }, 'reason: is required'],
    [{ type: 'clock', ...said, reason: ' ' }, 'reason: must not be empty'],
    [{ type: 'clock', ...said, offset: 5 }, 'offset: unknown key'],
    [{ type: 'clock', ...said, at: 5 }, /^at: must be an ISO 8601 instant/],
  ] as const)('is refused with the path of what is wrong: %j', (json, problem) => {
    expect(problems(JSON.stringify(json))).toContainEqual(expect.stringMatching(exactly(problem)))
  })

  const good = { type: 'operator', ...said, action: 'reset', site: true, unmovedMinutes: 5 }
  test.each(badJson(good, 'unmovedMinutes'))('is refused: $what', ({ bytes, problem }) => {
    // the reader of lines refuses what is not UTF-8 before it gets here
    if (/UTF/.test(problem.source)) return
    expect(problems(bytes.toString('utf8')).join('\n')).toMatch(problem)
  })
})
