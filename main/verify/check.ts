/** Whether the journal in a data folder is whole, unchanged and complete: the checks of the store, and the replay. */
import { join } from 'node:path'
import { createAlarmFold } from './alarms'
import { clearPinCopies } from './clear-pins'
import { checkPhotos } from './photos'
import { reproduce } from './reproduce'
import { assert } from '../domain/assert'
import type { JournalHead } from '../domain/journal-head'
import { parseKeptSite } from '../site/parse'
import { failureText } from '../store/failure'
import type { Findings } from '../store/findings'
import { currentBaseState } from '../store/base-state'
import { checkHeads, headText, newestHead } from '../store/head'
import { allKeys, readInstallationKeys } from '../store/installation'
import { sumFor } from '../store/key-check'
import { knownHeads, missingHeads } from '../store/known-heads'
import { openDatabase } from '../store/open'
import type { Connection } from '../store/open'
import { readSnapshots } from '../store/snapshot'
import type { Snapshot } from '../store/snapshot'
import { CHECK_PASSES, checkJournal, listed } from '../store/verify'

export interface Verified {
  /** What was found in order, in words. */
  readonly sound: readonly string[]
  /** What is wrong and where. */
  readonly problems: readonly string[]
  /** What is odd and takes nothing from the journal: snapshots that cannot be used, copies that hold PINs in clear text. */
  readonly remarks: readonly string[]
  /** The journal is not all that was written: what lies beside it knows a head that it does not have. */
  readonly isCut: boolean
  /** Seq of the newest row that was looked at. */
  readonly upTo: number
}

/** Rows between progress reports. */
const TOLD_EVERY = 5_000

/**
 * Throws what SQLite throws.
 * @param progress rows read so far, in all passes, and how many there are to read
 * @param heads of this journal that were kept elsewhere
 */
export function verifyFolder(
  folder: string,
  progress: (done: number, of: number) => void = () => undefined,
  heads: readonly JournalHead[] = [],
): Verified {
  const connection = openDatabase(join(folder, 'journal.sqlite'), 'reader')
  try {
    // One view of the journal for all checks, whatever is written meanwhile.
    connection.exec('BEGIN')
    const upTo = connection.prepare<[], number>('SELECT coalesce(max(seq), 0) FROM entry').pluck().get() ?? 0
    const rows = upTo * (CHECK_PASSES + 1)
    let done = 0
    const countRow = (): void => {
      if (++done % TOLD_EVERY === 0) progress(Math.min(done, rows), rows)
    }
    const keys = readInstallationKeys(folder)
    const sum = sumFor(connection, folder)
    const parts: Findings[] = [
      { problems: keys.problems, sound: [] },
      checkJournal(connection, allKeys(keys), countRow, sum),
      checkHeads(connection, heads),
    ]
    const remarks: string[] = [...clearPinCopies(folder)]
    const forged: string[] = []
    const snapshots = readSnapshots(join(folder, 'snapshots'), {
      sum,
      passedOver: ({ name, why, isForged }) => void (isForged ? forged : remarks).push(`snapshot ${name}: ${why}`),
    })
    parts.push({ problems: forged, sound: [] })
    parts.push(replay(connection, snapshots, countRow), checkPhotos(folder, connection))
    const missing = missingHeads(connection, knownHeads(folder), allKeys(keys))
    parts.push({ problems: missing.map(({ text }) => text), sound: [] })
    const head = newestHead(connection)
    if (head) parts.push({ problems: [], sound: [`head ${headText(head)}`] })
    return {
      sound: parts.flatMap(({ sound }) => sound),
      problems: parts.flatMap(({ problems }) => problems),
      remarks,
      isCut: missing.length > 0,
      upTo,
    }
  } finally {
    connection.close()
  }
}

/** A journal that is damaged may not be fit for a replay at all: that is one finding more. */
function replay(connection: Connection, snapshots: readonly Snapshot[], looked: () => void): Findings {
  try {
    const alarms = createAlarmFold(connection, currentBaseState(connection)?.seq ?? 0)
    const {
      problems,
      from,
      records,
      events,
      snapshots: reached,
      stateHash,
    } = reproduce(connection, siteOf, snapshots, { progress: looked, onEvent: alarms.add })
    if (problems.length > 0) return { sound: [], problems }
    const derived = alarms.findings()
    const purged =
      from > 0 ? [`rows up to ${from} were purged in part: replay starts from the state stored after them`] : []
    return {
      sound: [
        ...purged,
        `${records} records reproduce the journal's ${events} events`,
        `${reached} saved states were reproduced to the byte`,
        ...(derived.problems.length > 0 ? [] : derived.sound),
        `state ${stateHash}`,
      ],
      problems: listed(derived.problems),
    }
  } catch (error) {
    return { sound: [], problems: [failureText(error)] }
  }
}

function siteOf(text: string) {
  const parsed = parseKeptSite(text)
  assert(parsed.ok, 'a site file that came into force can be read')
  return parsed.value.site
}
