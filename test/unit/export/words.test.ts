import { expect, it } from 'vitest'
import { ALARM_KINDS } from '../../../main/domain/alarm-kind'
import type { AlarmAbout } from '../../../main/domain/desk-event'
import { evidenceRow } from '../../../main/export/evidence-row'
import { eventWords, siteNames } from '../../../main/export/words'
import catalogue from '../../../resources/text/en/evidence.json'
import { SITE } from '../small-site'

const names = siteNames(SITE)
const door = SITE.doors[0]
const about: AlarmAbout = { kind: 'door-forced', priority: 1, at: 0, ...(door ? { door: door.id } : {}) }
const closed = {
  event: 'desk.closed',
  at: 1,
  operator: 'Kim',
  alarm: 'a1',
  closedAs: 'false-alarm',
  text: 'wind',
  notDone: ['Look'],
} as const

it("names the alarm of an operator's act: kind, place, time", () => {
  expect(eventWords({ ...closed, about }, names)).toBe(
    `Alarm closed as false alarm: wind, steps not done: Look (door forced open, ${door?.name}, 1970-01-01T00:00:00.000Z)`,
  )
  const row = evidenceRow({ seq: 1, event: { ...closed, about } }, '', names, String)
  expect(row.where).toBe(door?.name)
})

it("has a sentence for rows without an alarm's name", () => {
  expect(eventWords({ event: 'desk.acknowledged', at: 1, operator: 'Kim', alarm: 'a1' }, names)).toBe(
    'Alarm acknowledged',
  )
})

it.each(ALARM_KINDS)('has a text for an alarm of kind %s', (kind) => {
  expect(catalogue).toHaveProperty([`alarm.${kind}`])
})
