/**
 * Runs recorded reads through the engine, line by line (site-and-replay.md, Replay): records stream in, events stream
 * out. Memory holds one chunk of input, the unwritten output and the engine's own state.
 */
import type { SiteEvent } from '../domain/event'
import type { Explanation } from '../domain/explanation'
import { readJsonLine } from '../domain/read-json'
import type { PanelRecord, SiteRecord } from '../domain/record'
import { problemLine } from '../domain/result'
import type { Site } from '../domain/site'
import type { Instant } from '../domain/time'
import { eventLine } from '../site/event-line'
import { parseRecord } from '../site/record'
import { BadLine, lines } from './lines'

/** Output is written at the end of each input chunk, and within a chunk in pieces of about this many characters. */
const PIECE = 1 << 16

/** The part of the engine that replay uses; due events come before those of the record (site-and-replay.md). */
interface Steps {
  step(
    record: SiteRecord,
    options?: { readonly explain?: boolean },
  ): { readonly events: readonly SiteEvent[]; readonly explanation?: Explanation }
}

export interface Replay {
  readonly site: Site
  readonly engine: Steps
  /** The records file or standard input. */
  readonly chunks: AsyncIterable<Uint8Array>
  /** Writes a piece of output; replay makes the next piece when it has resolved. */
  readonly write: (text: string) => Promise<void>
  /** Set with --explain: makes the value of the key `explain` of a decision's line. */
  readonly explain?: (explanation: Explanation) => unknown
  /** Receives warnings about valid input, each as `line 7: text`. */
  readonly warn?: (warning: string) => void
}

const isAnswer = ({ event }: { readonly event: string }): boolean =>
  event.startsWith('access.') || event === 'muster.present'

/**
 * Prints the events of every record. Returns the problems of the first bad record, each as `line 7: what is wrong`, and
 * reads nothing after it; an empty list when all were good. Nothing falls due after the last record: time does not
 * advance.
 */
export async function replay({ site, engine, chunks, write, explain, warn }: Replay): Promise<readonly string[]> {
  const options = { explain: explain !== undefined }
  let number = 0
  let previousAt: Instant | null = null
  let piece = ''

  const explained = (explanation: Explanation | undefined): unknown =>
    explanation === undefined ? undefined : explain?.(explanation)

  /** Returns the problems of a line; adds its events to the piece. */
  const step = (line: string): readonly string[] => {
    const json = readJsonLine(line)
    if (!json.ok) return [json.error]
    const parsed = parseRecord(json.value, site, previousAt)
    if (!parsed.ok) return parsed.error.map(problemLine)
    previousAt = parsed.value.at
    const { events, explanation } = engine.step(parsed.value, options)
    if (parsed.value.type === 'panel' && !events.some(isAnswer)) ignored(parsed.value)
    for (const event of events) {
      const decision = event.event === 'access.granted' || event.event === 'access.denied'
      piece += `${eventLine(event, decision ? explained(explanation) : undefined)}\n`
    }
    return []
  }

  /** apb.md 7: a repeated serial is ignored. Reported once per panel, since a restarted panel repeats all of them. */
  const warned = new Set<string>()
  const ignored = ({ controller, serial }: PanelRecord): void => {
    if (warned.has(controller)) return
    warned.add(controller)
    warn?.(
      `line ${number}: serial ${serial} of ${controller} was seen before, so this event and others like it are ignored`,
    )
  }

  const flush = async (): Promise<void> => {
    const full = piece
    piece = ''
    if (full !== '') await write(full)
  }

  try {
    for await (const batch of lines(chunks)) {
      for (const line of batch) {
        number++
        if (line instanceof BadLine) return [`line ${number}: ${line.fault}`]
        const text = number === 1 && line.startsWith('\uFEFF') ? line.slice(1) : line
        // Editors leave empty lines; these are not records.
        if (text.trim() === '') continue
        const problems = step(text)
        if (problems.length > 0) return problems.map((problem) => `line ${number}: ${problem}`)
        if (piece.length >= PIECE) await flush()
      }
      await flush()
    }
    return []
  } finally {
    await flush()
  }
}
