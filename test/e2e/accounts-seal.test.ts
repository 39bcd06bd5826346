import { spawnSync } from 'node:child_process'
import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { root } from '../../native/toolchain/places.mjs'
import { launch, testOperator, type Launched } from './harness'
import { ask, hello } from './shift'
import { labSite, startBus, type SimulatedBus } from './simulated-bus'

let bus: SimulatedBus
beforeAll(async () => {
  bus = await startBus(2)
})
afterAll(() => bus.stop())

const fileOf = ({ dataDir }: Launched): string => join(dataDir, 'operators.json')
const { name, password } = testOperator('administrator')

test('accounts that are deleted while the console runs let nobody in, alarm, and come back with the file', async () => {
  const desk = await launch({ site: labSite(bus.port) })
  const { page } = desk
  await hello(desk)
  renameSync(fileOf(desk), `${fileOf(desk)}.kept`)
  await page.getByText('Operator accounts are sealed').waitFor()
  expect(await page.getByText('the accounts file is missing').isVisible()).toBe(true)
  expect(await page.getByLabel('Password').count()).toBe(0)
  const command = `npm run --silent host -- operators --data ${desk.dataDir} recover`
  expect(await page.locator('.sign-in-sealed code').textContent()).toBe(command)
  await desk.screenshot('sign-in/sealed')
  expect(await ask(desk, 'setUpSignIn', 'Mallory', 'teapot under a bridge')).toMatchObject({ code: 'not-permitted' })
  expect(await ask(desk, 'signIn', name, password)).toMatchObject({ ok: false, code: 'sign-in' })
  await expect
    .poll(async () => {
      const watched = await ask(desk, 'watch')
      return watched.ok ? watched.value.alarms.map(({ kind, priority }) => [kind, priority]) : []
    })
    .toContainEqual(['accounts-sealed', 1])

  renameSync(`${fileOf(desk)}.kept`, fileOf(desk))
  await page.getByText('Nobody is signed in').waitFor()
  expect(await ask(desk, 'signIn', name, password)).toMatchObject({ ok: true })
  await desk.close()
})

test('a role edited while the console is stopped seals the accounts, and the command line recovers them', async () => {
  const first = await launch({ site: labSite(bus.port), as: 'guard' })
  await hello(first)
  await first.close()
  const file = fileOf(first)
  writeFileSync(file, readFileSync(file, 'utf8').replace('"role": "guard"', '"role": "administrator"'))

  const again = await launch({ site: labSite(bus.port), dataDir: first.dataDir, as: null })
  await again.page.getByText('Operator accounts are sealed').waitFor()
  const guard = testOperator('guard')
  expect(await ask(again, 'signIn', guard.name, guard.password)).toMatchObject({ ok: false })
  const ran = spawnSync(
    process.execPath,
    [join(root, 'out/main/host.js'), 'operators', '--data', first.dataDir, 'recover', 'Ana'],
    { encoding: 'utf8', input: 'purple monkey lamp\n' },
  )
  expect(ran).toMatchObject({ status: 0, stdout: 'Ana\tadministrator\n' })
  await again.page.getByText('Nobody is signed in').waitFor()
  expect(await ask(again, 'signIn', guard.name, guard.password)).toMatchObject({ ok: false })
  expect(await ask(again, 'signIn', 'Ana', 'purple monkey lamp')).toMatchObject({ ok: true })
  await expect
    .poll(async () => (await hello(again)).rows.map(({ event }) => ('text' in event ? event.text : '')))
    .toContainEqual(expect.stringContaining('accounts recovered by'))
  await again.close()
})
