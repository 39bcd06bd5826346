/**
 * `restore --data DIR --from FILE [--installation PUBLIC.pem] [--reason TEXT]`: puts a backup in the place of the journal.
 * The backup is checked first: pages, hash chain, schema, and that it is of this installation, or of the one whose public key
 * is given. The journal that was there is stored beside it under another name, and the restored one has a row that says who
 * restored it. Refused while a console runs on the folder. Exit status 0 when restored, 1 when not, 2 for bad arguments.
 */
import { createPublicKey } from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { createClock } from '../clock'
import { fail, ok } from '../domain/result'
import type { Result } from '../domain/result'
import { osAccount } from '../running/os-account'
import { restoreInto } from '../running/restoring'
import { checkBackup } from '../store/backup'
import { failureText } from '../store/failure'
import { allKeys, readInstallationKeys } from '../store/installation'
import { writePrivately } from '../store/private'
import { rememberKey } from '../store/signing'
import { parseCommand, TEXT } from './arguments'

const USAGE = 'usage: restore --data DIR --from FILE [--installation PUBLIC.pem] [--reason TEXT]'

const complain = (line: string, status: number): number => {
  process.stderr.write(`${line}\n`)
  return status
}

const FORM = {
  usage: USAGE,
  options: { data: TEXT, from: TEXT, installation: TEXT, reason: TEXT },
  positionals: [0, 0],
} as const

/** The keys that the backup must be signed by; empty when neither the folder nor the caller gives one. */
function keysFor(data: string, installation: string | undefined): Result<readonly KeyObject[], string> {
  const file = installation ?? data
  try {
    if (installation !== undefined) return ok([createPublicKey(readFileSync(installation))])
    return ok(existsSync(data) ? allKeys(readInstallationKeys(data)) : [])
  } catch (error) {
    return fail(`the public key in ${file} cannot be read: ${failureText(error)}`)
  }
}

export function runRestore(args: readonly string[]): number {
  writePrivately()
  const parsed = parseCommand(args, FORM)
  if (!parsed.ok) return complain(USAGE, 2)
  const { data, from, installation, reason } = parsed.value.values
  if (data === undefined || from === undefined) return complain(USAGE, 2)
  if (!existsSync(from)) return complain(`${from} does not exist`, 1)
  const keys = keysFor(data, installation)
  if (!keys.ok) return complain(keys.error, 1)
  const checked = checkBackup(from, keys.value, data)
  if (!checked.ok) return complain(`${from} is not restored: ${checked.error}`, 1)
  const restored = restoreInto({
    data,
    from,
    now: createClock().now(),
    note: { operator: osAccount(), reason: reason ?? 'restore command', from: basename(from), byCommand: true },
  })
  if (!restored.ok) return complain(restored.error, 1)
  for (const one of installation === undefined ? [] : keys.value) rememberKey(data, one)
  const old =
    restored.value === null ? 'there was no journal' : `the journal that was there is stored as ${restored.value}`
  process.stdout.write(`restored up to row ${checked.value.lastSeq}; ${old}\n`)
  return 0
}
