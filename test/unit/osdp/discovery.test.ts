import { describe, expect, test } from 'vitest'
import { readersAt, search } from './virtual-search'

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
