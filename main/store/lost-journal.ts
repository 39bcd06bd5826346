/** A data folder that had a journal once and has none now: beginning an empty one would forget everything without a word. */
import { existsSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { formatInstant } from '../domain/time'
import type { Instant } from '../domain/time'
import { PRIVATE } from './signing'
import { syncFolder } from './sync'

const JOURNAL = 'journal.sqlite'
/** What can be made again from the journal, and belongs to no other one. */
const DERIVED = ['segments.sqlite', 'segments.sqlite-wal', 'segments.sqlite-shm']

const namesIn = (folder: string): readonly string[] => (existsSync(folder) ? readdirSync(folder) : [])

const hasJournal = (folder: string): boolean => {
  const file = join(folder, JOURNAL)
  return existsSync(file) && statSync(file).size > 0
}

/** What in the folder only a journal can have left there; empty for a new folder, and for one whose journal is there. */
export function leftByJournal(folder: string): readonly string[] {
  if (hasJournal(folder)) return []
  const names = namesIn(folder)
  return [
    ...names.filter(
      (name) =>
        name === PRIVATE ||
        DERIVED.includes(name) ||
        name === `${JOURNAL}-wal` ||
        name.startsWith(`${JOURNAL}.replaced-`),
    ),
    ...namesIn(join(folder, 'snapshots')).flatMap((name) =>
      name.endsWith('.snapshot') ? [join('snapshots', name)] : [],
    ),
    ...namesIn(join(folder, 'backups')).flatMap((name) => (name.endsWith('.sqlite') ? [join('backups', name)] : [])),
  ]
}

/** Makes way for an empty journal: what is left of the old one is stored under another name, snapshots and lists are removed. */
export function clearForEmpty(folder: string, now: Instant): void {
  const suffix = `.replaced-${formatInstant(now).replaceAll(':', '-')}`
  for (const part of ['', '-wal', '-shm']) {
    const file = join(folder, `${JOURNAL}${part}`)
    if (existsSync(file)) renameSync(file, join(folder, `${JOURNAL}${suffix}${part}`))
  }
  for (const name of DERIVED) rmSync(join(folder, name), { force: true })
  const snapshots = join(folder, 'snapshots')
  for (const name of namesIn(snapshots)) rmSync(join(snapshots, name), { force: true })
  syncFolder(folder)
}
