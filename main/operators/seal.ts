/**
 * The seal of the accounts' file. Each version has a rising number and is signed with the installation's key, and the journal
 * keeps the number and the digest of the newest one. A file that is missing, edited or older than the journal knows is
 * therefore found, at the start and while the console runs. The key lies in the same folder: the seal protects against
 * someone who can move, delete and edit files there, not against a program that reads the key and signs with it.
 */
import { createHash } from 'node:crypto'
import type { AccountsVersion } from '../domain/desk-event'
import type { SealedWhy } from '../../preload/contract/models'

/** What the journal keeps of the newest version of the accounts. */
export type AccountsMark = AccountsVersion

/** Key of the mark in the journal. */
export const ACCOUNTS_MARK = 'accounts'
/** All keys under which the mark is kept: with two rows, damage to one of them locks nobody out. */
export const ACCOUNTS_MARKS = [ACCOUNTS_MARK, 'accounts-copy'] as const

/** The newest version known; `unreadable`: the journal or its marks cannot be read. */
export type Floor = AccountsMark | null | 'unreadable'

/** The journal and the installation's key, as far as the accounts need them. */
export interface SealSource {
  /** What the journal keeps; null = nothing yet, or there is no journal yet. Fails when the journal cannot be read. */
  readonly known: () => Floor
  /** Whether a journal without a mark tells of accounts all the same: one that is older than the seal. */
  readonly hadAccounts: () => boolean
  /** Base64; null while the installation has no key, which the first start of a site makes. */
  readonly sign: (content: Uint8Array) => string | null
  readonly isSigned: (content: Uint8Array, signature: string) => boolean
}

/** The file as it was found. */
export interface FoundFile {
  /** 0 in a file from before the seal. */
  readonly serial: number
  readonly digest: string
  readonly accounts: number
  /** Base64; null = none. */
  readonly signature: string | null
  /** The command that recovers made this version, and the console has not read it yet. */
  readonly recovered: boolean
}

/** Domain and digest; 40 bytes alone are what the journal's chain signs, so this is always longer. */
const signedContent = (digest: string): Buffer => Buffer.from(`sallyport-operators\n${digest}\n`)

export const digestOf = (content: string): string => createHash('sha256').update(content).digest('hex')

export const sealOf = (source: SealSource, digest: string): string | null => source.sign(signedContent(digest))

/**
 * Null when the file may be used as it is. `unsigned`: every version after the first is signed; `changed`: by something else
 * than Sallyport, or by that of another installation; `older`: a copy of an earlier version; `unproven`: nothing shows that it is not,
 * because the journal tells nothing of the newest version. A recovery says that somebody looked.
 * @param file null when there is none
 * @param floor the newest version that is known, from the journal or from this run
 */
export function whySealed(source: SealSource, file: FoundFile | null, floor: Floor): SealedWhy | null {
  const had = (): boolean => floor === 'unreadable' || (floor === null ? source.hadAccounts() : floor.accounts > 0)
  if (file === null) return had() ? 'missing' : null
  if (file.accounts === 0 && had()) return 'empty'
  if (floor !== null && floor !== 'unreadable') {
    if (file.serial === floor.serial) return file.digest === floor.digest ? null : 'changed'
    if (file.signature === null) return 'unsigned'
    if (file.serial < floor.serial) return 'older'
  }
  if (file.signature !== null) {
    if (!source.isSigned(signedContent(file.digest), file.signature)) return 'changed'
    const isUnproven = floor === 'unreadable' || (floor === null && source.hadAccounts())
    return isUnproven && !file.recovered ? 'unproven' : null
  }
  // A folder from before the seal is taken over as it is, once.
  return floor === null ? null : 'unsigned'
}
