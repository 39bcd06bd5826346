import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { VIOLATION_RULES } from '../../../main/domain/reason'
import { REQUEST_NAMES, REQUESTS, type RequestName } from '../../../preload/contract/requests'

const reason = { code: 'test', text: '' }

describe('request arguments', () => {
  const good: readonly (readonly [RequestName, readonly unknown[]])[] = [
    ['hello', []],
    ['rows', [{ before: null, limit: 500, filter: {} }]],
    ['history', [{ before: null, limit: 500, filter: {} }]],
    ['exportHistory', [{ filter: { text: 'a' }, formats: ['csv', 'pdf'], why: 'case 7' }]],
    ['exportState', []],
    ['cancelExport', [3]],
    [
      'history',
      [
        {
          before: 9,
          limit: 1,
          filter: {
            text: 'a',
            cardholder: 'c',
            doors: ['D'],
            readers: ['R'],
            areas: [0],
            kinds: ['door'],
            rules: [...VIOLATION_RULES],
            from: 0,
            to: 1,
          },
        },
      ],
    ],
    ['rows', [{ before: 12, limit: 1, filter: { doors: ['D1'], areas: [0], cardholder: 'c1', violationsOnly: true } }]],
    ['detail', [0]],
    ['person', ['c1']],
    ['names', [['c1', 'c2']]],
    ['findPeople', ['']],
    ['inside', [0]],
    ['timeline', ['c1', 2]],
    ['preview', [{ action: 'reset', site: true }]],
    ['act', [{ action: 'clear-violation', cardholder: 'c1', area: 1 }, reason]],
    ['act', [{ action: 'reset', cardholder: 'c1', setLocation: 0 }, reason]],
    ['act', [{ action: 'reset', area: 3 }, reason]],
    ['act', [{ action: 'reset', area: 3, setLocation: 0, unmovedMinutes: 480 }, reason]],
    ['act', [{ action: 'reset', group: 'night-shift', unmovedMinutes: 60 }, reason]],
    ['act', [{ action: 'reset', site: true, setLocation: 2 }, reason]],
    ['act', [{ action: 'unlock', door: 'D1' }, reason]],
    ['act', [{ action: 'unlock', door: 'D1', until: 1 }, reason]],
    ['act', [{ action: 'lock', door: 'D1' }, reason]],
    [
      'act',
      [
        { action: 'free-pass', cardholder: 'c1' },
        { code: 'other', text: 'gate was propped open' },
      ],
    ],
    ['act', [{ action: 'revert-to-soft', cardholder: 'c1' }, reason]],
    ['act', [{ action: 'grant-on-violation', scope: { reader: 'R1' }, on: true, until: 1 }, reason]],
    ['act', [{ action: 'suspend', scope: { area: 1 }, on: false }, reason]],
    ['act', [{ action: 'lockdown', door: 'D1', on: true }, reason]],
    ['act', [{ action: 'exempt', cardholder: 'c1', on: true }, reason]],
    ['unlockOnce', ['D1', reason]],
    ['acknowledge', [['a1']]],
    ['note', ['a1', 'called them']],
    ['closeAlarms', [['a1'], { outcome: 'false-alarm', text: 'wind' }]],
    ['closeAlarms', [['a1'], { outcome: null, text: '' }]],
    ['certify', ['P1']],
    ['revokeCertificate', ['P1', 'lost']],
    ['shelveAlarms', [['a1'], 5, reason]],
    ['line', ['B1']],
    ['startLineWork', ['B1', { task: 'pair', reader: 'R1', seconds: 120 }, reason]],
    ['startLineWork', ['B1', { task: 'set-address', reader: 'R1', address: 126 }, reason]],
    ['startLineWork', ['B1', { task: 'set-speed', baud: 115_200 }, reason]],
    ['startLineWork', ['B1', { task: 'search', thorough: false }, reason]],
    ['cancelLineWork', ['B1']],
    ['recordLine', ['B1', true, reason]],
    ['startLineTrial', [{ path: '/dev/ttyUSB0', baud: 9_600 }, 'B1', false]],
    ['startLineTrial', [{ host: '10.20.0.5', port: 4001, baud: 38_400 }, 'B2', true]],
    ['tryReader', [126, 9_600, 'required']],
    ['pairTriedReader', [120]],
    ['endLineTrial', []],
    ['assignees', []],
    ['assign', ['a1', 'Kim']],
    ['assign', ['a1', null]],
    ['tickStep', ['a1', 0, true]],
    ['closedAlarms', []],
    ['waitingOrders', []],
    ['handover', []],
    ['handOver', ['']],
    ['takeOver', []],
    ['handoverDocument', []],
    ['musterDocument', []],
    ['freezeMuster', [{ site: true }]],
    ['muster', []],
    ['tickOff', ['c1', 3, true]],
    ['reconcileMuster', [reason]],
    ['setFollowing', [false]],
    ['signIn', ['kim', 'x']],
    ['addOperator', ['Kim Larsen', 'guard', 'long enough']],
    ['records', []],
    ['checkJournal', [true, null]],
    ['checkJournal', [true, `812:${'0f'.repeat(32)}`]],
    ['setRetention', [{ access: 90, door: null, violation: 1, device: 36_500, operator: null }, reason]],
    ['setHold', [{ cardholder: 'c1', from: 5, to: 6 }, reason]],
    ['liftHold', ['h1', reason]],
    ['confirmClock', [reason]],
    ['restoreBackup', ['journal-1.sqlite', reason]],
  ]
  it.each(good)('takes %s %j as it is', (name, args) => {
    expect(REQUESTS[name].parse(args)).toEqual({ ok: true, value: args })
  })

  const bad: readonly (readonly [RequestName, readonly unknown[], string, string])[] = [
    ['hello', [1], 'arguments', 'must be 0, got 1'],
    ['detail', [], 'arguments', 'must be 1, got 0'],
    [
      'closeAlarms',
      [['a1'], { outcome: 'none', text: '' }],
      'closing.outcome',
      expect.stringContaining('got "none"') as string,
    ],
    ['closeAlarms', [['a1']], 'arguments', 'must be 2, got 1'],
    [
      'shelveAlarms',
      [['a1'], 5, { code: 'other', text: '' }],
      'reason.text',
      'must say why, since the reason is "other"',
    ],
    ['detail', [-1], 'seq', 'must be a whole number from 0 to 9007199254740991, got -1'],
    ['detail', [1.5], 'seq', 'must be a whole number from 0 to 9007199254740991, got 1.5'],
    ['detail', ['1'], 'seq', 'must be a whole number from 0 to 9007199254740991, got "1"'],
    [
      'rows',
      [{ before: null, limit: 501, filter: {} }],
      'query.limit',
      'must be a whole number from 1 to 500, got 501',
    ],
    ['rows', [{ before: null, limit: 5 }], 'query.filter', 'must be an object, got nothing'],
    [
      'history',
      [{ before: null, limit: 5, filter: { rules: ['4.11'] } }],
      'query.filter.rules[0]',
      'must be one of 4.1, 4.2, 4.3, 4.4, 4.5, 4.6, 4.7, 4.8, 4.9, 4.10, 4.12, got "4.11"',
    ],
    [
      'checkJournal',
      [true, '812-not-a-head-of-a-journal'],
      'head',
      "must be SEQ:HASH, a row's number and 16 to 64 hex digits",
    ],
    ['exportHistory', [{ filter: {}, formats: [], why: 'x' }], 'order.formats', 'must name at least one'],
    ['exportHistory', [{ filter: {}, formats: ['csv'], why: ' ' }], 'order.why', 'must say why'],
    [
      'exportHistory',
      [{ filter: {}, formats: ['exe'], why: 'x' }],
      'order.formats[0]',
      'must be one of csv, jsonl, pdf, got "exe"',
    ],
    ['rows', [{ before: null, limit: 5, filter: { sql: '' } }], 'query.filter.sql', 'is not known here'],
    [
      'rows',
      [{ before: null, limit: 5, filter: { doors: ['D1', 7] } }],
      'query.filter.doors[1]',
      'must be text of 1 to 200 characters, got 7',
    ],
    ['names', [{}], 'ids', 'must be a list of at most 500, got an object with no keys'],
    ['person', [''], 'id', 'must be text of 1 to 200 characters, got ""'],
    ['person', ['a\u0000b'], 'id', 'must be text without control characters, got "a\\u0000b"'],
    ['person', ['\ud800'], 'id', 'must be text without control characters, got "\\ud800"'],
    ['act', [{ action: 'open-all' }, reason], 'action.action', expect.stringContaining('got "open-all"') as string],
    ['act', [{ action: '__proto__' }, reason], 'action.action', expect.stringContaining('got "__proto__"') as string],
    [
      'act',
      [{ action: 'reset' }, reason],
      'action',
      expect.stringContaining('one of cardholder, area, group, site') as string,
    ],
    ['act', [{ action: 'reset', site: false }, reason], 'action.site', 'must be true, got false'],
    [
      'act',
      [{ action: 'reset', group: 'g', unmovedMinutes: 0 }, reason],
      'action.unmovedMinutes',
      expect.stringContaining('got 0') as string,
    ],
    ['act', [{ action: 'lock', door: 'D1', until: 1 }, reason], 'action.until', 'is not known here'],
    ['act', [{ action: 'reset', cardholder: 'c1', area: 1 }, reason], 'action.area', 'is not known here'],
    [
      'act',
      [{ action: 'suspend', scope: { reader: 'R1' }, on: true }, reason],
      'action.scope',
      'must be an object with one of site, area, got an object with reader',
    ],
    ['act', [{ action: 'lockdown', door: 'D1' }, reason], 'action.on', 'must be true or false, got nothing'],
    [
      'act',
      [
        { action: 'free-pass', cardholder: 'c1' },
        { code: 'other', text: '  ' },
      ],
      'reason.text',
      'must say why, since the reason is "other"',
    ],
    [
      'act',
      [
        { action: 'free-pass', cardholder: 'c1' },
        { code: 'because', text: '' },
      ],
      'reason.code',
      'must be one of tailgated-in, did-not-enter, reader-fault, forgot-to-badge, escorted, evacuation, known-fault, maintenance, nuisance, visitor, forgot-card, lost-card and 24 more, got "because"',
    ],
    [
      'startLineWork',
      ['B1', { task: 'pair', reader: 'R1', seconds: 601 }, reason],
      'task.seconds',
      'must be a whole number from 15 to 600, got 601',
    ],
    [
      'startLineWork',
      ['B1', { task: 'set-address', reader: 'R1', address: 127 }, reason],
      'task.address',
      'must be a whole number from 0 to 126, got 127',
    ],
    [
      'startLineWork',
      ['B1', { task: 'set-speed', baud: 9_601 }, reason],
      'task.baud',
      'must be one of 9600, 19200, 38400, 57600, 115200, 230400',
    ],
    ['acknowledge', [[]], 'alarms', 'must name at least one alarm'],
    ['addOperator', ['kim', 'king', 'long enough'], 'role', expect.stringContaining('got "king"') as string],
    ['addOperator', [' kim', 'guard', 'long enough'], 'name', 'must not begin or end with a space'],
    ['addOperator', ['kim', 'guard', 'hunter2'], 'password', 'must be text of 10 to 200 characters'],
  ]
  it.each(bad)('refuses %s %j at %s', (name, args, path, message) => {
    expect(REQUESTS[name].parse(args)).toEqual({ ok: false, error: { path, message } })
  })

  it('refuses or takes whatever comes, and says where and what', () => {
    const names = REQUEST_NAMES
    fc.assert(
      fc.property(fc.constantFrom(...names), fc.array(fc.anything({ withNullPrototype: true })), (name, args) => {
        const parsed = REQUESTS[name].parse(args)
        if (parsed.ok) return
        expect(parsed.error.path).not.toBe('')
        expect(parsed.error.message).toMatch(/must|not known/)
        expect(parsed.error.message.length).toBeLessThan(400)
      }),
      { numRuns: 2_000 },
    )
  })

  it('takes no good request with one value changed into another kind', () => {
    const leaves = fc.oneof(
      fc.constant(undefined),
      fc.constant(Number.NaN),
      fc.constant(-1),
      fc.double({ min: 0.1, max: 0.9 }),
      fc.constant({ nested: {} }),
      fc.string({ minLength: 4_001, maxLength: 4_020 }),
      fc.bigInt(),
    )
    fc.assert(
      fc.property(
        fc.constantFrom(...good.filter(([, args]) => args.length > 0)),
        leaves,
        fc.nat(),
        ([name, args], leaf, at) => {
          const paths = pathsOf(args)
          const path = paths[at % paths.length]
          const changed = path ? replaced(args, path, leaf) : args
          const parsed = REQUESTS[name].parse(changed as readonly unknown[])
          // Leaving an optional field out is the one change that may stand.
          expect(parsed.ok ? leaf === undefined : /^[a-z]+/i.test(parsed.error.path)).toBe(true)
        },
      ),
      { numRuns: 2_000 },
    )
  })
})

type Path = readonly (string | number)[]

function pathsOf(value: unknown, at: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return at.length > 0 ? [at] : []
  return Object.entries(value).flatMap(([key, inner]) => pathsOf(inner, [...at, key]))
}

function replaced(value: unknown, path: Path, leaf: unknown): unknown {
  const [key, ...rest] = path
  if (key === undefined) return leaf
  if (Array.isArray(value))
    return value.map((item: unknown, i) => (String(i) === key ? replaced(item, rest, leaf) : item))
  return Object.fromEntries(
    Object.entries(value as object).map(([name, inner]) => [name, name === key ? replaced(inner, rest, leaf) : inner]),
  )
}
