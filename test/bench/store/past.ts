/** A long past, written straight into a journal: seeded events of many people, without an engine to decide them. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { SiteEvent } from '../../../main/domain/event'
import { VIOLATION_RULES } from '../../../main/domain/reason'
import { openHistory } from '../../../main/store/history'
import type { ChainHeads, History } from '../../../main/store/history'
import { openJournal } from '../../../main/store/journal'
import { migrate } from '../../../main/store/migrate'
import { openDatabase } from '../../../main/store/open'
import { openSegments } from '../../../main/store/segments'

const START = Date.parse('2026-01-01T00:00:00Z')
const READERS = 500
const PEOPLE = 100_000
const STEP_MS = 900
/** Rows of one commit while the past is written. */
const CHUNK = 8_192

export interface Past {
  /** With the lists of sealed segments, as the history thread has them. */
  readonly history: History
  /** Without: every row is looked at. */
  readonly plain: History
  readonly lastAt: number
  readonly remove: () => void
}

export function createPast(events: number): Past {
  const folder = mkdtempSync(join(tmpdir(), 'sallyport-past-'))
  const file = join(folder, 'journal.sqlite')
  const writer = openDatabase(file, 'writer')
  migrate(writer)
  const journal = openJournal(writer)
  let random = 41
  const pick = (below: number): number => (random = (random * 48_271) % 2_147_483_647) % below
  let at = START
  for (let written = 0; written < events; written++) {
    at += STEP_MS
    const made = event(at, pick)
    journal.addStep({ type: 'tick', at }, [made])
    if (written % CHUNK === CHUNK - 1) journal.commit()
  }
  journal.commit()
  journal.rest()
  const reader = openDatabase(file, 'reader')
  const segments = openSegments(join(folder, 'segments.sqlite'), reader)
  while (segments.seal());
  const heads: ChainHeads = { cardholder: journal.headOfCardholder, place: journal.headOfPlace }
  return {
    history: openHistory(reader, heads, segments),
    plain: openHistory(reader, heads),
    lastAt: at,
    remove: () => {
      segments.close()
      reader.close()
      writer.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** Nearly all are let in; one in two hundred breaks a rule, one in a hundred is refused; the last rule is one in twenty thousand. */
function event(at: number, pick: (below: number) => number): SiteEvent {
  const cardholder = `c${pick(PEOPLE)}`
  const reader = `R${pick(READERS)}`
  const credential = `k${cardholder}`
  const what = pick(20_000)
  if (what < 100) {
    const rule = VIOLATION_RULES[what === 0 ? VIOLATION_RULES.length - 1 : 0] ?? '4.2'
    const violation = { rule, kind: 'wrong-area', area: pick(64) } as const
    return { at, event: 'access.denied', reader, cardholder, credential, reason: 'apb', violation }
  }
  if (what < 300) return { at, event: 'access.denied', reader, cardholder, credential, reason: 'no-access' }
  if (what < 320) return { at, event: 'door.forced', door: `D${pick(READERS)}` }
  return { at, event: 'access.granted', reader, cardholder, credential }
}
