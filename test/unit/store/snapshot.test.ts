import { generateKeyPairSync } from 'node:crypto'
import { mkdtempSync, readFileSync, readdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readSnapshot, writeSnapshot, writeSnapshotNow } from '../../../main/store/snapshot'
import { stateSumOf } from '../../../main/store/state-sum'
import type { Snapshot } from '../../../main/store/snapshot'

let folder: string
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'sallyport-snapshot-'))))
afterEach(() => rmSync(folder, { recursive: true }))

const snapshot = (seq: number): Snapshot => ({
  seq,
  at: 1_795_000_000_000 + seq,
  siteVersion: 3,
  anchor: `e ${seq} …\n`,
  state: Uint8Array.from({ length: 1_001 }, (_, index) => index * seq),
  heads: Uint32Array.from([0, seq, 4_294_967_295]),
})

const sum = stateSumOf(generateKeyPairSync('ed25519').privateKey)
const other = stateSumOf(generateKeyPairSync('ed25519').privateKey)

const read = (fits: (seq: number) => boolean = () => true) => {
  const passedOver: string[] = []
  const found = readSnapshot(folder, fits, {
    sum,
    passedOver: ({ name, why, isForged }) =>
      passedOver.push(`${Number(name.split('.')[0])}: ${isForged ? 'forged: ' : ''}${why}`),
  })
  return { found: found && { ...found, state: Uint8Array.from(found.state) }, passedOver }
}
const newest = () => join(folder, readdirSync(folder).toSorted().at(-1) ?? '')

describe('a snapshot', () => {
  it('comes back as it was, the newest first, and only two are kept', async () => {
    expect(read().found).toBeUndefined()
    await writeSnapshot(folder, snapshot(1), sum)
    writeSnapshotNow(folder, snapshot(2), sum)
    await writeSnapshot(folder, snapshot(3), sum)
    expect(read()).toEqual({ found: snapshot(3), passedOver: [] })
    expect(readdirSync(folder)).toHaveLength(2)
  })

  it('that is cut short, damaged or of another journal gives way to the one before, and says why', () => {
    writeSnapshotNow(folder, snapshot(1), sum)
    writeSnapshotNow(folder, snapshot(2), sum)
    expect(read((seq) => seq < 2)).toEqual({ found: snapshot(1), passedOver: ['2: it belongs to another journal'] })
    const whole = readFileSync(newest())
    for (const length of [0, 5, 11, 40, 43, 44, whole.length - 1]) {
      truncateSync(newest(), length)
      expect(read().found?.seq, `cut to ${length}`).toBe(1)
      writeFileSync(newest(), whole)
    }
    whole[whole.length - 7] = (whole[whole.length - 7] ?? 0) ^ 1
    writeFileSync(newest(), whole)
    expect(read()).toEqual({ found: snapshot(1), passedOver: ['2: its content is damaged'] })
  })

  it('with any one byte changed, header included, gives way to the one before and is named', () => {
    writeSnapshotNow(folder, snapshot(1), sum)
    writeSnapshotNow(folder, snapshot(2), sum)
    const whole = readFileSync(newest())
    for (let place = 0; place < whole.length; place++) {
      const flipped = Uint8Array.from(whole)
      flipped[place] = (flipped[place] ?? 0) ^ (1 << (place % 8))
      writeFileSync(newest(), flipped)
      const { found, passedOver } = read()
      expect(found?.seq, `byte ${place}`).toBe(1)
      expect(passedOver, `byte ${place}`).toHaveLength(1)
    }
  })

  it.each([
    ['of another key', () => other],
    ['without a sum', () => undefined],
  ])('that someone wrote %s gives way to the one before, and is called forged', (_, by) => {
    writeSnapshotNow(folder, snapshot(1), sum)
    writeSnapshotNow(folder, snapshot(2), by())
    expect(read()).toEqual({ found: snapshot(1), passedOver: ['2: forged: this installation did not write it'] })
  })

  it.each(['SALLYSN1', 'SALLYSN2'])('of an earlier version, %s, is not used', (magic) => {
    writeSnapshotNow(folder, snapshot(2), sum)
    const whole = readFileSync(newest())
    whole.write(magic, 'latin1')
    writeFileSync(newest(), whole)
    expect(read()).toEqual({ found: undefined, passedOver: ['2: it was written by an earlier version'] })
  })

  it('that was being written when the power went is no snapshot', () => {
    writeSnapshotNow(folder, snapshot(1), sum)
    writeFileSync(join(folder, '000000000002.snapshot.new'), 'half')
    expect(read().found?.seq).toBe(1)
  })
})
