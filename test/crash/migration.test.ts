/**
 * A new version's first start on an older journal, with a power cut or a kill at every write and every sync. The file
 * then opens in the old schema or in the new one, complete, and leads to the same result. Linux only: it needs a
 * preload and a compiler. With SALLYPORT_CRASH_STRIDE it tries only every n-th operation (1).
 */
import { createHash } from 'node:crypto'
import { spawnSync } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openStore } from '../../main/decider/recover'
import { reproduce } from '../../main/verify/reproduce'
import type { JournalEvent, SiteEvent } from '../../main/domain/event'
import { createEngine } from '../../main/engine/engine'
import { decodeEvent } from '../../main/store/event-codec'
import { MIGRATIONS, migrate } from '../../main/store/migrate'
import { openDatabase } from '../../main/store/open'
import { extraReader, readRows } from '../../main/store/tail'
import { checkJournal } from '../../main/store/verify'
import { createWordReader } from '../../main/store/words'
import { programFile } from '../support/programs'
import { CUT_STATUS, compilePowerCut } from './power'
import { siteFrom } from './store'
import { SITE_TEXT, stream } from './stream'

const STRIDE = Number(process.env['SALLYPORT_CRASH_STRIDE'] ?? 1)
const SEED = 7
const RECORDS = 120
const JOURNAL = 'journal.sqlite'
/**
 * All unsynced data is lost; a random part is lost; nothing is lost. The last two are tried at a third of the places.
 */
const WAYS = [{ SALLYPORT_CUT_SEED: '0' }, { SALLYPORT_CUT_SEED: '977' }, { SALLYPORT_CUT_KILL: '1' }] as const

const site = siteFrom(SITE_TEXT)

let folder: string
let preload: string
let data: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'sallyport-migration-'))
  preload = compilePowerCut(folder)
  data = join(folder, 'data')
})
afterAll(() => rmSync(folder, { recursive: true }))

/** A journal as the version with this schema left it; 0: a new, empty file. */
function makeOld(schema: number): string {
  const file = join(folder, `schema-${schema}.sqlite`)
  const old = openDatabase(file, 'writer')
  if (schema > 0) {
    expect(migrate(old, MIGRATIONS.slice(0, schema))).toEqual({ ok: true, value: schema })
    old.exec(readFileSync(join(import.meta.dirname, 'old', `schema-${schema}.sql`), 'utf8'))
  }
  old.close()
  return file
}

function putBack(old: string): void {
  rmSync(data, { recursive: true, force: true })
  mkdirSync(data)
  copyFileSync(old, join(data, JOURNAL))
}

/** The first start: migrates, replays, decides nothing new, and closes with a snapshot. */
function start(environment: Readonly<Record<string, string>>): 'ended' | 'cut' | 'killed' {
  const { status, signal, stderr } = spawnSync(
    process.execPath,
    [programFile('crash-child'), data, String(SEED), '0'],
    { encoding: 'utf8', env: { ...process.env, LD_PRELOAD: preload, SALLYPORT_CUT_DIR: `${data}/`, ...environment } },
  )
  if (status === 0) return 'ended'
  if (status === CUT_STATUS) return 'cut'
  if (signal === 'SIGKILL') return 'killed'
  throw new Error(stderr)
}

/** Writes and syncs of an undisturbed first start. */
function operations(old: string): number {
  putBack(old)
  const log = join(folder, 'order.txt')
  rmSync(log, { force: true })
  expect(start({ SALLYPORT_SYNC_LOG: log })).toBe('ended')
  return readFileSync(log, 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('w ') || line.startsWith('s ')).length
}

/** The file's schema; checks that it has exactly the tables of that schema. */
function schemaOf(file: string): number {
  const left = openDatabase(file, 'writer')
  try {
    expect(left.pragma('integrity_check', { simple: true })).toBe('ok')
    const version = Number(left.pragma('user_version', { simple: true }))
    const fresh = openDatabase('', 'memory')
    migrate(fresh, MIGRATIONS.slice(0, version))
    const named = "SELECT name FROM sqlite_schema WHERE name NOT LIKE 'sqlite%' ORDER BY name"
    const wanted = version === 0 ? [] : fresh.prepare(named).pluck().all()
    fresh.close()
    expect(left.prepare(named).pluck().all()).toEqual(wanted)
    return version
  } finally {
    left.close()
  }
}

/** Opens the journal again with this version: its events and its state, after every check. */
function openAgain(): { readonly events: readonly JournalEvent[]; readonly late: number; readonly state: string } {
  mkdirSync(join(data, 'snapshots'), { recursive: true })
  const opened = openStore({
    journalFile: join(data, JOURNAL),
    snapshotFolder: join(data, 'snapshots'),
    given: { site, text: SITE_TEXT },
    parseSite: () => site,
    now: () => 0,
    log: () => undefined,
  })
  if (!opened.ok) throw new Error(opened.error.detail)
  const { connection, engine } = opened.value
  const state = createHash('sha256').update(engine.save()).digest('hex')
  expect(checkJournal(connection).problems).toEqual([])
  const again = reproduce(connection, () => site, [])
  expect(again.problems).toEqual([])
  expect(again.stateHash).toBe(state)
  const words = createWordReader(connection)
  const extra = extraReader(connection)
  const rows = [...readRows(connection, 0)].flatMap((row) => {
    const event = decodeEvent(row, words, extra(row.seq))
    return event ? [{ seq: row.seq, event }] : []
  })
  connection.close()
  // How many events of devices and doors there are after the purged rows.
  const late = rows.filter(({ seq, event }) => seq > PURGED_TO && !/^(desk|site)\./.test(event.event)).length
  return { events: rows.map(({ event }) => event), late, state }
}

/** The journals from this schema on were purged of the events of doors and access up to this row (old/README.md). */
const FIRST_PURGED = 2
const PURGED_TO = 148
const isLasting = ({ event }: SiteEvent): boolean => !/^(access|door)\.|^passage$/.test(event)

function withoutCard(event: SiteEvent): SiteEvent {
  if (event.event !== 'access.denied') return event
  const { card: _, ...rest } = event
  return rest
}

describe.runIf(process.platform === 'linux')('a journal of an older schema', () => {
  const schemas = MIGRATIONS.map((_, schema) => schema)

  it('exists for every earlier schema', () => {
    const kept = readdirSync(join(import.meta.dirname, 'old')).filter((name) => name.endsWith('.sql'))
    for (const schema of schemas.slice(1)) expect(kept).toContain(`schema-${schema}.sql`)
  })

  it.each(schemas)(
    '%i: is complete wherever its migration was interrupted',
    (schema) => {
      const old = makeOld(schema)
      const records = schema === 0 ? 0 : RECORDS
      const end = createEngine(site)
      // the journals are older than the bits of an unknown card in its denial (apb.md 11.6)
      const told = stream(SEED, records)
        .flatMap((record) => end.step(record).events)
        .map(withoutCard)
      const count = operations(old)
      const wanted = openAgain()
      expect(wanted.state).toBe(createHash('sha256').update(end.save()).digest('hex'))
      expect(wanted.events.filter(({ event }) => !/^(desk|site)\./.test(event))).toEqual(
        schema < FIRST_PURGED ? told : [...told.slice(0, -wanted.late).filter(isLasting), ...told.slice(-wanted.late)],
      )

      const found = new Map<number, number>()
      let runs = 0
      let ends = 0
      for (let at = 1; at <= count; at += STRIDE) {
        for (const how of WAYS.filter((_, index) => index === 0 || at % 3 === index)) {
          putBack(old)
          runs++
          const ended = start({ SALLYPORT_CUT_AT: String(at), ...how })
          if (ended === 'ended') ends++
          const version = schemaOf(join(data, JOURNAL))
          expect([schema, MIGRATIONS.length]).toContain(version)
          found.set(version, (found.get(version) ?? 0) + 1)
          expect(openAgain(), `${JSON.stringify(how)} at ${at} of ${count}`).toEqual(wanted)
        }
      }
      // Both sides of the change occurred, and the process hardly ever reached its end.
      expect(new Set(found.keys())).toEqual(new Set([schema, MIGRATIONS.length]))
      expect(ends).toBeLessThan(runs / 4)
    },
    600_000,
  )
})
