/** Stands in for vitest in the engine's tests: their cases are gathered and run again for each mutant. */
import { expect } from 'vitest'

export interface Case {
  readonly name: string
  readonly run: () => unknown
}

export const cases: Case[] = []
let within: readonly string[] = []

type Body = (...args: readonly unknown[]) => unknown
const bodyOf = (given: readonly unknown[]): Body => {
  const body = given.find((each) => typeof each === 'function')
  if (typeof body !== 'function') throw new TypeError('a test without a function')
  return (...args) => Reflect.apply(body, undefined, args) as unknown
}
const rowsOf = (rows: readonly unknown[]): (readonly unknown[])[] =>
  rows.map((row) => (Array.isArray(row) ? row : [row]))

export function it(name: string, ...given: readonly unknown[]): void {
  const body = bodyOf(given)
  cases.push({ name: [...within, name].join(' > '), run: () => body() })
}
it.each =
  (rows: readonly unknown[]) =>
  (name: string, ...given: readonly unknown[]): void => {
    const body = bodyOf(given)
    rowsOf(rows).forEach((row, i) => it(`${name} [${i}]`, () => body(...row)))
  }

export function describe(name: string, ...given: readonly unknown[]): void {
  const outer = within
  within = [...within, name]
  bodyOf(given)()
  within = outer
}
describe.each =
  (rows: readonly unknown[]) =>
  (name: string, ...given: readonly unknown[]): void => {
    const body = bodyOf(given)
    rowsOf(rows).forEach((row, i) => describe(`${name} [${i}]`, () => body(...row)))
  }

export { expect }
