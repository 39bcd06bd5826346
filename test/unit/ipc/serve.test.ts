import { describe, expect, it } from 'vitest'
import { REQUEST_NAMES } from '../../../preload/contract/requests'
import { serve, type Answers, type IpcServer } from '../../../main/ipc/serve'
import { PAGE_ORIGIN, senderProblem, type SenderEvent } from '../../../main/ipc/sender'
import type { Operator, Role } from '../../../preload/contract/models'
import { requestChannel } from '../../../preload/contract/channels'
import type { Requests } from '../../../preload/contract/requests'

const frame = { origin: PAGE_ORIGIN }
const ours = (): SenderEvent => ({
  sender: { id: 1, isDestroyed: () => false, mainFrame: frame },
  senderFrame: frame,
})

function bridge(operator: Operator | null) {
  const listeners = new Map<string, (event: SenderEvent, ...args: unknown[]) => Promise<unknown>>()
  const ipc: IpcServer = {
    handle: (channel, listener) => void listeners.set(channel, listener),
    removeHandler: (channel) => void listeners.delete(channel),
  }
  const asked: unknown[] = []
  const reports: string[] = []
  const taken =
    (name: string) =>
    (asker: { operator: Operator | null }, ...args: unknown[]) => {
      asked.push([name, asker.operator?.name, ...args])
      return { ok: true, value: null } as const
    }
  const broken = (): never => {
    throw new Error('disk on fire')
  }
  const answers = {
    ...Object.fromEntries(REQUEST_NAMES.map((name) => [name, taken(name)])),
    person: broken,
  } as unknown as Answers
  const stop = serve({
    ipc,
    answers,
    session: { operator: () => operator, number: () => 1 },
    isOurWindow: (id) => id === 1,
    report: (message) => reports.push(message),
  })
  const ask = (name: keyof Requests, event: SenderEvent, ...args: unknown[]): Promise<unknown> | undefined =>
    listeners.get(requestChannel(name))?.(event, ...args)
  return { ask, asked, reports, stop, listeners }
}

const as = (role: Role): Operator => ({ name: 'Kim', role })
const reason = { code: 'test', text: '' }

describe('serving requests', () => {
  it('answers a request of our page by an operator who may', async () => {
    const { ask, asked } = bridge(as('guard'))
    expect(await ask('acknowledge', ours(), ['a1'])).toEqual({ ok: true, value: null })
    expect(asked).toEqual([['acknowledge', 'Kim', ['a1']]])
  })

  it.each([
    ['guard', 'act', [{ action: 'reset', area: 1 }, reason]],
    ['auditor', 'acknowledge', [['a1']]],
    ['auditor', 'unlockOnce', ['D1', reason]],
    ['auditor', 'closeAlarms', [['a1'], { outcome: null, text: '' }]],
    ['guard', 'shelveAlarms', [['a1'], 5, reason]],
    ['supervisor', 'certify', ['P1']],
    ['supervisor', 'certificates', []],
    ['auditor', 'revokeCertificate', ['P1', 'lost']],
    ['supervisor', 'act', [{ action: 'grant-on-violation', scope: { site: true }, on: true }, reason]],
  ] as const)('refuses a %s who asks to %s', async (role, name, args) => {
    const { ask, asked } = bridge(as(role))
    expect(await ask(name, ours(), ...args)).toMatchObject({ ok: false, code: 'not-permitted' })
    expect(asked).toEqual([])
  })

  it('lets an administrator alone switch a toggle on without an end, and a supervisor switch one off', async () => {
    const on = { action: 'grant-on-violation', scope: { site: true }, on: true }
    expect(await bridge(as('administrator')).ask('act', ours(), on, reason)).toMatchObject({ ok: true })
    expect(await bridge(as('supervisor')).ask('act', ours(), { ...on, until: 5 }, reason)).toMatchObject({ ok: true })
    expect(await bridge(as('supervisor')).ask('act', ours(), { ...on, on: false }, reason)).toMatchObject({ ok: true })
  })

  it('answers nothing while nobody is signed in', async () => {
    for (const name of ['rows', 'hello', 'lock', 'operators', 'setRole'] as const)
      expect(await bridge(null).ask(name, ours())).toMatchObject({ ok: false, code: 'not-permitted' })
  })

  it.each([
    ['session', []],
    ['watch', []],
    ['signIn', ['kim', 'secret']],
  ] as const)('answers %s all the same', async (name, args) => {
    expect(await bridge(null).ask(name, ours(), ...args)).toMatchObject({ ok: true })
  })

  it('shows no password that it refuses', async () => {
    const answer = await bridge(as('administrator')).ask('setUpSignIn', ours(), 'kim', 'short')
    expect(answer).toMatchObject({ ok: false, code: 'bad-argument' })
    expect(JSON.stringify(answer)).not.toContain('short')
  })

  it('names the bad argument', async () => {
    const { ask, asked } = bridge(as('guard'))
    expect(await ask('detail', ours(), 'x')).toEqual({
      ok: false,
      code: 'bad-argument',
      detail: 'seq: must be a whole number from 0 to 9007199254740991, got "x"',
    })
    expect(asked).toEqual([])
  })

  it('turns a defect into an answer and a report', async () => {
    const { ask, reports } = bridge(as('guard'))
    expect(await ask('person', ours(), 'c1')).toMatchObject({ ok: false, code: 'internal' })
    expect(reports).toEqual(['answering person failed'])
  })

  it('serves every entry of the contract and takes all of them off again', () => {
    const { stop, listeners } = bridge(as('guard'))
    expect([...listeners.keys()].toSorted()).toEqual(REQUEST_NAMES.map((name) => requestChannel(name)).toSorted())
    stop()
    expect(listeners.size).toBe(0)
  })

  it('answers no stranger, and tells the log', async () => {
    const { ask, asked, reports } = bridge(as('administrator'))
    const iframe: SenderEvent = { ...ours(), senderFrame: { origin: PAGE_ORIGIN } }
    expect(await ask('detail', iframe, 1)).toMatchObject({ ok: false, code: 'not-permitted' })
    expect(asked).toEqual([])
    expect(reports).toEqual(['refused detail: the request came from a frame inside the page'])
  })
})

describe('sender check', () => {
  const other = { origin: 'https://example.org' }
  const cases: readonly (readonly [string, SenderEvent])[] = [
    ['is not one of our windows', { ...ours(), sender: { ...ours().sender, id: 2 } }],
    ['the window is gone', { ...ours(), sender: { ...ours().sender, isDestroyed: () => true } }],
    ['the frame is gone', { ...ours(), senderFrame: null }],
    ['https://example.org', { sender: { ...ours().sender, mainFrame: other }, senderFrame: other }],
  ]
  it.each(cases)('finds: %s', (problem, event) => {
    expect(senderProblem(event, (id) => id === 1)).toContain(problem)
  })
  it('finds nothing wrong with our own page', () => {
    expect(senderProblem(ours(), (id) => id === 1)).toBeUndefined()
  })
})
