/** Whether the journal in a data folder is whole, unchanged and complete: the checks of the store, and the replay. */
import { join } from 'node:path'
import { reproduce } from './decider/reproduce'
import { assert } from './domain/assert'
import { parseSiteText } from './site/parse'
import { openDatabase } from './store/open'
import { installationKey } from './store/signing'
import { readSnapshots } from './store/snapshot'
import { CHECK_PASSES, checkJournal } from './store/verify'

export interface Verified {
  /** What was found in order, in words. */
  readonly sound: readonly string[]
  /** What is wrong and where. */
  readonly problems: readonly string[]
  /** Seq of the newest row that was looked at. */
  readonly upTo: number
}

/** Rows after which progress is told. */
const TOLD_EVERY = 5_000

/** Throws what SQLite throws. @param progress rows looked at so far, of all passes, and how many there are to look at */
export function verifyFolder(folder: string, progress: (done: number, of: number) => void = () => undefined): Verified {
  const connection = openDatabase(join(folder, 'journal.sqlite'), 'reader')
  // One view of the journal for all checks, whatever is written meanwhile.
  connection.exec('BEGIN')
  const upTo = connection.prepare<[], number>('SELECT coalesce(max(seq), 0) FROM entry').pluck().get() ?? 0
  const rows = connection.prepare<[], number>('SELECT count(*) FROM entry').pluck().get() ?? 0
  let done = 0
  const looked = (): void => {
    if (++done % TOLD_EVERY === 0) progress(Math.min(done, rows * (CHECK_PASSES + 1)), rows * (CHECK_PASSES + 1))
  }
  const { problems, sound } = checkJournal(connection, installationKey(folder), looked)
  const passedOver: string[] = []
  const snapshots = readSnapshots(join(folder, 'snapshots'), (name, why) => passedOver.push(`snapshot ${name}: ${why}`))
  const again = reproduce(connection, siteOf, snapshots, looked)
  connection.close()
  const from =
    again.from > 0 ? [`rows up to ${again.from} were purged in part: replay begins from the state kept after it`] : []
  const replayed =
    again.problems.length > 0
      ? []
      : [
          ...from,
          `${again.records} records make the journal's ${again.events} events again`,
          `${again.snapshots} saved states were reached to the byte`,
          `state ${again.stateHash}`,
        ]
  return { sound: [...sound, ...replayed], problems: [...problems, ...passedOver, ...again.problems], upTo }
}

function siteOf(text: string) {
  const parsed = parseSiteText(text)
  assert(parsed.ok, 'a site file that came into force can be read')
  return parsed.value.site
}
