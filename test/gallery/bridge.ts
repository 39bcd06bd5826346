/** A bridge that answers from a scene and executes requests in memory: for the gallery and for tests of the screens. */
import { rowKind } from '../../renderer/format/row-kind'
import type { ExportState } from '../../preload/contract/history'
import type {
  ActionPreview,
  Alarm,
  EventDetail,
  ExplanationText,
  LaneRow,
  Occupant,
  OperatorAccount,
  OperatorAction,
  PersonState,
  SessionView,
} from '../../preload/contract/models'
import { packRows } from '../../preload/contract/packed-rows'
import type { Answer } from '../../preload/contract/answer'
import { FEEDS, type Feeds } from '../../preload/contract/feeds'
import { REQUEST_NAMES, type Bridge } from '../../preload/contract/requests'
import { lineAnswers } from './line'
import { changeBridge } from './change'
import { recordsBridge } from './records'
import { at, LOOKS_LIKE, NOW } from './rows'
import { handoverRequests } from './handover'
import { musterRequests } from './muster'
import { startRequests } from './start'
import type { Scene } from './scenes'
import { certificatesAt, idOf, NAMES } from './site'

const ok = <T>(value: T): Promise<Answer<T>> => Promise.resolve({ ok: true, value })
const no = (detail: string): Promise<Answer<never>> => Promise.resolve({ ok: false, code: 'not-found', detail })
const okOrNo = <T>(value: T | null, what: string) => (value === null ? no(what) : ok(value))

const WHY_REFUSED: ExplanationText = {
  checks: [
    { rule: '2.1', outcome: 'pass', text: 'Card 12·05555 is known', facts: [] },
    { rule: '2.2', outcome: 'pass', text: 'Active, valid to 2027-06-30', facts: [] },
    { rule: '2.3', outcome: 'pass', text: 'Lab staff may use this reader, schedule Always', facts: [] },
    { rule: '2.4', outcome: 'pass', text: 'Door not locked down', facts: [] },
    { rule: '2.5', outcome: 'pass', text: 'Laboratory is below its limit, 9 of 24', facts: [] },
    { rule: '3.1', outcome: 'pass', text: 'Anti-passback is on; not exempt; no free pass; not suspended', facts: [] },
    { rule: '4.1', outcome: 'pass', text: 'Not locked out of Laboratory at this read', facts: [] },
    {
      rule: '4.2',
      outcome: 'break',
      text: 'Last passage was in, none out since',
      decides: true,
      facts: [
        { label: 'Last passage', value: 'in, at Laboratory in, 02:47:33.102', at: at('02:47:33.102') },
        { label: 'Read', value: '02:47:31.902, door opened 1.2 s later', at: at('02:47:31.902') },
        { label: 'Out since', value: 'none in 24 min 05 s' },
        { label: 'Area mode', value: 'hard: denies, then locks out' },
      ],
    },
    { rule: '4.3', outcome: 'not-applicable', text: 'Re-entry timer: none set for Laboratory', facts: [] },
    { rule: '4.4', outcome: 'not-applicable', text: 'Reader rule: none set for Laboratory in', facts: [] },
    { rule: '3.6', outcome: 'not-applicable', text: 'Grant on violation: off for both areas', facts: [] },
    { rule: '3.7', outcome: 'not-applicable', text: 'Not observing: the refusal stands', facts: [] },
  ],
  remedies: [
    'A read at Laboratory out or Lab side exit out after 02:47:33',
    'A free pass, or a reset before the read',
    'Grant on violation for Laboratory',
    'Laboratory set to soft or observe',
    'Membership of Security staff',
  ],
}
const WHY_GRANTED: ExplanationText = {
  checks: WHY_REFUSED.checks.map(({ rule, outcome, text }) => ({
    rule,
    outcome: outcome === 'break' ? 'pass' : outcome,
    text: outcome === 'break' ? 'Last passage was out' : text,
    facts: [],
  })),
  remedies: [],
}

const isBy = (row: LaneRow, id: string): boolean => 'cardholder' in row.event && row.event.cardholder === id

export interface ScriptedBridge extends Bridge {
  /** All requests, in order. */
  readonly asked: readonly { readonly name: string; readonly args: readonly unknown[] }[]
  readonly send: <Name extends keyof Feeds>(name: Name, value: Feeds[Name]) => void
}

/** An export half way. */
const EXPORT: ExportState = {
  id: 1,
  phase: 'running',
  rows: 4_120,
  part: 0.43,
  folder: '/home/okafor/evidence-Tarnwick-Works-2026-11-21T02-12-28Z',
  formats: ['csv'],
  by: 'M. Okafor',
  why: null,
}

export function scriptedBridge(scene: Scene, rate = 0): ScriptedBridge {
  let { alarms, violations } = scene
  const { rows, site, status } = scene
  const waiting = [...(scene.waiting ?? [])]
  let session: SessionView = {
    state: 'signed-in',
    operator: status.operator,
    cause: null,
    since: null,
    idleLockMinutes: 15,
    sealed: null,
    demo: null,
    ...scene.session,
  }
  let accounts: readonly OperatorAccount[] = [
    { ...status.operator, signedInAt: NOW - 3_600_000, waitsUntil: null },
    { name: 'K. Brandt', role: 'guard', signedInAt: NOW - 86_400_000, waitsUntil: NOW + 42_000 },
    { name: 'L. Moretti', role: 'administrator', signedInAt: NOW - 7_200_000, waitsUntil: null },
    { name: 'A. Lindqvist', role: 'auditor', signedInAt: null, waitsUntil: null },
  ]
  const sit = (changed: Partial<SessionView>): SessionView => {
    session = { ...session, ...changed }
    send('session', session)
    return session
  }
  // one set per feed of the contract, which is what the type says
  const listeners = Object.fromEntries(FEEDS.map((name) => [name, new Set()])) as unknown as {
    [Name in keyof Feeds]: Set<(value: Feeds[Name]) => void>
  }
  const asked: { name: string; args: readonly unknown[] }[] = []
  const send = <Name extends keyof Feeds>(name: Name, value: Feeds[Name]): void => {
    for (const listener of listeners[name]) listener(value)
  }
  const on = <Name extends keyof Feeds>(name: Name) => {
    return (listener: (value: Feeds[Name]) => void): (() => void) => {
      listeners[name].add(listener)
      return () => listeners[name].delete(listener)
    }
  }

  function person(id: string): PersonState | null {
    const known = NAMES.find((name) => name.id === id)
    if (!known) return null
    const own = rows.filter((row) => isBy(row, id))
    const last = own.findLast((row) => row.event.event === 'passage')
    const open = violations.filter((v) => v.cardholder === id)
    const because = open.find((v) => v.confidenceBecause)?.confidenceBecause
    return {
      ...known,
      cards: ['12·05555', '12·20931'],
      location: last?.event.event === 'passage' ? last.event.to : null,
      since: last?.event.at ?? null,
      confidence: open[0]?.confidence ?? (last ? 'high' : 'unknown'),
      confidenceReason: because ? `confidence.${because.code}` : null,
      ...(because && { confidenceBecause: because }),
      freePass: false,
      exempt: false,
      exemptUntil: null,
      violations: open,
      lastRows: own.slice(-18).toReversed(),
    }
  }

  function detail(row: LaneRow): EventDetail {
    const { event } = row
    const isRead = event.event === 'access.denied' || event.event === 'access.granted'
    return {
      row,
      explanation: !isRead
        ? null
        : event.violation?.rule === '4.2' && event.event === 'access.denied'
          ? WHY_REFUSED
          : WHY_GRANTED,
      explanationMissing: isRead ? null : 'No rule was asked: nobody read a card.',
      person: 'cardholder' in event && event.cardholder !== undefined ? person(event.cardholder) : null,
      ...('card' in event && event.card !== undefined && LOOKS_LIKE),
    }
  }

  function change(id: string, to: (alarm: Alarm) => Alarm): void {
    alarms = alarms.map((one) => (one.id === id ? to(one) : one))
    send('alarms', alarms)
  }

  function preview(action: OperatorAction): ActionPreview {
    const one = 'cardholder' in action
    return {
      cardholders: one ? 1 : 41,
      violations: one ? violations.filter((v) => v.cardholder === action.cardholder).length : violations.length,
      forgetsLocations:
        action.action === 'suspend' && !action.on
          ? 63
          : action.action === 'reset' && !('setLocation' in action)
            ? one
              ? 1
              : 41
            : 0,
      panels: ['P1', 'P2', 'P3'].map((id) => ({ id, online: id !== 'P3', since: id === 'P3' ? at('03:08:02') : null })),
    }
  }

  function act(action: OperatorAction): void {
    waiting.push({ controller: 'P3', at: NOW, operator: status.operator.name, action })
    if (action.action === 'clear-violation' || action.action === 'reset') {
      violations = violations.filter((v) => !('cardholder' in action) || v.cardholder !== action.cardholder)
      send('violations', violations)
    }
  }

  function inside(area: number): readonly Occupant[] {
    const n = status.areas.find(({ id }) => id === area)?.inside ?? 0
    return Array.from({ length: n }, (_, i): Occupant => {
      const who =
        area === 2 && i === 0
          ? NAMES.find(({ id }) => id === idOf('Ines Valderrama'))
          : NAMES[(i + area * 5 + 1) % NAMES.length]
      const low = area === 2 && i === 0
      const medium = area === 2 ? i === 6 || i === 8 : area === 5 ? i > 0 : area === 8 ? i > 5 : false
      return {
        id: who?.id ?? '',
        name: who?.name ?? '',
        since: low ? at('02:47:33') : NOW - (600_000 + i * 1_340_000),
        confidence: low ? 'low' : medium ? 'medium' : 'high',
        ...(low && { confidenceBecause: { code: 'exit-reader-offline', reader: 'LSo', at: at('03:05:40') } }),
        ...(medium &&
          !low && { confidenceBecause: { code: 'controller-offline', controller: 'P3', at: at('02:59:02') } }),
      }
    })
  }

  let exporting: ExportState | null = null
  const requests: Partial<Omit<Bridge, 'on'>> = {
    hello: () =>
      ok({
        version: '0.1.0',
        runtime: 'gallery',
        demo: true,
        site,
        status,
        alarms,
        violations,
        rows: rows.slice(-400),
      }),
    rows: ({ before, limit, filter }) =>
      ok(
        rows
          .filter((row) => before === null || row.seq < before)
          .filter((row) => filter.cardholder === undefined || isBy(row, filter.cardholder))
          .filter((row) => {
            if (!filter.doors) return true
            const { event } = row
            const door =
              'door' in event
                ? event.door
                : 'reader' in event
                  ? site.readers.find((r) => r.id === event.reader)?.door
                  : undefined
            return typeof door === 'string' && filter.doors.includes(door)
          })
          .slice(-limit)
          .toReversed(),
      ),
    history: ({ before, limit, filter }) => {
      const names = NAMES.filter(({ name }) => name.toLowerCase().includes((filter.text ?? '').toLowerCase()))
      const found = rows
        .filter((row) => before === null || row.seq < before)
        .filter(({ event }) => filter.kinds?.includes(rowKind(event)) ?? true)
        .filter(({ event }) => filter.from === undefined || event.at >= filter.from)
        .filter((row) => filter.cardholder === undefined || isBy(row, filter.cardholder))
        .filter((row) => filter.text === undefined || names.some(({ id }) => isBy(row, id)))
        .toReversed()
      const page = found.slice(0, limit)
      const oldest = page.at(-1)
      return ok({
        rows: page,
        next: oldest && found.length > limit ? oldest.seq : null,
        reached: oldest?.event.at ?? null,
      })
    },
    exportHistory: ({ formats }) => ok((exporting = { ...EXPORT, formats })),
    exportState: () => ok({ current: exporting, fingerprint: '5e9f0d1c'.repeat(8), verifier: '77ab31e0'.repeat(8) }),
    cancelExport: () => {
      exporting = exporting && { ...exporting, phase: 'cancelled' }
      return ok(null)
    },
    detail: (seq) => {
      const row = rows.find((known) => known.seq === seq)
      return row ? ok(detail(row)) : no(`event ${seq}`)
    },
    person: (id) => okOrNo(person(id), `cardholder ${id}`),
    names: (ids) => ok(NAMES.filter(({ id }) => ids.includes(id))),
    findPeople: (words) =>
      ok(NAMES.filter(({ name }) => name.toLowerCase().includes(words.toLowerCase())).slice(0, 20)),
    preview: (action) => ok(preview(action)),
    act: (action) => {
      act(action)
      return ok({ seq: 20_884_200 })
    },
    challenge: (what) =>
      ok(
        what.kind === 'action' && what.action.action === 'reset' && !('cardholder' in what.action) ? 'challenge' : null,
      ),
    confirm: () => ok(null),
    unlockOnce: () => ok({ seq: 20_884_201 }),
    acknowledge: (ids) => {
      alarms = alarms.map((one) =>
        ids.includes(one.id)
          ? { ...one, state: 'acknowledged', acknowledgedBy: status.operator.name, acknowledgedAt: NOW }
          : one,
      )
      send('alarms', alarms)
      return ok(null)
    },
    note: (id, words) => {
      alarms = alarms.map((one) =>
        one.id === id
          ? { ...one, notes: [...one.notes, { at: NOW, operator: status.operator.name, text: words }] }
          : one,
      )
      send('alarms', alarms)
      return ok(null)
    },
    closeAlarms: (ids) => {
      alarms = alarms.filter((one) => !ids.includes(one.id))
      send('alarms', alarms)
      return ok(null)
    },
    shelveAlarms: (ids, until) => {
      alarms = alarms.map((one) => (ids.includes(one.id) ? { ...one, state: 'shelved', shelvedUntil: until } : one))
      send('alarms', alarms)
      return ok(null)
    },
    inside: (area) => ok(inside(area)),
    timeline: (id, area) => {
      const doors = site.readers.filter((r) => r.from === area || r.to === area).map((r) => r.door)
      const open = violations.find((v) => v.cardholder === id && v.area === area)
      return ok(
        rows
          .filter(({ event }) => event.at > (open?.openedAt ?? NOW) - 28 * 60_000)
          .filter((row) => {
            const { event } = row
            const door =
              'door' in event
                ? event.door
                : 'reader' in event
                  ? site.readers.find((r) => r.id === event.reader)?.door
                  : undefined
            return isBy(row, id) || (door !== undefined && doors.includes(door))
          })
          .slice(-200),
      )
    },
    ...lineAnswers,
    certificates: () => ok(certificatesAt(NOW)),
    certify: () => ok({ folder: '/media/usb' }),
    revokeCertificate: () => ok(null),
    ...recordsBridge(),
    ...changeBridge(scene),
    ...startRequests(scene.start, send),
    assign: (id, assignee) => {
      change(id, ({ assignee: _before, ...one }) => (assignee === null ? one : { ...one, assignee }))
      return ok(null)
    },
    tickStep: (id, step, isDone) => {
      change(id, (one) => ({
        ...one,
        steps: (one.steps ?? []).map(({ text, ...was }, i) =>
          i !== step ? { text, ...was } : isDone ? { text, doneBy: status.operator.name, doneAt: NOW } : { text },
        ),
      }))
      return ok(null)
    },
    closedAlarms: () => ok(scene.closed ?? []),
    waitingOrders: () => ok([...waiting]),
    ...handoverRequests(status, (changed) => send('status', { ...status, ...changed })),
    ...musterRequests(status, (numbers) => send('status', { ...status, ...numbers })),
    setFollowing: () => ok(null),
    session: () => ok(session),
    signIn: () => ok(sit({ state: 'signed-in', operator: status.operator, cause: null, since: null })),
    watch: () => ok({ site, status, alarms }),
    setUpSignIn: () => ok(sit({ state: 'signed-in', operator: status.operator, cause: null, since: null })),
    lock: () => ok(sit({ state: 'locked', operator: status.operator, cause: 'key', since: NOW })),
    quit: () => ok(null),
    signOut: () => ok(sit({ state: 'signed-out', operator: null, cause: null, since: null })),
    operators: () => ok(accounts),
    assignees: () => ok(accounts.filter(({ role }) => role !== 'auditor')),
    addOperator: (name, role) => {
      accounts = [...accounts, { name, role, signedInAt: null, waitsUntil: null }]
      return ok(null)
    },
    setRole: (name, role) => {
      accounts = accounts.map((one) => (one.name === name ? { ...one, role } : one))
      return ok(null)
    },
    removeOperator: (name) => {
      accounts = accounts.filter((one) => one.name !== name)
      return ok(null)
    },
    resetPassword: () => ok(null),
    changePassword: () => ok(null),
    setIdleLock: (idleLockMinutes) => {
      sit({ idleLockMinutes })
      return ok(null)
    },
  }
  const noted = Object.fromEntries(
    REQUEST_NAMES.map((name) => [
      name,
      (...args: readonly unknown[]) => {
        asked.push({ name, args })
        const request = requests[name] as ((...given: readonly unknown[]) => unknown) | undefined
        return request?.(...args) ?? no(`an answer of the gallery to ${name}`)
      },
    ]),
  ) as unknown as Omit<Bridge, 'on'>

  if (rate > 0) flow(rate, rows, send)
  return {
    ...noted,
    on: {
      rows: on('rows'),
      status: on('status'),
      alarms: on('alarms'),
      violations: on('violations'),
      gap: on('gap'),
      session: on('session'),
      site: on('site'),
      showAlarm: on('showAlarm'),
      closeRefused: on('closeRefused'),
      start: on('start'),
    },
    asked,
    send,
  }
}

/** Sends made-up passages at a steady rate a second, a batch every 16 ms. */
function flow(rate: number, rows: readonly LaneRow[], send: ScriptedBridge['send']): void {
  let seq = (rows.at(-1)?.seq ?? 0) + 1
  let owed = 0
  let last = performance.now()
  setInterval(() => {
    const now = performance.now()
    owed += ((now - last) / 1_000) * rate
    last = now
    const batch: LaneRow[] = []
    for (; owed >= 1; owed--) {
      const who = NAMES[seq % NAMES.length]
      const reader = ['CAi', 'LAi', 'ANi', 'DHi', 'STi', 'T1i'][seq % 6] ?? 'CAi'
      const event =
        seq % 11 === 0
          ? ({
              event: 'access.denied',
              at: NOW + Math.round(now),
              reader,
              cardholder: who?.id ?? '',
              credential: 'k',
              reason: 'no-access',
            } as const)
          : ({
              event: 'access.granted',
              at: NOW + Math.round(now),
              reader,
              cardholder: who?.id ?? '',
              credential: 'k',
            } as const)
      batch.push({ seq: seq++, event })
    }
    if (batch.length > 0) send('rows', packRows(batch))
  }, 16)
}
