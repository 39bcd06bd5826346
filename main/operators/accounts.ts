/**
 * The local accounts of a desk. Nothing of them goes anywhere else. The host command may change them while the console runs;
 * a file that anything else changed is sealed (seal.ts): nobody signs in until it is recovered.
 */
import { createHmac } from 'node:crypto'
import { uptime as machineUptime } from 'node:os'
import { fail, ok, type Result } from '../domain/result'
import { SECOND, type Instant } from '../domain/time'
import type { Operator, OperatorAccount, Role } from '../../preload/contract/models'
import { AccountBook, keyOf, type BookSetup, type NotWritten, type Sealed } from './account-book'
import type { Account, Keyed, Word } from './account-file'
import { ahead, ALARMING_TRIES, NO_FAILURES, waitLeft, type Ahead, type Clocks, type Failures } from './lockout'
import { hashOfNobody, type Cost, type Passwords } from './password'
import type { SealSource } from './seal'

/** Marks of names that nobody has, at most; the oldest are forgotten. */
const STRANGERS_LIMIT = 1_000
/** Too short to tell what was typed, long enough to keep names apart. */
const MARK_CHARACTERS = 4
export const ACCOUNTS_LIMIT = 500

export type Refusal =
  | ({ readonly kind: 'wrong' } & Ahead)
  | { readonly kind: 'wait'; readonly until: Instant }
  | { readonly kind: 'taken' | 'unknown' | 'last-administrator' | 'full' | 'set-up' | 'not-sealed' | 'session-over' }
  /** The file is not as Sallyport left it: nobody may sign in, rather than anybody. The site goes on deciding meanwhile. */
  | Sealed
  | NotWritten

/** How an account came by its password; absent in accounts from before this was kept. */
export type Standing = Keyed | undefined

export interface Accounts {
  /** Why nobody can be looked up; null = the file is as Sallyport left it. */
  readonly sealed: () => Sealed | null
  readonly isEmpty: () => boolean
  readonly all: () => readonly OperatorAccount[]
  /** The operator of that name as the file has them now. */
  readonly find: (name: string) => Operator | null
  readonly standing: (name: string) => Standing
  readonly idleLockMinutes: () => number | null
  /** Compares the password unless the name has to wait; counts wrong tries, also over restarts. */
  readonly signIn: (name: string, password: string) => Promise<Result<Operator, Refusal>>
  readonly add: (operator: Operator, password: string, made?: Made) => Promise<Result<Operator, Refusal>>
  readonly remove: (name: string) => Result<Operator, Refusal>
  readonly setRole: (name: string, role: Role) => Result<Operator, Refusal>
  /** Also ends the wait of a name that had to. */
  readonly setPassword: (name: string, password: string, set?: Omit<Made, 'demo'>) => Promise<Result<Operator, Refusal>>
  readonly endWait: (name: string) => Result<Operator, Refusal>
  readonly setIdleLock: (minutes: number | null) => Result<null, Refusal>
  /** Leaves for the console, which alone writes the journal, what was done without it and by which account of the system. */
  readonly leaveWord: (text: string, by: string) => void
  /**
   * Ends a seal: with one administrator instead of all accounts, or with what the file holds (null). `by` is the
   * operating system's account, for the journal.
   */
  readonly recover: (
    administrator: { readonly name: string; readonly password: string } | null,
    by: string,
  ) => Promise<Result<readonly Operator[], Refusal>>
  /** For accounts opened with `later`; until then nobody can be looked up. */
  readonly sealBy: (seal: SealSource | null) => void
  /** The installation has a key now: a file that could not be signed yet is signed. */
  readonly adopt: () => void
}

export interface Made {
  /** The operator who makes the account or sets the password, who may be the owner. */
  readonly by?: string
  /** Whether that operator's session still lasts; asked once the password is hashed. */
  readonly isPresent?: () => boolean
  readonly demo?: true
}

export interface AccountsSetup extends Omit<BookSetup, 'seal'> {
  /** Left out: the file has no seal. */
  readonly seal?: BookSetup['seal']
  readonly now: () => Instant
  /** How long the machine has been running, in ms; left out: the machine itself says. */
  readonly uptime?: () => number
  readonly passwords: Passwords
  /** What a name that nobody has is compared at; the same as that of `passwords`. */
  readonly cost?: Cost
  /** So many wrong tries in a row at one name, of an operator or of nobody (null), that somebody should know. */
  readonly onManyTries?: (name: string | null, count: number) => void
}

export function openAccounts(setup: AccountsSetup): Accounts {
  const { now, passwords } = setup
  const book = new AccountBook({ ...setup, seal: setup.seal ?? null })
  const clocks = (): Clocks => ({ now: now(), upMs: (setup.uptime ?? (() => machineUptime() * SECOND))() })
  const known = (name: string): Result<Account, Refusal> => {
    book.check()
    if (book.sealed) return fail(book.sealed)
    const account = book.accounts.get(keyOf(name))
    return account ? ok(account) : fail({ kind: 'unknown' })
  }
  return {
    sealed: () => {
      book.check()
      return book.sealed
    },
    isEmpty: () => {
      book.check()
      return book.loaded && book.sealed === null && book.accounts.size === 0
    },
    all: () => {
      book.check()
      const time = clocks()
      return [...book.accounts.values()].map(({ name, role, signedInAt, failures, demo }) => {
        const left = waitLeft(failures, time)
        return { name, role, signedInAt, waitsUntil: left > 0 ? time.now + left : null, ...(demo ? { demo } : {}) }
      })
    },
    find: (name) => {
      const account = known(name)
      return account.ok ? operatorOf(account.value) : null
    },
    standing: (name) => {
      const account = known(name)
      return account.ok ? account.value.keyed : undefined
    },
    idleLockMinutes: () => {
      book.check()
      return book.idleLockMinutes
    },
    signIn: signingInTo(book, setup, clocks),
    ...changes(book, setup, known),
    setIdleLock: (minutes) => {
      book.check()
      if (book.sealed) return fail(book.sealed)
      const before = book.idleLockMinutes
      book.idleLockMinutes = minutes
      const saved = book.save()
      if (!saved.ok && book.idleLockMinutes === minutes) book.idleLockMinutes = before
      return saved
    },
    leaveWord: (text, by) => {
      book.check()
      book.words = [...book.words, { at: now(), text, by }]
      book.save()
    },
    recover: async (administrator, by) => {
      book.check()
      if (!book.sealed) return fail({ kind: 'not-sealed' })
      const hash = administrator ? await passwords.hash(administrator.password) : ''
      const only: Account | null = administrator && {
        name: administrator.name,
        role: 'administrator',
        hash,
        failures: NO_FAILURES,
        signedInAt: null,
        keyed: { at: now() },
      }
      const what = only ? `only ${only.name}, administrator` : 'as the file holds them'
      const done = book.recover(only, recoveryWord(now(), by, what))
      return done.ok ? ok([...book.accounts.values()].map(operatorOf)) : done
    },
    sealBy: (seal) => book.sealBy(seal),
    adopt: () => {
      book.check()
      book.adopt()
    },
  }
}

const recoveryWord = (at: Instant, by: string, what: string): Word => ({
  at,
  text: `accounts recovered by ${by}: ${what}`,
  by,
  recovered: true,
})

type Known = (name: string) => Result<Account, Refusal>

function signingInTo(
  book: AccountBook,
  { now, passwords, cost, onManyTries }: AccountsSetup,
  clocks: () => Clocks,
): Accounts['signIn'] {
  const nobody = hashOfNobody(cost)
  const markOf = (key: string): string =>
    createHmac('sha256', book.markKey).update(key).digest('base64').slice(0, MARK_CHARACTERS)

  function failed(key: string, mark: string, failures: Failures): void {
    const { accounts, strangers } = book
    const account = accounts.get(key)
    if (account) accounts.set(key, { ...account, failures })
    else {
      strangers.delete(mark)
      if (strangers.size >= STRANGERS_LIMIT) strangers.delete([...strangers.keys()][0] ?? mark)
      strangers.set(mark, failures)
    }
    // A full disk must not keep the right people out: the try is then counted in memory alone.
    book.save()
  }

  return async (name, password) => {
    book.check()
    if (book.sealed) return fail(book.sealed)
    const key = keyOf(name)
    const mark = markOf(key)
    const failures = book.accounts.get(key)?.failures ?? book.strangers.get(mark) ?? NO_FAILURES
    const left = waitLeft(failures, clocks())
    if (left > 0) return fail({ kind: 'wait', until: now() + left })
    // Counted before it is checked: pulling the plug meanwhile still uses up a try.
    const { now: lastAt, upMs } = clocks()
    const counted = { count: failures.count + 1, lastAt, upMs }
    failed(key, mark, counted)
    const before = book.accounts.get(key)
    const right = await passwords.matches(password, before?.hash ?? nobody)
    book.check()
    if (book.sealed) return fail(book.sealed)
    const account = book.accounts.get(key)
    if (!right || !account || account.hash !== before?.hash) {
      if (counted.count >= ALARMING_TRIES) onManyTries?.(account?.name ?? null, counted.count)
      const next = waitLeft(counted, clocks())
      return next > 0 ? fail({ kind: 'wait', until: now() + next }) : fail({ kind: 'wrong', ...ahead(counted) })
    }
    book.accounts.set(key, { ...account, failures: NO_FAILURES, signedInAt: now() })
    book.save()
    return ok(operatorOf(account))
  }
}

type Changes = Pick<Accounts, 'add' | 'remove' | 'setRole' | 'setPassword' | 'endWait'>

function changes(book: AccountBook, { now, passwords }: AccountsSetup, known: Known): Changes {
  const isLast = (account: Account): boolean =>
    account.role === 'administrator' &&
    [...book.accounts.values()].filter(({ role }) => role === 'administrator').length === 1
  const put = (account: Account): Result<Operator, Refusal> => {
    const saved = book.change((all) => all.set(keyOf(account.name), account))
    return saved.ok ? ok(operatorOf(account)) : saved
  }
  return {
    add: async ({ name, role }, password, { by, demo, isPresent } = {}) => {
      const free = known(name)
      if (free.ok) return fail({ kind: 'taken' })
      if (free.error.kind === 'sealed') return free
      if (book.accounts.size >= ACCOUNTS_LIMIT) return fail({ kind: 'full' })
      const hash = await passwords.hash(password)
      if (isPresent?.() === false) return fail({ kind: 'session-over' })
      const still = known(name)
      if (still.ok) return fail({ kind: 'taken' })
      if (still.error.kind === 'sealed') return still
      const keyed = { at: now(), ...(by === undefined ? {} : { by }) }
      return put({ name, role, hash, failures: NO_FAILURES, signedInAt: null, keyed, ...(demo ? { demo } : {}) })
    },
    remove: (name) => {
      const account = known(name)
      if (!account.ok) return account
      if (isLast(account.value)) return fail({ kind: 'last-administrator' })
      const saved = book.change((all) => all.delete(keyOf(name)))
      return saved.ok ? ok(operatorOf(account.value)) : saved
    },
    setRole: (name, role) => {
      const account = known(name)
      if (!account.ok) return account
      if (role !== 'administrator' && isLast(account.value)) return fail({ kind: 'last-administrator' })
      return put({ ...account.value, role })
    },
    setPassword: async (name, password, { by, isPresent } = {}) => {
      const before = known(name)
      if (!before.ok) return before
      const hash = await passwords.hash(password)
      if (isPresent?.() === false) return fail({ kind: 'session-over' })
      const account = known(name)
      if (!account.ok) return account
      const { demo: _told, keyed, ...rest } = account.value
      const own = by === rest.name
      const next: Keyed | undefined = own
        ? keyed && { ...keyed, own: true }
        : { at: now(), ...(by === undefined ? {} : { by }) }
      return put({ ...rest, hash, failures: NO_FAILURES, ...(next ? { keyed: next } : {}) })
    },
    endWait: (name) => {
      const account = known(name)
      return account.ok ? put({ ...account.value, failures: NO_FAILURES }) : account
    },
  }
}

const operatorOf = ({ name, role }: Account): Operator => ({ name, role })
