/**
 * The export thread: reads the journal through a read-only connection and writes the files of one export, so that
 * neither decisions nor queries wait for it. To cancel, the main thread terminates it and removes its files.
 */
import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parentPort } from 'node:worker_threads'
import { assert } from '../domain/assert'
import { parseKeptSite } from '../site/parse'
import { anchorsAround, rowHasher } from '../store/anchors'
import { failureText } from '../store/failure'
import { chainHeads, openHistory } from '../store/history'
import type { HistoryRow } from '../store/history-row'
import { openDatabase } from '../store/open'
import type { Connection } from '../store/open'
import { photoHashes, photoProblem } from '../store/photo-records'
import { installationSeal } from '../store/signing'
import { siteVersions } from '../store/site'
import { TooMany, writeEvidence } from './evidence'
import { answerQuestions, newsTo } from '../supervise/answering'
import type { ExportNews, ExportQuestions, ExportWork } from './order'

/** Rows between two progress reports. */
const TOLD_EVERY = 2_000
/** An id that is not a plain file name has no photo. */
const PLAIN = /^[\w][\w.-]*$/

async function write({
  order,
  folder,
  journalFile,
  dataFolder,
  evidenceFolder,
}: ExportWork): Promise<ExportQuestions['write']['answer']> {
  const connection = openDatabase(journalFile, 'reader')
  try {
    // One snapshot of the journal for the whole export: a purge may run meanwhile.
    connection.exec('BEGIN')
    const versions = siteVersions(connection)
    const text = versions.text(versions.newest()?.version ?? 0)
    const parsed = text === undefined ? undefined : parseKeptSite(text)
    assert(parsed?.ok, 'a site file that was in force can be read')
    const history = openHistory(connection, chainHeads(order.heads))
    const first = (order.query.before ?? 1) - 1
    const last = order.query.from === undefined ? 1 : history.seqAt(order.query.from)
    let written = 0

    function* rows(): Generator<HistoryRow> {
      let looked = 0
      for (const { seq, found } of history.walk(order.query)) {
        if (++looked % TOLD_EVERY === 0) {
          const part = Math.min(1, (first - seq) / Math.max(1, first - last))
          news({ rows: written, part })
        }
        if (found) yield found
      }
    }
    return await writeEvidence(
      order,
      {
        site: parsed.value.site,
        rows: rows(),
        hashOf: rowHasher(connection),
        anchors: (from, to) => anchorsAround(connection, from, to),
        seal: installationSeal(dataFolder),
        photo: photoReader(dataFolder, connection),
        evidenceFolder,
        onRow: (count) => (written = count),
      },
      folder,
    )
  } finally {
    connection.close()
  }
}

/** Only pictures that the journal recorded go into a document. */
function photoReader(dataFolder: string, connection: Connection): (cardholder: string) => Buffer | undefined {
  let recorded: ReadonlyMap<string, string> | undefined
  return (cardholder) => {
    if (!PLAIN.test(cardholder)) return undefined
    const file = ['jpg', 'png'].map((kind) => join(dataFolder, 'photos', `${cardholder}.${kind}`)).find(existsSync)
    if (file === undefined) return undefined
    recorded ??= photoHashes(connection)
    const bytes = readFileSync(file)
    const hash = createHash('sha256').update(bytes).digest('hex')
    return photoProblem(recorded.get(cardholder), hash) === undefined ? bytes : undefined
  }
}

const wordsOf = (error: unknown): string => (error instanceof TooMany ? error.message : failureText(error))

assert(parentPort, 'the export thread is started as a worker')
const news = newsTo<ExportNews>(parentPort)
answerQuestions<ExportQuestions>(parentPort, { write }, wordsOf)
