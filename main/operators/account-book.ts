/**
 * The accounts in memory beside their file, which another program may change: read when its stamp changed, checked against
 * the seal, written whole. While the file is sealed the book is empty, so nobody is let in.
 */
import { randomBytes } from 'node:crypto'
import { messageOf, fail, ok, type Result } from '../domain/result'
import { contentOf, fileStamp, loadAccounts, saveAccounts, type Account, type Kept, type Word } from './account-file'
import type { Failures } from './lockout'
import { sealOf, whySealed, type AccountsMark, type Floor, type SealSource } from './seal'
import type { SealedWhy } from '../../preload/contract/models'

export const USUAL_IDLE_MINUTES = 15

export interface Sealed {
  readonly kind: 'sealed'
  readonly why: SealedWhy
  /** Names the file. */
  readonly problem: string
}
export interface NotWritten {
  readonly kind: 'not-written'
  readonly problem: string
}

export interface BookSetup {
  readonly file: string
  /** Null: the file has no seal, as in the demo. `later`: it comes by `sealBy`, and until then nothing is read. */
  readonly seal: SealSource | null | 'later'
  readonly report: (problem: string) => void
  /** Receives what another program did, once; without it that stays in the file. */
  readonly onWord?: (word: Word) => void
  /** A new version is on disk, for the journal to keep. */
  readonly onVersion?: (mark: AccountsMark) => void
  /** The accounts were sealed, or are usable again (null). */
  readonly onSealed?: (sealed: Sealed | null) => void
  /** A file from before the seal was sealed as it is. */
  readonly onAdopted?: (accounts: number) => void
}

const PROBLEMS: { readonly [Why in SealedWhy]: string } = {
  missing: 'is missing, though there were accounts',
  empty: 'holds no accounts, though there were some',
  damaged: 'is damaged',
  unsigned: 'was written by something else than Sallyport',
  changed: 'was changed by something else than Sallyport',
  older: 'is a copy of an earlier version',
  unproven: 'may be a copy of an earlier version, and the journal that would show it cannot be read',
}

export class AccountBook {
  accounts = new Map<string, Account>()
  strangers = new Map<string, Failures>()
  words: readonly Word[] = []
  idleLockMinutes: number | null = USUAL_IDLE_MINUTES
  markKey = randomBytes(16).toString('base64')
  sealed: Sealed | null = null

  readonly #setup: BookSetup
  #seal: SealSource | null | 'later'
  #stamp: string | null | undefined
  #serial = 0
  /** The newest version known. */
  #floor: Floor = null
  /** The journal knows of accounts, or there is a key: from then on every version is signed. */
  #underSeal = false
  #signed = true
  /** What a sealed file holds, for `recover`. */
  #found: Kept | null = null

  constructor(setup: BookSetup) {
    this.#setup = setup
    this.#seal = 'later'
    if (setup.seal !== 'later') this.sealBy(setup.seal)
  }

  get loaded(): boolean {
    return this.#seal !== 'later'
  }

  sealBy(seal: SealSource | null): void {
    this.#seal = seal
    const known = seal ? seal.known() : null
    // What this run knows holds also when the journal cannot be read any more, or knows of an earlier version only.
    if (this.#floor === null || serialOf(known) > serialOf(this.#floor)) this.#floor = known
    this.#stamp = undefined
    this.check()
  }

  /** Reads what another program wrote. */
  check(): void {
    const { file } = this.#setup
    const seal = this.#seal
    if (seal === 'later') return
    const stamp = fileStamp(file)
    if (stamp === this.#stamp) return
    this.#stamp = stamp
    const loaded = loadAccounts(file)
    if (!loaded.ok) return this.#close('damaged', loaded.error)
    const found = loaded.value?.found ?? null
    this.#found = loaded.value?.kept ?? null
    this.#serial = Math.max(found?.serial ?? 0, serialOf(this.#floor))
    this.#underSeal ||= seal !== null && (this.#floor !== null || sealOf(seal, '') !== null)
    const why = seal && whySealed(seal, found, this.#underSeal ? this.#floor : null)
    if (why) return this.#close(why, `the accounts' file ${file} ${PROBLEMS[why]}`)
    this.#open(this.#found)
    const fromBefore = seal !== null && found !== null && found.signature === null && this.#floor === null
    if (found && seal) this.#floor = { serial: found.serial, digest: found.digest, accounts: found.accounts }
    if (found && found.signature !== null) this.#setup.onVersion?.(markOf(found))
    this.#signed = found === null || found.signature !== null
    if (fromBefore) this.adopt()
    this.#handOver()
  }

  /** Signs a file that has no signature yet, once the installation has a key. */
  adopt(): void {
    const seal = this.#seal
    if (this.#signed || seal === null || seal === 'later' || this.sealed || sealOf(seal, '') === null) return
    if (this.save().ok) this.#setup.onAdopted?.(this.accounts.size)
  }

  /** Writes the book as it is now. */
  save(): Result<null, NotWritten> {
    const seal = this.#seal === 'later' ? null : this.#seal
    const { idleLockMinutes, accounts, strangers, words, markKey } = this
    const serial = this.#serial + 1
    const { content, digest } = contentOf(
      { idleLockMinutes, operators: [...accounts.values()], strangers: [...strangers], words, markKey },
      serial,
    )
    const signature = seal && sealOf(seal, digest)
    try {
      if (!saveAccounts(this.#setup.file, content, signature, this.#stamp ?? null)) {
        this.check()
        return this.#notWritten('another program changed them at the same moment; try again')
      }
    } catch (error) {
      return this.#notWritten(messageOf(error))
    }
    this.#stamp = fileStamp(this.#setup.file)
    this.#serial = serial
    this.#signed = signature !== null
    this.#underSeal ||= this.#signed
    if (!seal) return ok(null)
    const mark = { serial, digest, accounts: accounts.size }
    this.#floor = mark
    if (signature !== null) this.#setup.onVersion?.(mark)
    return ok(null)
  }

  /** Changes accounts on disk, or not at all. */
  change(by: (all: Map<string, Account>) => void): Result<null, NotWritten> {
    const before = this.accounts
    const changed = new Map(before)
    by(changed)
    this.accounts = changed
    const saved = this.save()
    // Unless the file was read again meanwhile.
    if (!saved.ok && this.accounts === changed) this.accounts = before
    return saved
  }

  /**
   * Ends a seal: with one new administrator instead of all accounts, or with what the file holds (null). The new version is
   * signed and says so to the console that reads it.
   */
  recover(only: Account | null, word: Word): Result<null, NotWritten> {
    const found = this.#found
    if (!only && !found?.operators.some(({ role }) => role === 'administrator'))
      return this.#notWritten('the file holds no administrator: name a new one')
    const seal = this.#seal
    if (seal === null || seal === 'later' || sealOf(seal, '') === null)
      return this.#notWritten(
        'this data folder has no installation key: start the console on its site once, then try again',
      )
    this.#open(only ? null : found)
    if (only) this.accounts.set(keyOf(only.name), only)
    this.words = [...this.words, word]
    return this.save()
  }

  #notWritten(reason: string): Result<never, NotWritten> {
    const problem = `the accounts cannot be written: ${reason}`
    this.#setup.report(problem)
    return fail({ kind: 'not-written', problem })
  }

  #close(why: SealedWhy, problem: string): void {
    this.#open(null, { kind: 'sealed', why, problem })
    this.#setup.report(problem)
  }

  #open(kept: Kept | null, sealed: Sealed | null = null): void {
    this.accounts = new Map(kept?.operators.map((account) => [keyOf(account.name), account]))
    this.strangers = new Map(kept?.strangers)
    this.idleLockMinutes = kept ? kept.idleLockMinutes : USUAL_IDLE_MINUTES
    this.markKey = kept?.markKey ?? this.markKey
    this.words = kept?.words ?? []
    const before = this.sealed
    this.sealed = sealed
    if (before?.why !== sealed?.why) this.#setup.onSealed?.(sealed)
  }

  /** Hands the host command's words to the console, once. */
  #handOver(): void {
    const { onWord } = this.#setup
    if (!onWord || this.words.length === 0) return
    const left = this.words
    const none: readonly Word[] = []
    this.words = none
    if (this.save().ok) for (const word of left) onWord(word)
    else if (this.words === none) this.words = left
  }
}

const serialOf = (floor: Floor): number => (floor === null || floor === 'unreadable' ? 0 : floor.serial)

const markOf = ({ serial, digest, accounts }: AccountsMark): AccountsMark => ({ serial, digest, accounts })

/** `Kim ` and `kim` are one person. */
export const keyOf = (name: string): string => name.normalize('NFKC').trim().toLowerCase()
