/**
 * Keeps a demo's invented passages out of a site's journal, and a site's passages out of a demo's. The journal's own first
 * row says which it is: the hash chain covers that row, so no file or mark beside it can change the answer.
 */
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { hasDemoMark } from '../store/demo-mark'
import { failureText } from '../store/failure'
import { kindOf, ROW } from '../store/entry-row'
import { startIsSigned } from '../store/first-stretch'
import { openDatabase, type Connection } from '../store/open'
import { FIRST_START_OF_DEMO } from './site-entry'

/** Why this start may not use the journal, with what to do; undefined when it may. An empty journal is nobody's yet. */
export function demoMixUp(connection: Connection, file: string, demo: boolean): string | undefined {
  if (connection.prepare('SELECT 1 FROM site LIMIT 1').get() === undefined) return undefined
  const begun = begunByDemo(connection)
  if (!demo)
    return begun
      ? `${dirname(file)} holds the data of the demo: ${file} was begun by it and cannot become the journal of a site. Choose another folder with --data`
      : undefined
  const advice = 'Start the demo with --data and an empty folder'
  if (!begun) return `the demo does not open ${file}: it is the journal of a site. ${advice}`
  return startIsSigned(connection, dirname(file))
    ? undefined
    : `the demo does not open ${file}: its first rows are not what was signed, so they do not show that the demo began it. ${advice}`
}

/** The same for a data folder with the demo's mark, before anything of it is used; undefined when the start may go on. */
export function folderMixUp(dataDir: string, demo: boolean): string | undefined {
  const file = join(dataDir, 'journal.sqlite')
  if (!hasDemoMark(dataDir) || !existsSync(file)) return undefined
  try {
    const connection = openDatabase(file, 'reader')
    try {
      const tables = connection.prepare("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'site'")
      return tables.get() === undefined ? undefined : demoMixUp(connection, file, demo)
    } finally {
      connection.close()
    }
  } catch (error) {
    // A site's start says more about a journal that cannot be read, and how to restore it.
    return demo ? `the demo does not open ${file}: ${failureText(error)}` : undefined
  }
}

interface FirstRow {
  readonly code: number
  readonly text: string
}

/** The first row brings the first site into force and is stored permanently. */
function begunByDemo(connection: Connection): boolean {
  const first = connection
    .prepare<[], FirstRow>('SELECT code, text FROM entry JOIN extra USING (seq) WHERE seq = 1')
    .get()
  if (first === undefined || kindOf(first.code) !== ROW.siteChanged) return false
  if (reasonOf(first.text) === FIRST_START_OF_DEMO) return true
  // A demo from before the first row said so: its start does.
  const started = connection
    .prepare<[], string>(
      `SELECT text FROM extra WHERE seq <= 16 AND text LIKE '%"event":"site.started"%' ORDER BY seq LIMIT 1`,
    )
    .pluck()
    .get()
  return started !== undefined && /"text":"[^"]* \(demo\)"/.test(started)
}

function reasonOf(text: string): unknown {
  const body: unknown = JSON.parse(text)
  return typeof body === 'object' && body !== null && 'reason' in body ? body.reason : undefined
}
