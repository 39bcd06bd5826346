/**
 * Keeps the demo and real sites apart. The demo has administrators whose passwords everybody knows, so it opens only a
 * folder that it began itself. The folder holds a mark from its first demo start; where there is a journal, only its own
 * first row decides (decider/demo-journal.ts), so a mark that lies in a site's folder by mistake or by malice changes nothing.
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

export const hasDemoMark = (dataDir: string): boolean => existsSync(join(dataDir, DEMO_MARK_FILE))

/**
 * Says whether a start may use the folder, and marks an empty one at its first demo start, before anything else is
 * written to it. A folder with a mark and a journal passes: the journal decides. Fails with a message that names the folder
 * and what to do.
 */
export function claimFolder(dataDir: string, demo: boolean): Result<null, string> {
  const mark = join(dataDir, DEMO_MARK_FILE)
  try {
    if (existsSync(mark))
      return demo || existsSync(join(dataDir, 'journal.sqlite')) ? ok(null) : fail(markedFolder(dataDir))
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

/** A mark alone may be all that a demo left, or lie in a site's folder whose journal is gone. */
const markedFolder = (dataDir: string): string =>
  `${dataDir} holds the data of the demo, as its file ${DEMO_MARK_FILE} says, and no journal that could show otherwise. ` +
  `Choose another folder with --data, or start with --demo to see the demo again. If this is the folder of a site, remove ${join(dataDir, DEMO_MARK_FILE)} and start again`
