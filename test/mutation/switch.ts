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

/** Elements of one typed array: a mutant that doubles a table at every step would take the machine's memory instead of failing. */
const MOST_ELEMENTS = 1 << 24

for (const name of ['Int32Array', 'Uint8Array', 'Float64Array'] as const) {
  const plain: new (length: number) => ArrayBufferView = globalThis[name]
  const limited: typeof plain = new Proxy(plain, {
    construct(target, args: [number], newTarget): object {
      if (args[0] > MOST_ELEMENTS) throw new RangeError(`a table of ${args[0]} elements`)
      return Reflect.construct(target, args, newTarget === limited ? target : newTarget) as object
    },
  })
  // A table is doubled by its own constructor.
  Object.defineProperty(plain.prototype, 'constructor', { value: limited })
  Object.defineProperty(globalThis, name, { value: limited, writable: true, configurable: true })
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
