/** What SQLite and the disk say, in words for people. */
import { messageOf } from '../domain/result'

/** SQLite's name of what went wrong, such as `SQLITE_FULL`; undefined for any other error. */
export function storeErrorCode(error: unknown): string | undefined {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  return typeof code === 'string' && code.startsWith('SQLITE_') ? code : undefined
}

/** The disk's failures, as against our own defects: what SQLite or the file system said. */
export const isStoreFailure = (error: unknown): boolean =>
  storeErrorCode(error) !== undefined || (error instanceof Error && 'syscall' in error)

/** True when the file itself is bad, so that trying again cannot help. */
export function isDamage(error: unknown): boolean {
  const code = storeErrorCode(error)
  return code !== undefined && (code.startsWith('SQLITE_CORRUPT') || code.startsWith('SQLITE_NOTADB'))
}

export function failureText(error: unknown): string {
  const code = storeErrorCode(error)
  const said = messageOf(error)
  if (code === undefined) return said
  if (code.startsWith('SQLITE_FULL')) return 'the disk is full'
  if (code.startsWith('SQLITE_READONLY') || code.startsWith('SQLITE_CANTOPEN'))
    return `the disk cannot be written (${said})`
  if (code.startsWith('SQLITE_BUSY')) return 'another program holds the journal'
  if (isDamage(error)) return `the journal is damaged (${said})`
  if (code.startsWith('SQLITE_IOERR')) return `the disk fails (${code})`
  return `${said} (${code})`
}
