/** A real disk that is full or read-only: a small file system of its own, which only root can make. */
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, statSync, statfsSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createLoop } from '../../main/decider/loop'
import type { Loop } from '../../main/decider/loop'
import type { Numbered } from '../../main/decider/messages'
import { openStore } from '../../main/decider/recover'
import type { AlarmKey } from '../../main/domain/alarm'
import type { Site } from '../../main/domain/site'
import { lockFolder } from '../../main/store/folder'
import { openDatabase } from '../../main/store/open'
import { checkJournal } from '../../main/store/verify'
import { SITE } from '../unit/small-site'

const AT = 1_795_000_000_000
/** Commits by which the space of one is measured, and for how many the disk then has room. */
const MEASURED = 8
const ROOM = 24
const OPEN: Site = {
  ...SITE,
  accessLevels: [{ id: 'all', name: 'All', readers: ['*'], schedule: null }],
  cardholders: SITE.cardholders.map((each) => ({ ...each, accessLevels: ['all'] })),
}

const mount = (...args: readonly string[]): boolean => spawnSync('/bin/mount', args).status === 0
const unmount = (folder: string): void => void spawnSync('/bin/umount', ['-l', folder])

/** Whether a file system can be made here: even root may lack the right. */
function canMount(): boolean {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return false
  const folder = mkdtempSync(join(tmpdir(), 'sallyport-mount-'))
  const can = mount('-t', 'tmpfs', '-o', 'size=1m', 'sallyport-test', folder)
  if (can) unmount(folder)
  rmSync(folder, { recursive: true })
  return can
}

let folder: string
let now: number
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sallyport-disk-'))
  if (!mount('-t', 'tmpfs', '-o', 'size=3m', 'sallyport-test', folder)) throw new Error('no file system was made')
  mkdirSync(join(folder, 'snapshots'))
  now = AT
})
afterEach(() => {
  unmount(folder)
  rmSync(folder, { recursive: true, force: true })
})

const open = () =>
  openStore<AlarmKey>({
    journalFile: join(folder, 'journal.sqlite'),
    snapshotFolder: join(folder, 'snapshots'),
    given: { site: OPEN, text: JSON.stringify(OPEN) },
    parseSite: () => OPEN,
    now: () => now,
    log: () => undefined,
  })

function start(): Loop<AlarmKey> {
  const opened = open()
  if (!opened.ok) throw new Error(opened.error.detail)
  const snapshotFolder = join(folder, 'snapshots')
  const setup = { snapshotFolder, open, deriveAlarms: () => [], now: () => now, log: () => undefined }
  return createLoop<AlarmKey>(setup, opened.value)
}

/** A read by a person; `hex` makes the card an unknown one, which needs more space. */
let token = 0
function read(): Numbered {
  now += 1_000
  const hex = (++token).toString(16).padStart(64, '0')
  return {
    kind: 'record',
    record: { type: 'read', at: now, reader: 'R3', presented: { kind: 'raw', bits: 256, hex } },
    token,
  }
}

/** Fills the disk until at most `bytes` are free. */
function fill(bytes: number): void {
  const { bsize, bavail } = statfsSync(folder)
  writeFileSync(join(folder, 'filling'), Buffer.alloc(Math.max(0, bsize * bavail - bytes)))
}

const can = canMount()
describe.skipIf(!can)(`on a disk of its own${can ? '' : ' (not tried: making one needs root)'}`, () => {
  it('full: refuses records without space, keeps all answered ones, and continues once there is space', () => {
    let loop = start()
    loop.process([read()])
    // As many commits as fit are answered, whatever one of them takes: the log grows by the same pages for each.
    const log = (): number => statSync(join(folder, 'journal.sqlite-wal')).size
    const measuredFrom = log()
    for (let i = 0; i < MEASURED; i++) loop.process([read()])
    const perCommit = (log() - measuredFrom) / MEASURED
    expect(perCommit).toBeGreaterThan(0)
    fill(ROOM * perCommit)
    const answered: number[] = []
    let refused: string | null = null
    while (refused === null) {
      const outcome = loop.process([read()])
      if (outcome?.kind === 'batch')
        answered.push(...outcome.batch.results.flatMap(({ rows }) => rows.map(({ seq }) => seq)))
      else refused = outcome?.journal.failing ?? 'no failure reported'
    }
    expect(refused).toBe('the disk is full')
    expect(answered.length).toBeGreaterThan(ROOM / 2)
    expect(answered.length).toBeLessThan(ROOM * 2)
    expect(loop.process([read()])?.kind).toBe('refused')
    loop.retry()
    expect(loop.process([read()])?.kind).not.toBe('batch')

    rmSync(join(folder, 'filling'))
    loop.retry()
    const again = loop.process([read()])
    expect(again?.kind).toBe('batch')
    expect(again?.kind === 'batch' && again.batch.journal.failing).toBe(null)
    loop.close()
    loop = start()
    const kept = new Set<number>()
    for (let before: number | null = null; ;) {
      const page: readonly { readonly seq: number }[] = loop.opened()?.history.page({ before, limit: 500 }) ?? []
      for (const { seq } of page) kept.add(seq)
      before = page.at(-1)?.seq ?? null
      if (before === null) break
    }
    expect(answered.filter((seq) => !kept.has(seq))).toEqual([])
    loop.close()
    const reader = openDatabase(join(folder, 'journal.sqlite'), 'reader')
    expect(checkJournal(reader).problems).toEqual([])
    reader.close()
  })

  it('read-only: is refused with a message, and opens unchanged once it is writable', () => {
    const loop = start()
    loop.process([read()])
    const state = Buffer.from(loop.opened()?.engine.save() ?? [])
    loop.close()
    expect(mount('-o', 'remount,ro', folder)).toBe(true)
    expect(open()).toMatchObject({
      ok: false,
      error: { code: 'data-folder', detail: expect.stringMatching(/cannot be written/) as string },
    })
    expect(lockFolder(folder)).toMatchObject({
      ok: false,
      error: { code: 'data-folder', detail: expect.stringContaining(folder) as string },
    })
    expect(mount('-o', 'remount,rw', folder)).toBe(true)
    const again = start()
    expect(Buffer.from(again.opened()?.engine.save() ?? []).equals(state)).toBe(true)
    again.close()
  })
})
