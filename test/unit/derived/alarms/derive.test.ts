import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { deriveAlarms, OPEN_LIMIT, type KeyedAlarm } from '../../../../main/derived/alarms/derive'
import { ESCALATES_AFTER_MS } from '../../../../main/derived/alarms/rules'
import type { JournalEvent } from '../../../../main/domain/event'
import { SITE } from '../../small-site'

/** Feeds events one by one, as the decision thread does, and keeps what is open. */
function desk(site = SITE) {
  const open = new Map<string, KeyedAlarm>()
  const all = new Map<string, KeyedAlarm>()
  let seq = 0
  const hear = (event: JournalEvent): readonly KeyedAlarm[] => {
    const changed = deriveAlarms(open, { seq: ++seq, event }, site)
    for (const alarm of changed) {
      all.set(alarm.id, alarm)
      if (alarm.state === 'closed') open.delete(alarm.id)
      else open.set(alarm.id, alarm)
    }
    return changed
  }
  return { open, all, hear }
}

const denied = (at: number, rule: '4.1' | '4.2' | '4.7' = '4.2', cardholder = 'c1'): JournalEvent => ({
  at,
  event: 'access.denied',
  reader: 'R1',
  cardholder,
  credential: 'k1',
  reason: 'apb',
  violation: { rule, kind: rule === '4.1' ? 'locked-out' : rule === '4.2' ? 'double-entry' : 'too-soon', area: 1 },
  alarm: true,
})
const soft = (at: number): JournalEvent => ({
  at,
  event: 'access.granted',
  reader: 'R1',
  cardholder: 'c1',
  credential: 'k1',
  violation: { rule: '4.4', kind: 'passback', area: 1 },
  alarm: true,
})
const forced = (at: number): JournalEvent => ({ at, event: 'door.forced', door: 'D1' })
const closed = (at: number): JournalEvent => ({ at, event: 'door.closed', door: 'D1' })
const acknowledged = (at: number, alarm: string): JournalEvent => ({
  at,
  event: 'desk.acknowledged',
  operator: 'Kim',
  alarm,
})

describe('what raises an alarm', () => {
  const cases: readonly (readonly [string, JournalEvent, Partial<KeyedAlarm> | null])[] = [
    [
      'a planned change that was refused',
      { at: 5, event: 'site.timed-change', text: 'refused', after: 'the site was changed meanwhile' },
      { kind: 'timed-change-refused', priority: 2, detail: 'the site was changed meanwhile' },
    ],
    [
      'a planned change that was set',
      { at: 5, event: 'site.timed-change', text: 'set', until: 9, after: 'f00d' },
      null,
    ],
    ['a forced door', forced(5), { kind: 'door-forced', priority: 1, door: 'D1' }],
    ['a held door', { at: 5, event: 'door.held', door: 'D2' }, { kind: 'door-held', priority: 3, door: 'D2' }],
    ['a denied sequence', denied(5), { kind: 'violation-denied', priority: 2, cardholder: 'c1', area: 1, door: 'D1' }],
    ['a lock-out', denied(5, '4.1'), { kind: 'locked-out', priority: 2 }],
    ['a timer', denied(5, '4.7'), { kind: 'violation-denied', priority: 3 }],
    ['a soft violation', soft(5), { kind: 'violation-soft', priority: 3 }],
    [
      'a reader lost',
      { at: 5, event: 'reader.offline', reader: 'R1', reason: 'stopped answering' },
      { kind: 'reader-offline', priority: 3, reader: 'R1', text: 'stopped answering' },
    ],
    ['a tamper', { at: 5, event: 'reader.tamper', reader: 'R1', on: true }, { kind: 'reader-tamper', priority: 2 }],
    [
      'a reader without power',
      { at: 5, event: 'reader.power', reader: 'R1', failed: true },
      { kind: 'reader-power', priority: 3, reader: 'R1' },
    ],
    [
      'a contact line that is cut',
      { at: 5, event: 'reader.input', reader: 'R1', input: 0, state: 'open', door: 'D1', use: 'contact' },
      { kind: 'input-fault', priority: 2, door: 'D1', text: 'open' },
    ],
    [
      'an exit button whose line is cut',
      { at: 5, event: 'reader.input', reader: 'R1', input: 1, state: 'open', door: 'D1', use: 'rex' },
      { kind: 'input-fault', priority: 3, door: 'D1' },
    ],
    [
      'none for an input that nothing hangs on',
      { at: 5, event: 'reader.input', reader: 'R1', input: 3, state: 'open' },
      null,
    ],
    [
      'another device under the key of a reader',
      { at: 5, event: 'reader.fault', reader: 'R1', fault: 'identity-changed', alarm: true },
      { kind: 'reader-attack', priority: 2, reader: 'R1', text: 'identity-changed' },
    ],
    [
      'none for a fault that is no attack',
      { at: 5, event: 'reader.fault', reader: 'R1', fault: 'not-supported', command: 'LED', why: 'NAK 3' },
      null,
    ],
    [
      'a keypad that somebody guesses at',
      { at: 5, event: 'desk.pin-hold', reader: 'R1', door: 'D1', until: 9 },
      { kind: 'wrong-pins', priority: 2, reader: 'R1', door: 'D1' },
    ],
    ['a panel lost', { at: 5, event: 'link.down', controller: 'P1' }, { kind: 'controller-offline', priority: 2 }],
    [
      'an automation that says something',
      { at: 5, event: 'output', automation: 'x', text: 'Strobe' },
      { kind: 'notice', priority: 4, text: 'Strobe' },
    ],
    [
      'a panel that lost events',
      { at: 5, event: 'panel.overflow', controller: 'P1', firstLost: 7, lastLost: 9, alarm: true },
      { kind: 'panel-events-lost', priority: 2, controller: 'P1', text: '7-9' },
    ],
    [
      'a panel on its last battery',
      { at: 5, event: 'panel.power', controller: 'P1', state: 'battery-low', alarm: true },
      { kind: 'panel-power', priority: 2 },
    ],
    [
      'a door forced while the panel was alone',
      { at: 5, event: 'panel.door-alarm', controller: 'P1', door: 'D2', kind: 'forced', occurredAt: 3, alarm: true },
      { kind: 'door-forced', priority: 1, door: 'D2' },
    ],
    [
      'none twice for a door forced now',
      { at: 5, event: 'panel.door-alarm', controller: 'P1', door: 'D2', kind: 'forced', alarm: true },
      null,
    ],
    [
      'a door held whose opening nobody here saw',
      {
        at: 5,
        event: 'panel.door-alarm',
        controller: 'P1',
        door: 'D2',
        kind: 'held',
        foundOpen: true,
        alarm: true,
      },
      { kind: 'door-held', priority: 3, door: 'D2' },
    ],
    ['none for a door found open', { at: 5, event: 'panel.found-open', controller: 'P1', door: 'D2' }, null],
    ['no panel that connects', { at: 5, event: 'panel.disconnected', controller: 'P1', reason: 'x' }, null],
    ['no plain grant', { at: 5, event: 'access.granted', reader: 'R1', credential: 'k1' }, null],
    ['no ordinary refusal', { at: 5, event: 'access.denied', reader: 'R1', reason: 'no-access' }, null],
    [
      'no override (apb.md 3.6)',
      {
        at: 5,
        event: 'access.granted',
        reader: 'R1',
        cardholder: 'c1',
        credential: 'k1',
        override: true,
        violation: { rule: '4.2', kind: 'double-entry', area: 1 },
      },
      null,
    ],
    ['no pulse of an output', { at: 5, event: 'output', automation: 'x', output: 'D1.aux', seconds: 3 }, null],
    ['no end of tamper', { at: 5, event: 'reader.tamper', reader: 'R1', on: false }, null],
  ]
  it.each(cases)('%s', (_what, event, alarm) => {
    const raised = alarm === null ? [] : [{ state: 'new', count: 1, at: 5, lastAt: 5, notes: [], ...alarm }]
    expect(desk().hear(event)).toMatchObject(raised)
  })

  it('says when it escalates, P4 never', () => {
    expect(desk().hear(forced(5))[0]?.escalatesAt).toBe(5 + (ESCALATES_AFTER_MS[1] ?? 0))
    expect(desk().hear({ at: 5, event: 'output', automation: 'x', text: 'y' })[0]).not.toHaveProperty('escalatesAt')
  })
})

describe('the life of an alarm', () => {
  it('counts up the same trouble and keeps apart another person', () => {
    const { hear, open } = desk()
    hear(denied(1))
    hear(denied(2, '4.1'))
    hear(denied(3, '4.2', 'c2'))
    expect([...open.values()]).toMatchObject([
      { id: 'a1', count: 2, at: 1, lastAt: 2, kind: 'locked-out', escalatesAt: 1 + 180_000 },
      { id: 'a3', count: 1, cardholder: 'c2' },
    ])
  })

  it('takes the gravest of what it counts', () => {
    const { hear, open } = desk()
    hear(soft(1))
    hear(denied(2))
    hear(soft(3))
    expect(open.get('a1')).toMatchObject({ priority: 2, kind: 'violation-denied', count: 3 })
  })

  it('is new again when an acknowledged trouble goes on', () => {
    const { hear, open } = desk()
    hear(denied(1))
    hear(acknowledged(2, 'a1'))
    expect(open.get('a1')).toMatchObject({ state: 'acknowledged', acknowledgedBy: 'Kim', acknowledgedAt: 2 })
    expect(open.get('a1')).not.toHaveProperty('escalatesAt')
    hear(denied(3))
    expect(open.get('a1')).toMatchObject({ state: 'new', count: 2, escalatesAt: 3 + 180_000 })
    expect(open.get('a1')).not.toHaveProperty('acknowledgedBy')
  })

  it('is another alarm when the acknowledged one was over', () => {
    const { hear, open, all } = desk()
    hear(forced(1))
    hear(acknowledged(2, 'a1'))
    hear(closed(3))
    expect(open.get('a1')).toMatchObject({ overAt: 3, state: 'acknowledged' })
    hear(forced(4))
    expect(all.get('a1')?.state).toBe('closed')
    expect(open.get('a4')).toMatchObject({ state: 'new', count: 1, at: 4 })
  })

  it('stays new and unseen when its cause is over before anybody saw it', () => {
    const { hear, open } = desk()
    hear(forced(1))
    hear(closed(2))
    hear(forced(3))
    expect(open.get('a1')).toMatchObject({ state: 'new', count: 2, at: 1, lastAt: 3 })
    expect(open.get('a1')).not.toHaveProperty('overAt')
  })

  it('ends with its violation', () => {
    const { hear, open } = desk()
    hear(denied(1))
    hear({ at: 2, event: 'violation.cleared', cardholder: 'c2', area: 1, by: 'expired' })
    expect(open.get('a1')).not.toHaveProperty('overAt')
    hear({ at: 3, event: 'violation.cleared', cardholder: 'c1', area: 1, by: 'operator' })
    expect(open.get('a1')?.overAt).toBe(3)
  })

  it('ends with what its panel reports', () => {
    const { hear, open } = desk()
    hear({ at: 1, event: 'panel.power', controller: 'P1', state: 'battery', alarm: true })
    hear({ at: 2, event: 'panel.configuration', controller: 'P1', section: 'areas', applied: false, alarm: true })
    hear({ at: 3, event: 'panel.power', controller: 'P1', state: 'mains', alarm: false })
    hear({ at: 4, event: 'panel.configuration', controller: 'P1', section: 'all', applied: true })
    expect([...open.values()].map(({ kind, overAt }) => [kind, overAt])).toEqual([
      ['panel-power', 3],
      ['panel-configuration', 4],
    ])
  })

  it('keeps notes in order with who wrote them', () => {
    const { hear, open } = desk()
    hear(forced(1))
    hear({ at: 2, event: 'desk.note', operator: 'Kim', alarm: 'a1', text: 'wind' })
    hear({ at: 3, event: 'desk.note', operator: 'Lee', alarm: 'a1', text: 'fixed' })
    expect(open.get('a1')?.notes).toEqual([
      { at: 2, operator: 'Kim', text: 'wind' },
      { at: 3, operator: 'Lee', text: 'fixed' },
    ])
  })

  it('closes only what was acknowledged', () => {
    const { hear, open } = desk()
    hear(forced(1))
    expect(hear({ at: 2, event: 'desk.closed', operator: 'Kim', alarm: 'a1' })).toEqual([])
    hear(acknowledged(3, 'a1'))
    hear({ at: 4, event: 'desk.closed', operator: 'Kim', alarm: 'a1' })
    expect(open.size).toBe(0)
    expect(hear(acknowledged(5, 'a1'))).toEqual([])
  })

  it('counts in silence while shelved, and wakes for something graver or after its time', () => {
    const { hear, open } = desk()
    hear(soft(1))
    hear({ at: 2, event: 'desk.shelved', operator: 'Kim', alarm: 'a1', until: 10 })
    hear(soft(3))
    expect(open.get('a1')).toMatchObject({ state: 'shelved', count: 2, shelvedUntil: 10 })
    hear(soft(10))
    expect(open.get('a1')).toMatchObject({ state: 'new', count: 3 })
    hear({ at: 11, event: 'desk.shelved', operator: 'Kim', alarm: 'a1', until: 20 })
    hear(denied(12))
    expect(open.get('a1')).toMatchObject({ state: 'new', priority: 2 })
    expect(open.get('a1')).not.toHaveProperty('shelvedUntil')
  })

  it('raises one alarm for a controller that takes its readers along', () => {
    const { hear, open } = desk()
    hear({ at: 1, event: 'link.down', controller: 'B1' })
    hear({ at: 2, event: 'reader.offline', reader: 'R1', reason: 'link down' })
    hear({ at: 2, event: 'reader.offline', reader: 'R3', reason: 'stopped answering' })
    expect([...open.values()].map((alarm) => alarm.kind)).toEqual(['controller-offline', 'reader-offline'])
    hear({ at: 6_000, event: 'link.up', controller: 'B1' })
    hear({ at: 6_001, event: 'reader.offline', reader: 'R1', reason: 'stopped answering' })
    expect(open.size).toBe(3)
  })

  it('makes nothing of an outage of a moment, and keeps one that lasted', () => {
    const { hear, open, all } = desk()
    hear({ at: 1, event: 'link.down', controller: 'P1' })
    hear({ at: 5_000, event: 'link.up', controller: 'P1' })
    expect(open.size).toBe(0)
    expect(all.get('a1')).toMatchObject({ state: 'closed' })
    hear({ at: 6_000, event: 'link.down', controller: 'P1' })
    hear({ at: 11_000, event: 'link.up', controller: 'P1' })
    expect(open.get('a3')).toMatchObject({ state: 'new', overAt: 11_000 })
  })

  it('makes room by closing what was seen and is over, never what is new', () => {
    const { hear, open } = desk()
    for (let i = 0; i < OPEN_LIMIT; i++) hear(denied(i, '4.2', `p${i}`))
    hear(acknowledged(1_000, 'a7'))
    hear({ at: 1_001, event: 'violation.cleared', cardholder: 'p6', area: 1, by: 'operator' })
    hear({ at: 1_002, event: 'violation.cleared', cardholder: 'p9', area: 1, by: 'operator' })
    hear(forced(1_003))
    expect(open.has('a7')).toBe(false)
    expect(open.size).toBe(OPEN_LIMIT)
    hear({ at: 1_004, event: 'door.held', door: 'D2' })
    expect(open.size).toBe(OPEN_LIMIT + 1)
  })
})

describe('any events in any order', () => {
  const person = fc.constantFrom('c1', 'c2', 'c3')
  const id = fc.nat({ max: 30 }).map((n) => `a${n}`)
  const event = (at: number): fc.Arbitrary<JournalEvent> =>
    fc.oneof(
      person.map((who) => denied(at, '4.2', who)),
      fc.constant(soft(at)),
      fc.constant(forced(at)),
      fc.constant(closed(at)),
      person.map((cardholder) => ({ at, event: 'violation.cleared', cardholder, area: 1, by: 'resolved' }) as const),
      id.map((alarm) => acknowledged(at, alarm)),
      id.map((alarm) => ({ at, event: 'desk.closed', operator: 'Kim', alarm }) as const),
      fc.tuple(id, fc.nat({ max: 50 })).map(([alarm, until]) => ({ at, event: 'desk.shelved', alarm, until }) as const),
    )
  const story = fc.nat({ max: 40 }).chain((length) => fc.tuple(...Array.from({ length }, (_, at) => event(at))))

  it('keeps one open alarm per trouble, loses no occurrence, and acknowledges nothing automatically', () => {
    fc.assert(
      fc.property(story, (events) => {
        const { hear, open, all } = desk()
        let occurrences = 0
        for (const next of events) {
          if (next.event.startsWith('access') || next.event === 'door.forced') occurrences++
          const before = new Map(open)
          const seenToNow = hear(next).filter(
            (alarm) => alarm.state === 'acknowledged' && before.get(alarm.id)?.state !== 'acknowledged',
          )
          expect(seenToNow.length === 0 || next.event === 'desk.acknowledged').toBe(true)
        }
        expect([...all.values()].reduce((sum, alarm) => sum + alarm.count, 0)).toBe(occurrences)
        const causes = [...open.values()].map((alarm) => alarm.cause)
        expect(new Set(causes).size).toBe(causes.length)
      }),
      { numRuns: 300 },
    )
  })
})

describe('what the site file says about alarms', () => {
  const policy = {
    priorities: [
      { kind: 'double-entry', area: 2, priority: 4 },
      { kind: 'double-entry', priority: 1 },
    ],
    instructions: [
      { alarm: 'door-forced', area: 2, steps: ['Not this one'] },
      { alarm: 'door-forced', door: 'D1', steps: ['Look at camera 4', 'Send somebody'] },
    ],
  } as const

  it('grades a broken rule by kind and area, the first that fits', () => {
    const { hear } = desk({ ...SITE, alarms: policy })
    expect(hear(denied(5))[0]).toMatchObject({ kind: 'violation-denied', priority: 1 })
    expect(hear(denied(6, '4.7', 'c2'))[0]).toMatchObject({ priority: 3 })
    expect(hear({ at: 7, event: 'door.held', door: 'D2' })[0]).toMatchObject({ priority: 3 })
  })

  it('gives the steps of the first instruction that fits, and operators tick them off and back', () => {
    const { hear } = desk({ ...SITE, alarms: policy })
    const [raised] = hear(forced(5))
    expect(raised?.steps).toEqual([{ text: 'Look at camera 4' }, { text: 'Send somebody' }])
    const alarm = raised?.id ?? ''
    const step = { event: 'desk.step', operator: 'Kim', alarm, step: 1 } as const
    expect(hear({ ...step, at: 6, on: true })[0]?.steps?.[1]).toEqual({
      text: 'Send somebody',
      doneBy: 'Kim',
      doneAt: 6,
    })
    expect(hear({ ...step, at: 7, on: false })[0]?.steps?.[1]).toEqual({ text: 'Send somebody' })
    expect(hear({ at: 8, event: 'door.held', door: 'D2' })[0]?.steps).toBeUndefined()
  })

  it('finds an instruction by the area that a door leads to', () => {
    const { hear } = desk({ ...SITE, alarms: policy })
    expect(hear({ at: 5, event: 'door.forced', door: 'D2' })[0]?.steps).toEqual([{ text: 'Not this one' }])
  })
})

describe('who sees to an alarm', () => {
  it('is stored, changed and released, and who closed it is stored', () => {
    const { hear } = desk()
    const [raised] = hear(forced(5))
    const alarm = raised?.id ?? ''
    expect(hear({ at: 6, event: 'desk.assigned', operator: 'Kim', alarm, assignee: 'Lee' })[0]?.assignee).toBe('Lee')
    expect(hear({ at: 7, event: 'desk.assigned', operator: 'Kim', alarm })[0]?.assignee).toBeUndefined()
    hear(acknowledged(8, alarm))
    expect(hear({ at: 9, event: 'desk.closed', operator: 'Kim', alarm })[0]).toMatchObject({
      state: 'closed',
      closedBy: 'Kim',
      closedAt: 9,
    })
  })
})
