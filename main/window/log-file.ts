/** Where a desktop app's log goes: a file beside the site's data, since nobody sees its standard streams. */
import { appendFileSync, mkdirSync, renameSync, statSync } from 'node:fs'
import { join } from 'node:path'

/** A file that would grow past this is put aside as `.1`, in place of the one before: at most two of this size are kept. */
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
  let bytes = 0
  const measure = (): void => {
    bytes = statSync(file, { throwIfNoEntry: false })?.size ?? 0
  }
  quietly(() => {
    mkdirSync(folder, { recursive: true })
    measure()
  })
  return (line) => {
    quietly(() => process.stderr.write(line))
    quietly(() => {
      const more = Buffer.byteLength(line)
      if (bytes > 0 && bytes + more > LOG_LIMIT_BYTES) {
        renameSync(file, `${file}.1`)
        bytes = 0
      }
      appendFileSync(file, line)
      bytes += more
    })
  }
}
