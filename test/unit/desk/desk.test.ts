import { describe, expect, it } from 'vitest'
import { deriveKept, type Kept } from '../../../main/derived/derive'
import type {
  DecidedBatch,
  JournalRow,
  JournalStatus,
  Overview,
  Questions,
  RowsQuery,
} from '../../../main/decider/messages'
import { openDesk, type Desk } from '../../../main/desk/desk'
import { dialogsOf } from '../../../main/desk/presence'
import type { DoneOrNot, Running } from '../../../main/desk/running'
import { NO_ANSWERS, NO_EDITS, NO_RECORDS } from './nothing'
import type { JournalEvent } from '../../../main/domain/event'
import { fail, ok } from '../../../main/domain/result'
import type { Site } from '../../../main/domain/site'
import type { Alarm, LaneRow, Operator } from '../../../preload/contract/models'
import type { Closing } from '../../../preload/contract/reasons'
import type { LineState } from '../../../main/devices/line-tools'
import { SITE } from '../small-site'

const KIM: Operator = { name: 'Kim', role: 'supervisor' }
const present = { window: 1, session: 1, isPresent: () => true }
const asker = { operator: KIM, ...present }
const guard = { operator: { name: 'Lee', role: 'guard' } as const, ...present }
const reason = { code: 'test', text: '' } as const

const FALSE_ALARM: Closing = { outcome: 'false-alarm', text: 'wind' }

const LINE: LineState = {
  stats: {
    readers: [],
    line: { damaged: 2, noiseBytes: 3, echoes: 0, foreign: 0 },
    up: true,
    baud: 9_600,
    canSetBaud: true,
  },
  round: { milliseconds: 38, long: false },
  work: null,
  recording: null,
}

const notAsked = () => Promise.reject(new Error('nobody asks this'))

/** A site in memory: journal and alarms as the decision thread keeps them, decisions as the test says. */
function siteInMemory(place: Site = SITE) {
  let now = 1_000
  const journal: JournalRow[] = []
  const alarms = new Map<string, Kept>()
  const closed = new Map<string, Kept>()
  const acts: unknown[] = []
  const batchListeners = new Set<(batch: DecidedBatch<Kept>) => void>()
  const changeListeners = new Set<() => void>()
  const timers: { at: number; fire: () => void }[] = []
  const overview: { -readonly [Key in keyof Overview]: Overview[Key] } = {
    at: 0,
    areas: [],
    violations: [],
    toggles: [],
    doors: [],
  }
  let status: JournalStatus = { lastSeq: 0, writtenAt: null, failing: null }
  let answer: DoneOrNot = ok({ seq: 7 })

  const commit = (...events: JournalEvent[]): void => {
    const rows = events.map((event, i): JournalRow => ({ seq: journal.length + 1 + i, event }))
    journal.push(...rows)
    const changed: Kept[] = []
    for (const row of rows)
      for (const alarm of deriveKept(alarms, row, place)) {
        if (alarm.state === 'closed') {
          alarms.delete(alarm.id)
          closed.set(alarm.id, alarm)
        } else alarms.set(alarm.id, alarm)
        changed.push(alarm)
      }
    status = { ...status, lastSeq: journal.length }
    const batch = { results: [{ seq: journal.length, rows, commands: [] }], alarms: changed, journal: status }
    for (const listener of batchListeners) listener(batch)
  }
  const answers: { [Name in keyof Questions]: (question: Questions[Name]['ask']) => Questions[Name]['answer'] } = {
    overview: () => ({ ...overview }),
    person: ({ id }) =>
      id === 'c1'
        ? {
            location: 1,
            since: 500,
            lastReader: 'R1',
            freePass: false,
            exempt: false,
            exemptUntil: null,
            violations: overview.violations,
            lastSeq: 1,
          }
        : null,
    siteText: () => ({ hash: '', text: '' }),
    ...NO_ANSWERS,
    inside: () => [
      { cardholder: 'c2', since: 900 },
      { cardholder: 'c1', since: 500 },
    ],
    preview: () => ({ cardholders: 1, violations: 2, forgetsLocations: 3 }),
    rows: ({ before, limit, cardholder }) =>
      journal
        .filter(({ seq }) => before === null || seq < before)
        .filter(({ event }) => cardholder === undefined || ('cardholder' in event && event.cardholder === cardholder))
        .toReversed()
        .slice(0, limit),
    heads: () => ({ cardholders: [], places: [] }),
    event: ({ seq }) => {
      const row = journal.find((each) => each.seq === seq)
      return row ? { row, explanation: null } : null
    },
    alarms: () => [...alarms.values()],
    passes: () => ({ freePasses: ['c1'], exemptions: [{ id: 'c2', since: 5, until: null }] }),
    alarmsById: ({ ids }) => ids.flatMap((id) => closed.get(id) ?? []),
    after: () => ({ items: 0, rows: [], actions: [], upTo: 0 }),
  }
  const searches: RowsQuery[] = []
  const exported: unknown[] = []
  const running: Running = {
    ...NO_EDITS,
    photos: {
      version: () => undefined,
      read: () => Promise.resolve(undefined),
      set: () => Promise.resolve(ok(null)),
      remove: () => Promise.resolve(ok(null)),
    },
    site: place,
    onSite: () => () => undefined,
    onBatch: (listener) => {
      batchListeners.add(listener)
      return () => batchListeners.delete(listener)
    },
    onChange: (listener) => {
      changeListeners.add(listener)
      return () => changeListeners.delete(listener)
    },
    certificates: {
      list: () => ok({ authority: null, rows: [] }),
      certify: () => Promise.resolve(ok(null)),
      revoke: () => Promise.resolve(ok(null)),
    },
    devices: () => ({
      controllers: [
        { id: 'P1', online: false, since: 3, reason: 'cable' },
        { id: 'B1', online: true, since: 1, reason: null },
      ],
      readers: [],
      doors: [{ id: 'D1', contact: 'closed', fault: null }],
    }),
    waitingOrders: () => [{ controller: 'P1', at: 9, operator: 'Kim', action: { action: 'reset', cardholder: 'c1' } }],
    journal: () => status,
    ask: async (name, question) => answers[name](question),
    search: async (query) => {
      searches.push(query)
      return { rows: answers.rows(query), next: 7, reached: 5 }
    },
    exports: {
      begin: async (asked) => {
        exported.push(asked)
        return ok({
          id: 1,
          phase: 'running',
          rows: 0,
          part: 0,
          by: KIM.name,
          why: null,
          folder: asked.folder,
          formats: asked.formats,
        })
      },
      state: () => ({ current: null, fingerprint: 'f00d', verifier: 'beef' }),
      cancel: async (id) => void exported.push(id),
    },
    act: async (action, operator, why, audit) => {
      acts.push([action, operator, why, ...(audit ? [audit] : [])])
      return answer
    },
    line: (controller) => (controller === 'B1' ? LINE : undefined),
    startLineWork: async (controller, task, operator, why) => {
      acts.push([controller, task, operator, why])
      return fail({ code: 'busy', detail: 'olga is at work on this line' })
    },
    cancelLineWork: (controller) => void acts.push([controller]),
    recordLine: async (controller, on, operator, why) => {
      acts.push([controller, on, operator, why])
      return ok('/data/captures/B1.osdpcap')
    },
    unlockOnce: async (door, operator, why) => {
      acts.push([door, operator, why])
      return answer
    },
    records: NO_RECORDS,
    changes: { ask: notAsked, onProgress: () => () => undefined, drop: () => Promise.resolve() },
    applyChange: notAsked,
    desk: async (event) => {
      commit({ ...event, at: now })
      return ok({ seq: journal.length })
    },
  }
  const pass = async (ms: number): Promise<void> => {
    now += ms
    for (;;) {
      const due = timers.findIndex(({ at }) => at <= now)
      if (due < 0) break
      timers.splice(due, 1)[0]?.fire()
      await settled()
    }
  }
  return {
    running,
    journal,
    commit,
    overview,
    acts,
    searches,
    exported,
    pass,
    fail: (why: string | null) => {
      status = { ...status, failing: why }
      for (const listener of changeListeners) listener()
    },
    refuse: (not: DoneOrNot) => {
      answer = not
    },
    clock: {
      now: () => now,
      setTimer: (ms: number, fire: () => void) => {
        const timer = { at: now + ms, fire }
        timers.push(timer)
        return () => {
          if (timers.includes(timer)) timers.splice(timers.indexOf(timer), 1)
        }
      },
    },
  }
}

/** Lets everything that waits for an answer go on. */
const settled = async (): Promise<void> => {
  for (let i = 0; i < 20; i++) await Promise.resolve()
}

async function desk(site = siteInMemory(), chosen: string | null = '/tmp/chosen') {
  const suggested: string[] = []
  const raised: Alarm[] = []
  const opened: Desk = await openDesk({
    running: site.running,
    clock: site.clock,
    operator: () => KIM,
    dialogs: dialogsOf({
      open: () => Promise.resolve(null),
      save: () => Promise.resolve(null),
      pictures: () => Promise.resolve(null),
      exportFolder: async (name) => {
        suggested.push(name)
        return chosen
      },
      folder: () => Promise.resolve(null),
    }),
    canBeAssigned: (name) => ['Kim', 'Lee'].includes(name),
    confirmSecond: (first, second) =>
      Promise.resolve(
        second.name === first.name
          ? fail({ ok: false, code: 'not-permitted', detail: 'the same' })
          : ok({ name: second.name, role: 'supervisor' }),
      ),
    explain: () => ({ checks: [], remedies: [] }),
    words: (key) => key,
    sentence: (key, values = {}) => [key, ...Object.values(values)].join(' '),
    paper: { handover: async () => ok('h.pdf'), muster: async () => ok('m.pdf') },
    notifications: () => null,
    about: { version: '1', runtime: 'test', demo: false },
    onRaised: (alarms) => raised.push(...alarms),
    onFollowing: () => {},
    report: (message, error) => {
      throw new Error(`${message}: ${String(error)}`)
    },
  })
  const rows: LaneRow[] = []
  const states = new Map<string, unknown>()
  opened.attach({
    rows: (more) => rows.push(...more),
    status: (make) => void states.set('status', make()),
    alarms: (make) => void states.set('alarms', make()),
    violations: (make) => void states.set('violations', make()),
    site: (make) => void states.set('site', make()),
  })
  return { ...site, ...opened, suggested, raised, rows, states }
}

const forced = (at: number): JournalEvent => ({ at, event: 'door.forced', door: 'D1' })
const denied = (at: number): JournalEvent => ({
  at,
  event: 'access.denied',
  reader: 'R1',
  cardholder: 'c1',
  credential: 'k1',
  reason: 'apb',
  violation: { rule: '4.2', kind: 'double-entry', area: 1 },
  alarm: true,
})
const opened = (at: number): JournalEvent => ({
  at,
  event: 'violation.opened',
  cardholder: 'c1',
  area: 1,
  kind: 'double-entry',
  reader: 'R1',
})
const violation = {
  cardholder: 'c1',
  area: 1,
  violation: { rule: '4.2', kind: 'double-entry', area: 1 },
  reader: 'R1',
  openedAt: 10,
  tries: 1,
  lastAt: 10,
  expiresAt: null,
  areaViolation: true,
  lockedOut: true,
  location: 1,
  locationSince: 500,
} as const

describe('a desk', () => {
  it('begins with what the journal knows', async () => {
    const site = siteInMemory()
    site.commit(denied(10), opened(10))
    site.overview.violations = [violation]
    const { answers } = await desk(site)
    const hello = await answers.hello(asker)
    expect(hello).toMatchObject({
      ok: true,
      value: {
        rows: [{ seq: 2 }, { seq: 1 }],
        alarms: [{ id: 'a1', state: 'new' }],
        violations: [{ name: 'Ada Rossi', lockedOut: true, untilCleared: true, confidence: 'high', seq: 1 }],
        status: {
          operator: KIM,
          doors: [
            { id: 'D1', state: 'closed', lastSeq: 2 },
            { id: 'D2', state: 'unknown' },
          ],
        },
      },
    })
  })

  it('misses no batch that comes while it begins, and takes none twice', async () => {
    const site = siteInMemory()
    site.commit(forced(1))
    const opening = desk(site)
    site.commit(forced(2))
    const { rows, answers } = await opening
    site.commit(forced(3))
    expect(rows.map(({ seq }) => seq)).toEqual([3])
    expect(await answers.hello(asker)).toMatchObject({ value: { alarms: [{ count: 3 }] } })
  })

  it('sends rows to windows immediately and states a little later', async () => {
    const { commit, overview, rows, states, pass } = await desk()
    overview.violations = [violation]
    commit(denied(10), opened(10))
    expect(rows).toHaveLength(2)
    expect(states.get('alarms')).toMatchObject([{ id: 'a1' }])
    expect(states.has('violations')).toBe(false)
    await pass(100)
    expect(states.get('violations')).toMatchObject([{ cardholder: 'c1' }])
    expect(states.get('status')).toMatchObject({ journal: { lastSeq: 2 } })
  })

  it('announces an alarm once, again when it is raised again, and none that was there before', async () => {
    const site = siteInMemory()
    site.commit(forced(1))
    const { commit, raised, answers } = await desk(site)
    commit(forced(2))
    commit(denied(3))
    commit(denied(4))
    expect(raised.map(({ id }) => id)).toEqual(['a3'])
    await answers.acknowledge(asker, ['a1'])
    commit(forced(5))
    expect(raised.map(({ id }) => id)).toEqual(['a3', 'a1'])
  })

  it('waits a moment before it tells of a device that is away', async () => {
    const { commit, raised, states, pass, clock } = await desk()
    commit({ at: clock.now(), event: 'link.down', controller: 'P1' })
    commit({ at: clock.now(), event: 'link.down', controller: 'B1' })
    commit({ at: clock.now() + 100, event: 'link.up', controller: 'B1' })
    expect(states.get('alarms')).toEqual([])
    await pass(4_999)
    expect(raised).toEqual([])
    await pass(1)
    expect(raised).toMatchObject([{ kind: 'controller-offline', controller: 'P1' }])
    expect(states.get('alarms')).toMatchObject([{ controller: 'P1' }])
    await pass(60_000)
    expect(raised).toHaveLength(1)
  })

  it('acknowledges, notes and closes as journal events', async () => {
    const { answers, commit, states } = await desk()
    commit(forced(1))
    expect(await answers.closeAlarms(asker, ['a1'], FALSE_ALARM)).toMatchObject({ ok: false, code: 'bad-argument' })
    expect(await answers.acknowledge(asker, ['a1', 'a1'])).toEqual({ ok: true, value: null })
    expect(await answers.note(asker, 'a1', 'wind')).toEqual({ ok: true, value: null })
    expect(states.get('alarms')).toMatchObject([
      { state: 'acknowledged', acknowledgedBy: 'Kim', notes: [{ operator: 'Kim', text: 'wind' }] },
    ])
    expect(await answers.closeAlarms(asker, ['a1'], FALSE_ALARM)).toMatchObject({ ok: true })
    expect(states.get('alarms')).toEqual([])
    expect(await answers.note(asker, 'a1', 'late')).toMatchObject({ ok: false, code: 'not-found' })
  })

  it.each<[string, Closing, string]>([
    ['without an outcome', { outcome: null, text: 'wind' }, 'closing.outcome: alarm a1 has priority 1'],
    ['without words', { outcome: 'test', text: ' ' }, 'closing.text: alarm a1 has priority 1'],
  ])('does not close a priority 1 %s', async (_name, how, detail) => {
    const { answers, commit } = await desk()
    commit(forced(1))
    await answers.acknowledge(asker, ['a1'])
    expect(await answers.closeAlarms(asker, ['a1'], how)).toMatchObject({
      code: 'bad-argument',
      detail: expect.stringContaining(detail),
    })
  })

  it('lets a guard close priority 3 where the site allows it, never priority 1', async () => {
    const policy = { priorities: [], instructions: [] }
    const held = { at: 1_000, event: 'door.held', door: 'D1' } as const
    const attempt = async (site: Site, event: typeof held | ReturnType<typeof forced>) => {
      const memory = siteInMemory(site)
      const { answers } = await desk(memory)
      memory.commit(event)
      await answers.acknowledge(guard, ['a1'])
      return answers.closeAlarms(guard, ['a1'], FALSE_ALARM)
    }
    const allowed = { ...SITE, alarms: { ...policy, guardCloses: true as const } }
    expect(await attempt(allowed, held)).toMatchObject({ ok: true })
    expect(await attempt(SITE, held)).toMatchObject({ code: 'not-permitted' })
    expect(await attempt(allowed, forced(1_000))).toMatchObject({ code: 'not-permitted' })
  })

  it('names its alarm, the steps not done and why it was shelved, in the journal', async () => {
    const steps = { ...SITE, alarms: { priorities: [], instructions: [{ steps: ['Look'] }] } }
    const memory = siteInMemory(steps)
    const { answers } = await desk(memory)
    memory.commit({ at: 1_000, event: 'door.forced', door: 'D1' })
    await answers.shelveAlarms(asker, ['a1'], 60_000, { code: 'maintenance', text: 'lock' })
    await answers.acknowledge(asker, ['a1'])
    await answers.closeAlarms(asker, ['a1'], FALSE_ALARM)
    const about = { kind: 'door-forced', priority: 1, at: 1_000, door: 'D1' }
    expect(memory.journal.slice(-3).map(({ event }) => event)).toMatchObject([
      { event: 'desk.shelved', reason: 'maintenance: lock', about },
      { event: 'desk.acknowledged', about },
      { event: 'desk.closed', closedAs: 'false-alarm', text: 'wind', notDone: ['Look'], about },
    ])
  })

  it('shelves a priority 1 for 15 minutes at most', async () => {
    const { answers, commit, clock } = await desk()
    commit(forced(1))
    const quarter = 15 * 60_000
    expect(await answers.shelveAlarms(asker, ['a1'], clock.now() + quarter + 1, reason)).toMatchObject({
      code: 'bad-argument',
      detail: expect.stringContaining('15 minutes at most'),
    })
    expect(await answers.shelveAlarms(asker, ['a1'], clock.now() + quarter, reason)).toMatchObject({ ok: true })
  })

  it('gives a shelved alarm back at its time, without any event', async () => {
    const { answers, commit, states, pass, clock } = await desk()
    commit(forced(1))
    const until = clock.now() + 60_000
    expect(await answers.shelveAlarms(asker, ['a1'], clock.now(), reason)).toMatchObject({ code: 'bad-argument' })
    expect(await answers.shelveAlarms(asker, ['a1'], until, reason)).toMatchObject({ ok: true })
    await pass(59_999)
    expect(states.get('alarms')).toMatchObject([{ state: 'shelved' }])
    await pass(1)
    expect(states.get('alarms')).toMatchObject([{ state: 'new' }])
  })

  it('raises a P1 of its own when the journal cannot be written, and drops it when it can', async () => {
    const { answers, fail: failWith, raised, states } = await desk()
    failWith('disk full')
    expect(raised).toMatchObject([{ kind: 'journal-failing', priority: 1, text: 'disk full' }])
    expect(await answers.acknowledge(asker, ['journal'])).toMatchObject({ ok: true })
    expect(states.get('alarms')).toMatchObject([{ state: 'acknowledged', acknowledgedBy: 'Kim' }])
    failWith(null)
    expect(states.get('alarms')).toEqual([])
  })

  it('hands work at a reader line on in the name of the operator, and says why it is not begun', async () => {
    const { answers, acts } = await desk()
    expect(await answers.line(asker, 'B1')).toMatchObject({ ok: true, value: { damaged: 2, baud: 9_600 } })
    expect(await answers.line(asker, 'P1')).toMatchObject({ ok: false, code: 'not-found' })
    const pair = { task: 'pair', reader: 'R1', seconds: 60 } as const
    expect(await answers.startLineWork(asker, 'B1', pair, reason)).toEqual({
      ok: false,
      code: 'offline',
      detail: 'olga is at work on this line',
    })
    expect(await answers.recordLine(asker, 'B1', true, reason)).toMatchObject({ value: '/data/captures/B1.osdpcap' })
    expect(await answers.cancelLineWork(asker, 'B1')).toEqual({ ok: true, value: null })
    expect(acts).toEqual([['B1', pair, 'Kim', 'test'], ['B1', true, 'Kim', 'test'], ['B1']])
  })

  it('acts as the operator, with the reason, after looking whether it makes sense', async () => {
    const { answers, acts, refuse } = await desk()
    const reset = { action: 'reset', cardholder: 'c1' } as const
    expect(await answers.act(asker, reset, { code: 'escorted', text: 'by Lee' })).toEqual({
      ok: true,
      value: { seq: 7 },
    })
    expect(await answers.act(asker, { ...reset, cardholder: 'x' }, reason)).toMatchObject({ code: 'not-found' })
    expect(await answers.unlockOnce(asker, 'D1', reason)).toMatchObject({ ok: true })
    expect(await answers.unlockOnce(asker, 'D9', reason)).toMatchObject({ code: 'not-found' })
    expect(acts).toEqual([
      [reset, 'Kim', 'escorted: by Lee', {}],
      ['D1', 'Kim', 'test'],
    ])
    refuse({ ok: false, error: { code: 'offline', detail: 'R1 is away' } })
    expect(await answers.unlockOnce(asker, 'D1', reason)).toEqual({ ok: false, code: 'offline', detail: 'R1 is away' })
  })

  it('asks for a second operator where the site does, for many people together and never for one', async () => {
    const site = siteInMemory({ ...SITE, dualAuthorisation: true })
    const { answers, acts } = await desk(site)
    const lee = { name: 'Lee', password: 'x' }
    for (const many of [{ area: 1 }, { site: true }] as const) {
      const reset = { action: 'reset', ...many } as const
      expect(await answers.act(asker, reset, reason)).toMatchObject({ code: 'not-permitted' })
      const challenge = await answers.challenge(asker, { kind: 'action', action: reset })
      const id = challenge.ok ? (challenge.value ?? '') : ''
      expect(await answers.confirm(asker, id, { ...lee, name: 'Kim' })).toMatchObject({ ok: false })
      expect(await answers.act(asker, reset, reason)).toMatchObject({ code: 'not-permitted' })
      expect(acts).toEqual([])
      expect(await answers.confirm(asker, id, lee)).toEqual(ok(null))
      expect(await answers.act(asker, reset, reason)).toMatchObject({ ok: true })
      expect(acts.splice(0)).toEqual([[reset, 'Kim', 'test', { secondOperator: 'Lee' }]])
    }
    const one = { action: 'reset', cardholder: 'c1' } as const
    expect(await answers.challenge(asker, { kind: 'action', action: one })).toEqual(ok(null))
    expect(await answers.act(asker, one, reason)).toMatchObject({ ok: true })
  })

  it('lets nobody below administrator relax a rule for more than 24 hours', async () => {
    const { answers, clock } = await desk()
    const as = (role: 'supervisor' | 'administrator') => ({ ...asker, operator: { ...KIM, role } })
    const until = clock.now() + 24 * 3_600_000
    for (const action of [
      { action: 'grant-on-violation', scope: { area: 1 }, on: true, until },
      { action: 'exempt', cardholder: 'c1', on: true, until },
    ] as const) {
      const longer = { ...action, until: until + 60_000 }
      expect(await answers.act(as('supervisor'), action, reason)).toMatchObject({ ok: true })
      expect(await answers.act(as('supervisor'), longer, reason)).toMatchObject({
        code: 'not-permitted',
        detail: expect.stringContaining('at most 24 hours ahead for a supervisor') as string,
      })
      expect(await answers.preview(as('supervisor'), longer)).toMatchObject({ code: 'not-permitted' })
      expect(await answers.act(as('administrator'), longer, reason)).toMatchObject({ ok: true })
    }
  })

  it('previews with the panels that it must reach', async () => {
    const { answers } = await desk()
    const panels = async (action: Parameters<typeof answers.preview>[1]) => {
      const answer = await answers.preview(asker, action)
      return answer.ok ? answer.value.panels.map(({ id, online }) => [id, online]) : answer
    }
    expect(await panels({ action: 'reset', area: 2 })).toEqual([['P1', false]])
    expect(await panels({ action: 'reset', area: 1 })).toEqual([])
    expect(await panels({ action: 'reset', cardholder: 'c1' })).toEqual([['P1', false]])
    expect(await panels({ action: 'lockdown', door: 'D1', on: true })).toEqual([])
  })

  it('says who is inside, the longest first', async () => {
    const { answers } = await desk()
    expect(await answers.inside(asker, 1)).toMatchObject({
      value: [
        { name: 'Ada Rossi', since: 500 },
        { name: 'Bo Lind', since: 900 },
      ],
    })
  })

  it('shows a person with masked cards, and none that is not there', async () => {
    const { answers, commit } = await desk()
    commit(denied(10))
    expect(await answers.person(asker, 'c1')).toMatchObject({
      value: { name: 'Ada Rossi', cards: ['12·••55'], location: 1, lastRows: [{ seq: 1 }] },
    })
    expect(await answers.person(asker, 'c9')).toMatchObject({ code: 'not-found' })
  })

  it('searches the past for what windows show of it, and says from where to go on', async () => {
    const { answers, commit, searches } = await desk()
    commit(forced(1), denied(10), {
      event: 'panel.input',
      at: 11,
      controller: 'P1',
      input: 1,
      state: 'active',
    } as never)
    const filter = { doors: ['D1'], kinds: ['door' as const], rules: ['4.2' as const], from: 1, to: 99 }
    expect(await answers.history(asker, { before: 9, limit: 5, filter })).toMatchObject({
      value: { next: 7, reached: 5, rows: [{ seq: 2 }, { seq: 1 }] },
    })
    expect(searches[0]).toMatchObject({ ...filter, before: 9, limit: 5 })
    expect(searches[0]?.panelReports).toContain('panel.tamper')
    expect(searches[0]?.panelReports).not.toContain('panel.input')
  })

  it('exports what a search shows up to now into the folder that was chosen, and nothing when none was', async () => {
    const order = { filter: { doors: ['D1'] }, formats: ['csv' as const], why: 'case 7' }
    const { answers, commit, exported, suggested } = await desk()
    commit(forced(1), denied(10))
    expect(await answers.exportHistory(asker, order)).toMatchObject({
      value: { phase: 'running', folder: '/tmp/chosen' },
    })
    expect(exported[0]).toMatchObject({ ...order, operator: asker.operator, query: { doors: ['D1'], before: 3 } })
    expect(suggested[0]).toMatch(/^evidence-[\p{L}\p{N}-]+-\d{4}-\d\d-\d\dT\d\d-\d\d-\d\dZ$/u)
    expect(answers.exportState(asker)).toMatchObject({ value: { fingerprint: 'f00d', verifier: 'beef' } })
    await answers.cancelExport(asker, 1)
    expect(exported[1]).toBe(1)
    const none = await desk(siteInMemory(), null)
    expect(await none.answers.exportHistory(asker, order)).toEqual({ ok: true, value: null })
    expect(none.exported).toEqual([])
  })

  it('details an event with its person, and says when there is nothing to explain', async () => {
    const { answers, commit } = await desk()
    commit(forced(1), denied(10))
    expect(await answers.detail(asker, 2)).toMatchObject({
      value: { explanationMissing: 'why.missing.not-kept', person: { id: 'c1' } },
    })
    expect(await answers.detail(asker, 1)).toMatchObject({ value: { explanationMissing: 'why.missing', person: null } })
    expect(await answers.detail(asker, 99)).toMatchObject({ code: 'not-found' })
  })

  it('tells a closed desk nothing more', async () => {
    const { close, commit, rows } = await desk()
    close()
    commit(forced(1))
    expect(rows).toEqual([])
  })
})

describe('a roll-call', () => {
  it('is frozen, ticked off and reconciled, and says so in the status', async () => {
    const site = siteInMemory()
    const { answers, states } = await desk(site)
    expect(await answers.muster(asker)).toEqual(ok(null))
    const preview = await answers.musterPreview(asker, { area: 1 })
    expect(preview).toMatchObject({ value: { people: 2 } })
    expect(await answers.freezeMuster(asker, { area: 1 })).toEqual(ok(null))
    await settled()
    expect(await answers.freezeMuster(asker, { site: true })).toMatchObject({ ok: false, code: 'bad-argument' })
    expect(states.get('status')).toMatchObject({ muster: { missing: 2, accounted: 0, operator: 'Kim' } })

    expect(await answers.tickOff(asker, 'c1', 9, true)).toMatchObject({ ok: false, code: 'not-found' })
    expect(await answers.tickOff(asker, 'c1', 2, true)).toEqual(ok(null))
    expect(await answers.muster(asker)).toMatchObject({
      value: {
        missing: 1,
        people: [
          { id: 'c2', name: 'Bo Lind', accounted: null },
          { id: 'c1', accounted: { area: 2, operator: 'Kim' } },
        ],
        toSet: ['c1'],
      },
    })

    const evacuation = { code: 'evacuation', text: '' } as const
    expect(await answers.reconcileMuster(asker, evacuation)).toEqual(ok({ set: 1, missing: 1 }))
    expect(site.acts).toEqual([[{ action: 'reset', cardholder: 'c1', setLocation: 2 }, 'Kim', 'evacuation', {}]])
    expect(await answers.muster(asker)).toEqual(ok(null))
    expect(await answers.reconcileMuster(asker, evacuation)).toMatchObject({ ok: false, code: 'not-found' })
  })

  it('counts what its preview said, people whose location is not known too, and later arrivals apart', async () => {
    const site = siteInMemory()
    const { answers, states } = await desk(site)
    site.commit({
      at: 1_500,
      event: 'access.denied',
      reader: 'R1',
      cardholder: 'c3',
      credential: 'x',
      reason: 'expired',
    })
    const preview = await answers.musterPreview(asker, { site: true })
    if (!preview.ok) throw new Error('no preview')
    expect(preview.value.unknown).toBe(1)
    await answers.freezeMuster(asker, { site: true })
    await settled()
    const head = () =>
      (states.get('status') as { muster: { missing: number; accounted: number; late: unknown } }).muster
    expect(head().missing + head().accounted).toBe(preview.value.people)
    site.commit({ at: 2_000, event: 'passage', reader: 'R1', cardholder: 'c9', from: 0, to: 1 })
    await settled()
    expect(head().missing + head().accounted).toBe(preview.value.people)
    expect(head().late).toEqual({ missing: 1, accounted: 0 })
  })

  it('is still there after a restart of the desk', async () => {
    const site = siteInMemory()
    const before = await desk(site)
    await before.answers.freezeMuster(asker, { area: 1 })
    await before.answers.tickOff(asker, 'c2', 0, true)
    const { answers } = await desk(site)
    await settled()
    expect(await answers.muster({ ...asker, operator: { name: 'Lee', role: 'guard' } })).toMatchObject({
      value: { missing: 1, accounted: 1, operator: 'Kim' },
    })
  })
})

describe('seeing to an alarm', () => {
  it('is taken on by a guard for themselves, and passed on by a supervisor', async () => {
    const site = siteInMemory()
    const { answers } = await desk(site)
    site.commit({ at: 1_000, event: 'door.forced', door: 'D1' })
    expect(await answers.assign(guard, 'a1', 'Kim')).toMatchObject({ ok: false, code: 'not-permitted' })
    expect(await answers.assign(guard, 'a1', 'Lee')).toEqual(ok(null))
    expect(await answers.assign(asker, 'a1', 'Kim')).toEqual(ok(null))
    expect(await answers.assign(guard, 'a1', null)).toMatchObject({ ok: false, code: 'not-permitted' })
    expect(await answers.assign(asker, 'a1', null)).toEqual(ok(null))
    expect(await answers.assign(asker, 'a9', null)).toMatchObject({ ok: false, code: 'not-found' })
    expect(await answers.assign(asker, 'a1', 'Nobody')).toMatchObject({ ok: false, code: 'not-found' })
  })

  it('has no step to tick off that its instructions do not have', async () => {
    const site = siteInMemory()
    const { answers } = await desk(site)
    site.commit({ at: 1_000, event: 'door.forced', door: 'D1' })
    expect(await answers.tickStep(guard, 'a1', 0, true)).toMatchObject({ ok: false, code: 'bad-argument' })
  })

  it('is in the list of closed ones with who closed it, after a restart too', async () => {
    const site = siteInMemory()
    const { answers } = await desk(site)
    site.commit({ at: 1_000, event: 'door.forced', door: 'D1' })
    await answers.acknowledge(asker, ['a1'])
    await answers.closeAlarms(asker, ['a1'], FALSE_ALARM)
    const expected = { value: [{ id: 'a1', closedBy: 'Kim', outcome: 'false-alarm', closedText: 'wind' }] }
    expect(await answers.closedAlarms(guard)).toMatchObject(expected)
    const again = await desk(site)
    expect(await again.answers.closedAlarms(guard)).toMatchObject(expected)
  })
})

describe('a shift handover', () => {
  const lee = { operator: { name: 'Lee', role: 'guard' } as const, window: 1, session: 1, isPresent: () => true }

  it('is signed by the one who goes and by somebody else who comes', async () => {
    const site = siteInMemory()
    const { answers, states } = await desk(site)
    site.commit({ at: 1_000, event: 'door.forced', door: 'D1' })
    expect(await answers.takeOver(lee)).toMatchObject({ ok: false, code: 'not-found' })
    expect(await answers.handoverDocument(lee)).toMatchObject({ ok: false, code: 'not-found' })
    expect(await answers.handOver(asker, 'Gate arm: part at seven')).toEqual(ok(null))
    expect(states.get('status')).toMatchObject({ handover: { outgoing: 'Kim' } })
    expect(await answers.takeOver(asker)).toMatchObject({ ok: false, code: 'bad-argument' })
    expect(await answers.takeOver(lee)).toEqual(ok(null))
    expect(states.get('status')).not.toHaveProperty('handover')
    expect(await answers.handover(lee)).toMatchObject({
      value: { last: { outgoing: 'Kim', incoming: 'Lee', note: 'Gate arm: part at seven' } },
    })
    expect(await answers.handoverDocument(lee)).toEqual(ok({ file: 'h.pdf' }))
  })

  it('tells what is open, and keeps what was open when it was signed', async () => {
    const site = siteInMemory()
    const { answers } = await desk(site)
    site.commit({ at: 1_000, event: 'door.forced', door: 'D1' })
    await answers.note(asker, 'a1', 'patrol sent')
    await answers.handOver(asker, '')
    await answers.acknowledge(asker, ['a1'])
    await answers.closeAlarms(asker, ['a1'], FALSE_ALARM)
    const found = await answers.handover(lee)
    if (!found.ok) throw new Error('no answer')
    const about = (state: typeof found.value.now) => new Set(state.lines.map((line) => line.about))
    expect(about(found.value.now)).toEqual(new Set(['relaxation', 'device', 'pending']))
    expect(found.value.last && about(found.value.last.told)).toEqual(
      new Set(['alarm', 'relaxation', 'device', 'pending', 'note']),
    )
    expect(found.value.last?.told.lines[0]?.text).toContain('Lab door')
  })

  it('lists the running roll-call, then alarms by priority and time, with their steps not done and what each line opens', async () => {
    const site = siteInMemory({ ...SITE, alarms: { priorities: [], instructions: [{ steps: ['Look'] }] } })
    const { answers } = await desk(site)
    site.commit({ at: 1_000, event: 'door.held', door: 'D1' })
    site.commit({ at: 2_000, event: 'door.forced', door: 'D1' })
    await answers.freezeMuster(asker, { area: 1 })
    await settled()
    const found = await answers.handover(asker)
    if (!found.ok) throw new Error('no answer')
    const lines = found.value.now.lines.slice(0, 3)
    expect(lines.map(({ about, subject }) => [about, subject])).toEqual([
      ['muster', { muster: true }],
      ['alarm', { alarm: 'a2', seq: 2 }],
      ['alarm', { alarm: 'a1', seq: 1 }],
    ])
    expect(lines[1]?.text).toContain('handover.steps Look')
  })

  it('is remembered over a restart of the desk', async () => {
    const site = siteInMemory()
    await (await desk(site)).answers.handOver(asker, 'n')
    const { answers } = await desk(site)
    expect(await answers.takeOver(lee)).toEqual(ok(null))
  })
})
