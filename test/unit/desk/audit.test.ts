import { describe, expect, it } from 'vitest'
import { isWanted, searchAudit } from '../../../main/desk/audit-answers'
import { auditGroup, AUDIT_GROUPS } from '../../../main/domain/audit-act'
import { DESK_EVENTS } from '../../../main/domain/desk-event'
import type { RowsQuery } from '../../../main/decider/messages'
import { EVENT_SAMPLES } from '../store/event-samples'

const row = (name: keyof typeof EVENT_SAMPLES, more: object = {}) => ({
  seq: 7,
  event: { ...EVENT_SAMPLES[name], ...more } as never,
})

describe('acts', () => {
  it('are all events of the desk that a person or an automation makes', () => {
    const nobody = Object.keys(DESK_EVENTS).filter(
      (name) =>
        auditGroup({ event: name, at: 1 } as never) === null && DESK_EVENTS[name as never]['kind'] === 'operator',
    )
    expect(nobody).toEqual([])
    expect(auditGroup(row('access.granted').event)).toBeNull()
    expect(auditGroup(row('output').event)).toBe('doors')
  })

  it('count a violation that an operator cleared, and none that expired', () => {
    expect(auditGroup(row('violation.cleared', { by: 'operator' }).event)).toBe('rules')
    expect(auditGroup(row('violation.cleared', { by: 'expired' }).event)).toBeNull()
    expect(auditGroup(row('door.unlocked', { by: 'schedule' }).event)).toBeNull()
  })

  it.each(AUDIT_GROUPS)('are found by their group: %s', (group) => {
    const found = Object.keys(EVENT_SAMPLES).filter((name) =>
      isWanted(row(name as keyof typeof EVENT_SAMPLES), { groups: [group] }),
    )
    expect(found.length).toBeGreaterThan(0)
    for (const name of found) expect(auditGroup(row(name as keyof typeof EVENT_SAMPLES).event)).toBe(group)
  })

  it('are found by the operator in either case, and an automation by its name', () => {
    expect(isWanted(row('desk.note', { operator: 'Ann' }), { operator: 'ANN' })).toBe(true)
    expect(isWanted(row('desk.note', { operator: 'Ann' }), { operator: 'An' })).toBe(false)
    expect(isWanted(row('output', { automation: 'u1' }), { operator: 'automation:u1' })).toBe(true)
  })
})

it('searches the journal by time, person and place, and says how far it got', async () => {
  const asked: RowsQuery[] = []
  const rows = [row('desk.note'), row('access.granted'), row('site.changed')]
  const search = (query: RowsQuery) => {
    asked.push(query)
    return Promise.resolve({ rows, next: 5, reached: 1_000 })
  }
  const filter = { from: 10, to: 20, cardholder: 'c1', doors: ['D1'], operator: 'Ann' }
  const answer = await searchAudit({ search }, (each) => each as never, { before: 9, limit: 3, filter })
  expect(asked).toEqual([
    {
      ...{ from: 10, to: 20, cardholder: 'c1', doors: ['D1'], before: 9, limit: 3, panelReports: [] },
      kinds: ['operator', 'violation', 'door', 'device'],
    },
  ])
  expect(answer).toMatchObject({ ok: true, value: { next: 5, reached: 1_000 } })
  expect(answer.ok && answer.value.rows.map(({ event }) => event.event)).toEqual(['desk.note', 'site.changed'])
})
