/** What the mutated engine asks: which mutant is on, and whether a loop has gone on for too long. */
import type { Mutant } from './mutants'

export interface Switch {
  /** Number of the mutant that is on; 0 = none. */
  on: number
  /** Mutants that were passed while none is on; null = not noted. */
  reached: Set<number> | null
  rounds: number
}

declare global {
  var engineMutants: Mutant[]
  var mutantSwitch: Switch
  var isMutantOn: (id: number) => boolean
  var countRound: () => void
}

/** Rounds of all loops of one case; an unmutated case takes fewer. */
const MOST_ROUNDS = 50_000_000

globalThis.engineMutants = []
const state: Switch = { on: 0, reached: null, rounds: 0 }
globalThis.mutantSwitch = state
globalThis.isMutantOn = (id) => {
  if (id === state.on) return true
  state.reached?.add(id)
  return false
}
globalThis.countRound = () => {
  if (++state.rounds > MOST_ROUNDS) throw new Error('the loop does not end')
}
