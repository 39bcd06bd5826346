/**
 * The local accounts of a desk. Nothing of them goes anywhere else, and there is no way round them but the file itself,
 * which the host command may change while the console runs.
 */
import { createHmac, randomBytes } from 'node:crypto'
import { fail, ok, type Result } from '../domain/result'
import type { Instant } from '../domain/time'
import type { Operator, OperatorAccount, Role } from '../../preload/contract/models'
import { fileStamp, loadAccounts, saveAccounts, type Account, type Kept, type Word } from './account-file'
import { ahead, NO_FAILURES, waitUntil, type Ahead, type Failures } from './lockout'
import { hashOfNobody, type Cost, type Passwords } from './password'

/** Marks of names that nobody has, at most; the oldest are forgotten. */
const STRANGERS_LIMIT = 1_000
/** Too short to tell what was typed, long enough to keep names apart. */
const MARK_CHARACTERS = 4
export const ACCOUNTS_LIMIT = 500
export const USUAL_IDLE_MINUTES = 15

export type Refusal =
  | ({ readonly kind: 'wrong' } & Ahead)
  | { readonly kind: 'wait'; readonly until: Instant }
  | { readonly kind: 'taken' | 'unknown' | 'last-administrator' | 'full' | 'set-up' }
  /** The file cannot be read: nobody may sign in, rather than anybody. The site goes on deciding meanwhile. */
  | { readonly kind: 'sealed' | 'not-written'; readonly problem: string }

export interface Accounts {
  /** Why nobody can be looked up: the file is damaged or cannot be read; null = it can. */
  readonly problem: () => string | null
  readonly isEmpty: () => boolean
  readonly all: () => readonly OperatorAccount[]
  /** The operator of that name as the file has them now. */
  readonly find: (name: string) => Operator | null
  readonly idleLockMinutes: () => number | null
  /** Looks at the password unless the name has to wait; counts what went wrong, also over restarts. */
  readonly signIn: (name: string, password: string) => Promise<Result<Operator, Refusal>>
  readonly add: (operator: Operator, password: string, demo?: true) => Promise<Result<Operator, Refusal>>
  readonly remove: (name: string) => Result<Operator, Refusal>
  readonly setRole: (name: string, role: Role) => Result<Operator, Refusal>
  /** Also ends the wait of a name that had to. */
  readonly setPassword: (name: string, password: string) => Promise<Result<Operator, Refusal>>
  readonly setIdleLock: (minutes: number | null) => Result<null, Refusal>
  /** Leaves for the console, which alone writes the journal, what was done without it. */
  readonly leaveWord: (text: string) => void
}

export interface AccountsSetup {
  readonly file: string
  readonly now: () => Instant
  readonly passwords: Passwords
  /** What a name that nobody has is compared at; the same as that of `passwords`. */
  readonly cost?: Cost
  readonly report: (problem: string) => void
  /** Takes what another program did, once; without it the words are left where they are. */
  readonly onWord?: (word: Word) => void
}

export function openAccounts({ file, now, passwords, cost, report, onWord }: AccountsSetup): Accounts {
  const nobody = hashOfNobody(cost)
  let stamp: string | null | undefined
  let problem: string | null = null
  let accounts = new Map<string, Account>()
  let strangers = new Map<string, Failures>()
  let words: readonly Word[] = []
  let idleLockMinutes: number | null = USUAL_IDLE_MINUTES
  let markKey = randomBytes(16).toString('base64')

  /** Takes in what another program wrote. */
  function look(): void {
    const found = fileStamp(file)
    if (found === stamp) return
    stamp = found
    const loaded = loadAccounts(file)
    problem = loaded.ok ? null : loaded.error
    if (problem !== null) report(problem)
    const kept = loaded.ok ? loaded.value : null
    accounts = new Map(kept?.operators.map((account) => [keyOf(account.name), account]))
    strangers = new Map(kept?.strangers)
    idleLockMinutes = kept ? kept.idleLockMinutes : USUAL_IDLE_MINUTES
    markKey = kept?.markKey ?? markKey
    words = kept?.words ?? []
    if (!onWord || words.length === 0) return
    const left = words
    words = []
    if (save().ok) for (const word of left) onWord(word)
  }

  function save(): Result<null, Refusal> {
    const kept: Kept = { idleLockMinutes, operators: [...accounts.values()], strangers: [...strangers], words, markKey }
    try {
      saveAccounts(file, kept)
      stamp = fileStamp(file)
      return ok(null)
    } catch (error) {
      const words = `the accounts cannot be written: ${error instanceof Error ? error.message : String(error)}`
      report(words)
      return fail({ kind: 'not-written', problem: words })
    }
  }

  /** Changes accounts on disk, or not at all. */
  function change(by: (all: Map<string, Account>) => void): Result<null, Refusal> {
    const before = accounts
    accounts = new Map(accounts)
    by(accounts)
    const saved = save()
    if (!saved.ok) accounts = before
    return saved
  }

  function failed(key: string, mark: string, failures: Failures): void {
    const account = accounts.get(key)
    if (account) accounts.set(key, { ...account, failures })
    else {
      strangers.delete(mark)
      if (strangers.size >= STRANGERS_LIMIT) strangers.delete([...strangers.keys()][0] ?? mark)
      strangers.set(mark, failures)
    }
    // A full disk must not keep the right people out: the try is then counted in memory alone.
    save()
  }

  const markOf = (key: string): string =>
    createHmac('sha256', markKey).update(key).digest('base64').slice(0, MARK_CHARACTERS)
  const administrators = (): number => [...accounts.values()].filter(({ role }) => role === 'administrator').length
  const isLast = (account: Account): boolean => account.role === 'administrator' && administrators() === 1

  function known(name: string): Result<Account, Refusal> {
    look()
    if (problem !== null) return fail({ kind: 'sealed', problem })
    const account = accounts.get(keyOf(name))
    return account ? ok(account) : fail({ kind: 'unknown' })
  }

  return {
    problem: () => {
      look()
      return problem
    },
    isEmpty: () => {
      look()
      return problem === null && accounts.size === 0
    },
    all: () => {
      look()
      return [...accounts.values()].map(({ name, role, signedInAt, failures, demo }) => ({
        name,
        role,
        signedInAt,
        waitsUntil: failures.count > 0 && waitUntil(failures, now()) > now() ? waitUntil(failures, now()) : null,
        ...(demo ? { demo } : {}),
      }))
    },
    find: (name) => {
      const account = known(name)
      return account.ok ? operatorOf(account.value) : null
    },
    idleLockMinutes: () => {
      look()
      return idleLockMinutes
    },

    signIn: async (name, password) => {
      look()
      if (problem !== null) return fail({ kind: 'sealed', problem })
      const key = keyOf(name)
      const mark = markOf(key)
      const failures = accounts.get(key)?.failures ?? strangers.get(mark) ?? NO_FAILURES
      const until = waitUntil(failures, now())
      if (failures.count > 0 && until > now()) return fail({ kind: 'wait', until })
      // Counted before it is looked at: whoever pulls the plug meanwhile has used up a try.
      const counted = { count: failures.count + 1, lastAt: now() }
      failed(key, mark, counted)
      const before = accounts.get(key)
      const right = await passwords.matches(password, before?.hash ?? nobody)
      look()
      const account = accounts.get(key)
      if (!right || !account || account.hash !== before?.hash) {
        const next = waitUntil(counted, now())
        return next > now() ? fail({ kind: 'wait', until: next }) : fail({ kind: 'wrong', ...ahead(counted) })
      }
      accounts.set(key, { ...account, failures: NO_FAILURES, signedInAt: now() })
      save()
      return ok(operatorOf(account))
    },

    add: async ({ name, role }, password, demo) => {
      const free = known(name)
      if (free.ok) return fail({ kind: 'taken' })
      if (free.error.kind === 'sealed') return free
      if (accounts.size >= ACCOUNTS_LIMIT) return fail({ kind: 'full' })
      const hash = await passwords.hash(password)
      if (known(name).ok) return fail({ kind: 'taken' })
      const made = { name, role, hash, failures: NO_FAILURES, signedInAt: null, ...(demo ? { demo } : {}) }
      const saved = change((all) => all.set(keyOf(name), made))
      return saved.ok ? ok({ name, role }) : saved
    },

    remove: (name) => {
      const account = known(name)
      if (!account.ok) return account
      if (isLast(account.value)) return fail({ kind: 'last-administrator' })
      const saved = change((all) => all.delete(keyOf(name)))
      return saved.ok ? ok(operatorOf(account.value)) : saved
    },

    setRole: (name, role) => {
      const account = known(name)
      if (!account.ok) return account
      if (role !== 'administrator' && isLast(account.value)) return fail({ kind: 'last-administrator' })
      const saved = change((all) => all.set(keyOf(name), { ...account.value, role }))
      return saved.ok ? ok(operatorOf(account.value)) : saved
    },

    setPassword: async (name, password) => {
      const before = known(name)
      if (!before.ok) return before
      const hash = await passwords.hash(password)
      const account = known(name)
      if (!account.ok) return account
      const { demo: _told, ...rest } = account.value
      const saved = change((all) => all.set(keyOf(name), { ...rest, hash, failures: NO_FAILURES }))
      return saved.ok ? ok(operatorOf(rest)) : saved
    },

    setIdleLock: (minutes) => {
      look()
      if (problem !== null) return fail({ kind: 'sealed', problem })
      const before = idleLockMinutes
      idleLockMinutes = minutes
      const saved = save()
      if (!saved.ok) idleLockMinutes = before
      return saved
    },

    leaveWord: (text) => {
      look()
      words = [...words, { at: now(), text }]
      save()
    },
  }
}

const operatorOf = ({ name, role }: Account): Operator => ({ name, role })

/** `Kim ` and `kim` are one person. */
const keyOf = (name: string): string => name.normalize('NFKC').trim().toLowerCase()
