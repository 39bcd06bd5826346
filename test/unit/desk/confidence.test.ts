import { describe, expect, it } from 'vitest'
import { AGE_LOW_MS, AGE_MEDIUM_MS, certaintyOf, createClues, applyClue, layoutOf } from '../../../main/desk/confidence'
import type { JournalEvent } from '../../../main/domain/event'
import { HOUR } from '../../../main/domain/time'
import { SITE } from '../small-site'

const SINCE = 1_000
const NOW = SINCE + HOUR

/** Ada is believed to be in the laboratory (1) since SINCE; the events follow. */
function judged(events: readonly JournalEvent[], now = NOW, location: number | null = 1) {
  const clues = createClues()
  for (const event of events) applyClue(clues, event)
  const since = location === null ? null : SINCE
  return certaintyOf({ cardholder: 'c1', location, since }, clues, layoutOf(SITE), now)
}

const read = (at: number, reader: string, more: object = {}): JournalEvent => ({
  at,
  event: 'access.denied',
  reader,
  cardholder: 'c1',
  reason: 'apb',
  ...more,
})
const suspended = (at: number, on: boolean, scope: { site: true } | { area: number }): JournalEvent => ({
  at,
  event: 'apb.changed',
  action: 'suspend',
  scope,
  on,
})

describe('how sure a location is', () => {
  const cases: readonly (readonly [string, readonly JournalEvent[], string, string | undefined])[] = [
    ['a recent passage and nothing since', [], 'high', undefined],
    ['a forced door before it came in', [{ at: SINCE - 1, event: 'door.forced', door: 'D1' }], 'high', undefined],
    ['a forced door since', [{ at: SINCE + 1, event: 'door.forced', door: 'D1' }], 'medium', 'door-forced'],
    ['a forced door elsewhere', [{ at: SINCE + 1, event: 'door.forced', door: 'D2' }], 'high', undefined],
    ['an exit by button', [{ at: SINCE + 1, event: 'door.opened', door: 'D1', rex: true }], 'medium', 'rex-exit'],
    ['a door opened by card', [{ at: SINCE + 1, event: 'door.opened', door: 'D1' }], 'high', undefined],
    [
      'an exit reader that is away',
      [{ at: SINCE - 9, event: 'reader.offline', reader: 'R2', reason: '' }],
      'low',
      'exit-reader-offline',
    ],
    [
      'an exit reader that was away meanwhile',
      [
        { at: SINCE - 9, event: 'reader.offline', reader: 'R2', reason: '' },
        { at: SINCE + 9, event: 'reader.online', reader: 'R2' },
      ],
      'medium',
      'exit-reader-offline',
    ],
    [
      'an exit reader that was away before',
      [
        { at: SINCE - 9, event: 'reader.offline', reader: 'R2', reason: '' },
        { at: SINCE - 1, event: 'reader.online', reader: 'R2' },
      ],
      'high',
      undefined,
    ],
    [
      'an entry reader that is away',
      [{ at: SINCE + 9, event: 'reader.offline', reader: 'R1', reason: '' }],
      'high',
      undefined,
    ],
    ['the controller of the exit away', [{ at: 5, event: 'link.down', controller: 'B1' }], 'low', 'controller-offline'],
    ['another controller away', [{ at: 5, event: 'link.down', controller: 'P1' }], 'high', undefined],
    ['rules suspended for the area', [suspended(5, true, { area: 1 })], 'low', 'suspended'],
    ['rules suspended for the site', [suspended(5, true, { site: true })], 'low', 'suspended'],
    [
      'a suspension that was over',
      [suspended(5, true, { site: true }), suspended(6, false, { site: true })],
      'high',
      undefined,
    ],
    ['a refusal at a reader of another area', [read(SINCE + 5, 'R3')], 'low', 'read-elsewhere'],
    ['a refusal at a reader of the same area', [read(SINCE + 5, 'R2')], 'high', undefined],
    ['a refusal elsewhere before', [read(SINCE - 5, 'R3')], 'high', undefined],
    ['a stored event that came too late', [read(SINCE + 5, 'R2', { late: true })], 'low', 'late-event'],
    [
      'somebody else read elsewhere',
      [{ at: SINCE + 5, event: 'access.denied', reader: 'R3', cardholder: 'c2', reason: 'apb' }],
      'high',
      undefined,
    ],
    [
      'the gravest of several',
      [
        { at: SINCE + 1, event: 'door.forced', door: 'D1' },
        { at: SINCE + 2, event: 'reader.offline', reader: 'R2', reason: '' },
      ],
      'low',
      'exit-reader-offline',
    ],
  ]
  it.each(cases)('%s', (_what, events, confidence, code) => {
    const certainty = judged(events)
    expect([certainty.confidence, certainty.because?.code]).toEqual([confidence, code])
  })

  it('says when a lasting outage began, not when it was reported again', () => {
    const away = (at: number): JournalEvent => ({ at, event: 'link.down', controller: 'B1' })
    expect(judged([away(5), away(SINCE + 5)]).because).toEqual({ code: 'controller-offline', controller: 'B1', at: 5 })
  })

  it('fades with time, outside never', () => {
    expect(judged([], SINCE + AGE_MEDIUM_MS - 1).confidence).toBe('high')
    expect(judged([], SINCE + AGE_MEDIUM_MS)).toMatchObject({ confidence: 'medium', because: { code: 'age' } })
    expect(judged([], SINCE + AGE_LOW_MS)).toMatchObject({ confidence: 'low', because: { code: 'age' } })
    expect(judged([], SINCE + 9 * AGE_LOW_MS, 0).confidence).toBe('high')
  })

  it('is unknown without a location, and low where no reader leads out', () => {
    expect(judged([], NOW, null)).toEqual({ confidence: 'unknown', because: { code: 'no-passage' } })
    expect(judged([], NOW, 2)).toEqual({ confidence: 'low', because: { code: 'no-exit-reader' } })
  })
})
