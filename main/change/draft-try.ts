/**
 * Tries the draft's rules: reads that somebody typed, decided by the engine from an empty state. The people are invented and
 * may go everywhere, so that nothing but the rules decides. Automations and resets of the site take no part.
 */
import { TRY_CARDS, type JsonObject, type Tried, type TryOutcome, type TryRead } from '../domain/site-draft'
import type { Site } from '../domain/site'
import type { Instant } from '../domain/time'
import { createEngine, type Engine } from '../engine/engine'
import { parseSiteText } from '../site/parse'

const LEVEL = '(try)'
const cardOf = (card: string): string => `(try ${card})`

const SECOND = 1_000
/** Somebody who is let in opens the door after a second and has closed it after another half. */
const [OPENS_MS, CLOSES_MS] = [1_000, 1_500]

function trySite(document: JsonObject): Site | null {
  const { automations: _automations, resets: _resets, ...rest } = document
  const levels = Array.isArray(document['accessLevels']) ? (document['accessLevels'] as readonly unknown[]) : []
  const parsed = parseSiteText(
    JSON.stringify({
      ...rest,
      accessLevels: [...levels, { id: LEVEL, readers: ['*'] }],
      cardholders: TRY_CARDS.map((card) => ({
        id: cardOf(card),
        accessLevels: [LEVEL],
        credentials: [{ id: cardOf(card) }],
      })),
    }),
  )
  return parsed.ok ? parsed.value.site : null
}

/**
 * @param document the site file with the draft's edits, without people
 * @param start of the first second
 */
export function tryReads(document: JsonObject, reads: readonly TryRead[], start: Instant): Tried {
  const site = trySite(document)
  if (!site) return null
  const engine = createEngine(site)
  let at = start
  return reads.map((read): TryOutcome => {
    at = Math.max(at, start + read.second * SECOND)
    if (!site.readers.some(({ id }) => id === read.reader)) return { granted: false, reason: 'unknown-reader' }
    const outcome = decide(engine, read, at)
    if (outcome.granted) at = passThrough(engine, site, read, at)
    return outcome
  })
}

function decide(engine: Engine, { reader, card }: TryRead, at: Instant): TryOutcome {
  const presented = { kind: 'credential', credential: cardOf(card) } as const
  const { events } = engine.step({ type: 'read', at, reader, presented })
  for (const event of events) {
    if (event.event === 'access.denied') {
      const { reason, violation } = event
      return { granted: false, reason, ...(violation === undefined ? {} : { violation: violation.kind }) }
    }
    if (event.event === 'access.granted') {
      const { violation, observed, reverted, override } = event
      const why = observed ? 'observed' : reverted ? 'reverted' : override ? 'override' : undefined
      return {
        granted: true,
        ...(violation === undefined ? {} : { violation: violation.kind }),
        ...(why === undefined ? {} : { why }),
      }
    }
  }
  return { granted: true }
}

/** The door opens and closes behind the person; the instant of its closing. */
function passThrough(engine: Engine, site: Site, { reader }: TryRead, at: Instant): Instant {
  const id = site.readers.find((each) => each.id === reader)?.door
  const door = site.doors.find((each) => each.id === id)
  if (!door?.contact) return at
  engine.step({ type: 'door', at: at + OPENS_MS, door: door.id, state: 'open' })
  engine.step({ type: 'door', at: at + CLOSES_MS, door: door.id, state: 'closed' })
  return at + CLOSES_MS
}
