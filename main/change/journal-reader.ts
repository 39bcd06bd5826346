/** What the change thread reads in the journal: through a new connection each time, because the writer goes on. */
import { assert } from '../domain/assert'
import { readChained } from '../store/chained'
import { openDatabase, type Connection } from '../store/open'
import type { SiteVersion } from '../domain/site-version'
import { siteInForce } from '../store/site-in-force'
import { versionRows, versionText } from '../store/version-rows'
import type { ChangeQuestions } from './messages'
import type { InForce } from './previews'

export interface JournalReader {
  readonly site: () => InForce
  readonly timedChange: () => ChangeQuestions['timedChange']['answer']
  readonly versions: (before: number | null) => readonly SiteVersion[]
  /** Null: of the one in force. Throws where it is not there, or not the one that came into force. */
  readonly text: (version: number | null) => string
}

/** Versions of one answer. */
const PAGE = 200

export function createJournalReader(file: string): JournalReader {
  const reading = <T>(read: (connection: Connection) => T): T => {
    const connection = openDatabase(file, 'reader')
    try {
      return read(connection)
    } finally {
      connection.close()
    }
  }
  return {
    site: () =>
      reading((connection) => {
        const found = siteInForce(connection)
        assert(found, `${file} has a site file`)
        return found
      }),
    versions: (before) => reading((connection) => versionRows(connection, before, PAGE)),
    text: (version) => reading((connection) => versionText(connection, version)),
    timedChange: () => reading((connection) => readChained(connection).timedChange),
  }
}
