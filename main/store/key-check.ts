/**
 * The installation's key pair, held against itself at each start: a key in which one byte changed
 * is another valid key, and would sign for weeks what nobody can check.
 */
import { createPrivateKey, createPublicKey } from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import { existsSync, readFileSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { fail, ok } from '../domain/result'
import type { Result } from '../domain/result'
import { formatInstant } from '../domain/time'
import type { Instant } from '../domain/time'
import { failureText } from './failure'
import type { Connection } from './open'
import { PUBLIC, installationSigner, isSignedBy } from './signing'
import type { Sign } from './signing'
import { PRIVATE, privateKeyIn, stateSumOf } from './state-sum'
import type { StateSum } from './state-sum'
import { syncFolder } from './sync'

interface NewestSignature {
  readonly seq: number
  readonly hash: Buffer
  readonly signature: Buffer
}

/** The newest value of the hash chain that bears a signature. */
const newestSignature = (connection: Connection): NewestSignature | undefined =>
  connection
    .prepare<[], NewestSignature>(
      'SELECT seq, hash, signature FROM chain WHERE signature IS NOT NULL ORDER BY seq DESC LIMIT 1',
    )
    .get()

const fits = (key: KeyObject, { seq, hash, signature }: NewestSignature): boolean =>
  isSignedBy(key, seq, hash, signature)

/** Whether the journal's newest signature is by this key; undefined when the journal bears no signature. */
export function isJournalOf(connection: Connection, key: KeyObject): boolean | undefined {
  const newest = newestSignature(connection)
  return newest && fits(key, newest)
}

/**
 * The sums of what this installation wrote beside the chain of a journal; undefined where its private key is not at hand, or is
 * another one than the journal's newest signature is by.
 */
export function sumFor(connection: Connection, folder: string): StateSum | undefined {
  const key = privateKeyIn(folder)
  return key && isJournalOf(connection, createPublicKey(key)) !== false ? stateSumOf(key) : undefined
}

function readKey(file: string, parse: (pem: Buffer) => KeyObject): Result<KeyObject | undefined, string> {
  if (!existsSync(file)) return ok(undefined)
  try {
    return ok(parse(readFileSync(file)))
  } catch (error) {
    return fail(`${file} cannot be read as a key: ${failureText(error)}`)
  }
}

const WHAT_TO_DO = 'Put the file back from a copy of the data folder.'

/**
 * The signer of a data folder. A key that is missing is made, and the thread that opens the journal says that it is another
 * one than before. Fails with a text that names the file and what to do when a key cannot be read or the two do not fit.
 */
function checkedSigner(folder: string, made?: (sum: StateSum) => void): Result<Sign, string> {
  const secretFile = join(folder, PRIVATE)
  const publicFile = join(folder, PUBLIC)
  const secret = readKey(secretFile, createPrivateKey)
  if (!secret.ok) return fail(`${secret.error}. ${WHAT_TO_DO}`)
  const known = readKey(publicFile, createPublicKey)
  if (!known.ok) return fail(`${known.error}. ${WHAT_TO_DO}`)
  if (secret.value && known.value && !known.value.equals(createPublicKey(secret.value)))
    return fail(`${secretFile} does not belong to ${publicFile}: one of them is damaged or was replaced. ${WHAT_TO_DO}`)
  return ok(installationSigner(folder, made))
}

/** Stores the private key under another name, so that a new one is made; the public one goes on checking what it signed. */
function setKeyAside(folder: string, now: Instant): void {
  const file = join(folder, PRIVATE)
  if (existsSync(file)) renameSync(file, `${file}.replaced-${formatInstant(now).replaceAll(':', '-')}`)
  syncFolder(folder)
}

/**
 * As `checkedSigner`; with an instant, a pair that does not fit is set aside and a new one is made.
 * @param made called with the sums of a new key before the key is stored
 */
export function signerFor(
  folder: string,
  replaceAt: Instant | null,
  made?: (sum: StateSum) => void,
): Result<Sign, string> {
  try {
    const checked = checkedSigner(folder, made)
    if (checked.ok || replaceAt === null) return checked
    setKeyAside(folder, replaceAt)
    return ok(installationSigner(folder, made))
  } catch (error) {
    return fail(`the installation's key in ${folder} cannot be used: ${failureText(error)}`)
  }
}
