/** What an entry of the bridge's table is made of: who may ask, how the arguments are parsed, and what the answer holds. */
import type { Answer } from '../answer'
import { shapeOf, tuple, type Parsed, type Parser } from '../form'
import type { Role } from '../models'
import type { ANYBODY } from '../roles'

export type Roles = readonly Role[] | typeof ANYBODY

export interface Request<R extends Roles, Args extends readonly unknown[], Value> {
  readonly roles: R
  /** Name and form of each argument, in order. */
  readonly args: readonly { readonly name: string; readonly shape: string }[]
  /** Checks the form and the limits of the arguments; whether what they name exists is checked by the answer. */
  readonly parse: (given: readonly unknown[]) => Parsed<Args>
  /** Never set: carries the type of the answer's value. */
  readonly value?: Value
}

/** @param fields name and parser of each argument, in order */
export const request = <const R extends Roles, Args extends readonly unknown[]>(
  roles: R,
  ...fields: { readonly [Index in keyof Args]: readonly [name: string, parser: Parser<Args[Index]>] }
): { readonly answers: <Value>() => Request<R, Args, Value> } => {
  const parse = tuple<Args>(...fields)
  const named: readonly (readonly [string, Parser<unknown>])[] = fields
  const args = named.map(([name, parser]) => ({ name, shape: shapeOf(parser) }))
  return { answers: () => ({ roles, args, parse }) }
}

/** The function that the page calls for an entry. */
export type Called<Entry> =
  Entry extends Request<Roles, infer Args, infer Value> ? (...args: Args) => Answer<Value> : never
