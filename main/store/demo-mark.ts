/**
 * Keeps the demo and real sites apart. The demo has administrators whose passwords everybody knows, so it opens only a
 * folder that it began itself. The folder holds a mark from its first demo start, and so does the journal in it.
 */
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fail, ok, type Result } from '../domain/result'
import { failureText } from './failure'

/** Name of the file that marks a data folder as the demo's. */
export const DEMO_MARK_FILE = 'demo-folder.txt'

const MARK_TEXT =
  "This folder holds the data of Sallyport's demo: simulated devices and operators whose passwords everybody knows.\n" +
  'It cannot become the data folder of a site. Remove the whole folder to be rid of the demo.\n'

/**
 * Says whether a start may use the folder, and marks an empty one at its first demo start, before anything else is
 * written to it. Fails with a message that names the folder and what to do.
 */
export function claimFolder(dataDir: string, demo: boolean): Result<null, string> {
  const mark = join(dataDir, DEMO_MARK_FILE)
  try {
    if (existsSync(mark)) return demo ? ok(null) : fail(demoFolder(dataDir))
    if (!demo) return ok(null)
    if (existsSync(dataDir) && readdirSync(dataDir).length > 0)
      return fail(
        `the demo does not open ${dataDir}: it is not empty and was not begun by the demo. ` +
          'Start the demo without --data, or with --data and an empty folder',
      )
    mkdirSync(dataDir, { recursive: true, mode: 0o700 })
    writeFileSync(mark, MARK_TEXT, { mode: 0o600 })
    return ok(null)
  } catch (error) {
    return fail(`${dataDir} cannot be used as data folder: ${failureText(error)}`)
  }
}

const demoFolder = (dataDir: string): string =>
  `${dataDir} holds the data of the demo and cannot be used for a site. ` +
  'Choose another folder with --data, or start with --demo to see the demo again'
