/** Files that a command is given: the site file, and that there are no keys without a key file. */
import { readFileSync } from 'node:fs'
import type { KeyStore } from '../devices/key-store'
import { fail, messageOf, ok, problemLine } from '../domain/result'
import type { Result } from '../domain/result'
import type { Site } from '../domain/site'
import { encodingFault } from '../domain/utf8'
import { parseSiteText } from '../site/parse'
import { complain } from './output'

export function readFile(file: string): Result<string, string[]> {
  try {
    const bytes = readFileSync(file)
    const fault = encodingFault(bytes)
    return fault === undefined ? ok(bytes.toString('utf8')) : fail([`file: ${fault}`])
  } catch (error) {
    return fail([`cannot read the site file: ${messageOf(error)}`])
  }
}

/** Warnings go to standard error. */
export function parseSite(text: string): Result<{ readonly site: Site; readonly text: string }, string[]> {
  const parsed = parseSiteText(text)
  if (!parsed.ok) return fail(parsed.error.map(problemLine))
  complain(parsed.value.warnings.map((warning) => `warning: ${problemLine(warning)}`))
  return ok({ site: parsed.value.site, text })
}

/** Without a key file no reader has a key, and none can be paired. */
export const NO_KEYS: KeyStore = {
  read: () => Promise.resolve(ok({ current: null, pending: null })),
  write: () => Promise.resolve(fail({ kind: 'not-written', message: 'host was started without --keys' })),
}
