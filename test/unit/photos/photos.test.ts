import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { NewDeskEvent } from '../../../main/domain/desk-event'
import { fail, ok } from '../../../main/domain/result'
import type { Cardholder } from '../../../main/domain/site'
import { applyPhotos, lookAtPhotos, picturesIn } from '../../../main/photos/photo-import'
import { openPhotos, sha256 } from '../../../main/photos/photos'
import type { Photos } from '../../../main/photos/photos'
import { jpeg, png } from './pictures'

const BY = { operator: 'Ada', reason: 'test' }
const RED = png(64, 64, [200, 0, 0])
const BLUE = png(64, 64, [0, 0, 200])

let folder: string
let told: NewDeskEvent[]
let isFailing: boolean
let reports: string[]
let photos: Photos
const open = (): Promise<Photos> =>
  openPhotos({
    dataFolder: folder,
    journal: async (event) => {
      await Promise.resolve()
      if (isFailing) return fail({ detail: 'the disk is full' })
      told.push(event)
      return ok(null)
    },
    check: async (id, hash) => {
      await Promise.resolve()
      const last = told.findLast((event) => 'cardholder' in event && event.cardholder === id)
      return last && 'after' in last && last.after === hash ? undefined : 'it is not the picture that was recorded'
    },
    report: (message) => void reports.push(message),
  })
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sallyport-photos-'))
  told = []
  isFailing = false
  reports = []
  photos = await open()
})
afterEach(() => {
  rmSync(folder, { recursive: true })
  if (reports.length > 0) throw new Error(`a test left reports: ${reports.join('; ')}`)
})

const files = (): string[] => readdirSync(join(folder, 'photos')).sort()

describe('photos', () => {
  it('are stored one per person, for this account only, and journalled with before and after', async () => {
    expect(await photos.set('c1', { kind: 'png', bytes: RED }, BY)).toEqual(ok(null))
    const first = photos.version('c1')
    expect(await photos.set('c1', { kind: 'jpg', bytes: jpeg(64, 64) }, BY)).toEqual(ok(null))
    expect(files()).toEqual(['c1.jpg'])
    expect(statSync(join(folder, 'photos', 'c1.jpg')).mode & 0o777).toBe(0o600)
    expect(photos.version('c1')).not.toBe(first)
    expect(await photos.remove('c1', BY)).toEqual(ok(null))
    expect(files()).toEqual([])
    expect(photos.version('c1')).toBeUndefined()
    const event = { event: 'desk.records', cardholder: 'c1', ...BY }
    expect(told).toEqual([
      { ...event, text: 'photo-set', after: sha256(RED) },
      { ...event, text: 'photo-set', before: sha256(RED), after: sha256(jpeg(64, 64)) },
      { ...event, text: 'photo-removed', before: sha256(jpeg(64, 64)) },
    ])
  })

  it('stay unchanged when the journal refuses the change', async () => {
    await photos.set('c1', { kind: 'png', bytes: RED }, BY)
    isFailing = true
    expect(await photos.set('c1', { kind: 'jpg', bytes: jpeg(64, 64) }, BY)).toEqual(fail('the disk is full'))
    expect(await photos.remove('c1', BY)).toEqual(fail('the disk is full'))
    expect(await photos.set('c2', { kind: 'png', bytes: BLUE }, BY)).toEqual(fail('the disk is full'))
    expect(files()).toEqual(['c1.png'])
    expect((await photos.read('c1'))?.bytes.equals(RED)).toBe(true)
  })

  it('are not shown when they are not the picture that the journal recorded, and are named once', async () => {
    await photos.set('c1', { kind: 'png', bytes: RED }, BY)
    const file = join(folder, 'photos', 'c1.png')
    const bytes = readFileSync(file)
    bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 1
    writeFileSync(file, bytes)
    expect(await photos.read('c1')).toBeUndefined()
    expect(await photos.read('c1')).toBeUndefined()
    expect(reports.splice(0)).toEqual([
      `${file} is not shown: it is not the picture that was recorded. Import the photo of c1 again`,
    ])
    // It can be replaced and removed all the same.
    expect(await photos.set('c1', { kind: 'png', bytes: BLUE }, BY)).toEqual(ok(null))
    expect((await photos.read('c1'))?.bytes.equals(BLUE)).toBe(true)
    writeFileSync(file, bytes)
    expect(await photos.remove('c1', BY)).toEqual(ok(null))
    expect(files()).toEqual([])
  })

  it('are never written outside their folder', async () => {
    for (const id of ['../c1', 'a/b', '.hidden', '', 'x'.repeat(200)])
      expect(await photos.set(id, { kind: 'png', bytes: RED }, BY)).toMatchObject({ ok: false })
    expect(files()).toEqual([])
    expect(await photos.read('../site')).toBeUndefined()
    expect(told).toEqual([])
  })

  it('exist after a restart, without partial files from a crash', async () => {
    await photos.set('c1', { kind: 'png', bytes: RED }, BY)
    const at = (name: string): string => join(folder, 'photos', name)
    writeFileSync(at('.c2.png.partial'), 'half')
    writeFileSync(at('c3.jpg'), jpeg(64, 64))
    writeFileSync(at('readme.txt'), 'not ours')
    photos = await open()
    expect(files()).toEqual(['c1.png', 'c3.jpg', 'readme.txt'])
    expect([photos.version('c1'), photos.version('c2'), photos.version('c3')]).toEqual([1, undefined, 1])
  })
})

const person = (id: string, name: string, facility: string | null, number: string): Cardholder => ({
  id,
  name,
  groups: [],
  accessLevels: [],
  active: true,
  apbExempt: false,
  apbExemptUntil: null,
  validFrom: null,
  validTo: null,
  credentials: [{ id: `k${id}`, active: true, card: { format: 'H10301', facility, number } }],
})
const PEOPLE = [person('c1', 'Ada', '12', '5555'), person('c2', 'Bo', '12', '77'), person('c3', 'Cy', '13', '77')]

describe('an import of photos', () => {
  const from = (name: string, bytes: Buffer | string): string => {
    const path = join(folder, 'from', name)
    mkdirSync(join(folder, 'from'), { recursive: true })
    writeFileSync(path, bytes)
    return path
  }
  const look = async (going = (): boolean => true) => {
    const found = await picturesIn(join(folder, 'from'))
    if (!found.ok) throw new Error(found.error)
    return lookAtPhotos(found.value, PEOPLE, photos, going)
  }

  it('finds the person for each file, and reports why other files are refused', async () => {
    await photos.set('c1', { kind: 'png', bytes: RED }, BY)
    from('c1.jpeg', jpeg(64, 64))
    from('12-77.PNG', BLUE)
    from('77.png', BLUE)
    from('0012-77x.png', BLUE)
    from('005555.png', RED)
    from('c3.png', 'no picture')
    from('c2.svg', '<svg/>')
    const looked = await look()
    expect(looked?.look).toEqual({
      matched: [
        { file: '005555.png', cardholder: 'c1', name: 'Ada', kind: 'same' },
        { file: '12-77.PNG', cardholder: 'c2', name: 'Bo', kind: 'added' },
      ],
      unmatched: ['0012-77x.png'],
      bad: [
        { file: '77.png', why: 'two-people' },
        { file: 'c1.jpeg', why: 'twice' },
        { file: 'c3.png', why: 'not-a-picture' },
      ],
    })
    if (!looked) throw new Error('nothing was looked at')
    expect(await applyPhotos(looked, photos, BY, () => true)).toEqual({ set: 1, failed: [] })
    expect(files()).toEqual(['c1.png', 'c2.png'])
    expect((await photos.read('c2'))?.bytes.equals(BLUE)).toBe(true)
  })

  it('skips a file that has changed since it was checked', async () => {
    const path = from('c1.png', RED)
    const looked = await look()
    if (!looked) throw new Error('nothing was looked at')
    writeFileSync(path, BLUE)
    expect(await applyPhotos(looked, photos, BY, () => true)).toEqual({
      set: 0,
      failed: ['c1.png has changed since it was checked'],
    })
    expect(files()).toEqual([])
  })

  it('stops between two files on request', async () => {
    from('c1.png', RED)
    from('c2.png', BLUE)
    const twice = (): (() => boolean) => {
      let left = 1
      return () => left-- > 0
    }
    expect(await look(twice())).toBeUndefined()
    const looked = await look()
    if (!looked) throw new Error('nothing was looked at')
    expect(await applyPhotos(looked, photos, BY, twice())).toEqual({ set: 1, failed: [] })
    expect(files()).toEqual(['c1.png'])
  })

  it('accepts a single picture for one person with any file name', async () => {
    const path = from('DSC0001.png', BLUE)
    const looked = await lookAtPhotos([path], PEOPLE, photos, () => true, 'c2')
    expect(looked?.look.matched).toEqual([{ file: 'DSC0001.png', cardholder: 'c2', name: 'Bo', kind: 'added' }])
    expect(readFileSync(path).equals(BLUE)).toBe(true)
  })
})
