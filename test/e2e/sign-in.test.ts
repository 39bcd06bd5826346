import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Bridge, Requests } from '../../preload/contract/requests'
import { launch, type Launched } from './harness'
import { ADA, IN, labSite, startBus, type SimulatedBus } from './simulated-bus'

declare global {
  interface Window {
    readonly sallyport?: Bridge
  }
}

let bus: SimulatedBus
beforeAll(async () => {
  bus = await startBus(2)
})
afterAll(() => bus.stop())

const ask = <Name extends keyof Requests>(
  desk: Launched,
  name: Name,
  ...args: Parameters<Requests[Name]>
): Promise<ReturnType<Requests[Name]>> =>
  desk.page.evaluate(
    ([wanted, given]) => {
      const request = window.sallyport?.[wanted as 'hello'] as unknown as (...all: readonly unknown[]) => Promise<never>
      return request(...given)
    },
    [name, args] as const,
  )

const hello = async (desk: Launched) => {
  const answer = await ask(desk, 'hello')
  if (!answer.ok) throw new Error(JSON.stringify(answer))
  return answer.value
}

test('from the first administrator on, each may do what their role may, and a locked desk shows alarms without names', async () => {
  const desk = await launch({ site: labSite(bus.port) })
  await expect.poll(async () => (await hello(desk)).status.readers.filter(({ online }) => online).length).toBe(2)
  expect(await ask(desk, 'setUpSignIn', 'Kim', 'correct horse')).toMatchObject({ ok: true })
  expect(await ask(desk, 'addOperator', 'Lee', 'guard', 'battery staple')).toMatchObject({ ok: true })
  expect(await ask(desk, 'addOperator', 'Ana', 'auditor', 'purple monkey')).toMatchObject({ ok: true })

  // The guard is let in, sees and acknowledges, and changes no rule.
  expect(await ask(desk, 'signIn', 'lee', 'battery staple')).toMatchObject({ ok: true })
  bus.card(IN, ADA)
  await expect.poll(async () => (await hello(desk)).status.doors[0]?.unlockedUntil ?? 0).toBeGreaterThan(0)
  bus.contact(IN, true)
  bus.contact(IN, false)
  await expect.poll(async () => (await hello(desk)).rows.some(({ event }) => event.event === 'passage')).toBe(true)
  bus.card(IN, ADA)
  await expect.poll(async () => (await hello(desk)).alarms.length).toBe(1)
  const reset = { action: 'reset', cardholder: 'c1' } as const
  const reason = { code: 'test', text: '' } as const
  expect(await ask(desk, 'act', reset, reason)).toMatchObject({ code: 'not-permitted' })
  expect(await ask(desk, 'operators')).toMatchObject({ code: 'not-permitted' })
  expect((await hello(desk)).violations).toHaveLength(1)

  // Locked: nothing is answered, but the alarm is there to see, and nobody's name.
  expect(await ask(desk, 'lock')).toMatchObject({ value: { state: 'locked' } })
  for (const name of ['hello', 'operators', 'lock'] as const)
    expect(await ask(desk, name)).toMatchObject({ code: 'not-permitted' })
  expect(await ask(desk, 'person', 'c1')).toMatchObject({ code: 'not-permitted' })
  const watched = await ask(desk, 'watch')
  expect(watched).toMatchObject({ value: { alarms: [{ kind: 'violation-denied', priority: 2 }] } })
  expect(JSON.stringify(watched)).not.toMatch(/Ada|c1/)

  // The auditor sees all of it and changes nothing; the administrator does.
  expect(await ask(desk, 'signIn', 'Ana', 'wrong')).toMatchObject({ code: 'sign-in' })
  expect(await ask(desk, 'signIn', 'Ana', 'purple monkey')).toMatchObject({ ok: true })
  const alarm = (await hello(desk)).alarms[0]?.id ?? ''
  expect(await ask(desk, 'acknowledge', [alarm])).toMatchObject({ code: 'not-permitted' })
  expect(await ask(desk, 'signIn', 'Kim', 'correct horse')).toMatchObject({ ok: true })
  expect(await ask(desk, 'act', reset, reason)).toMatchObject({ ok: true })
  expect((await hello(desk)).violations).toEqual([])

  const { rows } = await hello(desk)
  const signed = rows.map(({ event }) => ('operator' in event ? `${event.event} ${event.operator ?? ''}` : event.event))
  expect(signed).toEqual(expect.arrayContaining(['desk.signed-in Lee', 'desk.locked Lee', 'desk.signed-in Ana']))
  await desk.close()

  // The next start asks who it is.
  const again = await launch({ site: labSite(bus.port), dataDir: desk.dataDir })
  expect(await ask(again, 'session')).toEqual({ ok: true, value: { state: 'signed-out', operator: null } })
  expect(await ask(again, 'hello')).toMatchObject({ code: 'not-permitted' })
  await again.close()
})
