/** The file of the accounts: names, roles, hashed passwords and wrong tries, for its owner alone to read. */
import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { dirname } from 'node:path'
import { messageOf, fail, ok, type Result } from '../domain/result'
import type { Instant } from '../domain/time'
import { isPasswordHash } from './password'
import type { Failures } from './lockout'
import { digestOf, type FoundFile } from './seal'
import { ROLES } from '../../preload/contract/roles'
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
  /** The last time that someone else gave this account its password, by making it or by a reset; absent in old files. */
  readonly keyed?: Keyed
}

export interface Keyed {
  readonly at: Instant
  /** The operator who did it; absent: the host command or the first start. */
  readonly by?: string
  /** The owner has chosen a password of their own since. */
  readonly own?: true
}

export interface Word {
  readonly at: Instant
  readonly text: string
  /** The account of the operating system; absent in words of earlier versions. */
  readonly by?: string
  /** The accounts were sealed, and this ended it. */
  readonly recovered?: true
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

/** Changes whenever somebody writes the file, this program or another; null = no file. */
export function fileStamp(file: string): string | null {
  try {
    const { ino, mtimeMs, size } = statSync(file)
    return `${ino} ${mtimeMs} ${size}`
  } catch {
    return null
  }
}

/** A file with what its seal is checked by. */
export interface LoadedFile {
  readonly kept: Kept
  readonly found: FoundFile
}

/** Null when there is no file; fails with the file's path and the reason. */
export function loadAccounts(file: string): Result<LoadedFile | null, string> {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return ok(null)
    return fail(`the accounts cannot be read: ${messageOf(error)}`)
  }
  const loaded = parse(text)
  return loaded ? ok(loaded) : fail(`the accounts in ${file} are damaged`)
}

function parse(text: string): LoadedFile | null {
  try {
    const value: unknown = JSON.parse(text)
    if (!isKept(value)) return null
    const { seal, ...content } = value
    const { format: _format, serial = 0, ...kept } = content
    const digest = digestOf(JSON.stringify(content))
    const found = {
      serial,
      digest,
      accounts: kept.operators.length,
      signature: seal ?? null,
      recovered: kept.words.some((word) => word.recovered === true),
    }
    return { kept, found }
  } catch {
    // The content may hold secrets, so the error does not quote it.
    return null
  }
}

type Loose<T> = Partial<Record<keyof T, unknown>>
const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null

function isKept(value: unknown): value is Kept & { format: string; serial?: number; seal?: string } {
  if (!isObject(value)) return false
  const { format, operators, idleLockMinutes, strangers, words, markKey, serial, seal } = value
  return (
    format === FORMAT &&
    (serial === undefined || Number.isSafeInteger(serial)) &&
    (seal === undefined || typeof seal === 'string') &&
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
  const { name, role, hash, failures, signedInAt, keyed }: Loose<Account> = value
  return (
    typeof name === 'string' &&
    ROLES.some((known) => known === role) &&
    isPasswordHash(hash) &&
    isFailures(failures) &&
    (keyed === undefined || isKeyed(keyed)) &&
    (signedInAt === null || typeof signedInAt === 'number')
  )
}

function isWord(value: unknown): value is Word {
  if (!isObject(value)) return false
  const { at, text, by }: Loose<Word> = value
  return typeof at === 'number' && typeof text === 'string' && (by === undefined || typeof by === 'string')
}

function isKeyed(value: unknown): value is Keyed {
  if (!isObject(value)) return false
  const { at, by, own }: Loose<Keyed> = value
  return typeof at === 'number' && (by === undefined || typeof by === 'string') && (own === undefined || own === true)
}

function isFailures(value: unknown): value is Failures {
  if (!isObject(value)) return false
  const { count, lastAt, upMs }: Loose<Failures> = value
  return Number.isSafeInteger(count) && typeof lastAt === 'number' && (upMs === undefined || typeof upMs === 'number')
}

/** What is written of one version, and its digest: the seal is made of that. */
export function contentOf(kept: Kept, serial: number): { readonly content: object; readonly digest: string } {
  const content = { format: FORMAT, serial, ...kept }
  return { content, digest: digestOf(JSON.stringify(content)) }
}

/**
 * On disk before it is answered; a crash leaves the old file or the new one. False when the file is no longer the one with
 * `stamp`: another program has written it meanwhile, and nothing was changed.
 * @throws Error when it cannot be written
 */
export function saveAccounts(file: string, content: object, seal: string | null, stamp: string | null): boolean {
  const beside = `${file}.new`
  mkdirSync(dirname(file), { recursive: true })
  const text = JSON.stringify(seal === null ? content : { ...content, seal }, null, 2)
  // A link to a file elsewhere may lie there.
  rmSync(beside, { force: true })
  writeFileSync(beside, `${text}\n`, { mode: OWNER_ONLY, flag: 'wx' })
  const descriptor = openSync(beside, 'r+')
  fsyncSync(descriptor)
  closeSync(descriptor)
  if (fileStamp(file) !== stamp) return false
  renameSync(beside, file)
  return true
}
