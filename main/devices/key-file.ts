/**
 * Readers' keys in a file for the host command: `{"controller/address": "32 hex digits"}`, readable by its owner alone.
 * A key that is not proven yet stands beside the proven one as `controller/address.pending`. `sum` covers names and values:
 * one changed byte would otherwise be another key, or the key of another reader. A file without it was written by hand.
 */
import { createHash } from 'node:crypto'
import { readFile, stat } from 'node:fs/promises'
import { fail, messageOf, ok, type Result } from '../domain/result'
import { KEY_BYTES } from '../osdp/secure-channel'
import { isEntryName, storeOf, type KeyEntries } from './key-entries'
import type { KeyStore, KeyStoreFailure } from './key-store'
import { replaceFile } from './private-file'

const SUM = 'sum'
const OTHERS = 0o077

/** How the file holds a key: in hex where only the file's mode guards it, sealed where the system has a key store. */
export interface KeySeal {
  /** What a value must look like, for messages. */
  readonly form: string
  readonly seal: (key: Uint8Array) => Result<string, string>
  /** Undefined when the text is no key sealed here. */
  readonly unseal: (text: string) => Uint8Array | undefined
}

const HEX: KeySeal = {
  form: '32 hex digits',
  seal: (key) => ok(Buffer.from(key).toString('hex')),
  unseal: (text) => (/^[0-9a-f]{32}$/i.test(text) ? Uint8Array.from(Buffer.from(text, 'hex')) : undefined),
}

const failure = (kind: KeyStoreFailure['kind'], message: string): { ok: false; error: KeyStoreFailure } =>
  fail({ kind, message })
const isMissing = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === 'ENOENT'

/** Reads and checks the file; a missing one is an empty one. Messages never show a key. */
async function readEntries(path: string, { form, unseal }: KeySeal): Promise<Result<KeyEntries, KeyStoreFailure>> {
  let text: string
  try {
    const { mode } = await stat(path)
    if (process.platform !== 'win32' && mode & OTHERS)
      return failure(
        'too-open',
        `${path}: others may read the keys (mode ${(mode & 0o777).toString(8)}); run chmod 600 on it`,
      )
    text = await readFile(path, 'utf8')
  } catch (error) {
    return isMissing(error) ? ok(new Map()) : failure('unreadable', `${path}: ${messageOf(error)}`)
  }
  let parsed: unknown
  try {
    parsed = JSON.parse(text)
  } catch {
    // The parser's own message may quote the file.
    return failure('malformed', `${path}: not JSON`)
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed))
    return failure('malformed', `${path}: must be an object of "controller/address": "${form}"`)
  const { [SUM]: sum, ...values }: Readonly<Record<string, unknown>> = { ...parsed }
  if (sum !== undefined && sum !== sumOf(values))
    return failure(
      'malformed',
      `${path} is damaged or was edited: put it back from a copy, or correct it, take "${SUM}" out and start again`,
    )
  const entries = new Map<string, Uint8Array>()
  for (const [name, value] of Object.entries(values)) {
    if (!isEntryName(name)) return failure('malformed', `${path}: ${name}: must be controller/address`)
    const key = typeof value === 'string' ? unseal(value) : undefined
    if (key?.length !== KEY_BYTES) return failure('malformed', `${path}: ${name}: must be ${form}`)
    entries.set(name, key)
  }
  return ok(entries)
}

const sumOf = (values: Readonly<Record<string, unknown>>): string =>
  createHash('sha256').update(JSON.stringify(values)).digest('hex')

async function writeEntries(
  path: string,
  entries: KeyEntries,
  { seal }: KeySeal,
): Promise<Result<void, KeyStoreFailure>> {
  const json: Record<string, string> = {}
  for (const [name, key] of entries) {
    const sealed = seal(key)
    if (!sealed.ok) return failure('not-written', `${path}: ${sealed.error}`)
    json[name] = sealed.value
  }
  try {
    await replaceFile(path, `${JSON.stringify({ ...json, [SUM]: sumOf(json) }, null, 2)}\n`)
    return ok(undefined)
  } catch (error) {
    return failure('not-written', `${path}: ${messageOf(error)}`)
  }
}

/** Every key of a file, proven or not, for reading recordings. */
export async function keysIn(path: string): Promise<Result<readonly Uint8Array[], KeyStoreFailure>> {
  const entries = await readEntries(path, HEX)
  return entries.ok ? ok([...entries.value.values()]) : entries
}

/** Refuses a file that is malformed, or that others may read. */
export async function openKeyFile(path: string, seal: KeySeal = HEX): Promise<Result<KeyStore, KeyStoreFailure>> {
  const first = await readEntries(path, seal)
  if (!first.ok) return first
  return ok(storeOf(first.value, (entries) => writeEntries(path, entries, seal)))
}
