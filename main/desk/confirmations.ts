/**
 * The two-person rule of a site with `dualAuthorisation`. What touches many people, lasts long or has no end needs a second
 * operator. The main process makes a challenge for the very act, the second operator answers it with their password, and the
 * act then goes ahead once, for the same session, within two minutes. On every site, what a guard prepares goes ahead in the
 * same way once a supervisor has signed it at the guard's desk.
 */
import { createHash, randomUUID } from 'node:crypto'
import type { Audit } from '../domain/audit'
import { canonicalJson } from '../domain/canonical-json'
import type { OperatorAction } from '../domain/record'
import { fail, ok, type Result } from '../domain/result'
import { HOUR, MINUTE, type Instant } from '../domain/time'
import type { Confirmable, Operator, SecondSignIn } from '../../preload/contract/models'
import type { Answer, Failure } from '../../preload/contract/answer'
import { mayConfirm, mayPrepare } from '../../preload/contract/roles'
import { SESSION_OVER, type Present } from './presence'

/** People whom all operators of a desk together may reset, clear or let pass one by one within a minute without a second. */
export const ALONE_PER_MINUTE = 5
/** An override that lasts longer than this needs a second. */
export const LONG_MS = HOUR
/** How long a challenge can be answered, and a confirmed act can be done. */
export const CONFIRM_WITHIN_MS = 2 * MINUTE
/** Challenges that can be open; the oldest ends first. */
const CHALLENGES = 20

interface Asking extends Present {
  readonly operator: Operator
  readonly session: number
}

export interface Confirmations {
  /** A new challenge for this act; null when it needs no second operator. Fails where one signature beside the asker's is too few. */
  readonly challenge: (what: Confirmable, asker: Asking) => Answer<string | null>
  /** The second operator answers a challenge. Each challenge can be answered rightly once. */
  readonly confirm: (challenge: string, second: SecondSignIn, asker: Asking) => Promise<Answer<null>>
  /** Lets an act go ahead and uses its confirmation up; what the journal keeps of it. */
  readonly pass: (what: Confirmable, asker: Asking) => Result<Audit, Failure>
}

export interface ConfirmationsSetup {
  /** Whether the site in force asks for two. */
  readonly isDual: () => boolean
  readonly now: () => Instant
  readonly confirmSecond: (
    first: Operator,
    second: SecondSignIn,
    what: Confirmable,
  ) => Promise<Result<Operator, Failure>>
}

interface Open {
  readonly what: Confirmable
  readonly hash: string
  readonly session: number
  readonly until: Instant
  /** Null until the second operator has confirmed. */
  readonly second: string | null
}

const refused = (detail: string): Failure => ({ ok: false, code: 'not-permitted', detail })

/** Whom an act of one person's lets in; undefined for every other act. */
const letIn = (action: OperatorAction): string | undefined =>
  'cardholder' in action && ['reset', 'clear-violation', 'free-pass'].includes(action.action)
    ? action.cardholder
    : undefined

function needsSecond(action: OperatorAction, now: Instant): boolean {
  switch (action.action) {
    case 'reset':
      return !('cardholder' in action)
    case 'suspend':
      return action.on
    case 'exempt':
      return action.on && action.until === undefined
    case 'grant-on-violation':
      return action.on && (action.until === undefined || action.until - now > LONG_MS)
    case 'unlock':
      return action.until === undefined || action.until - now > LONG_MS
    case 'lock':
    case 'card':
    case 'clear-violation':
    case 'free-pass':
    case 'revert-to-soft':
    case 'lockdown':
      return false
  }
}

export function createConfirmations({ isDual, now, confirmSecond }: ConfirmationsSetup): Confirmations {
  const open = new Map<string, Open>()
  let recent: readonly { readonly at: Instant; readonly cardholder: string }[] = []

  /** People let in within the last minute, this one included. */
  function lately(cardholder: string): number {
    const since = now() - MINUTE
    recent = recent.filter(({ at }) => at > since)
    return new Set([...recent.map((one) => one.cardholder), cardholder]).size
  }

  /** Whether two operators who may do it are needed. */
  function needsTwo(what: Confirmable): boolean {
    if (!isDual()) return false
    if (what.kind !== 'action') return true
    const person = letIn(what.action)
    return needsSecond(what.action, now()) || (person !== undefined && lately(person) > ALONE_PER_MINUTE)
  }

  /** Whether the asker may do it with somebody's signature, without one, or not at all. */
  function needs(what: Confirmable, { operator }: Asking): 'nobody' | 'second' | Failure {
    const two = needsTwo(what)
    if (mayConfirm(operator.role, what)) return two ? 'second' : 'nobody'
    if (what.kind !== 'action' || !mayPrepare(operator.role, what.action))
      return refused(`this is not permitted to ${operator.name} (${operator.role})`)
    return two ? refused('this needs two supervisors: one has to sign in at this desk') : 'second'
  }

  function forget(): void {
    for (const [id, { until }] of open) if (until <= now()) open.delete(id)
  }

  return {
    challenge: (what, asker) => {
      const needed = needs(what, asker)
      if (needed === 'nobody') return ok(null)
      if (needed !== 'second') return needed
      forget()
      const [oldest] = open.keys()
      if (open.size >= CHALLENGES && oldest !== undefined) open.delete(oldest)
      const id = randomUUID()
      open.set(id, { what, hash: hashOf(what), session: asker.session, until: now() + CONFIRM_WITHIN_MS, second: null })
      return ok(id)
    },
    confirm: async (id, second, asker) => {
      forget()
      const found = open.get(id)
      if (!found || found.session !== asker.session || found.second !== null)
        return refused('this confirmation is over: begin it again')
      const known = await confirmSecond(asker.operator, second, found.what)
      if (!known.ok) return known.error
      if (!asker.isPresent()) return SESSION_OVER
      if (open.get(id)?.second !== null) return refused('this confirmation is over: begin it again')
      open.set(id, { ...found, second: known.value.name, until: now() + CONFIRM_WITHIN_MS })
      return ok(null)
    },
    pass: (what, asker) => {
      const needed = needs(what, asker)
      if (typeof needed === 'object') return fail(needed)
      forget()
      const hash = needed === 'second' ? hashOf(what) : ''
      const found = [...open].find(
        ([, one]) => one.hash === hash && one.session === asker.session && one.second !== null,
      )
      if (needed === 'second' && !found) return fail(refused(unsigned(what, asker.operator)))
      const person = what.kind === 'action' ? letIn(what.action) : undefined
      if (person !== undefined) recent = [...recent, { at: now(), cardholder: person }]
      if (!found) return ok({})
      open.delete(found[0])
      return ok({ secondOperator: found[1].second ?? '' })
    },
  }
}

const unsigned = (what: Confirmable, { role }: Operator): string =>
  mayConfirm(role, what)
    ? 'this site asks for a second operator to confirm it'
    : `a supervisor has to sign what a ${role} prepares`

const hashOf = (what: Confirmable): string => createHash('sha256').update(canonicalJson(what)).digest('hex')
