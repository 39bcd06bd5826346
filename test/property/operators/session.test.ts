import fc from 'fast-check'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { guardedSink } from '../../../main/desk/guarded-sink'
import type { Sink } from '../../../main/desk/running'
import { serve, type Answers, type IpcServer } from '../../../main/ipc/serve'
import { REQUEST_NAMES } from '../../../preload/contract/requests'
import { PAGE_ORIGIN, type SenderEvent } from '../../../main/ipc/sender'
import { openAccounts } from '../../../main/operators/accounts'
import { sessionAnswers } from '../../../main/operators/answers'
import { passwordsHere } from '../../../main/operators/password'
import { createSession } from '../../../main/operators/session'
import { requestChannel } from '../../../preload/contract/channels'
import type { Alarm, LaneRow, OpenViolation, Role, Status } from '../../../preload/contract/models'
import type { Requests } from '../../../preload/contract/requests'

// For any requests in any order: while nobody is signed in or the desk is locked, no answer and no feed contains people.

const PERSON = 'Ada Rossi'
const cost = { memorySize: 8, iterations: 1, parallelism: 1 }
const PASSWORDS: Readonly<Record<string, string>> = {
  Kim: 'correct horse',
  Lee: 'battery staple',
  Ana: 'purple monkey',
}
const ROLES: Readonly<Record<string, Role>> = { Kim: 'administrator', Lee: 'guard', Ana: 'auditor' }
const OPEN: readonly (keyof Requests)[] = [
  'session',
  'signIn',
  'setUpSignIn',
  'watch',
  'setFollowing',
  'start',
  'openSiteFile',
  'makeSite',
  'seeDemo',
  'tryStartAgain',
]

const frame = { origin: PAGE_ORIGIN }
const sender: SenderEvent = { sender: { id: 1, isDestroyed: () => false, mainFrame: frame }, senderFrame: frame }

const alarm: Alarm = {
  id: 'a1',
  seq: 1,
  priority: 2,
  kind: 'violation-denied',
  state: 'acknowledged',
  at: 1,
  lastAt: 1,
  count: 1,
  cardholder: PERSON,
  acknowledgedBy: PERSON,
  notes: [{ at: 1, operator: PERSON, text: PERSON }],
}
const status = {
  operator: { name: 'Kim', role: 'administrator' },
  relaxations: [{ kind: 'suspended', scope: { site: true }, since: 1, until: null, operator: 'Kim', reason: PERSON }],
} as unknown as Status

function desk(folder: string) {
  let now = 1_000_000
  const accounts = openAccounts({
    file: join(folder, 'operators.json'),
    now: () => now,
    uptime: () => now,
    cost,
    passwords: passwordsHere(cost),
    report: () => {},
  })
  const session = createSession({ accounts, now: () => now, recoverCommand: 'recover', demo: () => null })
  const listeners = new Map<string, (event: SenderEvent, ...given: unknown[]) => Promise<unknown>>()
  const ipc: IpcServer = {
    handle: (channel, listener) => void listeners.set(channel, listener),
    removeHandler: () => {},
  }
  const data = Object.fromEntries(REQUEST_NAMES.map((name) => [name, () => ({ ok: true, value: PERSON })]))
  const watch = () => ({ ok: true, value: null })
  const own = sessionAnswers({
    accounts,
    session,
    now: () => now,
    ready: Promise.resolve(),
    note: () => {},
    quit: async () => {},
  })
  serve({
    ipc,
    answers: { ...data, watch, setFollowing: watch, ...own } as unknown as Answers,
    session,
    isOurWindow: () => true,
    report: () => {},
  })
  const fed: unknown[] = []
  /** What was queued and not sent yet, as in the real feed. */
  const queued: (() => void)[] = []
  const later = (make: () => unknown): void => void queued.push(() => fed.push(make()))
  const sink: Sink = { rows: (rows) => fed.push(rows), status: later, site: later, alarms: later, violations: later }
  const guarded = guardedSink(sink, () => session.operator() !== null)
  return {
    accounts,
    session,
    pass: (ms: number) => (now += ms),
    ask: (name: keyof Requests, ...args: unknown[]) => listeners.get(requestChannel(name))?.(sender, ...args),
    news: () => {
      guarded.rows([PERSON as unknown as LaneRow])
      guarded.alarms(() => [alarm])
      guarded.violations(() => [PERSON as unknown as OpenViolation])
      guarded.status(() => status)
    },
    flush: () => {
      fed.length = 0
      for (const send of queued.splice(0)) send()
      return fed
    },
    fed,
  }
}

const name = fc.constantFrom('Kim', 'Lee', 'Ana', 'nobody')
const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant('signIn' as const), name, right: fc.boolean() }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('pass' as const), ms: fc.integer({ min: 1, max: 40_000 }) }) },
  fc.constant({ do: 'lock' as const }),
  fc.constant({ do: 'signOut' as const }),
  fc.constant({ do: 'idle' as const }),
  fc.record({ do: fc.constant('remove' as const), name }),
  fc.record({
    do: fc.constant('setRole' as const),
    name,
    role: fc.constantFrom<Role>('guard', 'supervisor', 'administrator'),
  }),
  { weight: 3, arbitrary: fc.constant({ do: 'news' as const }) },
)

it('tells of people to nobody but who is signed in, in any order of requests', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
      const folder = mkdtempSync(join(tmpdir(), 'sallyport-session-'))
      try {
        const { accounts, session, ask, pass, news, flush, fed } = desk(folder)
        for (const [each, password] of Object.entries(PASSWORDS))
          await accounts.add({ name: each, role: ROLES[each] ?? 'guard' }, password)
        let seated: string | null = null
        for (const one of steps) {
          fed.length = 0
          if (one.do === 'signIn') {
            const answer = await ask('signIn', one.name, one.right ? (PASSWORDS[one.name] ?? 'x') : 'wrong')
            if ((answer as { ok: boolean }).ok) {
              expect(one.right).toBe(true)
              seated = one.name
            }
          } else if (one.do === 'pass') pass(one.ms)
          else if (one.do === 'lock') {
            await ask('lock')
            seated = null
          } else if (one.do === 'signOut') {
            await ask('signOut')
            seated = null
          } else if (one.do === 'idle') {
            session.lock('idle')
            seated = null
          } else if (one.do === 'news') news()
          else {
            const changed = one.do === 'remove' ? accounts.remove(one.name) : accounts.setRole(one.name, one.role)
            if (changed.ok && one.name === seated && session.operator() === null) seated = null
          }
          const told = JSON.stringify(fed)
          if (seated === null) {
            expect(session.operator()).toBeNull()
            expect(told).not.toContain(PERSON)
            expect(JSON.stringify(flush())).not.toContain(PERSON)
            for (const request of REQUEST_NAMES)
              if (!OPEN.includes(request)) expect(await ask(request)).toMatchObject({ code: 'not-permitted' })
          } else {
            expect(session.operator()?.name).toBe(seated)
            expect(await ask('hello')).toEqual({ ok: true, value: PERSON })
          }
        }
      } finally {
        rmSync(folder, { recursive: true })
      }
    }),
    { numRuns: 60 },
  )
})
