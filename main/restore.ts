/**
 * `restore --data DIR --from FILE`: puts a backup in the place of the journal. The backup is checked first; the journal
 * that was there is kept beside it under another name. Refused while a console runs on the folder.
 */
import { copyFileSync, existsSync, renameSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { createClock } from './clock'
import { formatInstant } from './domain/time'
import { checkCopy } from './store/backup'
import { failureText } from './store/failure'
import { takeFolder } from './store/folder'

const USAGE = 'usage: restore --data DIR --from FILE'
/** The journal itself, and what SQLite keeps beside it. */
const PARTS = ['', '-wal', '-shm']

const complain = (line: string, status: number): number => {
  process.stderr.write(`${line}\n`)
  return status
}

function run(args: readonly string[]): number {
  let given: { readonly data?: string; readonly from?: string }
  try {
    given = parseArgs({ args: [...args], options: { data: { type: 'string' }, from: { type: 'string' } } }).values
  } catch {
    return complain(USAGE, 2)
  }
  const { data, from } = given
  if (data === undefined || from === undefined) return complain(USAGE, 2)
  const checked = checkCopy(from)
  if (!checked.ok) return complain(`${from} is no sound backup: ${checked.error}`, 1)
  const folder = takeFolder(data)
  if (!folder.ok) return complain(folder.error.detail, 1)
  const { journal, release } = folder.value
  try {
    const aside = `${journal}.replaced-${formatInstant(createClock().now()).replaceAll(':', '-')}`
    copyFileSync(from, `${journal}.new`)
    for (const part of PARTS) if (existsSync(journal + part)) renameSync(journal + part, aside + part)
    renameSync(`${journal}.new`, journal)
    process.stdout.write(`restored up to row ${checked.value}; what was there is kept as ${aside}\n`)
    return 0
  } catch (error) {
    return complain(`not restored: ${failureText(error)}`, 1)
  } finally {
    release()
  }
}

process.exitCode = run(process.argv.slice(2))
