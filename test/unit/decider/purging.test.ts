import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { BELIEVED_MS } from '../../../main/decider/age-clock'
import { AGE_CLOCK_MARK } from '../../../main/store/mark-keys'
import { createLoop } from '../../../main/decider/loop'
import type { Loop } from '../../../main/decider/loop'
import { LOOK_MS, createPurging } from '../../../main/decider/purging'
import type { Purging } from '../../../main/decider/purging'
import { openStore } from '../../../main/decider/recover'
import { reproduce } from '../../../main/verify/reproduce'
import type { AlarmKey } from '../../../main/domain/alarm'
import type { JournalEvent } from '../../../main/domain/event'
import { KEEP_ALL } from '../../../main/domain/retention'
import type { LegalHold, RetentionDays } from '../../../main/domain/retention'
import type { SiteRecord } from '../../../main/domain/record'
import type { Site } from '../../../main/domain/site'
import { DAY } from '../../../main/domain/time'
import type { HistoryRow } from '../../../main/store/history-row'
import { openDatabase } from '../../../main/store/open'
import { installationKey, installationSigner } from '../../../main/store/signing'
import { checkJournal } from '../../../main/store/verify'
import { setRetention } from '../../support/retention-rows'
import { SITE } from '../small-site'

const AT = 1_795_000_000_000
const OLD = 400
const OPEN: Site = {
  ...SITE,
  accessLevels: [{ id: 'all', name: 'All', readers: ['*'], schedule: null }],
  cardholders: SITE.cardholders.map((each) => ({ ...each, accessLevels: ['all'] })),
  readers: SITE.readers.map((each) => ({ ...each, apb: { mode: 'hard' } })),
}

let folder: string
let now: number
/** Of the machine, for how long it ran. */
let monotonic: number
let wallBehind: number
let loop: Loop<AlarmKey>
let purging: Purging
let snapshots: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sallyport-purging-'))
  snapshots = join(folder, 'snapshots')
  mkdirSync(snapshots)
  now = AT
  monotonic = 0
  wallBehind = 0
  start()
})
afterEach(() => {
  loop.close()
  rmSync(folder, { recursive: true })
})

function start(): void {
  const sign = installationSigner(folder)
  const open = () =>
    openStore<AlarmKey>({
      journalFile: join(folder, 'journal.sqlite'),
      snapshotFolder: snapshots,
      given: { site: OPEN, text: JSON.stringify(OPEN) },
      parseSite: () => OPEN,
      now: () => now,
      log: () => undefined,
      sign,
    })
  const opened = open()
  if (!opened.ok) throw new Error(opened.error.detail)
  const setup = { snapshotFolder: snapshots, open, deriveAlarms: () => [], now: () => now, log: () => {} }
  loop = createLoop<AlarmKey>(setup, opened.value)
  purging = createPurging<AlarmKey>({
    loop,
    journal: (text, what) => {
      const event = { at: now, event: 'desk.records', text, after: JSON.stringify(what) } as const
      loop.process([{ kind: 'desk', event, token: 0 }])
    },
    keep: (mark) => void loop.process([{ kind: 'mark', mark, token: 0 }]),
    clock: { now: () => now, behind: () => wallBehind, monotonic: () => monotonic },
    log: () => {},
    sign,
  })
}

/** A year of people going in and out, some where they may not. */
function aYear(): void {
  let random = 5
  const pick = (below: number): number => (random = (random * 48_271) % 2_147_483_647) % below
  const records: SiteRecord[] = []
  for (let step = 0; step < OLD; step++) {
    now += DAY
    monotonic += DAY
    const presented = { kind: 'credential', credential: `k${pick(3) + 1}` } as const
    const reader = `R${pick(3) + 1}`
    const door = reader === 'R3' ? 'D2' : 'D1'
    records.push({ type: 'read', at: now, reader, presented })
    records.push({ type: 'door', at: now, door, state: 'open' }, { type: 'door', at: now, door, state: 'closed' })
    if (step % 50 > 0) continue
    records.push({ type: 'operator', at: now, operator: 'Ada', reason: 'test', action: 'lockdown', door, on: false })
  }
  for (let first = 0; first < records.length; first += 200)
    loop.process(records.slice(first, first + 200).map((record) => ({ kind: 'record', record, token: 1 })))
}

function keep(days: Partial<RetentionDays>, holds: readonly LegalHold[] = []): void {
  loop.process(setRetention(now, loop.opened()?.connection, { days: { ...KEEP_ALL.days, ...days }, holds }))
}

function purgeAll(): void {
  for (let turns = 0; purging.turn() !== LOOK_MS; turns++) if (turns > 5_000) throw new Error('it never ends')
}

const pageBefore = (before: number | null): readonly HistoryRow[] =>
  loop.opened()?.history.page({ before, limit: 500 }) ?? []

function events(): readonly HistoryRow[] {
  const rows = [...pageBefore(null)]
  for (let page = rows; page.length > 0; rows.push(...page)) page = [...pageBefore(rows.at(-1)?.seq ?? null)]
  return rows
}

const state = (): string => Buffer.from(loop.opened()?.engine.save() ?? []).toString('hex')

/** What the journal says of its own clock, oldest first. */
const clockTold = (): readonly string[] =>
  events()
    .flatMap(({ event }) => (event.event === 'desk.records' && event.text?.startsWith('clock-') ? [event.text] : []))
    .toReversed()

/** What `verify` looks at, through a connection of its own. */
function problems(): readonly string[] {
  const reader = openDatabase(join(folder, 'journal.sqlite'), 'reader')
  try {
    return [...checkJournal(reader, installationKey(folder)).problems, ...reproduce(reader, () => OPEN, []).problems]
  } finally {
    reader.close()
  }
}

/** A journal as the version before retention left it. */
function makeOld(): void {
  const old = openDatabase(join(folder, 'journal.sqlite'), 'writer')
  old.exec(
    'DROP TABLE purged; DROP TABLE ground; DROP TABLE ground_part; DROP INDEX alarm_seq; ALTER TABLE alarm DROP COLUMN sum; ALTER TABLE mark DROP COLUMN sum; PRAGMA user_version = 1',
  )
  old.close()
}

describe('retention', () => {
  it('opens a journal of the version before, with nothing lost', () => {
    aYear()
    const saved = state()
    const rows = events()
    loop.close()
    makeOld()
    rmSync(snapshots, { recursive: true })
    mkdirSync(snapshots)
    start()
    expect(state()).toBe(saved)
    expect(events()).toEqual(rows)
    keep({ access: 90 })
    purgeAll()
    expect(problems()).toEqual([])
  })

  it('purges each kind past its days and nothing else, and the journal still verifies', () => {
    aYear()
    const before = events()
    const cutoff = now - 90 * DAY
    keep({ access: 90, door: 30 })
    purgeAll()
    const after = events()
    const gone = before.filter(({ seq }) => !after.some((row) => row.seq === seq))
    const isAccess = (event: JournalEvent): boolean =>
      event.event === 'passage' || (event.event.startsWith('access.') && !('violation' in event))
    const wanted = before.filter(
      ({ event }) =>
        (isAccess(event) && event.at < cutoff) || (event.event.startsWith('door.') && event.at < now - 30 * DAY),
    )
    expect(gone.map(({ seq }) => seq)).toEqual(wanted.map(({ seq }) => seq))
    expect(gone.length).toBeGreaterThan(500)
    expect(problems()).toEqual([])
    const told = after.flatMap(({ event }) => (event.event === 'desk.records' ? [event.text] : []))
    expect(told).toEqual(['purge-ended', 'purge-begun', 'retention'])
  })

  it('comes to an end while rows come in that are past their days as they come', () => {
    aYear()
    now += DAY
    monotonic += DAY
    keep({ access: 0, door: 0 })
    const last = now
    now += 1
    // Instants that stand still: a panel's backlog, or a clock that was set back.
    for (let turns = 0; purging.turn() !== LOOK_MS; turns++) {
      if (turns > 5_000) throw new Error('it never ends')
      const presented = { kind: 'credential', credential: 'k1' } as const
      loop.process([{ kind: 'record', record: { type: 'read', at: last, reader: 'R1', presented }, token: 1 }])
    }
    expect(problems()).toEqual([])
    const told = events().flatMap(({ event }) => (event.event === 'desk.records' ? [event.text] : []))
    expect(told).toContain('purge-ended')
  })

  it('leads back chains over what went, and answers pages as reading every row would', () => {
    aYear()
    keep({ access: 200 })
    purgeAll()
    const all = events()
    for (const cardholder of ['c1', 'c2', 'c3']) {
      const wanted = all.filter(({ event }) => 'cardholder' in event && event.cardholder === cardholder)
      const page = loop.opened()?.history.page({ before: null, limit: 500, cardholder })
      expect(page?.map(({ seq }) => seq)).toEqual(wanted.map(({ seq }) => seq))
    }
  })

  it('comes to the same state after any restart, also from the journal alone and in another purge', () => {
    aYear()
    keep({ access: 90, violation: 90, door: 90, device: 90, operator: 90 })
    purgeAll()
    const saved = state()
    const heads = (): readonly (number | undefined)[] =>
      ['c1', 'c2', 'c3'].map((id) => loop.opened()?.journal.headOfCardholder(id))
    const wanted = heads()
    loop.close()
    start()
    expect(state()).toBe(saved)
    loop.close()
    rmSync(snapshots, { recursive: true })
    mkdirSync(snapshots)
    start()
    expect(state()).toBe(saved)
    expect(heads()).toEqual(wanted)
    aYear()
    purgeAll()
    expect(problems()).toEqual([])
    loop.opened()?.connection.close()
    rmSync(snapshots, { recursive: true })
    mkdirSync(snapshots)
    const last = state()
    start()
    expect(state()).toBe(last)
  })

  it('never takes what is under a legal hold, and takes it once the hold is lifted', () => {
    aYear()
    const hold = {
      id: 'h1',
      cardholder: 'c1',
      from: AT,
      to: AT + 100 * DAY,
      reason: 'case 7',
      operator: 'Ada',
      since: now,
    }
    const held = events().filter(
      ({ event }) => 'cardholder' in event && event.cardholder === 'c1' && event.at < AT + 100 * DAY,
    )
    expect(held.length).toBeGreaterThan(20)
    keep({ access: 90, violation: 90 }, [hold])
    purgeAll()
    const left = new Set(events().map(({ seq }) => seq))
    expect(held.filter(({ seq }) => !left.has(seq))).toEqual([])
    expect(problems()).toEqual([])
    keep({ access: 90, violation: 90 })
    purging.restart()
    purgeAll()
    const later = new Set(events().map(({ seq }) => seq))
    expect(held.filter(({ seq }) => later.has(seq))).toEqual([])
    expect(problems()).toEqual([])
  })

  describe('takes the words with the rows that alone referred to them', () => {
    const stranger = (at: number, hex: string): SiteRecord => {
      const presented = { kind: 'raw', bits: 256, hex: hex.padStart(64, '0') } as const
      return { type: 'read', at, reader: 'R1', presented }
    }
    const take = (record: SiteRecord): void => void loop.process([{ kind: 'record', record, token: 1 }])
    const cards = (): readonly string[] => {
      const all =
        loop.opened()?.connection.prepare<[], string>('SELECT text FROM word WHERE kind = 5').pluck().all() ?? []
      return ['a11ce', 'b0b', 'ca4e1'].filter((name) => all.some((text) => text.includes(name)))
    }
    /** What a look at the bytes on the disk finds. */
    const onDisk = (name: string): boolean => {
      loop.opened()?.connection.pragma('wal_checkpoint(TRUNCATE)')
      return readFileSync(join(folder, 'journal.sqlite')).includes(name)
    }

    it('from the dictionary and from the disk, and the journal still verifies and reads as before', () => {
      take(stranger(now, 'a11ce'))
      take(stranger(now, 'b0b'))
      aYear()
      take(stranger(now, 'b0b'))
      take(stranger(now, 'ca4e1'))
      expect(onDisk('a11ce')).toBe(true)
      const last = events().slice(0, 20)
      const saved = state()
      keep({ access: 90 })
      purgeAll()
      expect(cards()).toEqual(['b0b', 'ca4e1'])
      expect(onDisk('a11ce')).toBe(false)
      expect(
        events()
          .filter(({ event }) => event.event !== 'desk.records')
          .slice(0, 20),
      ).toEqual(last)
      expect(problems()).toEqual([])
      loop.close()
      rmSync(snapshots, { recursive: true })
      mkdirSync(snapshots)
      start()
      expect(state()).toBe(saved)
    })

    it('but a text that comes again is a word again, under another number', () => {
      take(stranger(now, 'a11ce'))
      aYear()
      keep({ access: 90 })
      purgeAll()
      expect(cards()).toEqual([])
      take(stranger(now, 'a11ce'))
      take(stranger(now, 'b0b'))
      expect(cards()).toEqual(['a11ce', 'b0b'])
      expect(problems()).toEqual([])
      loop.close()
      start()
      expect(problems()).toEqual([])
    })

    it('but not what is held', () => {
      const at = now
      take(stranger(at, 'a11ce'))
      now += DAY
      monotonic += DAY
      take(stranger(now, 'b0b'))
      aYear()
      keep({ access: 90 }, [{ id: 'h', from: at, to: at + 1, reason: 'r', operator: 'Ada', since: now }])
      purgeAll()
      expect(cards()).toEqual(['a11ce'])
      expect(problems()).toEqual([])
    })

    it('also when the process ended between the rows and their words', () => {
      take(stranger(now, 'a11ce'))
      aYear()
      keep({ access: 90 })
      while (!events().some(({ event }) => 'text' in event && event.text === 'purge-ended')) purging.turn()
      expect(cards()).toEqual(['a11ce'])
      loop.close()
      start()
      purgeAll()
      expect(cards()).toEqual([])
      expect(problems()).toEqual([])
    })

    it('but not what came with a slice that somebody changed: the check still shows it', () => {
      take(stranger(now, 'a11ce'))
      aYear()
      keep({ access: 90 })
      while (!events().some(({ event }) => 'text' in event && event.text === 'purge-ended')) purging.turn()
      loop.opened()?.connection.exec("UPDATE word SET text = replace(text, 'a11ce', 'ffff0') WHERE kind = 5")
      purgeAll()
      expect(problems()).not.toEqual([])
    })

    it('and shows when somebody changes what is left of a word', () => {
      take(stranger(now, 'a11ce'))
      aYear()
      keep({ access: 90 })
      purgeAll()
      expect(problems()).toEqual([])
      loop.opened()?.connection.exec('UPDATE purged SET words = zeroblob(length(words)) WHERE length(words) > 0')
      expect(problems()).not.toEqual([])
    })
  })

  describe('under a machine’s clock that jumps', () => {
    const YEARS = 3_650 * DAY
    const rows = (): number => events().filter(({ event }) => event.event !== 'desk.records').length

    it('far ahead: purges nothing by it, however often it is started, and says so once', () => {
      aYear()
      keep({ access: 500, door: 500, violation: 500, device: 500, operator: 500 })
      purgeAll()
      const all = rows()
      now += YEARS
      purgeAll()
      for (let starts = 0; starts < 3; starts++) {
        loop.close()
        start()
        purgeAll()
        monotonic += LOOK_MS
        now += LOOK_MS
        purgeAll()
      }
      expect(rows()).toBe(all)
      expect(clockTold()).toEqual(['clock-ahead'])
      expect(problems()).toEqual([])
    })

    it('far ahead before the first look of this version: purges nothing by it either', () => {
      aYear()
      loop.close()
      now += YEARS
      start()
      loop.process([{ kind: 'desk', event: { at: now, event: 'site.started', text: 'test' }, token: 1 }])
      const all = rows()
      keep({ access: 500, door: 500, violation: 500, device: 500, operator: 500 })
      purgeAll()
      expect(rows()).toBe(all)
      expect(clockTold()).toEqual(['clock-ahead'])
    })

    it('far ahead: goes on as the console runs, and by the clock once an administrator says that it is right', () => {
      aYear()
      keep({ access: 390 })
      purgeAll()
      const first = rows()
      now += YEARS
      purgeAll()
      monotonic += 20 * DAY
      now += 20 * DAY
      purgeAll()
      const later = rows()
      expect(later).toBeLessThan(first)
      expect(later).toBeGreaterThan(first - 80)
      const event = { at: now, event: 'desk.records', text: 'clock-confirmed', operator: 'Ada', reason: 'so' } as const
      loop.process([{ kind: 'desk', event, mark: { key: AGE_CLOCK_MARK, value: { at: now, ahead: null } }, token: 5 }])
      purging.restart()
      purgeAll()
      expect(events().some((row) => row.event.event === 'passage' && row.event.at < AT + YEARS)).toBe(false)
      expect(clockTold()).toEqual(['clock-ahead', 'clock-confirmed'])
      expect(problems()).toEqual([])
    })

    it('far ahead and then right again, while the instants given out never go back: all is as before', () => {
      aYear()
      keep({ access: 500 })
      purgeAll()
      const all = rows()
      now += YEARS
      purgeAll()
      wallBehind = YEARS
      purgeAll()
      expect(rows()).toBe(all)
      expect(clockTold()).toEqual(['clock-ahead', 'clock-agrees'])
    })

    it('back: nothing gets older by it, nor by its being right again', () => {
      aYear()
      keep({ access: 390 })
      purgeAll()
      const all = rows()
      wallBehind = YEARS
      purgeAll()
      wallBehind = 0
      purgeAll()
      expect(rows()).toBe(all)
      expect(clockTold()).toEqual([])
    })

    it('is believed over a pause of the console as long as a holiday', () => {
      aYear()
      keep({ access: 390 })
      purgeAll()
      const all = rows()
      loop.close()
      now += BELIEVED_MS
      start()
      purgeAll()
      expect(rows()).toBeLessThan(all)
      expect(clockTold()).toEqual([])
    })
  })

  it.each([
    ['by door', { door: 'D2' }, (event: JournalEvent) => 'reader' in event && event.reader === 'R3'],
    ['by area', { area: 1 }, (event: JournalEvent) => 'reader' in event && event.reader !== 'R3'],
  ] as const)('keeps what is held %s', (_, where, isHeld) => {
    aYear()
    const before = events()
    const wanted = before.filter(({ event }) => isHeld(event))
    expect(wanted.length).toBeGreaterThan(50)
    keep({ access: 10, door: 10, violation: 10 }, [{ id: 'h', ...where, reason: 'r', operator: 'Ada', since: now }])
    purgeAll()
    const left = new Set(events().map(({ seq }) => seq))
    expect(wanted.filter(({ seq }) => !left.has(seq))).toEqual([])
    expect(left.size).toBeLessThan(before.length - 50)
    expect(problems()).toEqual([])
  })

  it.each([
    [
      'a hash that was left',
      'UPDATE purged SET rows = zeroblob(length(rows)) WHERE first = (SELECT min(first) FROM purged)',
    ],
    ['a word that a purged row brought in', "UPDATE word SET text = 'R9' WHERE text = 'R1'"],
    ['the base state', 'UPDATE ground_part SET bytes = zeroblob(length(bytes))'],
    ['a row that no order let go', 'UPDATE purged SET by = by - 1'],
    ['the signature', 'UPDATE purged SET signature = NULL'],
  ])('shows when somebody changed %s', (_, statement) => {
    aYear()
    keep({ access: 90 })
    purgeAll()
    expect(problems()).toEqual([])
    loop.opened()?.connection.exec(statement)
    const reader = openDatabase(join(folder, 'journal.sqlite'), 'reader')
    const found = checkJournal(reader, installationKey(folder)).problems
    reader.close()
    expect(found).not.toEqual([])
  })
})
