/** State beside the hash chain, changed by hand without any key: `verify` names it, and a start does not act on it. */
import { createHash, generateKeyPairSync } from 'node:crypto'
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { deriveKept } from '../../../main/derived/derive'
import type { Kept } from '../../../main/derived/derive'
import { createLoop } from '../../../main/decider/loop'
import type { Loop } from '../../../main/decider/loop'
import type { Mark, Numbered } from '../../../main/decider/messages'
import { openStore } from '../../../main/decider/recover'
import type { Opened } from '../../../main/decider/recover'
import { KEEP_ALL } from '../../../main/domain/retention'
import type { LegalHold, Retention, RetentionDays } from '../../../main/domain/retention'
import type { Site } from '../../../main/domain/site'
import { DAY } from '../../../main/domain/time'
import { createEngine } from '../../../main/engine/engine'
import { atOnce } from '../../../main/engine/plan-people'
import { planSite } from '../../../main/engine/plan'
import { parseSiteText } from '../../../main/site/parse'
import { AGE_CLOCK_MARK, CHECK_MARK, CLOCK_MARK, RETENTION_MARK } from '../../../main/store/mark-keys'
import { openDatabase } from '../../../main/store/open'
import type { Connection } from '../../../main/store/open'
import { readRetention } from '../../../main/store/retention'
import { installationSigner } from '../../../main/store/signing'
import { packSite } from '../../../main/store/site'
import { readSnapshots, writeSnapshotNow } from '../../../main/store/snapshot'
import { stateSumOf } from '../../../main/store/state-sum'
import { alarmSum, markSum } from '../../../main/store/sums'
import { verifyFolder } from '../../../main/verify/check'

const START = Date.parse('2026-11-21T06:00:00Z')
const text = (name: string): string =>
  JSON.stringify({
    format: 'sallyport-site/1',
    site: { name },
    areas: [{ id: 1, name: 'Inside' }],
    doors: [{ id: 'D1', name: 'Gate' }],
    readers: [{ id: 'R1', name: 'In', door: 'D1', from: 0, to: 1 }],
    cardholders: [{ id: 'c1', name: 'Ada Rossi', credentials: [{ id: 'k1' }] }],
  })
const siteFrom = (given: string): Site => {
  const parsed = parseSiteText(given)
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error))
  return parsed.value.site
}

let folder: string
let journal: string
let now: number
const logged: string[] = []
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sallyport-forged-'))
  journal = join(folder, 'journal.sqlite')
  mkdirSync(join(folder, 'snapshots'))
  now = START
  logged.length = 0
})
afterEach(() => rmSync(folder, { recursive: true }))

const tryOpen = () =>
  openStore<Kept>({
    journalFile: journal,
    snapshotFolder: join(folder, 'snapshots'),
    given: { site: siteFrom(text('Works')), text: text('Works') },
    parseSite: siteFrom,
    now: () => now,
    log: (_, line) => void logged.push(line),
    sign: installationSigner(folder),
  })
function open(): Opened<Kept> {
  const opened = tryOpen()
  if (!opened.ok) throw new Error(opened.error.detail)
  return opened.value
}
const loopOn = (opened: Opened<Kept>): Loop<Kept> =>
  createLoop<Kept>(
    {
      snapshotFolder: join(folder, 'snapshots'),
      open: tryOpen,
      deriveAlarms: deriveKept,
      now: () => now,
      log: () => undefined,
    },
    opened,
  )

/** A start says its doubts, and ends. */
function explain(opened: Opened<Kept>): void {
  const loop = loopOn(opened)
  for (const { act, text: after } of opened.doubts)
    loop.process([{ kind: 'desk', event: { at: ++now, event: 'desk.records', text: act, after }, token: 1 }])
  loop.close()
}

const records = (act: string, change: { before?: unknown; after?: unknown }, mark?: Mark): Numbered => ({
  kind: 'desk',
  event: {
    at: ++now,
    event: 'desk.records',
    text: act,
    operator: 'Ada',
    ...(change.before === undefined ? {} : { before: JSON.stringify(change.before) }),
    ...(change.after === undefined ? {} : { after: JSON.stringify(change.after) }),
  },
  ...(mark ? { mark } : {}),
  token: 1,
})
const hold: LegalHold = { id: 'h1', cardholder: 'c1', reason: 'court', operator: 'Ada', since: START }
const days: RetentionDays = { ...KEEP_ALL.days, access: 90 }
const retention = (value: Retention): Mark => ({ key: RETENTION_MARK, value })

/** A journal with two site files, retention, a legal hold, a doubted clock and a check, as a console left it. */
function inUse(): void {
  const opened = open()
  const loop = loopOn(opened)
  const changed = text('Works, changed')
  const packed = packSite(changed)
  const plan = atOnce(planSite(siteFrom(changed)))
  loop.prepare(Buffer.from(packed.sha256).toString('hex'), plan)
  loop.process([
    {
      kind: 'site',
      entry: { ...packed, operator: 'Ada', reason: 'new name', what: 'name' },
      before: opened.siteHash,
      at: ++now,
      token: 1,
    },
  ])
  loop.process([records('retention', { after: days }, retention({ days, holds: [] }))])
  loop.process([records('hold-set', { after: hold }, retention({ days, holds: [hold] }))])
  const doubt = { from: START, to: START + 400 * DAY }
  loop.process([
    records(
      'clock-doubted',
      { before: doubt.from, after: doubt.to },
      {
        key: CLOCK_MARK,
        value: { doubt, era: doubt, booted: null },
      },
    ),
  ])
  const check = { at: now, sound: [], remarks: [], problems: ['row 7'], upTo: 5, isCut: false }
  loop.process([records('verified', { after: { upTo: 5, problems: 1 } }, { key: CHECK_MARK, value: check })])
  loop.close()
}

/** By hand, with SQLite alone. */
function forge(act: (connection: Connection) => void): void {
  const connection = openDatabase(journal, 'writer')
  act(connection)
  connection.close()
}
const setMark = (connection: Connection, key: string, value: unknown): void => {
  const written = JSON.stringify(value)
  connection
    .prepare('INSERT OR REPLACE INTO mark (key, value, sum) VALUES (?, ?, ?)')
    .run(key, written, markSum(key, written))
}
const sha256 = (bytes: string): Buffer => createHash('sha256').update(bytes).digest()
const problems = (): string => verifyFolder(folder).problems.join('\n')

/** A change of the site file in force, with its hash beside it. */
function forgeSite(connection: Connection): void {
  const stored = connection.prepare<[], Buffer>('SELECT text FROM site WHERE version = 2').pluck().get()
  const forged = gunzipSync(stored ?? '')
    .toString('utf8')
    .replace('Ada Rossi', 'Eve Rossi')
  connection.prepare('UPDATE site SET text = ?, sha256 = ? WHERE version = 2').run(gzipSync(forged), sha256(forged))
}

describe('a journal that nobody touched', () => {
  it('is sound, and starts without a doubt', () => {
    inUse()
    expect(problems()).toBe('')
    const { doubts, connection } = open()
    connection.close()
    expect(doubts).toEqual([])
  })
})

describe('the site file in force', () => {
  it.each([
    ['with its hash', forgeSite],
    [
      'alone',
      (connection: Connection) =>
        void connection.prepare('UPDATE site SET text = ? WHERE version = 2').run(gzipSync(text('Mine'))),
    ],
    [
      'by another version of it',
      (connection: Connection) => void connection.exec('DELETE FROM site WHERE version = 2'),
    ],
    [
      'with its hash and the row that names it',
      (connection: Connection) => {
        const before = connection.prepare<[], Buffer>('SELECT sha256 FROM site WHERE version = 2').pluck().get()
        forgeSite(connection)
        const after = connection.prepare<[], Buffer>('SELECT sha256 FROM site WHERE version = 2').pluck().get()
        connection
          .prepare('UPDATE extra SET text = replace(text, ?, ?)')
          .run(before?.toString('hex'), after?.toString('hex'))
      },
    ],
  ])('replaced %s is found by verify and refused at the start', (_, change) => {
    inUse()
    // With a saved state, so that the start does not read the older rows again.
    forge(change)
    expect(problems()).toMatch(/site file 2|hash chain is broken/)
    const opened = tryOpen()
    expect(opened).toMatchObject({ ok: false, error: { code: 'journal-damaged' } })
    expect(opened.ok ? '' : opened.error.detail).toMatch(/site file 2|hash chain breaks there|not what was written/)
  })

  it('is not outdone by a version that no row put into force', () => {
    inUse()
    forge((connection) => {
      const forged = text('Mine')
      connection
        .prepare('INSERT INTO site (version, at, sha256, text) VALUES (3, 0, ?, ?)')
        .run(sha256(forged), gzipSync(forged))
    })
    expect(problems()).toContain('site file 3 was put into force by no row of the journal')
    const { doubts, site, connection } = open()
    expect(site.name).toBe('Works, changed')
    expect(doubts).toMatchObject([{ act: 'state-changed', text: expect.stringContaining('site file 3') as string }])
    expect(connection.prepare('SELECT max(version) FROM site').pluck().get()).toBe(2)
    connection.close()
  })
})

describe('a mark', () => {
  it.each([
    [
      'the days of retention',
      (c: Connection) => setMark(c, RETENTION_MARK, { days: { ...days, access: 0.001 }, holds: [hold] }),
    ],
    ['a legal hold that was set', (c: Connection) => setMark(c, RETENTION_MARK, { days, holds: [] })],
    ['all of retention', (c: Connection) => void c.prepare('DELETE FROM mark WHERE key = ?').run(RETENTION_MARK)],
    ['retention, by a number', (c: Connection) => setMark(c, RETENTION_MARK, 7)],
  ])('that forges %s is found by verify, and a start goes by the rows', (_, change) => {
    inUse()
    forge(change)
    expect(problems()).toContain('retention and the legal holds')
    const opened = open()
    expect(opened.doubts).toMatchObject([{ act: 'state-changed' }])
    expect(readRetention(opened.connection)).toEqual({ days, holds: [hold] })
    explain(opened)
    expect(problems()).toBe('')
  })

  it.each([
    ['the zone rows', 'site.zones', [], 'time zone rules'],
    ['a correction of the clock', 'clock.eras', [[3, START, DAY]], 'corrections of the clock'],
    [
      'the end of a doubt about the clock',
      CLOCK_MARK,
      { doubt: null, era: null, booted: null },
      'doubt about the machine',
    ],
    ['an age clock years ahead', AGE_CLOCK_MARK, { at: START + 900 * DAY, ahead: null }, 'records get old'],
    [
      'a check without problems',
      CHECK_MARK,
      { at: START, sound: ['all'], remarks: [], problems: [], upTo: 5, isCut: false },
      'result of the last check',
    ],
    [
      'a check of the future',
      CHECK_MARK,
      { at: START + 900 * DAY, sound: [], remarks: [], problems: ['row 7'], upTo: 5, isCut: false },
      'result of the last check',
    ],
  ])('that forges %s is found by verify, and mended at the start', (_, key, value, named) => {
    inUse()
    forge((connection) => setMark(connection, key, value))
    expect(problems()).toContain(named)
    const opened = open()
    expect(opened.doubts).toMatchObject([{ act: 'state-changed', text: expect.stringContaining(named) as string }])
    explain(opened)
    expect(problems()).toBe('')
  })

  it('keeps everything where the row that set it was changed with it', () => {
    inUse()
    forge((connection) => {
      connection.prepare(`UPDATE extra SET text = replace(text, '\\"access\\":90', '\\"access\\":1')`).run()
      setMark(connection, RETENTION_MARK, { days: { ...days, access: 1 }, holds: [hold] })
    })
    expect(problems()).toContain('hash chain is broken')
    // From its saved state the start reads no row so old, but for those that retention comes from.
    const { doubts, connection } = open()
    expect(doubts).toMatchObject([
      { act: 'state-changed', text: expect.stringMatching(/row \d+ was changed.*nothing is purged/) as string },
    ])
    expect(readRetention(connection)).toEqual({ ...KEEP_ALL, holds: [hold] })
    connection.close()
  })
})

describe('a saved state', () => {
  const snapshots = (): string => join(folder, 'snapshots')
  const names = (): string[] => readdirSync(snapshots()).toSorted()

  /** The newest one in which nobody is anywhere, with the sum of a key that someone made. */
  function forgeSnapshot(): string {
    const [newest] = readSnapshots(snapshots(), { sum: undefined, passedOver: () => undefined })
    if (!newest) throw new Error('no snapshot')
    const state = createEngine(siteFrom(text('Works, changed'))).save()
    writeSnapshotNow(snapshots(), { ...newest, state }, stateSumOf(generateKeyPairSync('ed25519').privateKey))
    return names().at(-1) ?? ''
  }

  /** An operator says that Ada Rossi is inside. */
  function locate(): void {
    const loop = loopOn(open())
    const said = { type: 'operator', at: ++now, operator: 'Ada', reason: 'seen' } as const
    loop.process([{ kind: 'record', record: { ...said, action: 'reset', cardholder: 'c1', setLocation: 1 }, token: 1 }])
    loop.close()
  }

  it('that this installation did not write is found by verify, and a start replays the rows instead', () => {
    inUse()
    locate()
    const name = forgeSnapshot()
    const said = `snapshot ${name} is not used: this installation did not write it`
    expect(problems()).toContain(`snapshot ${name}: this installation did not write it`)
    const { doubts, engine, connection } = open()
    connection.close()
    expect(engine.view.location('c1')).toMatchObject({ area: 1 })
    expect(doubts).toEqual([{ act: 'state-changed', text: said }])
    expect(names()).toContain(`${name}.refused`)
    expect(problems()).toBe('')
  })

  it('of a key that was replaced is not used, and not called forged: the change of the key is said', () => {
    inUse()
    rmSync(join(folder, 'installation-key.pem'))
    const { doubts, connection } = open()
    connection.close()
    expect(doubts.map(({ act }) => act)).not.toContain('state-changed')
    expect(names().filter((name) => name.endsWith('.snapshot'))).toEqual([])
  })
})

describe('an alarm', () => {
  const setAlarm = (connection: Connection, id: string, change: object, isOpen = 1): void => {
    const body = connection.prepare<[string], string>('SELECT body FROM alarm WHERE id = ?').pluck().get(id) ?? '{}'
    const written = { id, open: isOpen, body: JSON.stringify({ ...(JSON.parse(body) as object), ...change }) }
    connection
      .prepare('INSERT OR REPLACE INTO alarm (id, seq, open, body, sum) VALUES (?, ?, ?, ?, ?)')
      .run(id, Number(id.slice(1)), isOpen, written.body, alarmSum(written))
  }
  const first = (connection: Connection): string =>
    connection.prepare<[], string>('SELECT id FROM alarm ORDER BY seq LIMIT 1').pluck().get() ?? ''

  it.each([
    [
      'closed by hand',
      (c: Connection) => setAlarm(c, first(c), { state: 'closed', closedAt: START, closedBy: 'Ada' }, 0),
      /alarm a\d+ is not what the events make of it: .*closedBy/,
    ],
    ['out of sight', (c: Connection) => setAlarm(c, first(c), {}, 0), /not what the events make of it: open/],
    ['made harmless', (c: Connection) => setAlarm(c, first(c), { priority: 4 }), /make of it: priority/],
    [
      'removed',
      (c: Connection) => void c.prepare('DELETE FROM alarm WHERE id = ?').run(first(c)),
      /alarm a\d+, which row \d+ raised, is missing/,
    ],
    [
      'invented',
      (c: Connection) => setAlarm(c, 'a2', { id: 'a2', seq: 2, state: 'new' }),
      /alarm a2 is raised by no event/,
    ],
    [
      'invented for a row to come',
      (c: Connection) => setAlarm(c, 'a99', { id: 'a99', seq: 99 }),
      /names row 99, which/,
    ],
  ])('that was %s is found by verify, which derives it again', (_, change, words) => {
    inUse()
    forge(change)
    expect(problems()).toMatch(words)
  })
})
