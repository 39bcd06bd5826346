/** The machine's clock in the host command: what is printed about it, and an administrator's word on standard input. */
import type { RecordsEvent } from '../domain/desk-event'
import type { JournalEvent } from '../domain/event'
import { formatInstant } from '../domain/time'
import { readJson } from '../domain/read-json'

export const isAboutClock = (event: JournalEvent): event is RecordsEvent =>
  event.event === 'desk.records' && event.text?.startsWith('clock-') === true
/** What became of the trust in the machine's clock. */
export const clockLine = ({ at, event, text, operator, reason }: RecordsEvent): string =>
  JSON.stringify({ at: formatInstant(at), event, text, operator, reason })

/** `{"type":"clock","operator":"ann","reason":"..."}`: the machine's clock is right now. Undefined for any other line. */
export function clockOrder(text: string): { readonly operator: string; readonly reason: string } | undefined {
  const read = readJson(text)
  if (!read.ok || typeof read.value !== 'object' || read.value === null) return undefined
  const {
    type,
    operator,
    reason,
  }: { readonly type?: unknown; readonly operator?: unknown; readonly reason?: unknown } = read.value
  return type === 'clock' &&
    typeof operator === 'string' &&
    operator !== '' &&
    typeof reason === 'string' &&
    reason !== ''
    ? { operator, reason }
    : undefined
}
