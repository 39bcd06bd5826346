/**
 * `host operators ...`: the accounts from the command line, for a site that lost its administrator. Only the owner of the
 * installation's key and root may use it. Each change is journalled with the account of the operating system, and raises an alarm.
 */
import { ok, type Result } from '../domain/result'
import { formatInstant } from '../domain/time'
import type { Operator, Role } from '../../preload/contract/models'
import { missingSigns, passwordProblem } from '../../preload/contract/password'
import type { Accounts, Refusal } from '../operators/accounts'
import { ROLES } from '../../preload/contract/roles'
import { ADVISED, commandText, usageText } from '../running/advice'
import { parseCommand, TEXT } from './arguments'
import type { CommandOutput } from './output'

export const OPERATORS_USAGE = usageText(`host operators --data DIR COMMAND
  list                          every account, its role and when it signed in last
  add NAME --role ROLE          ROLE: ${ROLES.join(', ')}; the password on standard input
  reset-password NAME           the new password on standard input; a wait after wrong tries is over then
  set-role NAME --role ROLE     the last administrator stays one
  end-wait NAME                 the next try to sign in counts again, after too many wrong ones
  remove NAME
  recover                       ends a seal: the accounts count as their file holds them now, which is listed
  recover NAME                  ends a seal: NAME becomes the only account, an administrator; the password on standard input`)

const FORM = { usage: OPERATORS_USAGE, options: { data: TEXT, role: TEXT }, positionals: [1, 2] } as const

export interface OperatorsCommand extends CommandOutput {
  readonly open: (dataDir: string) => Accounts
  /** The first line of standard input. */
  readonly readPassword: () => Promise<string>
  /** The operating system's account that runs this, for the journal. */
  readonly account: string
}

const NEEDS_NAME = ['add', 'reset-password', 'set-role', 'end-wait', 'remove']
const MAY_NAME = [...NEEDS_NAME, 'recover']

/** Exit status: 0 done, 2 refused, with the reason on `err`. A password is never an argument: every program can read those. */
export async function runOperators(args: readonly string[], command: OperatorsCommand): Promise<0 | 2> {
  const refuse = (reason: string): 2 => {
    command.err(reason)
    return 2
  }
  const parsed = parseCommand(args, FORM)
  if (!parsed.ok) return refuse(parsed.error)
  const { values, positionals } = parsed.value
  const [verb = '', name = ''] = positionals
  const nameFits = name === '' ? !NEEDS_NAME.includes(verb) : MAY_NAME.includes(verb)
  if (values.data === undefined || !nameFits) return refuse(OPERATORS_USAGE)
  const needsRole = verb === 'add' || verb === 'set-role'
  const role: Role | undefined = ROLES.find((known) => known === values.role)
  if (needsRole ? role === undefined : values.role !== undefined)
    return refuse(
      needsRole ? `--role: must be one of ${ROLES.join(', ')}, got ${values.role ?? 'nothing'}` : OPERATORS_USAGE,
    )

  const words = refusalWords(name, values.data)
  const accounts = command.open(values.data)
  const done = (result: Result<Operator, Refusal>, said: (operator: Operator) => string): 0 | 2 => {
    if (!result.ok) return refuse(words(result.error))
    accounts.leaveWord(said(result.value), command.account)
    command.out(said(result.value))
    return 0
  }
  const withPassword = async <T>(set: (password: string) => Promise<Result<T, Refusal>>) => {
    const password = await command.readPassword()
    const problem = passwordProblem(password, name)
    if (problem === 'short') return `the password is too short: ${missingSigns(password)} more characters are needed`
    return problem === null ? set(password) : `the password is refused: it is ${WEAK[problem]}`
  }

  switch (verb) {
    case 'list': {
      const sealed = accounts.sealed()
      if (sealed) return refuse(words(sealed))
      for (const account of accounts.all())
        command.out(
          `${account.name}\t${account.role}\t${account.signedInAt === null ? 'never signed in' : `signed in ${formatInstant(account.signedInAt)}`}${
            account.waitsUntil === null ? '' : `\twaits until ${formatInstant(account.waitsUntil)}`
          }`,
        )
      return 0
    }
    case 'add':
    case 'reset-password': {
      const made = await withPassword((password) =>
        verb === 'add' && role !== undefined
          ? accounts.add({ name, role }, password)
          : accounts.setPassword(name, password),
      )
      if (typeof made === 'string') return refuse(made)
      return done(made, (operator) =>
        verb === 'add' ? `added ${operator.name}, ${operator.role}` : `new password for ${operator.name}`,
      )
    }
    case 'set-role':
      return done(
        role === undefined ? ok({ name, role: 'guard' }) : accounts.setRole(name, role),
        (operator) => `${operator.name} is ${role ?? operator.role} now`,
      )
    case 'end-wait':
      return done(accounts.endWait(name), (operator) => `ended the wait of ${operator.name}`)
    case 'recover': {
      const made =
        name === ''
          ? await accounts.recover(null, command.account)
          : await withPassword((password) => accounts.recover({ name, password }, command.account))
      if (typeof made === 'string' || !made.ok) return refuse(typeof made === 'string' ? made : words(made.error))
      for (const operator of made.value) command.out(`${operator.name}\t${operator.role}`)
      return 0
    }
    case 'remove':
      return done(accounts.remove(name), (operator) => `removed ${operator.name}, ${operator.role}`)
    default:
      return refuse(OPERATORS_USAGE)
  }
}

const WEAK = {
  common: 'one that everybody tries first',
  name: 'made of the name',
  pattern: 'a row of keys, or repeats itself',
} as const

const refusalWords =
  (name: string, data: string) =>
  (why: Refusal): string =>
    refusalText(why, name, data)

function refusalText(why: Refusal, name: string, data: string): string {
  switch (why.kind) {
    case 'taken':
      return `there is an operator ${name} already`
    case 'unknown':
      return `there is no operator ${name}`
    case 'last-administrator':
      return `${name} is the last administrator and stays one`
    case 'full':
      return 'there are as many operators as there can be'
    case 'sealed':
      return `${why.problem}; look into it, then run: ${commandText(ADVISED.recoverAccounts(data))}`
    case 'not-sealed':
      return 'the accounts are not sealed: there is nothing to recover'
    case 'not-written':
      return why.problem
    case 'session-over':
    case 'set-up':
    case 'wait':
    case 'wrong':
      return `not done: ${why.kind}`
  }
}
