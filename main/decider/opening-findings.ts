/**
 * What was found wrong when a journal was opened, as rows of it. A program that opens a journal to write journals this first:
 * what it writes next is signed, and afterwards nobody could tell what had been found.
 */
import type { Kept } from '../derived/derive'
import type { Instant } from '../domain/time'
import { closeDamaged } from '../store/sums'
import type { Loop } from './loop'
import type { Opened } from './recover'

const foundIn = ({ damaged, doubts, logDamage, changedKey, isFirstSealed }: Opened<Kept>) => [
  // The first, since its commit bears the first signature of the new key.
  ...(changedKey === null ? [] : [{ text: 'key-changed' as const, after: changedKey }]),
  ...(isFirstSealed ? [{ text: 'state-sealed' as const }] : []),
  ...(damaged.length > 0 ? [{ text: 'rows-damaged' as const, after: JSON.stringify(damaged) }] : []),
  ...doubts.map(({ act, text }) => ({ text: act, after: text })),
  ...(logDamage === undefined ? [] : [{ text: 'log-damaged' as const, after: logDamage }]),
]

export interface FindingsReport {
  readonly now: () => Instant
  readonly log: (level: 'error', text: string) => void
  /** Receives what each row comes to. */
  readonly publish?: (outcome: ReturnType<Loop<Kept>['process']>) => void
}

/** Journals the findings of the journal that is open. Damaged rows are closed, so that the next opening does not find them again. */
export function journalFindings(loop: Loop<Kept>, { now, log, publish = () => undefined }: FindingsReport): void {
  const open = loop.opened()
  if (!open) return
  if (open.changedKey !== null) log('error', `the installation signs with another key than before: ${open.changedKey}`)
  for (const what of foundIn(open))
    publish(loop.process([{ kind: 'desk', event: { at: now(), event: 'desk.records', ...what }, token: 0 }]))
  if (loop.opened()) closeDamaged(open.connection, open.damaged)
}
