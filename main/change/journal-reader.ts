/** What the change thread reads in the journal: through a new connection each time, because the writer goes on. */
import { assert } from '../domain/assert'
import { readChained } from '../store/chained'
import { openDatabase, type Connection } from '../store/open'
import { siteInForce } from '../store/site-in-force'
import type { ChangeQuestions } from './messages'
import type { InForce } from './previews'

export interface JournalReader {
  readonly site: () => InForce
  readonly timedChange: () => ChangeQuestions['timedChange']['answer']
}

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
    timedChange: () => reading((connection) => readChained(connection).timedChange),
  }
}
