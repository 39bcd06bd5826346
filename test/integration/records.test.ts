/** Records of a running site: backups, verification, retention, legal holds, restoring. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createClock } from '../../main/clock'
import type { KeyStore } from '../../main/devices/key-store'
import type { JournalEvent } from '../../main/domain/event'
import { ok } from '../../main/domain/result'
import { KEEP_ALL } from '../../main/domain/retention'
import { restoreInto } from '../../main/running/restoring'
import type { RestoreNote } from '../../main/running/restoring'
import { openDatabase } from '../../main/store/open'
import { startSite } from '../../main/running/running-site'
import type { RunningSite } from '../../main/running/running-site'
import { until } from '../support/until'
import { programFile } from '../support/programs'
import { SITE } from '../unit/small-site'

const keyStore: KeyStore = {
  read: () => Promise.resolve(ok({ current: null, pending: null })),
  write: () => Promise.resolve(ok(undefined)),
}
const by = { operator: 'Ada', reason: 'test' }

let folder: string
let site: RunningSite
let asked: { from: string; note: RestoreNote } | undefined
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sallyport-records-'))
  asked = undefined
  site = await start()
})
afterEach(async () => {
  await site.close()
  rmSync(folder, { recursive: true })
})

const TEXT = JSON.stringify({
  format: 'sallyport-site/1',
  site: { name: 'Records', apb: { enabled: true } },
  areas: [{ id: 1, name: 'Inside' }],
  doors: SITE.doors.map(({ id, name }) => ({ id, name })),
  readers: [{ id: 'R1', name: 'In', door: 'D1', from: 0, to: 1 }],
  cardholders: [{ id: 'c1', name: 'Ada Rossi', credentials: [{ id: 'k1' }] }],
})

async function start(): Promise<RunningSite> {
  const { parseSiteText } = await import('../../main/site/parse')
  const parsed = parseSiteText(TEXT)
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error))
  const started = await startSite({
    site: parsed.value.site,
    siteText: TEXT,
    dataDir: join(folder, 'data'),
    keyStore,
    clock: createClock(),
    log: () => undefined,
    software: 'test',
    programs: join(programFile('decider'), '..'),
    onRestore: (from, note) => (asked = { from, note }),
  })
  if (!started.ok) throw new Error(started.error.detail)
  return started.value
}

type Done = Extract<ReturnType<RunningSite['records']['state']>['check'], { state: 'done' }>
async function checked(): Promise<Done> {
  for (;;) {
    const { check } = site.records.state()
    if (check.state === 'done') return check
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

/** Kinds of alarms with a lasting cause. */
const openAlarms = async (): Promise<string[]> =>
  ((await site.ask('alarms', {})) as readonly { kind: string; overAt?: number }[])
    .flatMap(({ kind, overAt }) => (overAt === undefined ? [kind] : []))
    .toSorted()

async function alarmsToBe(count: number): Promise<void> {
  let open: readonly string[] | undefined
  await until(`${count} alarms`, () => {
    void openAlarms().then((kinds) => (open = kinds))
    return open?.length === count
  })
}

const told = async (): Promise<JournalEvent[]> =>
  (await site.ask('rows', { before: null, limit: 50 })).map(({ event }) => event)

describe('the records of a site', () => {
  it('are backed up on request, which is journalled with its operator', async () => {
    const made = await site.records.backUp('Ada')
    expect(made.ok).toBe(true)
    const { backups, backingUp } = site.records.state()
    expect(backups).toMatchObject([{ bytes: expect.any(Number) as number }])
    expect(backingUp).toBe(false)
    expect((await told())[0]).toMatchObject({ event: 'desk.records', text: 'backed-up', operator: 'Ada' })
  }, 30_000)

  it('are verified in a separate thread: sound, or the place where the chain is broken', async () => {
    await site.act({ action: 'lockdown', door: 'D1', on: true }, 'Ada', 'test')
    site.records.check('Ada')
    expect(site.records.state().check.state).toBe('running')
    const sound = await checked()
    expect(sound.problems).toEqual([])
    expect(sound.sound).toContainEqual(expect.stringContaining('the hash chain is intact'))
    await site.close()
    const changed = openDatabase(join(folder, 'data', 'journal.sqlite'), 'writer')
    changed.exec('UPDATE entry SET at = at + 1 WHERE seq = 2')
    changed.close()
    site = await start()
    site.records.check('Ada')
    expect((await checked()).problems).toContainEqual(expect.stringMatching(/broken between row \d+ and row \d+/))

    // A backup of such a journal fails; a sound journal ends both alarms.
    const made = await site.records.backUp('Ada')
    expect(made.ok).toBe(false)
    expect(site.records.state().backupFailing).toMatch(/broken between/)
    await alarmsToBe(2)
    expect(await openAlarms()).toEqual(['backup-failed', 'records-damaged'])

    // The result survives a restart of the console.
    await site.close()
    const back = openDatabase(join(folder, 'data', 'journal.sqlite'), 'writer')
    back.exec('UPDATE entry SET at = at - 1 WHERE seq = 2')
    back.close()
    site = await start()
    const { check } = site.records.state()
    expect(check.state === 'done' && check.problems.join()).toMatch(/broken between/)
    site.records.check('Ada')
    await until('a sound check', () => site.records.state().check.state === 'done')
    expect((await site.records.backUp('Ada')).ok).toBe(true)
    await alarmsToBe(0)
  }, 60_000)

  it('can be left unverified', async () => {
    site.records.check('Ada')
    site.records.cancelCheck()
    expect(site.records.state().check.state).toBe('cancelled')
  })

  it('keep retention and holds over a restart; each change is reported with before and after', async () => {
    const days = { ...KEEP_ALL.days, access: 90 }
    expect(await site.records.setDays(days, by)).toEqual(ok(null))
    const set = await site.records.setHold({ cardholder: 'c1' }, by)
    expect(set.ok).toBe(true)
    await site.close()
    site = await start()
    const { retention } = site.records.state()
    expect(retention.days).toEqual(days)
    expect(retention.holds).toMatchObject([{ cardholder: 'c1', operator: 'Ada', reason: 'test' }])
    expect(await site.records.liftHold('none', by)).toMatchObject({ ok: false })
    expect(await site.records.liftHold(set.ok ? set.value : '', by)).toEqual(ok(null))
    expect(site.records.state().retention.holds).toEqual([])
    const [lifted, , holdSet, daysSet] = await told()
    expect(daysSet).toMatchObject({ text: 'retention', after: JSON.stringify(days) })
    expect(holdSet).toMatchObject({ text: 'hold-set', operator: 'Ada' })
    expect(lifted).toMatchObject({ text: 'hold-lifted', before: expect.stringContaining('"c1"') as string })
  }, 60_000)

  it('are restored from a sound backup, and the restored journal names the operator', async () => {
    await site.records.backUp('Ada')
    await site.act({ action: 'lockdown', door: 'D1', on: true }, 'Ada', 'after the backup')
    const name = site.records.state().backups[0]?.name ?? ''
    expect(await site.records.restore('../journal.sqlite', by, () => true)).toMatchObject({ ok: false })
    expect(asked).toBeUndefined()
    expect(await site.records.restore(name, by, () => true)).toEqual(ok(null))
    if (!asked) throw new Error('nothing was asked for')
    await site.close()
    const { from, note } = asked
    expect(restoreInto({ data: join(folder, 'data'), from, now: createClock().now(), note }).ok).toBe(true)
    site = await start()
    const events = await told()
    expect(events.some(({ event }) => event === 'apb.changed')).toBe(false)
    const restored = events.find((event) => event.event === 'desk.records' && event.text === 'restored')
    expect(restored).toMatchObject({ operator: 'Ada', reason: 'test', after: name })
    expect(JSON.stringify(restored)).toMatch(/storedAs.*journal\.sqlite\.replaced-/)
    site.records.check('Ada')
    expect((await checked()).problems).toEqual([])
  }, 60_000)
})
