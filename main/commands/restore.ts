/**
 * `restore --data DIR --from FILE`: puts a backup in the place of the journal. The backup is checked first; the journal
 * that was there is kept beside it under another name. Refused while a console runs on the folder.
 */
import { parseArgs } from 'node:util'
import { createClock } from '../clock'
import { restoreInto } from '../running/restoring'
import { checkCopy } from '../store/backup'

const USAGE = 'usage: restore --data DIR --from FILE'

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
  const restored = restoreInto(data, from, createClock().now())
  if (!restored.ok) return complain(restored.error, 1)
  process.stdout.write(`restored up to row ${checked.value}; what was there is kept as ${restored.value}\n`)
  return 0
}

process.exitCode = run(process.argv.slice(2))
