import { describe, expect, it } from 'vitest'
import { HOUR, MINUTE, SECOND } from '../../../main/domain/time'
import { explainTexts } from '../../../main/text/explain-texts'
import { duration, explanationText } from '../../../main/text/explanation-text'
import { after, clock, Driver } from '../../support/engine-driver'
import type { SiteParts } from '../../support/site-builder'

const texts = explainTexts.now()

/** The explanation of a read as lines: `4.2 x Last passage was in, none out since`, `!` on what decides, `>` for remedies. */
function why(site: Driver, at: string, who: string, reader: string): string[] {
  const { explanation } = site.engine.step(
    { type: 'read', at: after(at), reader, presented: { kind: 'credential', credential: `card of ${who}` } },
    { explain: true },
  )
  if (!explanation) throw new Error('must be explained')
  const words = explanationText(explanation, texts, clock)
  return [
    ...words.checks.map(
      ({ rule, outcome, text, decides }) =>
        `${rule} ${{ pass: 'v', break: 'x', 'not-applicable': '-' }[outcome]} ${text}${decides ? ' !' : ''}`,
    ),
    ...words.remedies.map((remedy) => `> ${remedy}`),
  ]
}

const lab: SiteParts = {
  areas: [{ id: 1, mode: 'hard', exemptGroups: ['security'] }],
  readers: [
    { id: 'in', from: 0, to: 1 },
    { id: 'out', from: 1, to: 0 },
    { id: 'side', from: 1, to: 0 },
  ],
}

describe('why', () => {
  it('a hard area refuses: each check in order, the rule that decided, and what would have helped', () => {
    const site = new Driver(lab)
    site.read('0', 'ada', 'in')
    expect(why(site, '24:05', 'ada', 'in')).toEqual([
      '2.1 v Card is known',
      '2.2 v Active',
      '2.3 v all may use this reader, schedule Always',
      '2.4 v Door not locked down',
      '2.5 - Area 1 has no capacity limit',
      '3.1 v Anti-passback is on',
      '3.2 v Not exempt',
      '3.3 v No free pass',
      '3.4 v Not suspended',
      '4.1 v Not locked out of Area 1 at this read',
      '4.2 x Last passage was in, none out since !',
      '4.3 - Re-entry timer: none set for Area 1',
      '4.4-4.10 - Reader rule: none set for in',
      '4.11 - Presence does not expire where the person is',
      '3.6 - Grant on violation: off for reader, both areas and site',
      '3.7 - Not observing: the decision stands',
      '> First, a read at out, side',
      '> A free pass, or a reset before the read',
      '> Grant on violation for Area 1',
      '> Area 1 set to observe',
      '> Membership of security',
    ])
  })

  it('gives the facts used, with their instants', () => {
    const site = new Driver(lab)
    site.read('0', 'ada', 'in')
    const { explanation } = site.engine.step(
      { type: 'read', at: after('24:05'), reader: 'in', presented: { kind: 'credential', credential: 'card of ada' } },
      { explain: true },
    )
    if (!explanation) throw new Error('must be explained')
    const check = explanationText(explanation, texts, clock).checks.find(({ decides }) => decides)
    expect(check?.facts).toEqual([
      { label: 'Area', value: 'Area 1' },
      { label: 'Last passage in', value: '08:00:00.000', at: after('0') },
      { label: 'Ago', value: '24 min 5 s' },
      { label: 'Area mode', value: 'hard: refuses, then locks out' },
    ])
  })

  it.each<[string, SiteParts, (site: Driver) => void, string[]]>([
    [
      'is locked out',
      lab,
      (site) => [site.read('0', 'ada', 'in'), site.read('1', 'ada', 'in')],
      [
        '4.1 x Locked out of Area 1 until cleared !',
        '4.2 x Last passage was in, none out since',
        '> The violation in Area 1 cleared, or a reset before the read',
      ],
    ],
    [
      'comes back too soon',
      { areas: [{ id: 1, reentryMinutes: 15 }], readers: [{ id: 'in', from: 0, to: 1 }] },
      (site) => site.read('1', 'ada', 'in'),
      ['4.3 x Back in Area 1 too soon, allowed at 08:16:00.000 !', '> A read at 08:16:00.000 or later'],
    ],
    [
      'is already there',
      {
        readers: [
          { id: 'in', from: 0, to: 1, apb: 'hard' },
          { id: 'out', from: 1, to: 0 },
        ],
      },
      (site) => site.read('1', 'ada', 'in'),
      ['4.5 x Already in Area 1 !', '> Instead, a read at out'],
    ],
    [
      'is elsewhere',
      {
        readers: [
          { id: 'in', from: 0, to: 1, apb: 'soft' },
          { id: 'two', from: 0, to: 2 },
          { id: 'back', from: 2, to: 0 },
        ],
      },
      (site) => site.read('1', 'ada', 'two'),
      ['4.4 x Believed to be in Area 2, the reader leads from Outside !', '> Instead, a read at back'],
    ],
    [
      'tries a second time',
      { readers: [{ id: 'in', from: 0, to: 1, apb: { mode: 'hard-revert-soft', revertSeconds: 600 } }] },
      (site) => [site.read('1', 'ada', 'in'), site.read('2', 'ada', 'in')],
      ['4.6 x Believed to be in Area 1, let in on the second try !'],
    ],
    [
      'tries a first time',
      { readers: [{ id: 'in', from: 0, to: 1, apb: { mode: 'hard-revert-soft', revertSeconds: 90 } }] },
      (site) => site.read('1', 'ada', 'in'),
      ['4.6 x Already in Area 1 !', '> A second read here within 1 min 30 s'],
    ],
    [
      'uses a timed reader again',
      { readers: [{ id: 'in', from: 0, to: 1, apb: { mode: 'timed-reader', minutes: 60, clearedBy: [] } }] },
      (site) => site.read('1', 'ada', 'in'),
      ['4.7 x Used again too soon, allowed at 09:01:00.000 !', '> A read at 09:01:00.000 or later'],
    ],
    [
      'uses another of the timed-user readers',
      {
        readers: [
          { id: 'in', from: 0, to: 1, apb: { mode: 'timed-user', minutes: 10 } },
          { id: 'b', from: 0, to: 1, apb: { mode: 'timed-user', minutes: 60 } },
        ],
      },
      (site) => site.read('1', 'ada', 'b'),
      ['4.9 x Used again too soon, allowed at 09:01:00.000 !', '> A read at 09:01:00.000 or later'],
    ],
    [
      'is out of route',
      {
        readers: [
          { id: 'in', from: 0, to: 1, apb: { mode: 'route', after: ['hall'] } },
          { id: 'hall', from: 1, to: 0 },
          { id: 'x', from: 1, to: 0 },
        ],
      },
      (site) => site.read('1', 'ada', 'x'),
      ['4.10 x Wrong route, last reader was x !', '> A passage at hall just before'],
    ],
    [
      'is let in by override',
      { readers: [{ id: 'in', from: 0, to: 1, apb: 'hard' }] },
      (site) => [
        site.read('1', 'ada', 'in'),
        site.operator('2', { action: 'grant-on-violation', scope: { reader: 'in' }, on: true }),
      ],
      ['4.5 x Already in Area 1 !', '3.6 v Grant on violation is on: let in !'],
    ],
    [
      'is only observed',
      { areas: [{ id: 1, enforcement: 'observe' }], readers: [{ id: 'in', from: 0, to: 1, apb: 'hard' }] },
      (site) => site.read('1', 'ada', 'in'),
      ['4.5 x Already in Area 1 !', '3.7 v Observing only: let in !'],
    ],
    [
      'has a free pass',
      { readers: [{ id: 'in', from: 0, to: 1, apb: 'hard' }] },
      (site) => site.operator('1', { action: 'free-pass', cardholder: 'ada' }),
      ['3.3 v Free pass, now used up: nothing is checked !'],
    ],
    [
      'comes while suspended',
      { readers: [{ id: 'in', from: 0, to: 1, apb: 'hard' }] },
      (site) => site.operator('1', { action: 'suspend', scope: { area: 1 }, on: true }),
      ['3.4 v Anti-passback is suspended here: nothing is checked !'],
    ],
    [
      'is exempt by an operator',
      { readers: [{ id: 'in', from: 0, to: 1, apb: 'hard' }] },
      (site) => site.operator('1', { action: 'exempt', cardholder: 'ada', on: true }),
      ['3.2 v Exempt by olga: nothing is checked !'],
    ],
    [
      'is exempt by a group',
      { ...lab, cardholders: [{ id: 'ada', groups: ['security'] }] },
      () => undefined,
      ['3.2 v Exempt as security in Area 1 !'],
    ],
    [
      'comes where nothing is checked',
      { apb: { enabled: false }, readers: [{ id: 'in', from: 0, to: 1 }] },
      () => undefined,
      ['3.1 v Anti-passback is off: nothing is checked !'],
    ],
    [
      'comes to a locked door',
      { readers: [{ id: 'in', from: 0, to: 1, door: 'D' }] },
      (site) => site.operator('1', { action: 'lockdown', door: 'D', on: true }),
      ['2.4 x D is locked down !', '> The lockdown of D ended'],
    ],
    [
      'comes to a full area',
      { areas: [{ id: 1, max: 1 }], readers: [{ id: 'in', from: 0, to: 1 }] },
      (site) => site.read('1', 'bob', 'in'),
      ['2.5 x Area 1 is full, 1 of 1 !', '> Someone leaving Area 1'],
    ],
    [
      'comes to a full area inside one whose limit is soft',
      {
        areas: [
          { id: 1, max: 1, softLimit: true },
          { id: 2, within: 1, max: 1 },
        ],
        readers: [{ id: 'in', from: 0, to: 2 }],
      },
      (site) => site.read('1', 'bob', 'in'),
      ['2.5 x Area 2 is full, 1 of 1 !', '> Someone leaving Area 2'],
    ],
    [
      'has a level that opens, and one that has ended and opens earlier',
      {
        readers: [{ id: 'in', from: 0, to: 1 }],
        schedules: [
          { id: 's', name: 'Office', weekly: [{ days: ['mon'], fromMinute: 540, toMinute: 600 }], holidays: [] },
          { id: 'e', name: 'Early', weekly: [{ days: ['mon'], fromMinute: 510, toMinute: 530 }], holidays: [] },
        ],
        accessLevels: [
          { id: 'early', name: 'Cleaning', readers: ['*'], schedule: 'e' },
          { id: 'all', name: 'Staff', readers: ['*'], schedule: 's' },
        ],
        cardholders: [{ id: 'ada', accessLevels: [{ id: 'early', to: '2026-03-01' }, 'all'] }],
      },
      () => undefined,
      ['2.3 x Staff may use this reader, but schedule Office is closed !', '> A read after 09:00:00.000'],
    ],
    [
      'comes while a controller of the area is away, and one elsewhere',
      {
        areas: [{ id: 1, mode: 'hard', whenAway: 'soften' }],
        controllers: [
          { id: 'P1', apbTrustMinutes: 1 },
          { id: 'P2', apbTrustMinutes: 1 },
        ],
        readers: [
          { id: 'in', from: 0, to: 1 },
          { id: 'out', from: 1, to: 0, controller: 'P1' },
          { id: 'shed', from: 0, to: 2, controller: 'P2' },
        ],
      },
      (site) => [site.read('0', 'ada', 'in'), site.link('1', 'P1', 'down'), site.link('1', 'P2', 'down')],
      ['4.2 x Last passage was in, none out since !', '3.10 v P1 is offline: rules of its areas do not deny !'],
    ],
    [
      'comes outside the schedule',
      {
        readers: [{ id: 'in', from: 0, to: 1 }],
        schedules: [
          { id: 's', name: 'Office', weekly: [{ days: ['mon'], fromMinute: 540, toMinute: 600 }], holidays: [] },
        ],
        accessLevels: [{ id: 'all', name: 'Staff', readers: ['*'], schedule: 's' }],
      },
      () => undefined,
      ['2.3 x Staff may use this reader, but schedule Office is closed !', '> A read after 09:00:00.000'],
    ],
    [
      'has no level',
      { readers: [{ id: 'in', from: 0, to: 1 }], cardholders: [{ id: 'ada', accessLevels: [] }] },
      () => undefined,
      ['2.3 x No access level of this person includes this reader !', '> An access level that includes in'],
    ],
    [
      'is switched off',
      { readers: [{ id: 'in', from: 0, to: 1 }], cardholders: [{ id: 'ada', active: false }] },
      () => undefined,
      ['2.2 x Person is switched off !', '> The card and the person switched on'],
    ],
    [
      'is early',
      { readers: [{ id: 'in', from: 0, to: 1 }], cardholders: [{ id: 'ada', validFrom: '2027-01-01' }] },
      () => undefined,
      ['2.2 x Not valid before 2027-01-01 !', '> A read on 2027-01-01 or later'],
    ],
    [
      'is past it',
      { readers: [{ id: 'in', from: 0, to: 1 }], cardholders: [{ id: 'ada', validTo: '2025-01-01' }] },
      () => undefined,
      ['2.2 x Was valid to 2025-01-01 !', '> Validity that ends after 2025-01-01'],
    ],
    [
      'is nobody known',
      { readers: [{ id: 'in', from: 0, to: 1 }], cardholders: [] },
      () => undefined,
      ['2.1 x Card is not known !', '> A card that is known here'],
    ],
  ])('somebody %s', (_, parts, before, expected) => {
    const site = new Driver(parts)
    before(site)
    const lines = why(site, '3', 'ada', 'in')
    for (const line of expected) expect(lines).toContain(line)
    expect(lines.filter((line) => line.endsWith('!'))).toEqual(expected.filter((line) => line.endsWith('!')))
  })

  it.each([
    [0, '0 ms'],
    [999, '999 ms'],
    [SECOND, '1 s'],
    [24 * MINUTE + 5 * SECOND, '24 min 5 s'],
    [2 * HOUR, '2 h'],
    [2 * HOUR + 5 * SECOND, '2 h'],
    [76 * HOUR + MINUTE, '3 d 4 h'],
  ])('says %i ms as %s', (ms, text) => expect(duration(ms, texts)).toBe(text))

  it('shows the name of an area as it is, whatever it is', () => {
    const checks = ['area', 'areaMode'].map((name) => ({
      rule: '4.2',
      outcome: 'break' as const,
      code: 'double-entry',
      facts: [{ name, value: { text: 'hard' } }],
    }))
    const { checks: said } = explanationText({ checks, remedies: [] }, texts, clock)
    expect(said.map(({ facts }) => facts[0]?.value)).toEqual(['hard', 'hard: refuses, then locks out'])
  })

  it('refuses a code that has no words', () => {
    expect(() =>
      explanationText(
        { checks: [{ rule: '2.1', outcome: 'pass', code: 'no-such', facts: [] }], remedies: [] },
        texts,
        clock,
      ),
    ).toThrow(/no text for no-such/)
  })
})
