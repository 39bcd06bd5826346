/** One log line per source and minute, so an outsider cannot fill the log; omitted lines are counted. */
import { MINUTE } from '../../domain/time'
import type { Log, LogLevel } from '../../log'

/** Sources counted apart; any further ones share one line. */
const MOST_SOURCES = 256
const OTHERS = 'other sources'

export type QuietLog = (level: LogLevel, source: string, text: string) => void

export function createQuietLog(log: Log, monotonic: () => number): QuietLog {
  const said = new Map<string, { since: number; left: number }>()
  return (level, source, text) => {
    const now = monotonic()
    for (const [each, { since, left }] of said) if (now - since >= MINUTE && left === 0) said.delete(each)
    const key = said.has(source) || said.size < MOST_SOURCES ? source : OTHERS
    const entry = said.get(key)
    if (entry && now - entry.since < MINUTE) return void entry.left++
    const more = entry && entry.left > 0 ? ` (and ${entry.left} more lines about ${key} since the last one)` : ''
    said.set(key, { since: now, left: 0 })
    log(level, `${text}${more}`)
  }
}
