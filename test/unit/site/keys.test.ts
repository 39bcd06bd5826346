/** Keys of nested areas, door modes, schedules, inputs, automations, resets and plans: kept, exported, refused, warned of. */
import { describe, expect, test } from 'vitest'
import { problemLine } from '../../../main/domain/result'
import { differencesOf } from '../../../main/site/differences'
import { exportSite } from '../../../main/site/export'
import { parseSite } from '../../../main/site/parse'
import { baseSite, parsed, withValue } from './base-site'

const result = (path: string, value: unknown): ReturnType<typeof parseSite> =>
  parseSite(withValue(withKeys(), path, value))

/** The base site with something of every section that it lacks. */
const withKeys = () => ({
  ...baseSite(),
  areas: [...baseSite().areas, { id: 3, within: 2 }],
  readers: [...baseSite().readers, { id: 'M1', kind: 'muster', controller: 'B1', address: 3, to: 0 }],
  holidays: [
    { id: 'xmas', name: 'Christmas', days: ['12-25', '02-29', '2026-12-28', '2026-12-28/2027-01-02'] },
    { id: 'eves', days: ['12-24'] },
  ],
  schedules: [
    {
      ...baseSite().schedules[0],
      holidays: ['xmas', '2026-11-01', '05-01'],
      onHolidays: [{ holiday: 'eves', periods: [{ from: '07:00', to: '12:00' }] }],
    },
  ],
  inputs: [{ id: 'fire', name: 'Fire panel', kind: 'fire', point: 'P1.in1' }, { id: 'key' }],
  automations: [
    {
      id: 'open-all',
      when: { event: 'input.active', input: 'fire' },
      then: { action: 'unlock', doors: '*', whileActive: true },
    },
  ],
  resets: [
    {
      ...{ id: 'night', at: '04:00', days: ['mon', 'sun'], scope: { group: 'security' } },
      ...{ setLocation: 0, unmovedMinutes: 480, exceptGroups: ['security'] },
    },
  ],
  plans: [
    {
      ...{ id: 'ground', name: 'Ground floor', picture: 'ground.svg' },
      areas: [
        {
          area: 1,
          shape: [
            [0, 0],
            [1, 0],
            [0.5, 1],
          ],
        },
      ],
      doors: [{ door: 'D1', at: [0.25, 0.5], angle: 90 }],
    },
  ],
})

describe('a site with every section', () => {
  test('is read without problems or warnings', () => {
    const read = parseSite(withKeys())
    expect(read.ok && read.value.warnings).toEqual([])
  })

  test('is the same after export and import', () => {
    const site = parsed(withKeys())
    expect(parsed(exportSite(site))).toEqual(site)
  })

  test.each([
    ['site.apb', { enabled: true, schedule: 'office', enforcement: 'observe', observeUntil: '2026-12-03T10:00' }],
    ['areas[1].apb', { entry: 'hard', exit: 'soft', strict: true, schedule: 'office', freeEgressConfirmed: true }],
    [
      'areas[1].apb',
      { reentrySeconds: 20, whenAway: 'ignore', enforcement: 'observe', observeUntil: '2026-12-03T00:00' },
    ],
    ['areas[1].capacity', { max: 3, soft: true, exemptPass: true }],
    [
      'doors[0]',
      {
        ...{ id: 'D1', contact: true, heldOpenSeconds: 30, unlockSchedule: 'office', firstPersonIn: true },
        ...{ passage: 'open-close', pending: 'queue', bounceMs: 1500, rexGraceMs: 5000 },
        ...{ extendedUnlockSeconds: 20, extendedHeldOpenSeconds: 60 },
        camera: { snapshot: 'http://10.0.0.8/jpg', onvif: 'http://10.0.0.8/onvif' },
      },
    ],
    ['doors[1].passage', 'grant'],
    ['doors[1].pending', 'together'],
    ['readers[0].letOut', true],
    ['readers[0].to', 0],
    ['readers[0].apb', { mode: 'soft', strict: true, schedule: 'office' }],
    ['readers[0].apb', { mode: 'none', schedule: 'office' }],
    ['readers[0].apb', { mode: 'timed-reader', seconds: 15, clearedBy: ['other-reader'] }],
    ['readers[3].apb', { mode: 'timed-extended', seconds: 15 }],
    ['cardholders[0].accessLevels', ['all', { id: 'lab', from: '2026-12-01', to: '2026-12-24T16:30' }, { id: 'lab' }]],
    ['cardholders[0].validTo', '2026-12-24T16:30'],
    ['cardholders[0].extendedUnlock', true],
    ['cardholders[0].department', 'Ward 3'],
    ['cardholders[0].number', '00017'],
    ['automations[0].then', { action: 'suspend', scope: { area: 1 }, minutes: 5 }],
    ['automations[0].then', { action: 'lockdown', doors: ['D1', 'D2'] }],
    ['automations[0].then', { action: 'grant-on-violation', scope: { reader: 'R1' } }],
    ['automations[0].then', { action: 'free-pass' }],
    ['resets[0]', { id: 'dawn', at: '23:59', scope: { site: true } }],
    ['resets[0].scope', { area: 3 }],
  ] as const)('keeps %s = %j in export and import', (path, value) => {
    const site = parsed(withValue(withKeys(), path, value))
    expect(parsed(exportSite(site))).toEqual(site)
    expect(site).not.toEqual(parsed(withKeys()))
  })

  test('lists what differs in the new sections', () => {
    const from = parsed(withKeys())
    const to = parsed(withValue(withKeys(), 'resets[0].at', '05:00'))
    expect(differencesOf(from, to).things).toEqual([
      {
        ...{ kind: 'changed', section: 'resets', id: 'night', name: 'night' },
        fields: [{ path: 'atMinute', before: '240', after: '300' }],
      },
    ])
    expect(differencesOf(parsed(baseSite()), from).counts.map(({ section }) => section)).toEqual([
      'areas',
      'readers',
      'holidays',
      'schedules',
      'inputs',
      'automations',
      'resets',
      'plans',
    ])
  })
})

describe('a bad value is refused at its path', () => {
  test.each([
    ['site.apb.observeUntil', '2026-12-03T10:00', 'needs "enforcement": "observe" beside it'],
    ['site.apb.schedule', 'nights', 'no schedule has the id "nights"'],
    ['areas[2].within', 0, 'must not be 0: nothing lies within Outside'],
    ['areas[2].within', 3, 'must not lead back to the area itself, got 3'],
    ['areas[1].within', 3, 'must not lead back to the area itself, got 3'],
    ['areas[2].within', 9, 'no area has the id 9'],
    ['areas[1].apb', { reentrySeconds: 0 }, 'must be a positive whole number, got 0', '.reentrySeconds'],
    [
      'areas[1].apb',
      { reentryMinutes: 1, reentrySeconds: 1 },
      'must be left out beside reentryMinutes',
      '.reentrySeconds',
    ],
    [
      'areas[1].apb',
      { observeUntil: '2026-12-03' },
      'must be a minute such as "2026-12-24T16:30", got "2026-12-03"',
      '.observeUntil',
    ],
    ['areas[1].apb', { whenAway: 'deny' }, 'must be one of "keep", "soften", "ignore", got "deny"', '.whenAway'],
    ['doors[1].passage', 'open', '"open" needs a door contact'],
    ['doors[1].passage', 'open-close', '"open-close" needs a door contact'],
    ['doors[0].bounceMs', 5001, 'must be a whole number from 0 to 5000, got 5001'],
    ['doors[1].extendedHeldOpenSeconds', 5, 'needs heldOpenSeconds beside it'],
    ['doors[0].extendedHeldOpenSeconds', 29, 'must not be less than heldOpenSeconds, 30, got 29'],
    ['readers[4].door', 'D1', 'is not for a muster reader, which counts people and opens nothing'],
    ['readers[4].from', 1, 'is not for a muster reader, which counts people and opens nothing'],
    ['readers[4].apb', { mode: 'soft' }, 'is not for a muster reader, which counts people and opens nothing'],
    ['readers[4].letOut', true, 'is not for a muster reader, which counts people and opens nothing'],
    ['readers[0].door', undefined, 'is required'],
    ['readers[0].from', undefined, 'is required'],
    ['readers[3].apb.seconds', 5, 'must be left out beside minutes'],
    ['readers[3].apb', { mode: 'timed-user' }, 'is required for mode timed-user', '.minutes'],
    ['holidays[0].id', '2026-12-25', 'must not have the form of a day, got "2026-12-25"'],
    ['holidays[0].id', '12-25', 'must not have the form of a day, got "12-25"'],
    ['holidays[0].days[0]', '2027-01-02/2026-12-28', 'must not end before it begins, got "2027-01-02/2026-12-28"'],
    [
      'holidays[0].days[0]',
      '02-30',
      'must be a day such as "2026-12-25", "12-25" or "2026-12-28/2027-01-02", got "02-30"',
    ],
    ['holidays[0].days[0]', 5, 'must be text, got 5'],
    ['holidays[1].id', 'xmas', 'duplicate id "xmas", already used by holidays[0]'],
    ['schedules[0].holidays[0]', 'easter', 'no holiday has the id "easter"'],
    ['schedules[0].onHolidays[0].holiday', 'easter', 'no holiday has the id "easter"'],
    ['schedules[0].onHolidays[0].periods[0].to', '07:00', 'must be after from, got "07:00"'],
    ['schedules[0].onHolidays[0].periods[0].to', '06:00', 'must be after from, got "06:00"'],
    [
      'cardholders[0].validFrom',
      '2026-12-24T24:00',
      'must be a day such as "2026-12-25" or a minute such as "2026-12-24T16:30", got "2026-12-24T24:00"',
    ],
    ['cardholders[0].accessLevels[0]', { id: 'none' }, 'no access level has the id "none"', '.id'],
    [
      'cardholders[0].accessLevels[0]',
      { id: 'all', to: 5 },
      'must be a day such as "2026-12-25" or a minute such as "2026-12-24T16:30", got 5',
      '.to',
    ],
    ['inputs[0].point', 'P9.in1', 'no controller or reader has the id "P9"'],
    ['inputs[0].point', 'P1', 'must name a point such as "P1.in1", got "P1"'],
    ['inputs[1].id', 'fire', 'duplicate id "fire", already used by inputs[0]'],
    ['inputs[0].kind', 'water', 'must be one of "fire", "panic", "generic", got "water"'],
    ['automations[0].when.input', undefined, 'is required beside whileActive'],
    ['automations[0].when.input', 'smoke', 'no input has the id "smoke"'],
    ['automations[0].when.event', 'input.inactive', 'needs the event input.active', '/automations[0].then.whileActive'],
    ['automations[0].then.minutes', 5, 'must be left out beside minutes', '/automations[0].then.whileActive'],
    [
      'automations[0].then',
      { action: 'free-pass', minutes: 5 },
      'is not for action free-pass, which has no length',
      '.minutes',
    ],
    [
      'automations[0].then',
      { action: 'notify', text: 'x', whileActive: true },
      'is not for action notify, which has no length',
      '.whileActive',
    ],
    ['automations[0].then.doors', undefined, 'is required for action unlock'],
    ['automations[0].then.doors', 'D1', 'must be "*" or a list of doors, got "D1"'],
    ['automations[0].then.doors', ['D1', 'D9'], 'no door has the id "D9"', '[1]'],
    ['automations[0].then', { action: 'suspend' }, 'is required', '.scope'],
    [
      'automations[0].then',
      { action: 'suspend', scope: {} },
      'must have exactly one of "site", "area", got none',
      '.scope',
    ],
    [
      'automations[0].then',
      { action: 'suspend', scope: { site: true, area: 1 } },
      'must have exactly one of "site", "area", got "site", "area"',
      '.scope',
    ],
    ['automations[0].then', { action: 'suspend', scope: { reader: 'R1' } }, 'unknown key', '.scope.reader'],
    ['resets[0].at', '24:00', 'must be a time from "00:00" to "23:59", got "24:00"'],
    ['resets[0].at', undefined, 'is required'],
    ['resets[0].scope', undefined, 'is required'],
    ['resets[0].scope', { group: 'nobody' }, 'no group has the id "nobody"', '.group'],
    ['resets[0].unmovedMinutes', 0, 'must be a positive whole number, got 0'],
    ['resets[0].exceptGroups[0]', 'nobody', 'no group has the id "nobody"'],
    ['plans[0].picture', '../key.pem', 'must be the name of a file in plans/, got "../key.pem"'],
    ['plans[0].areas[0].shape[1]', [2, 0], 'must be [x, y] with both from 0 to 1, got a list'],
    ['plans[0].doors[0].door', 'D9', 'no door has the id "D9"'],
  ] as const)('%s = %j', (path, value, message, where: string = '') => {
    const bad = result(path, value)
    const at = where.startsWith('/') ? where.slice(1) : path + where
    expect(bad.ok ? [] : bad.error.map(problemLine)).toContain(`${at}: ${message}`)
  })

  test('area 0 has no settings, and lies within nothing', () => {
    const bad = result('areas[2]', { id: 0, within: 1 })
    expect(bad.ok ? [] : bad.error.map(problemLine)).toContain('areas[2].within: area 0, Outside, has no settings')
  })
})

describe('a warning', () => {
  test.each([
    ['areas[1].apb', { entry: 'hard', freeEgressConfirmed: true }, []],
    [
      'areas[2].apb',
      { exit: 'hard', freeEgressConfirmed: true },
      ['areas[2].apb.exit: hard, but no reader leads out of 3'],
    ],
    [
      'areas[0].apb',
      { mode: 'hard', exit: 'none', strict: true, freeEgressConfirmed: true },
      ['areas[0].apb.strict: has no effect: exits of Laboratory have no mode'],
    ],
    ['areas[2].apb', { mode: 'soft', strict: true }, ['areas[2].apb.strict: has no effect: no reader leads out of 3']],
    ['readers[3].apb.strict', true, ['readers[3].apb.strict: has no effect with mode timed-user']],
    ['readers[0].apb.strict', true, []],
  ] as const)('of %s = %j', (path, value, lines) => {
    const read = result(path, value)
    expect(read.ok && read.value.warnings.map(problemLine)).toEqual(lines)
  })
})
