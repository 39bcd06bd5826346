/**
 * Mutation testing of the engine: each small fault is switched on, and the unit tests, scenarios and drawn cases that reach it
 * are run. One that no test notices is printed: a gap in the tests, or a change that cannot be noticed (equivalent.json names those).
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'vitest'
import { cases, expect } from './cases'
import { drawn } from './drawn'
import type { Mutant } from './mutants'

const every = Number(process.env['MUTATION_EVERY'] ?? 1)
const only = process.env['MUTATION_ONLY'] ?? ''
const report = process.env['MUTATION_REPORT']
const least = Number(process.env['MUTATION_LEAST'] ?? 0)

const keyOf = ({ file, was, is }: Mutant): string => `${file}: ${was} -> ${is}`
const equivalent = new Set(
  JSON.parse(readFileSync(join(import.meta.dirname, 'equivalent.json'), 'utf8')) as readonly string[],
)

interface Known {
  readonly run: () => unknown
  readonly reached: ReadonlySet<number>
  readonly rounds: number
  /** Mutants that it noticed. */
  kills: number
}

/** So many drawn cases are tried on a mutant that nothing else notices. */
const DRAWN = 300

/** Those that noticed many with little work are tried first: most mutants are then done after a few cases. */
const worth = ({ kills, rounds }: Known): number => (kills + 1) / (rounds + 1000)

async function passes(run: () => unknown, on: number): Promise<boolean> {
  globalThis.mutantSwitch.on = on
  globalThis.mutantSwitch.rounds = 0
  try {
    await run()
    return true
  } catch {
    return false
  } finally {
    globalThis.mutantSwitch.on = 0
  }
}

/** Each case without a fault: what it reaches, and how much work it is. */
async function learn(): Promise<Known[]> {
  const known: Known[] = []
  for (const { name, run } of [...cases, ...drawn(DRAWN)]) {
    const reached = new Set<number>()
    globalThis.mutantSwitch.reached = reached
    expect(await passes(run, 0), `${name} without a mutant`).toBe(true)
    globalThis.mutantSwitch.reached = null
    known.push({ run, reached, rounds: globalThis.mutantSwitch.rounds, kills: 0 })
  }
  return known
}

function printed(tally: ReadonlyMap<string, { killed: number; survived: Mutant[]; unreached: number }>): string {
  const lines: string[] = []
  for (const [file, { killed, survived, unreached }] of [...tally].toSorted(([a], [b]) => a.localeCompare(b))) {
    const all = killed + survived.length
    lines.push(`${file}: ${killed} of ${all} killed${unreached > 0 ? `, ${unreached} reached by no test` : ''}`)
    for (const { line, was, is } of survived)
      lines.push(
        `  ${line}: ${was.replaceAll(/\s+/g, ' ').slice(0, 90)}  ->  ${is.replaceAll(/\s+/g, ' ').slice(0, 90)}`,
      )
  }
  return lines.join('\n')
}

test('tests notice the mutants of the engine', async () => {
  for (const load of Object.values(import.meta.glob(['../unit/engine/*.test.ts', '../scenario/*.test.ts'])))
    await load()
  const known = await learn()
  const tally = new Map<string, { killed: number; survived: Mutant[]; unreached: number }>()
  const asked = globalThis.engineMutants.filter(
    (each) => each.file.includes(only) && each.id % every === 0 && !equivalent.has(keyOf(each)),
  )
  for (const mutant of asked) {
    const of = tally.get(mutant.file) ?? { killed: 0, survived: [], unreached: 0 }
    tally.set(mutant.file, of)
    const reaching = known.filter(({ reached }) => reached.has(mutant.id)).toSorted((a, b) => worth(b) - worth(a))
    let killed = false
    for (const each of reaching) {
      killed = !(await passes(each.run, mutant.id))
      if (!killed) continue
      each.kills++
      break
    }
    if (killed) of.killed++
    else of.survived.push(mutant)
    if (reaching.length === 0) of.unreached++
    if (report !== undefined) writeFileSync(report, printed(tally))
  }
  const killed = [...tally.values()].reduce((sum, each) => sum + each.killed, 0)
  const share = asked.length === 0 ? 100 : (100 * killed) / asked.length
  process.stdout.write(`${printed(tally)}\n${killed} of ${asked.length} killed, ${share.toFixed(1)} %\n`)
  expect(share).toBeGreaterThanOrEqual(least)
})
