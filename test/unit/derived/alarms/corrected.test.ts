import { describe, expect, it } from 'vitest'
import { deriveAlarms, type KeyedAlarm } from '../../../../main/derived/alarms/derive'
import { ESCALATES_AFTER_MS } from '../../../../main/derived/alarms/rules'
import { alarmAt, floodOf, isShown } from '../../../../main/derived/alarms/shown'
import type { JournalEvent } from '../../../../main/domain/event'
import { SITE } from '../../small-site'

describe('alarms after the clock was corrected', () => {
  const YEAR = 365 * 86_400_000
  const RIGHT = 1_795_000_000_000
  const WRONG = RIGHT + YEAR
  const correction = (at: number): JournalEvent => ({
    at,
    event: 'desk.records',
    text: 'clock-corrected',
    operator: 'console',
    after: JSON.stringify({ at, from: RIGHT, since: RIGHT + YEAR / 2, by: YEAR }),
  })
  const offline = (at: number): JournalEvent => ({ at, event: 'link.down', controller: 'P1' })

  it('are where they truly happened: shown, back from the shelf, escalated in time and no flood', () => {
    const open = new Map<string, KeyedAlarm>()
    let seq = 0
    const hear = (event: JournalEvent): readonly KeyedAlarm[] => {
      const changed = deriveAlarms(open, { seq: ++seq, event }, SITE)
      for (const alarm of changed) open.set(alarm.id, alarm)
      return changed
    }
    hear({ at: RIGHT, event: 'door.forced', door: 'D1' })
    hear(offline(WRONG + 1_000))
    const [held] = hear({ at: WRONG + 2_000, event: 'door.held', door: 'D2' })
    const until = WRONG + 15 * 60_000
    hear({ at: WRONG + 3_000, event: 'desk.shelved', operator: 'Kim', alarm: held?.id ?? '', until })
    hear({ at: WRONG + 4_000, event: 'desk.records', text: 'clock-doubted', operator: 'console' })
    const before = [...open.values()].find(({ kind }) => kind === 'door-forced')
    hear(correction(RIGHT + 60_000))

    const now = (kind: string): KeyedAlarm | undefined => [...open.values()].find((alarm) => alarm.kind === kind)
    expect(now('door-forced')).toBe(before)
    expect(now('controller-offline')).toMatchObject({ at: RIGHT + 1_000, lastAt: RIGHT + 1_000 })
    expect(now('controller-offline')?.escalatesAt).toBe(RIGHT + 1_000 + (ESCALATES_AFTER_MS[2] ?? 0))
    expect(now('door-held')).toMatchObject({ state: 'shelved', shelvedUntil: RIGHT + 15 * 60_000 })
    expect(now('clock-ahead')).toMatchObject({ at: RIGHT + 4_000, overAt: RIGHT + 60_000 })
    for (const alarm of open.values()) expect(isShown(alarm, RIGHT + 60_000)).toBe(true)
    expect(alarmAt(now('door-held') as KeyedAlarm, RIGHT + 15 * 60_000).state).toBe('new')
    expect(floodOf([...open.values()], RIGHT + 3_600_000).lastTenMinutes).toBe(0)
  })
})
