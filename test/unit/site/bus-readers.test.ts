/** Keys of readers on a bus: the number inside a device with several readers, and the checksum of old readers. */
import { describe, expect, test } from 'vitest'
import { problemLine } from '../../../main/domain/result'
import { exportSite } from '../../../main/site/export'
import { differencesOf } from '../../../main/site/differences'
import { parseSite } from '../../../main/site/parse'
import { baseSite, parsed } from './base-site'

/** The base site with more keys at its first two readers, which are on a bus. */
const site = (first: object, second: object = {}, third: object = {}) => {
  const base = baseSite()
  const more = [first, second, third]
  return { ...base, readers: base.readers.map((reader, i) => ({ ...reader, ...more[i] })) }
}
const problems = (json: unknown): string[] => {
  const result = parseSite(json)
  return result.ok ? [] : result.error.map(problemLine)
}
const warned = (json: unknown): string[] => {
  const result = parseSite(json)
  return result.ok ? result.value.warnings.map(problemLine) : []
}

describe('readers[].number', () => {
  const twoReaders = site({ address: 5 }, { address: 5, number: 1 })

  test('two readers share an address when their numbers differ, and the file comes back as it was', () => {
    expect(problems(twoReaders)).toEqual([])
    expect(warned(twoReaders)).toEqual([])
    const read = parsed(twoReaders)
    expect(read.readers.slice(0, 2).map(({ address, number }) => [address, number])).toEqual([
      [5, undefined],
      [5, 1],
    ])
    expect(parsed(exportSite(read))).toEqual(read)
    expect(exportSite(read)['readers']).toMatchObject([{ address: 5 }, { address: 5, number: 1 }, {}, {}])
  })

  test('a number of 0 is the same as none', () => {
    expect(parsed(site({ number: 0 }))).toEqual(parsed(site({})))
    expect(problems(site({}, {}, { number: 0 }))).toEqual([])
  })

  test('the same number at the same address warns, also when it is not 0', () => {
    expect(warned(site({ address: 5, number: 1 }, { address: 5, number: 1 }))).toEqual([
      'readers[1].address: 5 number 1 on B1 is already that of R1',
    ])
  })

  test('bad numbers, and a number on a panel', () => {
    expect(problems(site({ number: 256 }))).toEqual([
      'readers[0].number: must be a whole number from 0 to 255, got 256',
    ])
    expect(problems(site({ number: 1.5 }))).toEqual([
      'readers[0].number: must be a whole number from 0 to 255, got 1.5',
    ])
    expect(problems(site({}, {}, { number: 1 }))).toEqual(['readers[2].number: is for a reader on a bus'])
  })

  test('readers of one device have one channel and one check', () => {
    expect(problems(site({ address: 5 }, { address: 5, number: 1, secureChannel: 'off', checksum: true }))).toEqual([
      'readers[1].secureChannel: must be that of R1, which is the same device',
      'readers[1].checksum: must be that of R1, which is the same device',
    ])
  })

  test('two doors on one device warn while both use its first output', () => {
    const twoDoors = site({ address: 5 }, { address: 5, number: 1, door: 'D2' })
    expect(warned(twoDoors)).toEqual(['doors[1].io.lock: R2.out0 is the output that also opens D1'])
    const [first, second] = twoDoors.doors
    const apart = { ...twoDoors, doors: [first, { ...second, io: { lock: 'R2.out1' } }] }
    expect(warned(apart)).toEqual([])
  })

  test('a changed number is shown as a difference', () => {
    const { things } = differencesOf(parsed(site({})), parsed(site({ number: 2 })))
    expect(things).toMatchObject([
      { section: 'readers', id: 'R1', fields: [{ path: 'number', before: null, after: '2' }] },
    ])
  })
})

describe('readers[].checksum', () => {
  test('is for the clear channel, and comes back', () => {
    const read = parsed(site({ secureChannel: 'off', checksum: true }))
    expect(read.readers[0]).toMatchObject({ secureChannel: 'off', checksum: true })
    expect(parsed(exportSite(read))).toEqual(read)
    expect(parsed(site({ checksum: false }))).toEqual(parsed(site({})))
  })

  test.each([{}, { secureChannel: 'required' }])('is refused at its path beside %j', (more) => {
    expect(problems(site({ ...more, checksum: true }))).toEqual([
      'readers[0].checksum: must be left out: the secure channel is required, and it demands the CRC',
    ])
  })

  test('is refused on a panel and when it is not true or false', () => {
    expect(problems(site({}, {}, { checksum: true }))).toEqual(['readers[2].checksum: is for a reader on a bus'])
    expect(problems(site({ secureChannel: 'off', checksum: 1 }))).toEqual([
      'readers[0].checksum: must be true or false, got 1',
    ])
  })
})
