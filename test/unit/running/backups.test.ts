/** The automatic daily backup and weekly check, on a clock that the test moves. */
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Clock } from '../../../main/clock'
import { ok } from '../../../main/domain/result'
import { DAY, HOUR } from '../../../main/domain/time'
import { openHistoryThread } from '../../../main/history/client'
import type { HistoryThread } from '../../../main/history/client'
import { keepBackups } from '../../../main/running/backups'
import type { BackupNews, Backups } from '../../../main/running/backups'
import { openRecords } from '../../../main/running/records'
import { migrate } from '../../../main/store/migrate'
import { openDatabase } from '../../../main/store/open'
import { programFile } from '../../support/programs'
import { until } from '../../support/until'

let folder: string
let journal: string
let now: number
let timers: { at: number; fire: () => void }[]
let history: HistoryThread
let backups: Backups
let news: BackupNews[]

const clock: Clock = {
  now: () => now,
  monotonic: () => now,
  notBefore: () => undefined,
  behind: () => 0,
  setTimer: (ms, fire) => {
    const timer = { at: now + ms, fire }
    timers.push(timer)
    return () => (timers = timers.filter((one) => one !== timer))
  },
}
function advance(ms: number): void {
  const end = now + ms
  for (;;) {
    const [next] = timers.toSorted((a, b) => a.at - b.at)
    if (!next || next.at > end) break
    timers = timers.filter((one) => one !== next)
    now = next.at
    next.fire()
  }
  now = end
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sallyport-backups-'))
  journal = join(folder, 'journal.sqlite')
  now = Date.parse('2026-11-21T06:00:00Z')
  timers = []
  news = []
  const connection = openDatabase(journal, 'writer')
  migrate(connection)
  connection.close()
  history = openHistoryThread({
    journalFile: journal,
    people: [],
    startThread: (workerData) => new Worker(programFile('history'), { workerData }),
    log: () => undefined,
  })
  backups = keepBackups({
    folder: join(folder, 'backups'),
    history,
    seal: () => Promise.resolve(null),
    report: (one) => void news.push(one),
    clock,
    log: () => undefined,
  })
})
afterEach(async () => {
  backups.close()
  await history.close()
  rmSync(folder, { recursive: true })
})

describe('the daily backup', () => {
  it('is made automatically once a day, and reported', async () => {
    advance(HOUR)
    await until('the backup', () => news.length === 1)
    expect(news).toEqual([{ act: 'backed-up', name: backups.list()[0]?.name }])
    advance(23 * HOUR)
    expect(news).toHaveLength(1)
    advance(2 * HOUR)
    await until('the next', () => news.length === 2)
    expect(readdirSync(join(folder, 'backups'))).toHaveLength(2)
  })

  it('that fails is said once, and again as late after 36 hours, until one is made', async () => {
    advance(HOUR)
    await until('the backup', () => news.length === 1)
    // No room for it: a folder has the name.
    rmSync(join(folder, 'backups'), { recursive: true })
    mkdirSync(join(folder, 'backups'))
    const newest = 'journal-2026-11-21T06-10-00.000Z.sqlite'
    writeFileSync(join(folder, 'backups', newest), '')
    const connection = openDatabase(journal, 'writer')
    connection.exec('DROP TABLE entry')
    connection.close()
    advance(25 * HOUR)
    await until('the failure', () => news.length === 2)
    expect(news[1]).toMatchObject({ act: 'backup-failed' })
    expect(backups.failing()).toMatch(/entry/)
    advance(12 * HOUR)
    await until('the lateness', () => news.length === 3)
    expect(news[2]).toEqual({ act: 'backup-late', newest: Date.parse('2026-11-21T06:10:00Z') })
    advance(DAY)
    expect(news).toHaveLength(3)
  })
})

describe('the clock of the machine', () => {
  /** What is written, on a machine whose clock is so far behind, and with a journal that ends at `lastAt`. */
  function watched(lastAt: number) {
    const written: { readonly text: string | undefined; readonly before: string | undefined }[] = []
    let behind = 0
    const records = openRecords({
      folder,
      backups,
      backupFolder: join(folder, 'backups'),
      clock: { ...clock, now: () => now, behind: () => behind },
      kept: undefined,
      keptClock: undefined,
      lastAt,
      write: (event) => {
        written.push({ text: 'text' in event ? event.text : undefined, before: event.before })
        return Promise.resolve(ok(null))
      },
      startThread: () => new Worker(programFile('verify-thread')),
      onRestore: () => undefined,
    })
    return { records, written, setBehind: (ms: number) => (behind = ms) }
  }

  it('that is more than two seconds behind the journal is an alarm until it has caught up', async () => {
    const { records, written, setBehind } = watched(now)
    advance(60_000)
    expect(records.clockIsTrusted()).toBe(true)
    setBehind(2_001)
    expect(records.clockIsTrusted()).toBe(false)
    advance(60_000)
    setBehind(1_500)
    advance(60_000)
    setBehind(500)
    advance(60_000)
    expect(written.map(({ text }) => text)).toEqual(['clock-behind', 'clock-caught-up'])
    expect(records.clockIsTrusted()).toBe(true)
    await records.close()
  })

  it('that is far ahead of the journal at a start is in doubt until an administrator confirms it', async () => {
    const from = now - 8 * DAY
    const { records, written } = watched(from)
    expect(written).toEqual([{ text: 'clock-doubted', before: String(from) }])
    expect(records.state().clockAhead).toEqual({ from, to: now })
    expect(records.clockIsTrusted()).toBe(false)
    expect(await records.confirmClock({ operator: 'Ada', reason: 'looked' })).toEqual(ok(null))
    const confirmed = { at: now, event: 'desk.records' as const, text: 'clock-confirmed' }
    records.handle(confirmed)
    expect(records.clockIsTrusted()).toBe(true)
    await records.close()
  })

  it('that is a few minutes ahead at a start is believed', async () => {
    const { records, written } = watched(now - 5 * 60_000)
    expect(written).toEqual([])
    expect(records.clockIsTrusted()).toBe(true)
    await records.close()
  })
})

describe('the check of the journal', () => {
  it('is made automatically every week, and its result is stored', async () => {
    const written: { text?: string | undefined; operator?: string | undefined; mark: unknown }[] = []
    const records = openRecords({
      folder,
      backups,
      backupFolder: join(folder, 'backups'),
      clock,
      kept: undefined,
      keptClock: undefined,
      write: (event, mark) => {
        written.push({ text: 'text' in event ? event.text : undefined, operator: event.operator, mark })
        return Promise.resolve(ok(null))
      },
      startThread: () => new Worker(programFile('verify-thread')),
      onRestore: () => undefined,
    })
    advance(HOUR)
    await until('the check', () => written.length === 1)
    expect(written[0]).toMatchObject({ text: 'verified', operator: 'console', mark: { key: 'records.check' } })
    advance(6 * DAY)
    expect(written).toHaveLength(1)
    await until('the next check', () => {
      advance(HOUR)
      return written.length === 2
    })
    await records.close()
  })
})
