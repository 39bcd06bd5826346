/** The only writer of logs. Logs hold no card numbers, PINs or keys: callers name things by their ids. */
import { printable } from './domain/printable'
import { formatInstant } from './domain/time'
import type { Instant } from './domain/time'

export type LogLevel = 'info' | 'warning' | 'error'
export type Log = (level: LogLevel, text: string) => void

/** Longest line; a longer one is cut and marked. */
const LINE_LIMIT = 4_000

const logged = (text: string): string => {
  const flat = printable(text, ' ')
  return flat.length > LINE_LIMIT ? `${flat.slice(0, LINE_LIMIT)} [cut]` : flat
}

/** One line per entry: instant, level, text; control characters become spaces so that an entry stays one line. */
export function createLog(write: (line: string) => void, now: () => Instant): Log {
  return (level, text) => write(`${formatInstant(now())} ${level} ${logged(text)}\n`)
}

/** The error and its place, for a log entry. */
export const errorWords = (error: unknown): string =>
  error instanceof Error ? (error.stack ?? error.message) : typeof error === 'string' ? error : 'unknown'
