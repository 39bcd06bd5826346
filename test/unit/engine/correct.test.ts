import { describe, expect, it } from 'vitest'
import type { SiteRecord } from '../../../main/domain/record'
import { DAY, MINUTE } from '../../../main/domain/time'
import type { Instant } from '../../../main/domain/time'
import { createEngine } from '../../../main/engine/engine'
import type { Engine } from '../../../main/engine/engine'
import { parseSite } from '../../../main/site/parse'
import { START } from '../../support/engine-driver'

const parsed = parseSite({
  format: 'sallyport-site/1',
  site: { name: 'Corrected', apb: { enabled: true } },
  areas: [{ id: 1, name: 'Inside' }],
  doors: [{ id: 'D1', name: 'Gate' }],
  readers: [{ id: 'R1', name: 'In', door: 'D1', from: 0, to: 1, apb: { mode: 'timed-reader', minutes: 10 } }],
  accessLevels: [{ id: 'all', name: 'All', readers: ['*'] }],
  cardholders: [{ id: 'c1', name: 'Ada', accessLevels: ['all'], credentials: [{ id: 'k1' }] }],
})
if (!parsed.ok) throw new Error(JSON.stringify(parsed.error))
const { site } = parsed.value

const read = (at: Instant): SiteRecord => ({
  ...{ type: 'read', at, reader: 'R1', presented: { kind: 'credential', credential: 'k1' } },
})
const answer = (engine: Engine, at: Instant) =>
  engine.step(read(at)).events.find(({ event }) => event.startsWith('access.'))?.event

/** The clock is a year ahead from START + 1 min, and corrected two minutes later. */
const AHEAD = 365 * DAY
const FROM = START + MINUTE
const BACK = { at: START + 3 * MINUTE, from: FROM, since: FROM + AHEAD / 2, by: AHEAD }

describe('a corrected state', () => {
  it('counts a timer that began by the wrong clock from when it truly began (4.7)', () => {
    const engine = createEngine(site)
    expect(answer(engine, START + 2 * MINUTE + AHEAD)).toBe('access.granted')
    const corrected = engine.corrected(BACK)
    expect(answer(corrected, START + 11 * MINUTE)).toBe('access.denied')
    expect(answer(corrected, START + 12 * MINUTE)).toBe('access.granted')
  })

  it('leaves a timer that began before as it was', () => {
    const engine = createEngine(site)
    expect(answer(engine, START)).toBe('access.granted')
    engine.step({ type: 'tick', at: FROM })
    const corrected = engine.corrected({ ...BACK, since: FROM + 1 })
    expect(answer(corrected, START + 9 * MINUTE)).toBe('access.denied')
    expect(answer(corrected, START + 10 * MINUTE)).toBe('access.granted')
  })

  it('moves the end of an override only when it was set by the wrong clock', () => {
    for (const [set, until, ends] of [
      [START, START + 400 * DAY, START + 400 * DAY],
      [START + 2 * MINUTE + AHEAD, START + 60 * MINUTE + AHEAD, START + 60 * MINUTE],
    ] as const) {
      const engine = createEngine(site)
      engine.step({
        type: 'operator',
        at: set,
        operator: 'ann',
        reason: 'test',
        action: 'exempt',
        cardholder: 'c1',
        on: true,
        until,
      })
      engine.step({ type: 'tick', at: Math.max(set, START + 2 * MINUTE + AHEAD) })
      expect(engine.corrected(BACK).nextDue()).toBe(ends)
    }
  })
})
