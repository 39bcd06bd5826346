/** Simulated readers on a line in virtual time, and a search there. */
import {
  type DiscoveryEffect,
  type DiscoveryInput,
  type FoundReader,
  newDiscovery,
  nextDiscovery,
} from '../../../main/osdp/discovery'
import type { LineHearing } from '../../../main/domain/line-trial'
import type { LineModel } from '../../simulator/osdp/line'
import { makeReaders, seeded } from '../../simulator/osdp/serve'
import { KEY } from '../../simulation/osdp/virtual-bus'

export function readersAt(baud: number, firstAddress: number, readers = 1, key: Uint8Array | null = KEY): LineModel {
  return makeReaders({
    readers,
    firstAddress,
    secure: true,
    baud,
    counts: { inputs: 0, outputs: 0 },
    keyOf: () => key,
    seed: 1,
    report: () => undefined,
    holdBaud: baud,
    turnaroundMs: 3,
  })
}

export interface Search {
  readonly found: readonly FoundReader[]
  readonly heard: readonly LineHearing[]
  readonly cancelled: boolean
  readonly ms: number
  readonly progress: readonly { readonly done: number; readonly of: number }[]
  readonly bauds: readonly number[]
}

export function search(
  line: LineModel,
  options: {
    thorough?: boolean
    baud?: number | null
    cancelAfter?: number
    refuseBaud?: number
    /** How early every timer fires. */
    earlyMs?: number
    /** What others send on the line after each of our packets. */
    disturbance?: readonly number[]
  } = {},
): Search {
  const random = seeded(3)
  const state = newDiscovery({
    baud: options.baud ?? null,
    thorough: options.thorough ?? false,
    allowanceMs: 20,
    random: (n) => Uint8Array.from({ length: n }, () => Math.floor(random() * 256)),
  })
  const progress: { done: number; of: number }[] = []
  const bauds: number[] = []
  const inputs: { at: number; input: DiscoveryInput }[] = [{ at: 0, input: { kind: 'start' } }]
  if (options.cancelAfter !== undefined) inputs.push({ at: options.cancelAfter, input: { kind: 'cancel' } })
  let baud = 9600
  let wake = Infinity
  let now = 0
  const over: Extract<DiscoveryEffect, { kind: 'over' }>[] = []
  const run = (input: DiscoveryInput): void => {
    for (const effect of nextDiscovery(state, input, now)) {
      if (effect.kind === 'write') {
        if (options.disturbance)
          inputs.push({ at: now + 5, input: { kind: 'bytes', bytes: Uint8Array.from(options.disturbance) } })
        for (const { afterMs, bytes } of line.hear(effect.bytes, now, baud))
          inputs.push({ at: now + afterMs, input: { kind: 'bytes', bytes } })
      } else if (effect.kind === 'wake') wake = effect.at
      else if (effect.kind === 'set-baud') {
        const good = effect.baud !== options.refuseBaud
        if (good) baud = effect.baud
        bauds.push(effect.baud)
        inputs.push({ at: now + 1, input: { kind: 'baud-set', baud: effect.baud, ok: good } })
      } else if (effect.kind === 'progress') progress.push(effect)
      else if (effect.kind === 'over') over.push(effect)
    }
  }
  while (over.length === 0) {
    inputs.sort((a, b) => a.at - b.at)
    const next = inputs[0]
    if (next && next.at <= wake) {
      inputs.shift()
      now = Math.max(now, next.at)
      run(next.input)
    } else {
      if (wake === Infinity) throw new Error(`the search waits for nothing at ${now} ms`)
      // Only the first firing is early: the rest of the time is too short for another.
      now = wake - now > 1 ? wake - (options.earlyMs ?? 0) : wake
      wake = Infinity
      run({ kind: 'timer' })
    }
  }
  const [{ found, heard, cancelled } = { found: [], heard: [], cancelled: false }] = over
  return { found, heard, cancelled, ms: now, progress, bauds }
}
