import { describe, expect, test } from 'vitest'
import { problemLine } from '../../../main/domain/result'
import { parseSite, parseSiteText } from '../../../main/site/parse'
import { baseSite, exactly, parsed, withValue } from './base-site'

const problems = (json: unknown): string[] => {
  const result = parseSite(json)
  return result.ok ? [] : result.error.map(problemLine)
}

/** Every key of the format but those of readers. */
const exampleSite = {
  format: 'sallyport-site/1',
  site: {
    name: 'North works',
    timeZone: 'Europe/Rome',
    apb: { enabled: true, grantOnViolation: false, enforcement: 'observe' },
    dualAuthorisation: false,
    duplicateReadMs: 0,
  },
  areas: [
    {
      id: 1,
      name: 'Laboratory',
      apb: {
        mode: 'hard',
        reentryMinutes: 15,
        violationExpiryMinutes: 60,
        presenceExpiryMinutes: 720,
        enforcement: 'enforce',
        exemptGroups: ['security'],
        freeEgressConfirmed: true,
      },
      capacity: { max: 10 },
    },
  ],
  controllers: [
    { id: 'P1', name: 'Panel', kind: 'panel', link: { host: '127.0.0.1', port: 3001 }, apbTrustMinutes: 0 },
    { id: 'B1', name: 'Bus 1', kind: 'osdp', link: { path: '/dev/ttyUSB0', baud: 9600 } },
    { id: 'B2', name: 'Bus 2', kind: 'osdp', link: { host: '10.0.0.5', port: 4001, baud: 9600 } },
  ],
  doors: [
    {
      ...{ id: 'D1', name: 'Lab door', contact: true, unlockSeconds: 5, heldOpenSeconds: 30, rexSeconds: 10 },
      io: { lock: 'R1.out0', contact: 'R1.in0', rex: 'R1.in1', aux: 'R1.out1' },
    },
  ],
  groups: [{ id: 'security', name: 'Security staff' }],
  schedules: [
    {
      ...{ id: 'office', name: 'Office hours', holidays: ['2026-12-25'] },
      weekly: [{ days: ['mon', 'tue', 'wed', 'thu', 'fri'], from: '07:00', to: '19:00' }],
    },
  ],
  accessLevels: [{ id: 'all', name: 'Everywhere', readers: ['*'], schedule: 'always' }],
  cardholders: [
    {
      ...{ id: 'c1', name: 'Ada Rossi', groups: [], accessLevels: ['all'], active: true },
      ...{ apbExempt: false, apbExemptUntil: null, validFrom: null, validTo: null },
      credentials: [{ id: 'k1', format: 'H10301', facility: 12, number: 5555, active: true }],
    },
  ],
  automations: [
    {
      id: 'strobe',
      when: { event: 'door.forced', door: 'D1' },
      then: { action: 'pulse-output', output: 'D1.aux', seconds: 10 },
    },
  ],
}

describe('a good file', () => {
  test('has every default filled in', () => {
    const site = parsed({
      format: 'sallyport-site/1',
      site: { name: 'Small' },
      areas: [{ id: 1 }],
      doors: [{ id: 'D1' }],
      readers: [{ id: 'R1', door: 'D1', from: 0, to: 1 }],
      cardholders: [{ id: 'c1', credentials: [{ id: 'k1' }] }],
    })
    const noRules = {
      mode: 'none',
      reentryMinutes: null,
      violationExpiryMinutes: null,
      presenceExpiryMinutes: null,
      enforcement: 'enforce',
      exemptGroups: [],
      freeEgressConfirmed: false,
    }
    expect(site).toEqual({
      name: 'Small',
      timeZone: 'UTC',
      apb: { enabled: false, grantOnViolation: false, enforcement: 'enforce' },
      dualAuthorisation: false,
      duplicateReadMs: 0,
      areas: [
        { id: 0, name: 'Outside', apb: noRules, capacity: null },
        { id: 1, name: '1', apb: noRules, capacity: null },
      ],
      controllers: [],
      doors: [
        {
          id: 'D1',
          name: 'D1',
          contact: false,
          unlockSeconds: 5,
          heldOpenSeconds: null,
          rexSeconds: 10,
          io: { lock: null, contact: null, rex: null, aux: null },
        },
      ],
      readers: [
        {
          id: 'R1',
          name: 'R1',
          door: 'D1',
          controller: null,
          address: null,
          from: 0,
          to: 1,
          secureChannel: 'required',
          cardFormats: ['H10301'],
          apb: { mode: 'none' },
        },
      ],
      cardFormats: [],
      groups: [],
      schedules: [],
      accessLevels: [],
      cardholders: [
        {
          id: 'c1',
          name: 'c1',
          groups: [],
          accessLevels: [],
          active: true,
          apbExempt: false,
          apbExemptUntil: null,
          validFrom: null,
          validTo: null,
          credentials: [{ id: 'k1', card: null, active: true }],
        },
      ],
      automations: [],
    })
  })

  test('may name every setting together, even those its mode does not use', () => {
    const reader = (mode: string) => ({
      ...{ id: 'R1', name: 'Lab in', door: 'D1', controller: 'P1', address: 0, from: 0, to: 1 },
      ...{ secureChannel: 'off', cardFormats: ['H10301'] },
      apb: { mode, minutes: 10, clearedBy: ['other-reader', 'other-credential'], revertSeconds: 60, after: ['R1'] },
    })
    const modes = ['none', 'soft', 'hard', 'hard-revert-soft', 'timed-reader', 'timed-extended', 'timed-user', 'route']
    const kept = modes.map((mode) => parsed({ ...exampleSite, readers: [reader(mode)] }).readers[0]?.apb)
    expect(kept).toEqual([
      { mode: 'none' },
      { mode: 'soft' },
      { mode: 'hard' },
      { mode: 'hard-revert-soft', revertSeconds: 60 },
      { mode: 'timed-reader', minutes: 10, clearedBy: ['other-credential', 'other-reader'] },
      { mode: 'timed-extended', minutes: 10 },
      { mode: 'timed-user', minutes: 10 },
      { mode: 'route', after: ['R1'] },
    ])
  })

  test('gives a door on a bus the points of its first reader and a door on a panel none', () => {
    const site = parsed(withValue(baseSite(), 'doors[0].io', { aux: 'R2.out3' }))
    expect(site.doors.map(({ io }) => io)).toEqual([
      { lock: 'R1.out0', contact: 'R1.in0', rex: 'R1.in1', aux: 'R2.out3' },
      { lock: null, contact: null, rex: null, aux: null },
    ])
  })

  test.each([
    ['areas named 0', 'areas[1]', { id: 0, name: 'Street' }],
    ['a whole day', 'schedules[0].weekly[0]', { days: ['sun'], from: '00:00', to: '24:00' }],
    ['a period past midnight', 'schedules[0].weekly[0].from', '22:00'],
    ['settings of another mode', 'readers[0].apb', { mode: 'soft', minutes: 3, revertSeconds: 4, clearedBy: [] }],
    ['0 for apbTrustMinutes', 'controllers[0].apbTrustMinutes', 0],
    ['0 for duplicateReadMs', 'site.duplicateReadMs', 0],
    ['no second operator', 'site.dualAuthorisation', false],
    ['a route after nothing', 'readers[2].apb.after', []],
    ['a bus behind a device server', 'controllers[1].link', { host: '10.0.0.5', port: 4001, baud: 9600 }],
    ['io of a reader on a panel', 'doors[1].io', { lock: 'R3.out0' }],
    ['a door output', 'automations[0].then.output', 'R1.out1'],
    ['an exempt day without the flag', 'cardholders[0].apbExemptUntil', '2026-12-31'],
    ['a text for a number', 'cardholders[0].credentials[0].number', '00055'],
    ['the schedule always', 'accessLevels[1].schedule', 'always'],
  ])('may have %s', (_, path, value) => {
    // Area 0 in place of area 2 needs the readers moved; everything else stands alone.
    const json = path === 'areas[1]' ? withValue(baseSite(), 'areas[2]', value) : withValue(baseSite(), path, value)
    expect(problems(json)).toEqual([])
  })

  test('keeps Outside first under the name the file gives it', () => {
    const site = parsed(withValue(baseSite(), 'areas[2]', { id: 0, name: 'Street' }))
    expect(site.areas.map(({ id, name }) => [id, name])).toEqual([
      [0, 'Street'],
      [1, 'Laboratory'],
      [2, 'Store'],
    ])
  })
})

describe('a bad file is refused with the path and the bad value', () => {
  const whole = 'must be a positive whole number'
  test.each([
    // the file
    ['', 7, 'file: must be an object, got 7'],
    ['', [], 'file: must be an object, got []'],
    ['format', undefined, 'format: is required'],
    ['format', 'sallyport-site/2', 'format: must be one of "sallyport-site/1", got "sallyport-site/2"'],
    ['colour', 1, 'colour: unknown key'],
    ['site', undefined, 'site: is required'],
    ['doors', undefined, 'doors: is required'],
    ['readers', undefined, 'readers: is required'],
    ['cardholders', undefined, 'cardholders: is required'],
    ['groups', {}, 'groups: must be a list, got {}'],
    ['areas[1]', null, 'areas[1]: must be an object, got null'],
    // site
    ['site.name', undefined, 'site.name: is required'],
    ['site.name', '', 'site.name: must not be empty'],
    [
      'site.timeZone',
      'Mars/Olympus',
      'site.timeZone: must be an IANA time zone such as "Europe/Rome", got "Mars/Olympus"',
    ],
    ['site.apb.enabled', 'yes', 'site.apb.enabled: must be true or false, got "yes"'],
    ['site.apb.enforcement', 'log', 'site.apb.enforcement: must be one of "enforce", "observe", got "log"'],
    ['site.apb.mode', 'hard', 'site.apb.mode: unknown key'],
    ['site.dualAuthorisation', 'yes', 'site.dualAuthorisation: must be true or false, got "yes"'],
    ['site.duplicateReadMs', -1, 'site.duplicateReadMs: must be 0 or a positive whole number, got -1'],
    ['site.colour', 1, 'site.colour: unknown key'],
    // areas
    ['areas[1].id', undefined, 'areas[1].id: is required'],
    ['areas[1].id', 'two', 'areas[1].id: must be 0 or a positive whole number, got "two"'],
    ['areas[1].id', 1, 'areas[1].id: duplicate id 1, already used by areas[0]'],
    ['areas[2]', { id: 0, apb: { mode: 'soft' } }, 'areas[2].apb: area 0, Outside, has no settings'],
    ['areas[0].apb.mode', 'firm', 'areas[0].apb.mode: must be one of "none", "soft", "hard", got "firm"'],
    ['areas[0].apb.reentryMinutes', 0, `areas[0].apb.reentryMinutes: ${whole}, got 0`],
    ['areas[0].apb.violationExpiryMinutes', '5', `areas[0].apb.violationExpiryMinutes: ${whole}, got "5"`],
    ['areas[0].apb.presenceExpiryMinutes', 1.5, `areas[0].apb.presenceExpiryMinutes: ${whole}, got 1.5`],
    ['areas[0].apb.exemptGroups[0]', 'staff', 'areas[0].apb.exemptGroups[0]: no group has the id "staff"'],
    ['areas[0].apb.freeEgressConfirmed', 1, 'areas[0].apb.freeEgressConfirmed: must be true or false, got 1'],
    ['areas[0].apb.minutes', 1, 'areas[0].apb.minutes: unknown key'],
    ['areas[1].capacity.max', 0, `areas[1].capacity.max: ${whole}, got 0`],
    ['areas[1].capacity', {}, 'areas[1].capacity.max: is required'],
    ['areas[0].musterPoint', 'yes', 'areas[0].musterPoint: must be true or false, got "yes"'],
    ['alarms', { guardCloses: 'yes' }, 'alarms.guardCloses: must be true or false, got "yes"'],
    ['alarms', { colour: 1 }, 'alarms.colour: unknown key'],
    ['alarms', { priorities: [{ priority: 5 }] }, 'alarms.priorities[0].priority: must be 1, 2, 3 or 4, got 5'],
    ['alarms', { priorities: [{}] }, 'alarms.priorities[0].priority: is required'],
    ['alarms', { priorities: [{ area: 9, priority: 1 }] }, 'alarms.priorities[0].area: no area has the id 9'],
    [
      'alarms',
      { instructions: [{ steps: [] }] },
      'alarms.instructions[0].steps: must be 1 to 20 steps in words, got []',
    ],
    ['alarms', { instructions: [{ door: 'x', steps: ['a'] }] }, 'alarms.instructions[0].door: no door has the id "x"'],
    // controllers
    ['controllers[1].id', 'P1', 'controllers[1].id: duplicate id "P1", already used by controllers[0]'],
    ['readers[2].decides', 'host', 'readers[2].decides: must be one of "host-first", "panel", "host-only", got "host"'],
    ['readers[2].hostTimeoutMs', 0, `readers[2].hostTimeoutMs: ${whole}, got 0`],
    ['readers[2].hostTimeoutMs', 60_001, 'readers[2].hostTimeoutMs: must be at most 60000, got 60001'],
    ['readers[2].fallback', 'grant', 'readers[2].fallback: must be one of "local", "deny", got "grant"'],
    [
      'readers[2]',
      { id: 'R3', door: 'D2', controller: 'P1', from: 1, to: 2, decides: 'host-only', fallback: 'local' },
      'readers[2].fallback: must be "deny" for host-only, which never lets the panel decide',
    ],
    [
      'readers[0].decides',
      'panel',
      'readers[0].decides: is for a reader on a panel; every other read is decided by the console',
    ],
    [
      'readers[3].fallback',
      'deny',
      'readers[3].fallback: is for a reader on a panel; every other read is decided by the console',
    ],
    ['controllers[0].kind', 'osd', 'controllers[0].kind: must be one of "panel", "osdp", got "osd"'],
    [
      'controllers[0].apbTrustMinutes',
      0.5,
      'controllers[0].apbTrustMinutes: must be 0 or a positive whole number, got 0.5',
    ],
    ['controllers[0].link.port', 70000, 'controllers[0].link.port: must be a whole number from 1 to 65535, got 70000'],
    ['controllers[0].link.port', undefined, 'controllers[0].link.port: is required'],
    ['controllers[0].link.host', undefined, 'controllers[0].link.host: is required'],
    [
      'controllers[0].link',
      { path: '/dev/ttyS0' },
      'controllers[0].link.path: is for a bus; a panel is reached at host and port',
    ],
    ['controllers[1].link.host', 'x', 'controllers[1].link.path: must be left out beside host and port'],
    ['controllers[1].link.baud', 0, `controllers[1].link.baud: ${whole}, got 0`],
    ['controllers[1].link.speed', 1, 'controllers[1].link.speed: unknown key'],
    // doors
    ['doors[1].id', 'D1', 'doors[1].id: duplicate id "D1", already used by doors[0]'],
    ['doors[1].id', '', 'doors[1].id: must not be empty'],
    ['doors[1].id', 4, 'doors[1].id: must be text, got 4'],
    ['doors[0].unlockSeconds', 0, `doors[0].unlockSeconds: ${whole}, got 0`],
    ['doors[0].heldOpenSeconds', null, `doors[0].heldOpenSeconds: ${whole}, got null`],
    ['doors[0].rexSeconds', 1e99, `doors[0].rexSeconds: ${whole}, got 1e+99`],
    [
      'doors[0].io',
      { lock: 'R1.in0' },
      'doors[0].io.lock: must name a reader\'s output such as "R1.out0", got "R1.in0"',
    ],
    ['doors[0].io', { rex: 'R9.in0' }, 'doors[0].io.rex: no reader has the id "R9"'],
    ['doors[0].io', { bell: 'R1.out0' }, 'doors[0].io.bell: unknown key'],
    // readers
    ['readers[3].id', 'R1', 'readers[3].id: duplicate id "R1", already used by readers[0]'],
    ['readers[3].id', '*', 'readers[3].id: must not be "*", which means every reader'],
    ['readers[3].door', undefined, 'readers[3].door: is required'],
    ['readers[3].door', 'D9', 'readers[3].door: no door has the id "D9"'],
    ['readers[3].controller', 'P9', 'readers[3].controller: no controller has the id "P9"'],
    ['readers[3].from', undefined, 'readers[3].from: is required'],
    ['readers[3].to', undefined, 'readers[3].to: is required'],
    ['readers[3].from', 9, 'readers[3].from: no area has the id 9'],
    ['readers[3].to', '1', 'readers[3].to: must be 0 or a positive whole number, got "1"'],
    ['readers[0].address', 127, 'readers[0].address: must be a whole number from 0 to 126, got 127'],
    ['readers[0].secureChannel', 'on', 'readers[0].secureChannel: must be one of "required", "off", got "on"'],
    ['readers[0].apb.mode', 'timed', /^readers\[0\]\.apb\.mode: must be one of .*, got "timed"$/],
    ['readers[3].apb.minutes', 2.5, `readers[3].apb.minutes: ${whole}, got 2.5`],
    ['readers[0].apb.minutes', 2.5, `readers[0].apb.minutes: ${whole}, got 2.5`],
    ['readers[3].apb.minutes', undefined, 'readers[3].apb.minutes: is required for mode timed-user'],
    ['readers[3].apb', { mode: 'timed-reader' }, 'readers[3].apb.minutes: is required for mode timed-reader'],
    ['readers[3].apb', { mode: 'timed-extended' }, 'readers[3].apb.minutes: is required for mode timed-extended'],
    [
      'readers[3].apb',
      { mode: 'hard-revert-soft' },
      'readers[3].apb.revertSeconds: is required for mode hard-revert-soft',
    ],
    ['readers[3].apb', { mode: 'route' }, 'readers[3].apb.after: is required for mode route'],
    ['readers[2].apb.after[0]', 'R0', 'readers[2].apb.after[0]: no reader has the id "R0"'],
    [
      'readers[0].apb.clearedBy',
      ['me'],
      'readers[0].apb.clearedBy[0]: must be one of "other-credential", "other-reader", got "me"',
    ],
    ['readers[0].apb.hours', 1, 'readers[0].apb.hours: unknown key'],
    // groups, schedules, access levels
    ['groups[1]', { id: 'security' }, 'groups[1].id: duplicate id "security", already used by groups[0]'],
    ['schedules[0].id', 'always', 'schedules[0].id: must not be "always", the schedule that is never closed'],
    [
      'schedules[0].weekly[0].days[1]',
      'tues',
      /^schedules\[0\]\.weekly\[0\]\.days\[1\]: must be one of .*, got "tues"$/,
    ],
    ['schedules[0].weekly[0].days', undefined, 'schedules[0].weekly[0].days: is required'],
    ['schedules[0].weekly[0].from', '7:00', 'schedules[0].weekly[0].from: must be a time such as "07:00", got "7:00"'],
    [
      'schedules[0].weekly[0].from',
      '24:00',
      'schedules[0].weekly[0].from: must be a time such as "07:00", got "24:00"',
    ],
    [
      'schedules[0].weekly[0].to',
      '24:01',
      'schedules[0].weekly[0].to: must be a time such as "19:00" or "24:00", got "24:01"',
    ],
    [
      'schedules[0].weekly[0].to',
      '12:60',
      'schedules[0].weekly[0].to: must be a time such as "19:00" or "24:00", got "12:60"',
    ],
    ['schedules[0].weekly[0].to', '07:00', 'schedules[0].weekly[0].to: must differ from from, got "07:00" for both'],
    [
      'schedules[0].holidays[0]',
      '2026-02-30',
      'schedules[0].holidays[0]: must be a day such as "2026-12-25", "12-25" or "2026-12-28/2027-01-02", got "2026-02-30"',
    ],
    ['accessLevels[1].id', 'all', 'accessLevels[1].id: duplicate id "all", already used by accessLevels[0]'],
    ['accessLevels[1].readers[1]', 'R9', 'accessLevels[1].readers[1]: no reader has the id "R9"'],
    ['accessLevels[1].schedule', 'night', 'accessLevels[1].schedule: no schedule has the id "night"'],
    // cardholders
    ['cardholders[1].id', 'c1', 'cardholders[1].id: duplicate id "c1", already used by cardholders[0]'],
    ['cardholders[0].groups[0]', 'staff', 'cardholders[0].groups[0]: no group has the id "staff"'],
    ['cardholders[0].accessLevels[0]', 'none', 'cardholders[0].accessLevels[0]: no access level has the id "none"'],
    ['cardholders[0].active', null, 'cardholders[0].active: must be true or false, got null'],
    [
      'cardholders[0].validFrom',
      '2026-13-01',
      'cardholders[0].validFrom: must be a day such as "2026-12-25" or a minute such as "2026-12-24T16:30", got "2026-13-01"',
    ],
    [
      'cardholders[0].validTo',
      5,
      'cardholders[0].validTo: must be a day such as "2026-12-25" or a minute such as "2026-12-24T16:30", got 5',
    ],
    [
      'cardholders[0].apbExemptUntil',
      'soon',
      'cardholders[0].apbExemptUntil: must be a day such as "2026-12-25", got "soon"',
    ],
    [
      'controllers[1].link.rs485',
      { delayAfterMs: 101 },
      'controllers[1].link.rs485.delayAfterMs: must be a whole number from 0 to 100, got 101',
    ],
    ['controllers[0].link.rs485', {}, 'controllers[0].link.rs485: is for a serial port of this machine, with path'],
    ['cardholders[0].badge', '1234', 'cardholders[0].badge: unknown key'],
    [
      'cardholders[1].credentials[0].id',
      'k1',
      'cardholders[1].credentials[0].id: duplicate id "k1", already used by cardholders[0].credentials[0]',
    ],
    [
      'cardholders[1].credentials[0]',
      { id: 'k2', format: 'H10301', facility: 12, number: '05555' },
      'cardholders[1].credentials[0]: duplicate card, already that of cardholders[0].credentials[0]',
    ],
    [
      'cardholders[0].credentials[0].format',
      'H1',
      /^cardholders\[0\]\.credentials\[0\]\.format: must be one of .*, got "H1"$/,
    ],
    [
      'cardholders[0].credentials[0].format',
      undefined,
      'cardholders[0].credentials[0].format: is required beside a number',
    ],
    [
      'cardholders[0].credentials[0].number',
      undefined,
      'cardholders[0].credentials[0].number: is required beside a format',
    ],
    [
      'cardholders[0].credentials[0].number',
      1.5,
      'cardholders[0].credentials[0].number: must be a whole number, as text when it is longer than 15 digits, got a fraction',
    ],
    [
      'cardholders[0].credentials[0].facility',
      -1,
      'cardholders[0].credentials[0].facility: must be a whole number, as text when it is longer than 15 digits, got a negative number',
    ],
    // automations
    [
      'automations[1]',
      { id: 'strobe', when: { event: 'passage' }, then: { action: 'reset' } },
      /^automations\[1\]\.id: duplicate id/,
    ],
    ['automations[0].when', undefined, 'automations[0].when: is required'],
    ['automations[0].then', undefined, 'automations[0].then: is required'],
    ['automations[0].when.event', undefined, 'automations[0].when.event: is required'],
    [
      'automations[0].when.event',
      'door.smashed',
      /^automations\[0\]\.when\.event: must be one of .*, got "door\.smashed"$/,
    ],
    ['automations[0].when.door', 'D9', 'automations[0].when.door: no door has the id "D9"'],
    ['automations[0].when.reader', 'R9', 'automations[0].when.reader: no reader has the id "R9"'],
    ['automations[0].when.area', 9, 'automations[0].when.area: no area has the id 9'],
    ['automations[0].when.cardholder', 'c9', 'automations[0].when.cardholder: no cardholder has the id "c9"'],
    ['automations[0].when.kind', 'entry', /^automations\[0\]\.when\.kind: must be one of .*, got "entry"$/],
    ['automations[0].when.where', 1, 'automations[0].when.where: unknown key'],
    ['automations[0].then.action', 'shout', /^automations\[0\]\.then\.action: must be one of .*, got "shout"$/],
    ['automations[0].then.output', undefined, 'automations[0].then.output: is required for action pulse-output'],
    ['automations[0].then.seconds', undefined, 'automations[0].then.seconds: is required for action pulse-output'],
    ['automations[0].then.seconds', 0, `automations[0].then.seconds: ${whole}, got 0`],
    ['automations[0].then.output', 'D9.aux', 'automations[0].then.output: no door has the id "D9"'],
    ['automations[0].then.output', 'R9.out0', 'automations[0].then.output: no reader has the id "R9"'],
    ['automations[0].then.output', 'D1', /^automations\[0\]\.then\.output: must name an output such as .*, got "D1"$/],
    ['automations[0].then', { action: 'notify' }, 'automations[0].then.text: is required for action notify'],
  ] as const)('%s = %j', (path, value, problem) => {
    const found = problems(path === '' ? value : withValue(baseSite(), path, value))
    expect(found).toContainEqual(expect.stringMatching(exactly(problem)))
  })

  test('with every problem together', () => {
    let json = withValue(baseSite(), 'readers[3].apb.minutes', 2.5)
    json = withValue(json, 'doors[0].unlockSeconds', -1)
    json = withValue(json, 'cardholders[0].nick', 'A')
    expect(problems(json).toSorted()).toEqual([
      'cardholders[0].nick: unknown key',
      'doors[0].unlockSeconds: must be a positive whole number, got -1',
      'readers[3].apb.minutes: must be a positive whole number, got 2.5',
    ])
  })

  test('a long bad value is cut', () => {
    expect(problems(withValue(baseSite(), 'site.timeZone', 'x'.repeat(200)))[0]).toMatch(/got "x{59}\.\.\.$/)
  })
})

describe('text', () => {
  test('that is no JSON is one problem with the place', () => {
    const result = parseSiteText('{\n  "format": oops\n}')
    expect(result.ok ? [] : result.error.map(problemLine)).toEqual([expect.stringMatching(/^file: is not JSON: /)])
  })
  test('may start with a byte order mark', () => {
    expect(parseSiteText(`\uFEFF${JSON.stringify(baseSite())}`).ok).toBe(true)
  })
})
