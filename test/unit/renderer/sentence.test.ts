import { describe, expect, it } from 'vitest'
import type { LaneRow, Priority, RowHint } from '../../../preload/contract/models'
import { READER_FAULTS } from '../../../main/domain/reader-fault'
import { rowKind } from '../../../renderer/format/row-kind'
import { sentence } from '../../../renderer/format/sentence'
import { EntryBuilder } from '../../../renderer/format/entry'
import { names } from '../../../renderer/screens/site/naming'
import { learn } from '../../../renderer/screens/people/people'
import { setSite } from '../../../renderer/screens/site/site'
import { at } from '../../gallery/rows'
import { idOf, NAMES, SITE } from '../../gallery/site'

setSite(SITE)
learn(NAMES)

type Event = LaneRow['event']
const ines = idOf('Ines Valderrama')
const T = at('03:11:38')
const read = { at: T, reader: 'LAi', cardholder: ines, credential: 'k' } as const
const granted = (more: object = {}): Event => ({ event: 'access.granted', ...read, ...more })
const denied = (reason: string, more: object = {}): Event => ({ event: 'access.denied', ...read, reason, ...more })
const passed = { event: 'passage', at: T, reader: 'LAi', cardholder: ines, from: 6, to: 2 } as const

function say(events: readonly Event[], hint?: RowHint, alarm: Priority | null = null) {
  const folder = new EntryBuilder()
  const lines = events.flatMap((event, i) => folder.add({ seq: i + 1, event, ...(hint && { hint }) }) ?? [])
  const [line] = lines
  if (!line || lines.length !== 1) throw new Error(`${events.length} events made ${lines.length} lines`)
  return sentence(line, names, alarm)
}

const broke = (kind: string, rule: string, area = 2) => ({ violation: { rule, kind, area } })

describe('every event has its words', () => {
  it.each<[string, readonly Event[], string, string, string, RowHint?]>([
    ['passage in', [granted(), passed], 'Entered Laboratory', 'ring', ''],
    [
      'passage out',
      [granted({ reader: 'LAo' }), { ...passed, reader: 'LAo', from: 2, to: 6 }],
      'Left Laboratory',
      'ring',
      '',
    ],
    ['came on site', [{ ...passed, reader: 'T1i', from: 0, to: 6 }], 'Entered the site', 'ring', ''],
    ['left the site', [{ ...passed, reader: 'T1o', from: 6, to: 0 }], 'Left the site', 'ring', ''],
    ['grant at a door with a contact', [granted()], 'Allowed into Laboratory, door not opened yet', 'ring', ''],
    ['grant at a door without one', [granted({ reader: 'T1i' })], 'Entered the site', 'ring', ''],
    [
      'not used',
      [granted(), { event: 'door.not-used', at: T + 5_000, door: 'LA', reader: 'LAi', cardholder: ines }],
      'Allowed, door not opened: location unchanged',
      'ring',
      '5.3',
    ],
    [
      'double entry',
      [denied('apb', { ...broke('double-entry', '4.2'), alarm: true })],
      'Refused: entered again without leaving',
      'p2',
      '4.2',
    ],
    [
      'double exit',
      [denied('apb', { ...broke('double-exit', '4.2'), alarm: true })],
      'Refused: no entry was recorded',
      'p2',
      '4.2',
    ],
    [
      'locked out',
      [denied('apb', { ...broke('locked-out', '4.1'), alarm: true })],
      'Refused: locked out until cleared',
      'p2',
      '4.1',
    ],
    [
      're-entry',
      [denied('apb', { ...broke('reentry-too-soon', '4.3'), alarm: true })],
      'Refused: back too soon, allowed at 03:25:10',
      'p2',
      '4.3',
      { allowedAt: at('03:25:10') },
    ],
    [
      're-entry without its end',
      [denied('apb', { ...broke('reentry-too-soon', '4.3'), alarm: true })],
      'Refused: back too soon',
      'p2',
      '4.3',
    ],
    [
      'passback',
      [denied('apb', { ...broke('passback', '4.5', 8), alarm: true, reader: 'LYi' })],
      'Refused: already in Loading yard',
      'p2',
      '4.5',
    ],
    [
      'wrong area, soft',
      [granted({ ...broke('wrong-area', '4.4', 7), alarm: true })],
      'Let in, wrong area: last seen in Stores',
      'p3',
      '4.4',
      { lastArea: 5 },
    ],
    [
      'wrong area, hard',
      [denied('apb', { ...broke('wrong-area', '4.5'), alarm: true })],
      'Refused, wrong area: last seen in Stores',
      'p2',
      '4.5',
      { lastArea: 5 },
    ],
    [
      'too soon',
      [denied('apb', { ...broke('too-soon', '4.7'), alarm: true })],
      'Refused: used again too soon, allowed at 03:25:10',
      'p2',
      '4.7',
      { allowedAt: at('03:25:10') },
    ],
    [
      'route',
      [denied('apb', { ...broke('out-of-route', '4.10'), alarm: true })],
      'Refused: wrong route, last reader was Turnstile 2 in',
      'p2',
      '4.10',
      { lastReader: 'T2i' },
    ],
    [
      'reverted',
      [granted({ ...broke('passback', '4.6', 8), reader: 'LYi', reverted: true, alarm: true })],
      'Let in on the second try: already in Loading yard',
      'p3',
      '4.6',
    ],
    [
      'override',
      [granted({ ...broke('passback', '4.6', 8), reader: 'LYi', override: true })],
      'Let in by override: already in Loading yard',
      'override',
      '3.6',
    ],
    [
      'observed',
      [granted({ ...broke('double-entry', '4.2'), observed: true })],
      'Let in, observed only: entered again without leaving',
      'observed',
      '3.7',
    ],
    ['exempt', [granted({ exempt: true }), passed], 'Entered Laboratory, exempt', 'exempt', '3.2'],
    [
      'free pass',
      [granted({ freePass: true }), passed],
      'Entered Laboratory on a free pass, now used up',
      'free-pass',
      '3.3',
    ],
    ['suspended', [granted({ suspended: true }), passed], 'Entered Laboratory, rules suspended', 'suspended', '3.4'],
    ['inactive', [denied('inactive')], 'Refused: card or person switched off', 'refusal', '2.2'],
    ['not yet valid', [denied('not-yet-valid')], 'Refused: not valid yet', 'refusal', '2.2'],
    ['expired', [denied('expired')], 'Refused: no longer valid', 'refusal', '2.2'],
    ['no access', [denied('no-access')], 'Refused: no access to this door', 'refusal', '2.3'],
    [
      'schedule',
      [denied('outside-schedule')],
      'Refused: outside schedule, opens 07:00',
      'refusal',
      '2.3',
      { opensAt: at('07:00') },
    ],
    [
      'schedule of another day',
      [denied('outside-schedule')],
      'Refused: outside schedule, opens 23 Nov 07:00',
      'refusal',
      '2.3',
      { opensAt: at('07:00') + 2 * 86_400_000 },
    ],
    ['lockdown', [denied('lockdown')], 'Refused: door locked down', 'refusal', '2.4'],
    [
      'full',
      [denied('area-full', { reader: 'CRi' })],
      'Refused: Clean room is full, 6 of 6',
      'refusal',
      '2.5',
      { occupancy: 6 },
    ],
    ['a word of the panel', [denied('antitailgate')], 'Refused by the panel: antitailgate', 'refusal', ''],
    [
      'exit button',
      [{ event: 'door.opened', at: T, door: 'LS', rex: true }],
      'Opened with the exit button',
      'system',
      '5.7',
    ],
    ['opened', [{ event: 'door.opened', at: T, door: 'LS' }], 'Opened', 'system', ''],
    ['closed', [{ event: 'door.closed', at: T, door: 'LS' }], 'Closed', 'system', ''],
    ['forced', [{ event: 'door.forced', at: T, door: 'SR' }], 'Door forced open: no card, no exit button', 'p1', '5.6'],
    ['held', [{ event: 'door.held', at: T, door: 'LD' }], 'Held open longer than 30 s', 'p3', '5.6'],
    [
      'violation opened alone',
      [{ event: 'violation.opened', at: T, cardholder: ines, area: 2, kind: 'passback', reader: 'LAi' }],
      'Violation opened: Passback, Laboratory',
      'refusal',
      '6.1',
    ],
    [
      'violation expired',
      [{ event: 'violation.cleared', at: T, cardholder: ines, area: 2, by: 'expired' }],
      'Violation expired',
      'system',
      '6.3',
    ],
    [
      'violation resolved',
      [{ event: 'violation.cleared', at: T, cardholder: ines, area: 2, by: 'resolved' }],
      'Violation ended by a valid passage',
      'system',
      '6.2',
    ],
    [
      'violation cleared',
      [
        {
          event: 'violation.cleared',
          at: T,
          cardholder: ines,
          area: 2,
          by: 'operator',
          operator: 'M. Okafor',
          reason: 'test',
        },
      ],
      'Violation cleared by M. Okafor: test',
      'system',
      '6.4',
    ],
    [
      'reset of a person',
      [
        {
          event: 'apb.reset',
          at: T,
          scope: { cardholder: ines },
          operator: 'M. Okafor',
          reason: 'reader-fault: arm stuck',
          cardholders: 1,
        },
      ],
      'Reset Ines Valderrama, reason: reader fault, arm stuck',
      'system',
      '6.5',
    ],
    [
      'reset of an area',
      [{ event: 'apb.reset', at: T, scope: { area: 3 }, operator: 'J. Halloran', reason: 'test', cardholders: 4 }],
      'Reset 4 people, reason: test',
      'system',
      '6.5',
    ],
    [
      'toggle on',
      [
        {
          event: 'apb.changed',
          at: T,
          action: 'grant-on-violation',
          scope: { area: 8 },
          on: true,
          until: at('03:26:30'),
          operator: 'J. Halloran',
          reason: 'test',
        },
      ],
      'Grant on violation on until 03:26:30',
      'override',
      '3.6',
    ],
    [
      'toggle on for ever',
      [
        {
          event: 'apb.changed',
          at: T,
          action: 'grant-on-violation',
          scope: { site: true },
          on: true,
          operator: 'A',
          reason: 'test',
        },
      ],
      'Grant on violation on until switched off',
      'override',
      '3.6',
    ],
    [
      'toggle off',
      [
        {
          event: 'apb.changed',
          at: T,
          action: 'grant-on-violation',
          scope: { reader: 'LAi' },
          on: false,
          operator: 'A',
          reason: 'test',
        },
      ],
      'Grant on violation off',
      'system',
      '3.6',
    ],
    [
      'toggle ended',
      [{ event: 'apb.changed', at: T, action: 'grant-on-violation', scope: { area: 8 }, on: false, by: 'expired' }],
      'Grant on violation expired',
      'system',
      '3.6',
    ],
    [
      'suspension',
      [
        {
          event: 'apb.changed',
          at: T,
          action: 'suspend',
          scope: { site: true },
          on: true,
          operator: 'A',
          reason: 'evacuation',
        },
      ],
      'Anti-passback suspended',
      'suspended',
      '3.4',
    ],
    [
      'suspension over',
      [
        {
          event: 'apb.changed',
          at: T,
          action: 'suspend',
          scope: { area: 2 },
          on: false,
          operator: 'A',
          reason: 'test',
        },
      ],
      'Anti-passback enforced again',
      'system',
      '6.7',
    ],
    [
      'lockdown on',
      [{ event: 'apb.changed', at: T, action: 'lockdown', door: 'LA', on: true, operator: 'A', reason: 'test' }],
      'Locked down',
      'system',
      '2.4',
    ],
    [
      'lockdown off',
      [{ event: 'apb.changed', at: T, action: 'lockdown', door: 'LA', on: false, operator: 'A', reason: 'test' }],
      'Lockdown released',
      'system',
      '2.4',
    ],
    [
      'pass given',
      [{ event: 'apb.changed', at: T, action: 'free-pass', cardholder: ines, operator: 'A', reason: 'test' }],
      'Free pass given',
      'system',
      '3.3',
    ],
    [
      'revert given',
      [{ event: 'apb.changed', at: T, action: 'revert-to-soft', cardholder: ines, operator: 'A', reason: 'test' }],
      'Next violation is let in as soft',
      'system',
      '4.6',
    ],
    [
      'exempted',
      [
        {
          event: 'apb.changed',
          at: T,
          action: 'exempt',
          cardholder: ines,
          on: true,
          until: at('06:00'),
          operator: 'A',
          reason: 'test',
        },
      ],
      'Exempt from anti-passback until 06:00:00',
      'system',
      '3.2',
    ],
    [
      'exemption over',
      [{ event: 'apb.changed', at: T, action: 'exempt', cardholder: ines, on: false, by: 'expired' }],
      'Exemption expired',
      'system',
      '3.2',
    ],
    ['panel offline', [{ event: 'link.down', at: T, controller: 'P3' }], 'Offline: stopped answering', 'p2', ''],
    ['panel back', [{ event: 'link.up', at: T, controller: 'P3' }], 'Online', 'system', ''],
    [
      'reader offline',
      [{ event: 'reader.offline', at: T, reader: 'LSo', reason: 'timeout' }],
      'Offline: stopped answering',
      'p3',
      '',
    ],
    ['reader back', [{ event: 'reader.online', at: T, reader: 'LSo' }], 'Online', 'system', ''],
    ['tamper', [{ event: 'reader.tamper', at: T, reader: 'CAi', on: true }], 'Tamper: cover opened', 'p2', ''],
    [
      'tamper over',
      [{ event: 'reader.tamper', at: T, reader: 'CAi', on: false }],
      'Tamper ended: cover closed',
      'system',
      '',
    ],
    ['power', [{ event: 'reader.power', at: T, reader: 'CAi', failed: true }], 'Power failure', 'p3', ''],
    ['power back', [{ event: 'reader.power', at: T, reader: 'CAi', failed: false }], 'Power restored', 'system', ''],
    [
      'contact line cut',
      [{ event: 'reader.input', at: T, reader: 'CAi', input: 0, state: 'open', door: 'CA', use: 'contact' }],
      'Door contact: line cut',
      'p2',
      '',
    ],
    [
      'exit button shorted',
      [{ event: 'reader.input', at: T, reader: 'CAi', input: 1, state: 'short', door: 'CA', use: 'rex' }],
      'Exit button: line shorted',
      'p3',
      '',
    ],
    [
      'an input that nothing hangs on',
      [{ event: 'reader.input', at: T, reader: 'CAi', input: 4, state: 'fault' }],
      'Input 4: line faulty',
      'system',
      '',
    ],
    [
      'line sound again',
      [{ event: 'reader.input', at: T, reader: 'CAi', input: 0, state: 'normal', door: 'CA', use: 'contact' }],
      'Door contact: line normal again',
      'system',
      '',
    ],
    [
      'another device in place of a reader',
      [{ event: 'reader.fault', at: T, reader: 'CAi', fault: 'identity-changed', why: '7 -> 8', alarm: true }],
      'A different device answers as this reader 7 -> 8',
      'p2',
      '',
    ],
    [
      'wrong MACs, several times',
      [{ event: 'reader.fault', at: T, reader: 'CAi', fault: 'mac-failure', reply: 'ACK', count: 4, alarm: true }],
      'Wrong MAC in a reply (ACK), reply dropped (4 times)',
      'p2',
      '',
    ],
    [
      'attached reader back',
      [{ event: 'reader.fault', at: T, reader: 'CAi', fault: 'not-connected', number: 1, on: false }],
      'Connected to its device again',
      'system',
      '',
    ],
    [
      'automation output',
      [{ event: 'output', at: T, automation: 'strobe', output: 'D1.aux', seconds: 10 }],
      'Output on for 10 s',
      'system',
      '',
    ],
    [
      'automation text',
      [{ event: 'output', at: T, automation: 'tell', text: 'Gate arm stuck' }],
      'Gate arm stuck',
      'system',
      '',
    ],
    [
      'unlocked once',
      [{ event: 'desk.unlock-once', at: T, door: 'LD', operator: 'M. Okafor', reason: 'other: delivery' }],
      'Unlocked once by operator: delivery',
      'system',
      '',
    ],
    [
      'acknowledged',
      [{ event: 'desk.acknowledged', at: T, operator: 'A', alarm: 'a1' }],
      'Acknowledged an alarm',
      'system',
      '',
    ],
    ['note', [{ event: 'desk.note', at: T, operator: 'A', alarm: 'a1', text: 'called' }], 'Note: called', 'system', ''],
    [
      'acknowledged, with its alarm',
      [
        {
          event: 'desk.acknowledged',
          at: T,
          operator: 'A',
          alarm: 'a1',
          about: { kind: 'door-forced', priority: 1, at: at('02:00'), door: 'LA' },
        },
      ],
      'Acknowledged · Forced door: Laboratory, 02:00:00',
      'system',
      '',
    ],
    [
      'closed, with its alarm, outcome and what was not done',
      [
        {
          event: 'desk.closed',
          at: T,
          operator: 'A',
          alarm: 'a1',
          closedAs: 'false-alarm',
          text: 'wind',
          notDone: ['Look at the camera'],
          about: { kind: 'door-held', priority: 3, at: at('02:00'), door: 'LA' },
        },
      ],
      'Closed as false alarm, 1 step not done, wind · Held open: Laboratory, 02:00:00',
      'system',
      '',
    ],
    ['closed alarm', [{ event: 'desk.closed', at: T, operator: 'A', alarm: 'a1' }], 'Closed an alarm', 'system', ''],
    [
      'shelved alarm',
      [{ event: 'desk.shelved', at: T, operator: 'A', alarm: 'a1', until: at('06:00') }],
      'Shelved an alarm until 06:00:00',
      'system',
      '',
    ],
    [
      'command not done',
      [{ event: 'desk.refused', at: T, door: 'LA', text: 'panel offline' }],
      'Not done: panel offline',
      'refusal',
      '',
    ],
    ['started', [{ event: 'site.started', at: T }], 'Console started', 'system', ''],
  ])('%s', (_name, events, what, shape, rule, hint) => {
    const said = say(events, hint)
    expect(said.what).toBe(what)
    expect(said.shape).toBe(shape)
    expect(said.rule).toBe(rule)
    expect(`${said.where}${said.who}`).not.toMatch(/undefined|\{/)
    expect(rowKind(events[0] ?? passed)).toBeTruthy()
  })

  it('calls nobody by a name that was not read', () => {
    const unknown: Event = {
      event: 'access.denied',
      at: T,
      reader: 'T2i',
      credential: '12·40718',
      reason: 'unknown-credential',
    }
    expect(say([unknown])).toMatchObject({
      who: 'Card 12·40718',
      person: null,
      what: 'Refused: card not known',
      rule: '2.1',
    })
    expect(say([{ event: 'access.denied', at: T, reader: 'T2i', reason: 'unknown-credential' }]).who).toBe(
      'Unknown card',
    )
    expect(say([{ event: 'door.forced', at: T, door: 'SR' }]).who).toBe('No card read')
    expect(say([{ event: 'door.opened', at: T, door: 'LS', rex: true }]).who).toBe('Nobody identified')
  })

  it('gives the priority of the alarm that the site set, not its own guess', () => {
    const event = denied('apb', { ...broke('double-entry', '4.2'), alarm: true })
    expect(say([event], undefined, 1)).toMatchObject({ shape: 'p1', tone: 'alarm1' })
    expect(say([event])).toMatchObject({ shape: 'p2', tone: 'alarm2' })
  })

  it('shows both times of what came late', () => {
    const late = say([{ ...passed, at: at('03:08:02'), occurredAt: at('03:01:14') }])
    expect(late).toMatchObject({ at: at('03:01:14'), heard: at('03:08:02'), rule: '7', what: 'Entered Laboratory' })
    const tooLate = say([{ ...passed, at: at('03:08:02'), occurredAt: at('03:01:14'), late: true }])
    expect(tooLate.what).toBe('Entered Laboratory, received too late to count')
  })

  it.each(READER_FAULTS)('has words for the reader fault %s, with all that they name', (fault) => {
    const event = { event: 'reader.fault', at: T, reader: 'CAi', fault, reply: 'RAW', command: 'LED' } as const
    const { what, shape } = say([{ ...event, why: 'NAK 3', number: 2 }])
    expect(what).toMatch(/^[A-Z][^{}]{10,}$/)
    expect(what).not.toContain('row.')
    expect(shape).toBe('system')
  })

  it('knows an automation and a timer from an operator', () => {
    const suspended: Event = {
      event: 'apb.changed',
      at: T,
      action: 'suspend',
      scope: { site: true },
      on: true,
      operator: 'automation:fire',
      reason: 'fire',
    }
    expect(say([suspended]).who).toBe('Automation fire')
    const over: Event = {
      event: 'apb.changed',
      at: T,
      action: 'grant-on-violation',
      scope: { area: 8 },
      on: false,
      by: 'expired',
    }
    expect(say([over]).who).toBe('Timer')
  })
})
