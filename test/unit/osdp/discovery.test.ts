import { describe, expect, test } from 'vitest'
import {
  type DiscoveryEffect,
  type DiscoveryInput,
  type FoundReader,
  newDiscovery,
  nextDiscovery,
} from '../../../main/osdp/discovery'
import type { LineModel } from '../../simulator/osdp/line'
import { makeReaders, seeded } from '../../simulator/osdp/serve'
import { KEY } from '../../simulation/osdp/virtual-bus'

function readersAt(baud: number, firstAddress: number, readers = 1, key: Uint8Array | null = KEY): LineModel {
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

interface Search {
  readonly found: readonly FoundReader[]
  readonly cancelled: boolean
  readonly ms: number
  readonly progress: readonly { readonly done: number; readonly of: number }[]
  readonly bauds: readonly number[]
}

function search(
  line: LineModel,
  options: {
    thorough?: boolean
    baud?: number | null
    cancelAfter?: number
    refuseBaud?: number
    /** How early every timer fires. */
    earlyMs?: number
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
      if (effect.kind === 'write')
        for (const { afterMs, bytes } of line.hear(effect.bytes, now, baud))
          inputs.push({ at: now + afterMs, input: { kind: 'bytes', bytes } })
      else if (effect.kind === 'wake') wake = effect.at
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
  const [{ found, cancelled } = { found: [], cancelled: false }] = over
  return { found, cancelled, ms: now, progress, bauds }
}

describe('discovery', () => {
  test.each([
    [9600, 0],
    [38400, 3],
    [115200, 77],
    [230400, 126],
  ])('finds a single reader at %i baud, address %i', (baud, address) => {
    const { found, ms } = search(readersAt(baud, address))
    expect(found).toMatchObject([{ baud, address, acceptsDefaultKey: false, identity: { serial: 1000 + address } }])
    expect(ms).toBeLessThan(45_000)
  })

  test('finds all readers of a bus, though their answers to the configuration address collide', () => {
    const { found } = search(readersAt(19200, 10, 6))
    expect(found.map((reader) => reader.address)).toEqual([10, 11, 12, 13, 14, 15])
  })

  test('reports a reader that accepts the default key', () => {
    expect(search(readersAt(9600, 1, 1, null)).found).toMatchObject([{ address: 1, acceptsDefaultKey: true }])
  })

  test('an empty line: a short search, and a thorough one that queries every address at every speed', () => {
    const line = readersAt(9600, 0)
    line.pds[0]?.faults.set('deaf', Infinity)
    const quick = search(line)
    expect(quick.found).toEqual([])
    expect(quick.ms).toBeLessThan(20_000)
    const thorough = search(line, { thorough: true })
    expect(thorough.progress).toHaveLength(6 * 128)
    expect(thorough.progress.at(-1)).toMatchObject({ done: 6 * 128 - 1, of: 6 * 128 })
  })

  test('searches only a fixed speed, and skips a speed that the port refuses', () => {
    expect(search(readersAt(38400, 5), { baud: 38400 })).toMatchObject({ found: [{ address: 5 }], bauds: [38400] })
    const { found, bauds } = search(readersAt(230400, 2), { refuseBaud: 115200 })
    expect(found).toMatchObject([{ address: 2, baud: 230400 }])
    expect(bauds.filter((baud) => baud === 115200)).toHaveLength(1)
  })

  test('a timer that fires early does not stop the search', () => {
    const line = readersAt(9600, 0)
    expect(search(line, { earlyMs: 0.3 }).found).toMatchObject([{ address: 0 }])
    line.pds[0]?.faults.set('deaf', Infinity)
    const punctual = search(line)
    expect(search(line, { earlyMs: 0.8 })).toMatchObject({ found: [], progress: punctual.progress })
  })

  test('stops immediately when cancelled and returns its findings', () => {
    const { found, cancelled, ms } = search(readersAt(9600, 0), { thorough: true, cancelAfter: 5_000 })
    expect({ cancelled, ms }).toEqual({ cancelled: true, ms: 5_000 })
    expect(found).toMatchObject([{ address: 0 }])
  })
})
