/** Where a desktop app's log goes: a file beside the site's data, since nobody sees its standard streams. */
import { appendFileSync, mkdirSync, renameSync, statSync } from 'node:fs'
import { join } from 'node:path'

/** A file that is larger at the start is put aside as `.1`, in place of the one before: two of them are kept at most. */
export const LOG_LIMIT_BYTES = 5_000_000

/** Writes lines to `sallyport.log` and to standard error. A full disk loses lines of the log, never the program. */
export function openLogFile(folder: string): (line: string) => void {
  const file = join(folder, 'sallyport.log')
  const quietly = (what: () => void): void => {
    try {
      what()
    } catch {
      // There is nowhere left to say so.
    }
  }
  quietly(() => {
    mkdirSync(folder, { recursive: true })
    if ((statSync(file, { throwIfNoEntry: false })?.size ?? 0) > LOG_LIMIT_BYTES) renameSync(file, `${file}.1`)
  })
  return (line) => {
    quietly(() => process.stderr.write(line))
    quietly(() => appendFileSync(file, line))
  }
}
