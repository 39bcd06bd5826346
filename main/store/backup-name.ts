/**
 * Names of backups: `journal-INSTANT.SEQ-HASH.sqlite`, with the head of the journal in it (16 digits of its hash). A list of
 * the names that is kept elsewhere is then a list of heads. Backups of earlier versions have no head in their names.
 */
import type { JournalHead } from '../domain/journal-head'
import { formatInstant, parseInstant } from '../domain/time'
import type { Instant } from '../domain/time'

/** Folder of the backups in the data folder. */
export const BACKUPS = 'backups'
/** Hex digits of the head's hash in a name. */
const DIGITS = 16
const NAME = /^journal-(\d{4}-\d{2}-\d{2}T\d{2})-(\d{2})-(\d{2}\.\d{3}Z)(?:\.(\d{1,16})-([0-9a-f]{16}))?\.sqlite$/

export interface BackupName {
  readonly at: Instant
  /** `hash` is the beginning of it. */
  readonly head?: JournalHead
}

/** Windows forbids colons in file names, so the time has hyphens. @param head null for a journal without one */
export function backupName(at: Instant, head: JournalHead | null): string {
  const of = head === null ? '' : `.${head.seq}-${head.hash.slice(0, DIGITS)}`
  return `journal-${formatInstant(at).replaceAll(':', '-')}${of}.sqlite`
}

/** Undefined for a file that is not a backup. */
export function readBackupName(name: string): BackupName | undefined {
  const [, hours, minutes, seconds, seq, hash] = NAME.exec(name) ?? []
  const at = parseInstant(`${hours}:${minutes}:${seconds}`)
  if (at === undefined) return undefined
  return { at, ...(seq === undefined || hash === undefined ? {} : { head: { seq: Number(seq), hash } }) }
}
