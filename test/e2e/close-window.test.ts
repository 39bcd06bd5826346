import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launch, signIn, type Launched } from './harness'
import { ask, hello } from './shift'
import { ADA, IN, labSite, startBus, type SimulatedBus } from './simulated-bus'

let bus: SimulatedBus
beforeAll(async () => {
  bus = await startBus(2)
})
afterAll(() => bus.stop())

/** As the cross at the window's corner does. */
const closeWindow = ({ app }: Launched): Promise<void> =>
  app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close())
const grants = async (desk: Launched): Promise<number> =>
  (await hello(desk)).rows.filter(({ event }) => event.event === 'access.granted').length
const reason = { code: 'other', text: 'moving the desk' } as const

test('closing the window of a desk puts it away, and reads are still decided', async () => {
  const desk = await launch({ site: labSite(bus.port), as: 'guard' })
  await expect.poll(async () => (await hello(desk)).status.readers.filter(({ online }) => online).length).toBe(2)
  const before = await grants(desk)
  await closeWindow(desk)
  expect(await desk.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1)
  bus.card(IN, ADA)
  await expect.poll(() => grants(desk)).toBe(before + 1)
  // A second start of the app brings a hidden window back.
  const isVisible = (): Promise<boolean> =>
    desk.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isVisible() ?? false)
  await desk.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.hide())
  await expect.poll(isVisible).toBe(false)
  await desk.app.evaluate(({ app }) => app.emit('second-instance', {}, [], '', {}))
  await expect.poll(isVisible).toBe(true)
  expect(await ask(desk, 'quit', reason)).toMatchObject({ ok: false, code: 'not-permitted' })
  await desk.close()
})

test('a locked desk refuses to close, says so, and an administrator quits with a reason that is journalled', async () => {
  const desk = await launch({ site: labSite(bus.port) })
  const { page } = desk
  await hello(desk)
  await ask(desk, 'lock')
  await page.getByText('This desk is locked', { exact: true }).waitFor()
  await closeWindow(desk)
  await page.getByText('the window stays open and the console keeps running').waitFor()
  await desk.screenshot('sign-in/close-refused')
  expect(await ask(desk, 'quit', reason)).toMatchObject({ ok: false, code: 'not-permitted' })
  expect(await desk.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isVisible())).toBe(true)

  await signIn(page, 'administrator')
  await page.locator('.rail').waitFor()
  const ended = desk.app.waitForEvent('close')
  await page.keyboard.press('Control+k')
  await page.keyboard.type('Quit Sallyport')
  await page.keyboard.press('Enter')
  await page.getByText('The console stops until it is started again').waitFor()
  await desk.screenshot('desk/quit')
  await page.keyboard.press('3')
  await page.keyboard.press('Control+Enter')
  await ended

  const again = await launch({ site: labSite(bus.port), dataDir: desk.dataDir })
  const { rows } = await hello(again)
  expect(rows.map(({ event }) => event)).toContainEqual(
    expect.objectContaining({
      event: 'desk.quit',
      operator: 'test administrator',
      reason: expect.any(String) as string,
    }),
  )
  await again.close()
})

test('a window that nobody has signed in to closes the console, and the journal says so', async () => {
  const desk = await launch({ site: labSite(bus.port) })
  await desk.close()
  const unused = await launch({ site: labSite(bus.port), dataDir: desk.dataDir, as: null })
  await unused.page.getByText('Nobody is signed in').waitFor()
  const watched = await ask(unused, 'watch')
  expect(watched.ok).toBe(true)
  const ended = unused.app.waitForEvent('close')
  // The app may be gone before it answers.
  await closeWindow(unused).catch(() => undefined)
  await ended
  const again = await launch({ site: labSite(bus.port), dataDir: desk.dataDir })
  const quits = (await hello(again)).rows.flatMap(({ event }) => (event.event === 'desk.quit' ? [event.operator] : []))
  expect(quits).toEqual([undefined])
  await again.close()
})

test('a console whose site cannot be opened can be closed', async () => {
  const desk = await launch({ site: { format: 'nonsense' }, as: null })
  await expect.poll(async () => (await ask(desk, 'watch')).ok).toBe(false)
  const ended = desk.app.waitForEvent('close')
  await closeWindow(desk).catch(() => undefined)
  await ended
})

test('the window zooms and fills the screen by key, and opens again as it was left', async () => {
  const bounds = { x: 40, y: 30, width: 1280, height: 800 }
  const desk = await launch({ site: labSite(bus.port) })
  const { page } = desk
  await page.locator('.rail').waitFor()
  const zoomOf = ({ app }: Launched): Promise<number> =>
    app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.getZoomFactor() ?? 0)
  /** As the keyboard sends them: Playwright's own keys go past the window to the page. */
  const press = (keyCode: string, modifiers: 'control'[]): Promise<void> =>
    desk.app.evaluate(
      ({ BrowserWindow }, input) =>
        BrowserWindow.getAllWindows()[0]?.webContents.sendInputEvent({ type: 'keyDown', ...input }),
      { keyCode, modifiers },
    )
  await press('=', ['control'])
  await press('=', ['control'])
  await expect.poll(() => zoomOf(desk)).toBeCloseTo(1.25)
  await press('-', ['control'])
  await expect.poll(() => zoomOf(desk)).toBeCloseTo(1.1)
  await desk.app.evaluate(({ BrowserWindow }, to) => BrowserWindow.getAllWindows()[0]?.setBounds(to), bounds)
  const kept = join(desk.dataDir, 'window.json')
  await expect.poll(() => JSON.parse(readFileSync(kept, 'utf8')) as unknown).toMatchObject({ bounds, zoom: 1.1 })
  await desk.close()

  const again = await launch({ site: labSite(bus.port), dataDir: desk.dataDir, size: null })
  expect(await again.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getNormalBounds())).toEqual(
    bounds,
  )
  await expect.poll(() => zoomOf(again)).toBeCloseTo(1.1)
  await again.close()
})
