/**
 * The local accounts of a desk: names, roles and hashed passwords, in one file that only its owner may read. Nothing of
 * them goes anywhere else, and there is no way round them but the file itself.
 */
import { chmodSync, closeSync, fsyncSync, openSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fail, ok, type Result } from '../domain/result'
import type { Instant } from '../domain/time'
import type { Operator, Role } from '../../preload/contract/models'
import { waitUntil, type Failures } from './lockout'
import { hashPassword, isPassword, type Cost, type PasswordHash } from './password'

const FORMAT = 'sallyport-operators/1'
const ROLES: readonly Role[] = ['guard', 'supervisor', 'administrator', 'auditor']
const OWNER_ONLY = 0o600
/** Names that nobody has are counted too, so that they cannot be told from those that somebody has; these many at most. */
const STRANGERS_LIMIT = 1_000
export const ACCOUNTS_LIMIT = 500

interface Account extends Operator {
  readonly hash: PasswordHash
  readonly failures: Failures
}

export type Refusal =
  | { readonly kind: 'wrong' }
  | { readonly kind: 'wait'; readonly until: Instant }
  | { readonly kind: 'taken' | 'unknown' | 'last-administrator' | 'full' }
  /** The file cannot be read: nobody may sign in, rather than anybody. The site goes on deciding meanwhile. */
  | { readonly kind: 'sealed'; readonly problem: string }

export interface Accounts {
  readonly isEmpty: () => boolean
  readonly all: () => readonly Operator[]
  /** Looks at the password unless the name has to wait; counts what went wrong, also over restarts. */
  readonly signIn: (name: string, password: string) => Promise<Result<Operator, Refusal>>
  readonly add: (operator: Operator, password: string) => Promise<Result<Operator, Refusal>>
  readonly remove: (name: string) => Result<Operator, Refusal>
  readonly changePassword: (name: string, password: string) => Promise<Result<Operator, Refusal>>
}

export interface AccountsSetup {
  readonly folder: string
  readonly now: () => Instant
  /** Weaker in tests only. */
  readonly cost?: Cost
}

/** Opens the accounts; a file that cannot be read lets nobody in, and every try says why. */
export function openAccounts({ folder, now, cost }: AccountsSetup): Accounts {
  const file = join(folder, 'operators.json')
  const loaded = load(file)
  if (!loaded.ok) return sealed(loaded.error)
  const accounts = new Map(loaded.value.map((account) => [keyOf(account.name), account]))
  const strangers = new Map<string, Failures>()
  /** What a name that nobody has is checked against, so that it takes as long as one that somebody has. */
  let nobody: Promise<PasswordHash> | undefined

  const set = (account: Account): void => {
    accounts.set(keyOf(account.name), account)
    save(file, [...accounts.values()])
  }
  const asOperator = ({ name, role }: Account): Operator => ({ name, role })
  const administrators = (): number => [...accounts.values()].filter(({ role }) => role === 'administrator').length

  function strangerFailed(key: string, failures: Failures): void {
    if (strangers.size >= STRANGERS_LIMIT && !strangers.has(key)) strangers.delete([...strangers.keys()][0] ?? key)
    strangers.set(key, failures)
  }

  return {
    isEmpty: () => accounts.size === 0,
    all: () => [...accounts.values()].map(asOperator),
    signIn: async (name, password) => {
      const key = keyOf(name)
      const failures = accounts.get(key)?.failures ?? strangers.get(key) ?? NO_FAILURES
      if (failures.count > 0 && waitUntil(failures) > now()) return fail({ kind: 'wait', until: waitUntil(failures) })
      // Counted before it is looked at: whoever pulls the plug meanwhile has used up a try.
      const counted = { count: failures.count + 1, lastAt: now() }
      const before = accounts.get(key)
      if (before) set({ ...before, failures: counted })
      else strangerFailed(key, counted)
      nobody ??= hashPassword('nobody', cost)
      const right = await isPassword(password, before?.hash ?? (await nobody))
      const account = accounts.get(key)
      if (!right || !account || account.hash !== before?.hash) return fail({ kind: 'wrong' })
      set({ ...account, failures: NO_FAILURES })
      return ok(asOperator(account))
    },
    add: async (operator, password) => {
      if (accounts.has(keyOf(operator.name))) return fail({ kind: 'taken' })
      if (accounts.size >= ACCOUNTS_LIMIT) return fail({ kind: 'full' })
      const hash = await hashPassword(password, cost)
      if (accounts.has(keyOf(operator.name))) return fail({ kind: 'taken' })
      set({ name: operator.name, role: operator.role, hash, failures: NO_FAILURES })
      return ok(operator)
    },
    remove: (name) => {
      const account = accounts.get(keyOf(name))
      if (!account) return fail({ kind: 'unknown' })
      if (account.role === 'administrator' && administrators() === 1) return fail({ kind: 'last-administrator' })
      accounts.delete(keyOf(name))
      save(file, [...accounts.values()])
      return ok(asOperator(account))
    },
    changePassword: async (name, password) => {
      if (!accounts.has(keyOf(name))) return fail({ kind: 'unknown' })
      const hash = await hashPassword(password, cost)
      const account = accounts.get(keyOf(name))
      if (!account) return fail({ kind: 'unknown' })
      set({ ...account, hash, failures: NO_FAILURES })
      return ok(asOperator(account))
    },
  }
}

function sealed(problem: string): Accounts {
  const refused = fail<Refusal>({ kind: 'sealed', problem })
  return {
    isEmpty: () => false,
    all: () => [],
    signIn: () => Promise.resolve(refused),
    add: () => Promise.resolve(refused),
    remove: () => refused,
    changePassword: () => Promise.resolve(refused),
  }
}

const NO_FAILURES: Failures = { count: 0, lastAt: 0 }

/** `Kim ` and `kim` are one person. */
const keyOf = (name: string): string => name.normalize('NFKC').trim().toLowerCase()

function load(file: string): Result<readonly Account[], string> {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return ok([])
    return fail(`the accounts cannot be read: ${error instanceof Error ? error.message : String(error)}`)
  }
  try {
    const kept: unknown = JSON.parse(text)
    if (
      typeof kept === 'object' &&
      kept !== null &&
      'format' in kept &&
      kept.format === FORMAT &&
      'operators' in kept
    ) {
      const { operators } = kept
      if (Array.isArray(operators) && operators.every(isAccount)) return ok(operators)
    }
  } catch {
    // Said below, without what the file holds.
  }
  return fail(
    `the accounts in ${file} are damaged; put a copy back, or remove the file to start with a new administrator`,
  )
}

function isAccount(value: unknown): value is Account {
  if (typeof value !== 'object' || value === null) return false
  const { name, role, hash, failures } = value as Partial<Record<keyof Account, unknown>>
  const hashed = hash as Partial<Record<keyof PasswordHash, unknown>> | null | undefined
  const failed = failures as Partial<Record<keyof Failures, unknown>> | null | undefined
  return (
    typeof name === 'string' &&
    ROLES.some((known) => known === role) &&
    hashed?.kind === 'scrypt' &&
    [hashed.n, hashed.r, hashed.p].every((number) => Number.isSafeInteger(number)) &&
    [hashed.salt, hashed.key].every((text) => typeof text === 'string' && text !== '') &&
    Number.isSafeInteger(failed?.count) &&
    typeof failed?.lastAt === 'number'
  )
}

/** On disk before anybody is told; a crash leaves the old file or the new one. */
function save(file: string, operators: readonly Account[]): void {
  const beside = `${file}.new`
  writeFileSync(beside, `${JSON.stringify({ format: FORMAT, operators }, null, 2)}\n`, { mode: OWNER_ONLY })
  chmodSync(beside, OWNER_ONLY)
  const descriptor = openSync(beside, 'r+')
  fsyncSync(descriptor)
  closeSync(descriptor)
  renameSync(beside, file)
}
