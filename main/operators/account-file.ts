/** The file of the accounts: names, roles, hashed passwords and wrong tries, for its owner alone to read. */
import {
  chmodSync,
  chownSync,
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { dirname } from 'node:path'
import { fail, ok, type Result } from '../domain/result'
import type { Instant } from '../domain/time'
import { isPasswordHash } from './password'
import type { Failures } from './lockout'
import { ROLES } from './roles'
import type { Operator } from '../../preload/contract/models'

const FORMAT = 'sallyport-operators/1'
const OWNER_ONLY = 0o600

export interface Account extends Operator {
  readonly hash: string
  readonly failures: Failures
  /** Null = never yet. */
  readonly signedInAt: Instant | null
  /** Made by the demo, with a password that the sign-in screen tells. */
  readonly demo?: true
}

export interface Word {
  readonly at: Instant
  readonly text: string
}

export interface Kept {
  readonly operators: readonly Account[]
  /** Minutes without a key or the mouse after which the desk locks; null = never. */
  readonly idleLockMinutes: number | null
  /** Wrong tries at names that nobody has, by a mark that does not tell the name: it may be a password in the wrong field. */
  readonly strangers: readonly (readonly [mark: string, failures: Failures])[]
  /** What the host command did, until the console has written it to the journal. */
  readonly words: readonly Word[]
  /** What the marks are made with. */
  readonly markKey: string
}

/** Changes whenever somebody writes the file, this program or another; null = there is none. */
export function fileStamp(file: string): string | null {
  try {
    const { ino, mtimeMs, size } = statSync(file)
    return `${ino} ${mtimeMs} ${size}`
  } catch {
    return null
  }
}

/** Null when there is no file; fails with words that say what to do. */
export function loadAccounts(file: string): Result<Kept | null, string> {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return ok(null)
    return fail(`the accounts cannot be read: ${error instanceof Error ? error.message : String(error)}`)
  }
  const kept = parse(text)
  return kept
    ? ok(kept)
    : fail(`the accounts in ${file} are damaged; put a copy back, or remove the file to start with a new administrator`)
}

function parse(text: string): Kept | null {
  try {
    const kept: unknown = JSON.parse(text)
    return isKept(kept) ? kept : null
  } catch {
    // What the file holds is told to nobody.
    return null
  }
}

type Loose<T> = Partial<Record<keyof T, unknown>>
const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null

function isKept(value: unknown): value is Kept & { format: string } {
  if (!isObject(value)) return false
  const { format, operators, idleLockMinutes, strangers, words, markKey } = value
  return (
    format === FORMAT &&
    Array.isArray(operators) &&
    operators.every(isAccount) &&
    (idleLockMinutes === null || typeof idleLockMinutes === 'number') &&
    typeof markKey === 'string' &&
    Array.isArray(words) &&
    words.every(isWord) &&
    Array.isArray(strangers) &&
    strangers.every((each) => Array.isArray(each) && typeof each[0] === 'string' && isFailures(each[1]))
  )
}

function isAccount(value: unknown): value is Account {
  if (!isObject(value)) return false
  const { name, role, hash, failures, signedInAt }: Loose<Account> = value
  return (
    typeof name === 'string' &&
    ROLES.some((known) => known === role) &&
    isPasswordHash(hash) &&
    isFailures(failures) &&
    (signedInAt === null || typeof signedInAt === 'number')
  )
}

function isWord(value: unknown): value is Word {
  return isObject(value) && typeof value['at'] === 'number' && typeof value['text'] === 'string'
}

function isFailures(value: unknown): value is Failures {
  if (!isObject(value)) return false
  const { count, lastAt }: Loose<Failures> = value
  return Number.isSafeInteger(count) && typeof lastAt === 'number'
}

/**
 * On disk before anybody is told; a crash leaves the old file or the new one.
 * @throws Error when it cannot be written
 */
export function saveAccounts(file: string, kept: Kept): void {
  const beside = `${file}.new`
  const folder = dirname(file)
  mkdirSync(folder, { recursive: true })
  writeFileSync(beside, `${JSON.stringify({ format: FORMAT, ...kept }, null, 2)}\n`, { mode: OWNER_ONLY })
  chmodSync(beside, OWNER_ONLY)
  // The host command of an administrator of the machine must not take the file away from the console's own account.
  if (process.getuid?.() === 0) {
    const { uid, gid } = statSync(folder)
    chownSync(beside, uid, gid)
  }
  const descriptor = openSync(beside, 'r+')
  fsyncSync(descriptor)
  closeSync(descriptor)
  renameSync(beside, file)
}
