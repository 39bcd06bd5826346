import { createHash } from 'node:crypto'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, it, vi } from 'vitest'
import { root } from '../../../native/toolchain/places.mjs'
import { createClock } from '../../../main/clock'
import type { NewDeskEvent } from '../../../main/domain/desk-event'
import { fail, ok } from '../../../main/domain/result'
import type { DraftEdit, TimeAsked } from '../../../main/domain/site-draft'
import { startSite, type RunningSite } from '../../../main/running/running-site'
import { openTimedChange, type TimedChangeSetup } from '../../../main/running/timed-change'
import { parseSiteText } from '../../../main/site/parse'

const GROUP: DraftEdit = { section: 'groups', id: 'night', after: { id: 'night', name: 'Night shift' } }
const STEPS = [{ at: 1, operator: 'Ada', edits: [{ ...GROUP, before: null }] }]
const FILE = {
  format: 'sallyport-site/1',
  site: { name: 'Works', apb: { enabled: true } },
  areas: [{ id: 1, name: 'Laboratory' }],
  doors: [{ id: 'D1', name: 'Door' }],
  readers: [{ id: 'R1', name: 'In', door: 'D1', from: 0, to: 1 }],
  accessLevels: [{ id: 'all', name: 'All', readers: ['*'] }],
  cardholders: [{ id: 'c1', name: 'Ada', accessLevels: ['all'], credentials: [{ id: 'k1' }] }],
}
const siteOf = (file: unknown) => {
  const parsed = parseSiteText(JSON.stringify(file))
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error))
  return parsed.value.site
}
const folders: string[] = []
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true })
})
function freshFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'timed-'))
  folders.push(folder)
  return folder
}

type Event = NewDeskEvent & { readonly text?: string; readonly after?: string; readonly at: number }

/** A site, a journal and a clock, in memory; `hand` moves the clock and lets what is due happen. */
function world() {
  const state = {
    folder: freshFolder(),
    now: 1_000,
    site: siteOf(FILE),
    trusted: true,
    mark: undefined as unknown,
    journalTakes: true,
    hazards: [] as { area: number; name: string; why: 'no-exit-reader' }[],
    applies: ok({ seq: 9 }) as Awaited<ReturnType<TimedChangeSetup['sites']['apply']>>,
  }
  const rows: Event[] = []
  const applied: unknown[] = []
  const listeners: (() => void)[] = []
  const timers: { at: number; fire: () => void }[] = []
  const thread: TimedChangeSetup['thread'] = {
    ask: ((name: string) => {
      if (name === 'previewTimed') return Promise.resolve({ ok: true, value: { id: 3, hazards: state.hazards } })
      return Promise.resolve(rows.at(-1) ?? null)
    }) as TimedChangeSetup['thread']['ask'],
  }
  const change = (file: unknown): void => {
    state.site = siteOf(file)
    for (const listener of listeners) listener()
  }
  const open = () => {
    timers.length = 0
    listeners.length = 0
    return openTimedChange({
      folder: state.folder,
      sites: {
        current: () => state.site,
        onSite: (listener) => {
          listeners.push(listener as () => void)
          return () => undefined
        },
        apply: (...how) => {
          applied.push(how)
          if (state.applies.ok) change({ ...FILE, groups: [GROUP.after] })
          return Promise.resolve(state.applies)
        },
      },
      thread,
      draft: { state: () => ({ revision: 4 }) as never, steps: () => STEPS, touch: () => undefined },
      clock: {
        now: () => state.now,
        setTimer: (ms, fire) => {
          const timer = { at: state.now + ms, fire }
          timers.push(timer)
          return () => void timers.splice(timers.indexOf(timer), 1)
        },
      },
      trusted: () => state.trusted,
      mark: state.mark,
      journal: (event, mark) => {
        if (!state.journalTakes) return Promise.resolve(fail({ detail: 'the disk is full' }))
        rows.push({ ...event, at: state.now })
        state.mark = mark?.value
        return Promise.resolve(ok(null))
      },
      log: () => undefined,
    })
  }
  const settle = async (): Promise<void> => {
    for (let i = 0; i < 50; i++) await Promise.resolve()
  }
  const hand = async (to: number): Promise<void> => {
    for (;;) {
      await settle()
      const next = timers.toSorted((a, b) => a.at - b.at)[0]
      if (!next || next.at > to) break
      timers.splice(timers.indexOf(next), 1)
      state.now = Math.max(state.now, next.at)
      next.fire()
    }
    state.now = to
  }
  const acts = (): unknown[] => rows.map(({ text }) => text)
  return { state, open, hand, settle, change, rows, acts, applied, file: join(state.folder, 'timed-change.json') }
}
const ASKED: TimeAsked = { at: 61_000, operator: 'Ada', reason: 'planned-change', revision: 4, confirmed: [] }

it('is applied at its time and not before, in the name of who set it', async () => {
  const { open, hand, acts, applied, file } = world()
  const timed = await open()
  expect(await timed.set({ ...ASKED, note: 'confirmed by Bea' })).toEqual(ok({ revision: 4 }))
  await hand(60_999)
  expect(applied).toEqual([])
  expect(timed.current()).toMatchObject({ at: 61_000, operator: 'Ada', refused: null })
  await hand(63_000)
  const note = 'set on 1970-01-01T00:00Z for 1970-01-01T00:01Z; confirmed by Bea'
  expect(applied).toEqual([[3, 'Ada', 'planned-change', { note }]])
  expect(acts()).toEqual(['set', 'applied'])
  expect(timed.current()).toBeNull()
  expect(existsSync(file)).toBe(false)
})

it('waits again after a restart, and is applied late when the console was off at its time', async () => {
  const { state, open, hand, applied } = world()
  const first = await open()
  await first.set(ASKED)
  first.close()
  state.now = 500_000
  const again = await open()
  expect(again.current()).toMatchObject({ at: 61_000, refused: null })
  await hand(502_000)
  expect(applied).toHaveLength(1)
})

it.each([
  { name: 'at, now', asked: { ...ASKED, at: 1_000 }, code: 'time' },
  { name: 'at, more than a year ahead', asked: { ...ASKED, at: 1_001 + 366 * 86_400_000 }, code: 'time' },
  { name: 'revision', asked: { ...ASKED, revision: 3 }, code: 'moved' },
])('refuses $name, with nothing stored', async ({ asked, code }) => {
  const { open, rows, file } = world()
  const timed = await open()
  expect(await timed.set(asked)).toMatchObject({ ok: false, error: { code } })
  expect(rows).toEqual([])
  expect(existsSync(file)).toBe(false)
})

it('holds one change: a second is refused until the first is taken back', async () => {
  const { open, hand, acts, applied } = world()
  const timed = await open()
  await timed.set(ASKED)
  expect(await timed.set(ASKED)).toMatchObject({ error: { code: 'timed' } })
  expect(await timed.takeBack('Bea', 'by mistake')).toMatchObject({ ok: true })
  expect(acts()).toEqual(['set', 'taken-back'])
  await hand(90_000)
  expect(applied).toEqual([])
  expect(await timed.takeBack('Bea', 'again')).toMatchObject({ error: { code: 'not-timed' } })
})

it('is refused when the site is changed meanwhile, and the notice stays over a restart until it is dismissed', async () => {
  const { open, hand, settle, change, rows, applied } = world()
  const timed = await open()
  await timed.set(ASKED)
  change({ ...FILE, areas: [{ id: 1, name: 'Vault' }] })
  await settle()
  expect(rows.at(-1)).toMatchObject({ text: 'refused', after: 'the site was changed meanwhile', until: 61_000 })
  await hand(90_000)
  expect(applied).toEqual([])
  const again = await open()
  expect(again.current()).toMatchObject({ refused: 'the site was changed meanwhile' })
  await again.takeBack('Ada', 'seen')
  expect(again.current()).toBeNull()
})

it('is not refused because people were edited meanwhile', async () => {
  const { open, hand, change, acts } = world()
  const timed = await open()
  await timed.set(ASKED)
  change({ ...FILE, cardholders: [...FILE.cardholders, { id: 'c2', name: 'Ben' }] })
  await hand(63_000)
  expect(acts()).toEqual(['set', 'applied'])
  expect(timed.current()).toBeNull()
})

it('is refused for a hazard that nobody confirmed', async () => {
  const { state, open, hand, rows } = world()
  const timed = await open()
  await timed.set({ ...ASKED, confirmed: ['1 free-egress-not-confirmed'] })
  state.hazards = [{ area: 1, name: 'Laboratory', why: 'no-exit-reader' }]
  await hand(63_000)
  expect(rows.at(-1)).toMatchObject({
    text: 'refused',
    after: 'nobody has taken responsibility for Laboratory',
  })
})

it('waits while the clock is in doubt, and while the journal takes nothing', async () => {
  const { state, open, hand, applied, acts } = world()
  const timed = await open()
  await timed.set(ASKED)
  state.trusted = false
  await hand(80_000)
  expect(applied).toEqual([])
  state.trusted = true
  state.applies = fail({ code: 'journal', detail: 'the disk is full', problems: [] })
  await hand(85_000)
  expect(timed.current()).toMatchObject({ refused: null })
  state.applies = ok({ seq: 9 })
  await hand(90_000)
  expect(acts()).toEqual(['set', 'applied'])
})

it('says that it is applied when a crash came between the change and its row', async () => {
  const { state, open, settle, acts, applied } = world()
  const timed = await open()
  await timed.set(ASKED)
  timed.close()
  state.site = siteOf({ ...FILE, groups: [GROUP.after] })
  const again = await open()
  await settle()
  expect(applied).toEqual([])
  expect(acts()).toEqual(['set', 'applied'])
  expect(again.current()).toBeNull()
})

it('stores nothing when the journal does not take the row', async () => {
  const { state, open, file } = world()
  const timed = await open()
  state.journalTakes = false
  expect(await timed.set(ASKED)).toMatchObject({ error: { code: 'journal', detail: 'the disk is full' } })
  expect(timed.current()).toBeNull()
  expect(existsSync(file)).toBe(false)
})

it('ignores a file that was put there again after it was taken back', async () => {
  const { state, open, hand, file, applied } = world()
  const timed = await open()
  await timed.set(ASKED)
  const text = readFileSync(file, 'utf8')
  await timed.takeBack('Ada', 'by mistake')
  timed.close()
  writeFileSync(file, text)
  state.now = 70_000
  const again = await open()
  expect(again.current()).toBeNull()
  await hand(80_000)
  expect(applied).toEqual([])
  expect(existsSync(file)).toBe(false)
})

it.each(['altered', 'damaged', 'removed'])('says that a change is not applied whose file was %s', async (how) => {
  const { state, open, hand, file, rows, applied } = world()
  const timed = await open()
  await timed.set(ASKED)
  const text = readFileSync(file, 'utf8')
  timed.close()
  if (how === 'removed') rmSync(file)
  else writeFileSync(file, how === 'altered' ? text.replace('Night', 'Other') : text.slice(9))
  state.now = 70_000
  const again = await open()
  await hand(80_000)
  expect(applied).toEqual([])
  expect(rows.at(-1)).toMatchObject({ text: 'refused', operator: 'Ada', after: 'its file is missing or damaged' })
  expect(again.current()).toMatchObject({ at: 61_000, refused: 'its file is missing or damaged' })
  again.close()
  expect((await open()).current()).toMatchObject({ refused: 'its file is missing or damaged' })
})

it('is applied by the running site after a restart, and the journal says who, when and why', async () => {
  const dataDir = join(freshFolder(), 'data')
  const events: { event: string; text?: string; operator?: string; reason?: string }[] = []
  const start = async (): Promise<RunningSite> => {
    const started = await startSite({
      site: siteOf(FILE),
      siteText: JSON.stringify(FILE),
      dataDir,
      keyStore: {
        read: () => Promise.resolve(ok({ current: null, pending: null })),
        write: () => Promise.resolve(fail({ kind: 'not-written', message: 'no keys' })),
      },
      clock: createClock(),
      log: () => undefined,
      software: 'test',
      programs: join(root, 'out', 'main'),
      onBatch: ({ results }) => events.push(...results.flatMap(({ rows }) => rows.map(({ event }) => event))),
    })
    if (!started.ok) throw new Error(started.error.detail)
    return started.value
  }
  const first = await start()
  expect(first.draft.edit('Ada', 1, [GROUP]).ok).toBe(true)
  const { revision } = first.draft.state()
  const at = Date.now() + 2_000
  expect(await first.timed.set({ ...ASKED, at, revision })).toMatchObject({ ok: true })
  expect(first.draft.edit('Ada', first.draft.state().revision, [{ ...GROUP, after: null }]).ok).toBe(false)
  const file = join(dataDir, 'timed-change.json')
  const hash = createHash('sha256').update(readFileSync(file)).digest('hex')
  expect(await first.changes.ask('timedChange', {})).toMatchObject({ text: 'set', after: hash, operator: 'Ada' })
  await first.close()

  const again = await start()
  try {
    await vi.waitFor(() => expect(again.site.groups.map(({ id }) => id)).toEqual(['night']), { timeout: 30_000 })
    await vi.waitFor(() => expect(again.timed.current()).toBeNull(), { timeout: 30_000 })
    expect(again.draft.state()).toMatchObject({ owner: null, changes: [], timed: null })
    const changed = events.find(({ event }) => event === 'site.changed')
    expect(changed).toMatchObject({ operator: 'Ada', reason: 'planned-change' })
    expect(changed?.text).toContain('set on ')
    expect(await again.changes.ask('timedChange', {})).toMatchObject({ text: 'applied' })
  } finally {
    await again.close()
  }
}, 90_000)
