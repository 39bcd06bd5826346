import { spawnSync } from 'node:child_process'
import { chownSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { root } from '../../native/toolchain/places.mjs'
import { openAccounts } from '../../main/operators/accounts'
import { passwordsHere } from '../../main/operators/password'
import { launch, newFolder, signIn, testOperator } from './harness'
import { ask, hello } from './shift'
import { ADA, IN, labSite, OUT, startBus, type SimulatedBus } from './simulated-bus'

let bus: SimulatedBus
beforeAll(async () => {
  bus = await startBus(2)
})
afterAll(() => bus.stop())

test('the first start makes the administrator, who is asked for a good password', async () => {
  const desk = await launch({ site: labSite(bus.port), as: null })
  const { page } = desk
  await page.getByText('create the first account').waitFor()
  expect(await ask(desk, 'hello')).toMatchObject({ code: 'not-permitted' })
  await page.getByLabel('Name').fill('Kim Larsen')
  await page.getByLabel('Password', { exact: true }).fill('password1234')
  await page.getByText('This is a common password').waitFor()
  await desk.screenshot('sign-in/first-start-weak')
  expect(await ask(desk, 'setUpSignIn', 'Kim Larsen', 'password1234')).toMatchObject({ code: 'bad-argument' })
  await page.getByLabel('Password', { exact: true }).fill('teapot under a bridge')
  await page.getByLabel('Repeat password').fill('teapot under a bridge')
  await page.getByText('Strong.').waitFor()
  await page.keyboard.press('Enter')
  await page.locator('.rail').waitFor()
  expect(await ask(desk, 'setUpSignIn', 'Somebody else', 'teapot under a bridge')).toMatchObject({
    code: 'not-permitted',
  })
  await desk.close()

  // The next start asks who it is.
  const again = await launch({ site: labSite(bus.port), dataDir: desk.dataDir, as: null })
  await again.page.getByText('Nobody is signed in').waitFor()
  await again.page.getByLabel('Operator', { exact: true }).fill('kim larsen')
  await again.page.getByLabel('Password').fill('teapot under a bridge')
  await again.page.keyboard.press('Enter')
  await again.page.locator('.rail').waitFor()
  expect((await hello(again)).status.operator).toEqual({ name: 'Kim Larsen', role: 'administrator' })
  await again.close()
})

test('wrong passwords make one wait, over a restart too, and the wait is counted down', async () => {
  const first = await launch({ site: labSite(bus.port) })
  await ask(first, 'signOut')
  const { page } = first
  await page.getByLabel('Operator', { exact: true }).fill('test administrator')
  for (const said of ['2 more tries', 'One more try', 'Too many wrong tries']) {
    await page.getByLabel('Password').fill('not this one')
    await page.keyboard.press('Enter')
    await page.getByText(said).waitFor()
  }
  const { name, password } = testOperator('administrator')
  await page.getByText(/Try again in 00:2\d/).waitFor()
  await first.screenshot('sign-in/wait')
  expect(await ask(first, 'signIn', name, password)).toMatchObject({ code: 'sign-in', tries: { left: 0 } })
  await first.close()
  const again = await launch({ site: labSite(bus.port), dataDir: first.dataDir, as: null })
  const refused = await ask(again, 'signIn', name, password)
  expect(refused).toMatchObject({ ok: false, code: 'sign-in' })
  // An unknown name gets the same answer.
  for (const left of [2, 1, 0])
    expect(await ask(again, 'signIn', 'nobody', 'no')).toMatchObject({ code: 'sign-in', tries: { left } })
  await again.close()
})

test('each may do what their role may, and a locked desk shows alarms without names', async () => {
  const desk = await launch({ site: labSite(bus.port), as: 'guard' })
  const { page } = desk
  await expect.poll(async () => (await hello(desk)).status.readers.filter(({ online }) => online).length).toBe(2)

  // The guard sees and acknowledges, and changes no rule.
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

  // Locked by its key: nothing is answered, but the alarm is there to see, and nobody's name.
  await page.getByText('Ada Rossi').first().waitFor()
  await page.getByText('Refused: entered again without leaving').first().click()
  await page.getByText('Last passage was in, none out since').first().waitFor()
  await page.keyboard.press('Control+l')
  await page.getByText('This desk is locked').waitFor()
  for (const name of ['hello', 'operators', 'lock'] as const)
    expect(await ask(desk, name)).toMatchObject({ code: 'not-permitted' })
  expect(await ask(desk, 'person', 'c1')).toMatchObject({ code: 'not-permitted' })
  const watched = await ask(desk, 'watch')
  expect(watched).toMatchObject({ value: { alarms: [{ kind: 'violation-denied', priority: 2 }] } })
  expect(JSON.stringify(watched)).not.toMatch(/Ada|c1/)
  expect(await page.locator('.watch').innerText()).toContain('1 person')
  expect(await page.locator('body').innerText()).not.toContain('Ada')
  await desk.screenshot('sign-in/locked')

  // After unlocking, the desk is as it was left.
  const guard = testOperator('guard')
  await page.getByLabel('Password').fill(guard.password)
  await page.keyboard.press('Enter')
  await page.getByText('Last passage was in, none out since').first().waitFor()

  // The auditor sees all of it and changes nothing; the administrator does.
  await signIn(page, 'auditor')
  const alarm = (await hello(desk)).alarms[0]?.id ?? ''
  expect(await ask(desk, 'acknowledge', [alarm])).toMatchObject({ code: 'not-permitted' })
  await signIn(page, 'administrator')
  expect(await ask(desk, 'act', reset, reason)).toMatchObject({ ok: true })
  expect((await hello(desk)).violations).toEqual([])

  const { rows } = await hello(desk)
  const signed = rows.map(({ event }) => ('operator' in event ? `${event.event} ${event.operator ?? ''}` : event.event))
  for (const role of ['guard', 'auditor', 'administrator']) expect(signed).toContain(`desk.signed-in test ${role}`)
  expect(signed).toContain('desk.locked test guard')
  await desk.close()
})

test('another operator takes over and finds selection, filters and an open dialog as they were', async () => {
  const desk = await launch({ site: labSite(bus.port), as: 'supervisor' })
  const { page } = desk
  await ask(desk, 'signOut')
  await signIn(page, 'guard')
  await signIn(page, 'supervisor')
  await expect.poll(async () => (await hello(desk)).status.readers.filter(({ online }) => online).length).toBe(2)
  bus.card(OUT, ADA)
  await page
    .getByText(/Ada Rossi/)
    .first()
    .waitFor()
  await page.locator('.ev', { hasText: 'Ada Rossi' }).first().click()
  await page.keyboard.press('v')
  await page.keyboard.press('v')
  await page.keyboard.press('r')
  await page.getByRole('dialog').waitFor()
  await page.getByLabel('Describe the reason').fill('half written')
  const address = await page.evaluate(() => location.hash)

  await page.keyboard.press('Control+o')
  await page.getByText('Another operator takes over').waitFor()
  expect(await page.locator('body').innerText()).not.toContain('Ada')
  const { name, password } = testOperator('administrator')
  await page.getByLabel('Operator', { exact: true }).fill(name)
  await page.getByLabel('Password').fill(password)
  await page.keyboard.press('Enter')
  await page.locator('.top').getByText(name).waitFor()
  expect(await page.getByLabel('Describe the reason').inputValue()).toBe('half written')
  await page.getByRole('dialog').getByText(`Signed ${name}`).waitFor()
  expect(await page.evaluate(() => location.hash)).toBe(address)
  expect((await hello(desk)).status.operator.name).toBe(name)
  await desk.close()
})

/** Accounts made two days ago, since younger ones confirm nothing. */
async function oldAccounts(dataDir: string): Promise<void> {
  const accounts = openAccounts({
    file: join(dataDir, 'operators.json'),
    now: () => Date.now() - 48 * 3_600_000,
    passwords: passwordsHere(),
    report: () => undefined,
  })
  for (const role of ['administrator', 'supervisor', 'guard'] as const) {
    const { name, password } = testOperator(role)
    await accounts.add({ name, role }, password)
  }
  // the app runs as the folder's owner, which may be another one than the test's
  const { uid, gid } = statSync(dataDir)
  chownSync(join(dataDir, 'operators.json'), uid, gid)
}

test('where a site asks for two, one alone resets no area, and nobody is their own second', async () => {
  const site = labSite(bus.port)
  const dataDir = newFolder('data')
  await oldAccounts(dataDir)
  const desk = await launch({
    site: { ...site, site: { ...site.site, dualAuthorisation: true } },
    dataDir,
    as: 'supervisor',
  })
  const { page } = desk
  const reason = { code: 'test', text: '' } as const
  const area = { action: 'reset', area: 1 } as const
  const [supervisor, administrator] = [testOperator('supervisor'), testOperator('administrator')]
  const guard = testOperator('guard')
  const challenge = async () => {
    const asked = await ask(desk, 'challenge', { kind: 'action', action: area })
    return asked.ok ? (asked.value ?? '') : ''
  }
  expect(await ask(desk, 'act', area, reason)).toMatchObject({ code: 'not-permitted' })
  expect(await ask(desk, 'act', { action: 'reset', site: true }, reason)).toMatchObject({ code: 'not-permitted' })
  // One person may be reset alone; and somebody has to be in the area, for its reset to have anyone to reset.
  const inside = { action: 'reset', cardholder: 'c1', setLocation: 1 } as const
  expect(await ask(desk, 'act', inside, reason)).toMatchObject({ ok: true })
  for (const second of [supervisor, guard])
    expect(await ask(desk, 'confirm', await challenge(), second)).toMatchObject({ code: 'not-permitted' })
  expect(await ask(desk, 'confirm', await challenge(), { ...administrator, password: 'no' })).toMatchObject({
    code: 'sign-in',
    tries: { left: 2 },
  })
  expect(await ask(desk, 'act', { action: 'suspend', scope: { site: true }, on: true }, reason)).toMatchObject({
    code: 'not-permitted',
  })

  await page.keyboard.press('4')
  await page.getByRole('button', { name: 'Reset…' }).last().click()
  await page.getByLabel('Second operator’s name').fill(supervisor.name)
  await page.getByText('Someone other than test supervisor').first().waitFor()
  await page.getByLabel('Second operator’s name').fill(administrator.name)
  await page.getByLabel('Their password').fill(administrator.password)
  await page.locator('.reason', { hasText: 'Test' }).click()
  await page.getByRole('button', { name: 'Reset 1 person' }).waitFor()
  await desk.screenshot('sign-in/second')
  await page.keyboard.press('Control+Enter')
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  const { rows, status } = await hello(desk)
  expect(status.operator.name).toBe(supervisor.name)
  expect(rows.some(({ event }) => event.event === 'apb.reset' && event.operator === supervisor.name)).toBe(true)
  await desk.close()
})

test('a session ends with its account, and the host command brings a lost administrator back', async () => {
  const desk = await launch({ site: labSite(bus.port) })
  const { page, dataDir } = desk
  const host = (args: readonly string[], input: string) =>
    spawnSync(process.execPath, [join(root, 'out', 'main', 'host.js'), 'operators', '--data', dataDir, ...args], {
      input,
      encoding: 'utf8',
    })
  expect(host(['add', 'Second', '--role', 'administrator'], 'teapot under a bridge\n')).toMatchObject({ status: 0 })
  expect(host(['set-role', 'test administrator', '--role', 'guard'], '')).toMatchObject({ status: 0 })
  expect(await ask(desk, 'operators')).toMatchObject({ code: 'not-permitted' })
  await page.getByText('Nobody is signed in').waitFor()
  expect(await ask(desk, 'signIn', 'Second', 'teapot under a bridge')).toMatchObject({ ok: true })
  const { rows } = await hello(desk)
  const changes = rows.flatMap(({ event }) => (event.event === 'desk.operators-changed' ? [event.text] : []))
  expect(changes).toContain('by the host command: added Second, administrator')
  await desk.close()
})
