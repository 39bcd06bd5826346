/**
 * Recordings in OSDPCAP form: JSON lines, one per packet or piece of the wire. Other tools read the format too.
 *
 *     {"timeSec":"1580342115","timeNano":"984691851","io":"trace","data":"53-00-08-00-04-60-...","osdpTraceVersion":"1",
 *      "osdpSource":"sallyport"}
 *
 * `io` is `output` (`out` in files of the SIA tool) for sent bytes, `input` (`in`) for received bytes, `trace` for an
 * observer's bytes. `data` may hold mark bytes and parts of packets; hyphens, blanks or nothing separate its bytes.
 */
import { type Problem, type Result, fail, ok } from '../domain/result'
import type { Instant } from '../domain/time'

const SOURCE = 'sallyport'
const VERSION = '1'

export interface CaptureEntry {
  readonly at: Instant
  readonly io: 'input' | 'output' | 'trace'
  readonly bytes: Uint8Array
}

const IO_NAMES = new Map<string, CaptureEntry['io']>([
  ['input', 'input'],
  ['in', 'input'],
  ['output', 'output'],
  ['out', 'output'],
  ['trace', 'trace'],
])

/** One line without its newline. The caller must have masked keys (trace-mask.ts). */
export function encodeCaptureLine(entry: CaptureEntry): string {
  const seconds = Math.floor(entry.at / 1000)
  return JSON.stringify({
    timeSec: String(seconds),
    timeNano: String(Math.round((entry.at - seconds * 1000) * 1_000_000)).padStart(9, '0'),
    io: entry.io,
    data: Array.from(entry.bytes, (byte) => byte.toString(16).toUpperCase().padStart(2, '0')).join('-'),
    osdpTraceVersion: VERSION,
    osdpSource: SOURCE,
  })
}

/** All lines of a recording, or every problem with its line number. Ignores blank lines. */
export function parseCapture(text: string): Result<CaptureEntry[]> {
  const entries: CaptureEntry[] = []
  const problems: Problem[] = []
  for (const [index, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue
    const parsed = parseLine(line)
    if (typeof parsed === 'string') problems.push({ path: `line ${index + 1}`, message: parsed })
    else entries.push(parsed)
  }
  return problems.length > 0 ? fail(problems) : ok(entries)
}

/** Longest line, in characters. An OSDP packet has at most 1,440 bytes; the rest is for JSON and any tool's extras. */
const LINE_LIMIT = 65_536

function parseLine(line: string): CaptureEntry | string {
  if (line.length > LINE_LIMIT) return `has ${line.length} characters, more than the ${LINE_LIMIT} that are read`
  let value: unknown
  try {
    value = JSON.parse(line)
  } catch {
    return 'not JSON'
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return 'not a JSON object'
  const { timeSec, timeNano = '0', io, data } = value as Record<string, unknown>
  const seconds = numberOf(timeSec)
  const nanos = numberOf(timeNano)
  if (seconds === undefined || nanos === undefined) return 'timeSec and timeNano must be numbers'
  const way = typeof io === 'string' ? IO_NAMES.get(io) : undefined
  if (way === undefined)
    return `io must be input, output or trace, got ${typeof io === 'string' ? JSON.stringify(io) : typeof io}`
  if (typeof data !== 'string') return 'data must be text'
  const digits = data.replace(/[\s-]/g, '')
  if (!/^[0-9a-f]*$/i.test(digits) || digits.length % 2 !== 0) return 'data must be bytes in hex'
  return {
    at: seconds * 1000 + nanos / 1_000_000,
    io: way,
    bytes: Uint8Array.from({ length: digits.length / 2 }, (_, i) => parseInt(digits.slice(2 * i, 2 * i + 2), 16)),
  }
}

/** Some tools write numbers, others digits in a string. */
function numberOf(value: unknown): number | undefined {
  if (typeof value === 'number') return value
  return typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : undefined
}
