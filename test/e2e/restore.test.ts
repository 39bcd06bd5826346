import { spawnSync } from 'node:child_process'
import { closeSync, existsSync, openSync, readFileSync, rmSync, statSync, writeFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { programFile } from '../support/programs'
import { until } from '../support/until'
import { launch, newFolder, sizes, type Launched } from './harness'
import { axe, COLOURS, outOfReach, show, THEMES } from './looking'

// Recovery of a damaged journal in the real window: a backup is restored and the app restarts
// on it; a damaged journal is named with the backup to restore; a folder that is in use is refused.

const SITE = {
  format: 'sallyport-site/1',
  site: { name: 'Restored', apb: { enabled: true } },
  areas: [{ id: 1, name: 'Inside' }],
  doors: [{ id: 'D1', name: 'Gate' }],
  readers: [{ id: 'R1', name: 'In', door: 'D1', from: 0, to: 1 }],
  cardholders: [{ id: 'c1', name: 'Ada Rossi', credentials: [{ id: 'k1' }] }],
}

async function openRecords({ page }: Launched) {
  await page.keyboard.press('Control+k')
  await page.getByRole('combobox').fill('records')
  await page.keyboard.press('Enter')
  const sheet = page.getByRole('dialog')
  await sheet.getByRole('button', { name: 'Back up now' }).waitFor()
  return sheet
}

const ownerOf = (dataDir: string): number => Number(readFileSync(join(dataDir, 'owner.txt'), 'utf8'))
const logOf = (dataDir: string): string => readFileSync(join(dataDir, 'sallyport.log'), 'utf8')
const isAlive = (pid: number): boolean => existsSync(`/proc/${pid}`)

test('a backup is restored in the window, and the app restarts on it', async () => {
  const dataDir = newFolder('data')
  const desk = await launch({ site: SITE, dataDir })
  const { page } = desk
  const sheet = await openRecords(desk)
  await sheet.getByRole('button', { name: 'Back up now' }).click()
  await sheet.getByText('checked when made').waitFor({ timeout: 30_000 })
  await sheet.getByRole('button', { name: 'Set a legal hold…' }).click()
  await sheet.getByRole('combobox', { name: 'Door' }).selectOption({ index: 1 })
  await sheet.locator('.reason', { hasText: 'Test' }).click()
  await sheet.getByRole('button', { name: 'Set hold' }).click()
  await sheet.getByRole('button', { name: /Lift the hold on/ }).waitFor()

  const first = ownerOf(dataDir)
  await sheet.getByRole('button', { name: /Restore the backup of/ }).click()
  await sheet.locator('.reason', { hasText: 'Test' }).click()
  await sheet.getByRole('button', { name: 'Restore and restart' }).click()
  await page.waitForEvent('close', { timeout: 60_000 })
  // Nobody started it: the app did, without the debugger that a test could hold on to.
  const second = await until(
    'the app to come back',
    () => {
      const pid = ownerOf(dataDir)
      return pid !== first && isAlive(pid) && pid
    },
    60_000,
  )
  expect(isAlive(first)).toBe(false)
  await until('its site to open', () => logOf(dataDir).split('Restored is open').length > 2, 60_000)
  expect(logOf(dataDir)).toContain('restored from')
  process.kill(second, 'SIGKILL')
  await until('its end', () => !isAlive(second))
  await desk.kill()

  const again = await launch({ site: SITE, dataDir })
  await again.page.getByText('Journal restored from a backup').first().waitFor()
  const records = await openRecords(again)
  await records.getByText('No legal hold is set').waitFor()
  await again.close()
})

test('a damaged journal is named, with the backup to restore', async () => {
  const dataDir = newFolder('data')
  const desk = await launch({ site: SITE, dataDir })
  const sheet = await openRecords(desk)
  await sheet.getByRole('button', { name: 'Back up now' }).click()
  await sheet.getByText('checked when made').waitFor({ timeout: 30_000 })
  await desk.close()
  const journal = join(dataDir, 'journal.sqlite')
  const file = openSync(journal, 'r+')
  for (let at = 4_096; at < statSync(journal).size; at += 4_096) writeSync(file, Buffer.alloc(512, 0xa5), 0, 512, at)
  closeSync(file)

  // A journal that cannot be read proves nothing about the accounts either: nobody signs in meanwhile.
  const damaged = await launch({ site: SITE, dataDir, as: null })
  await damaged.page.getByText(/the journal is damaged/).waitFor()
  await damaged.page.getByText('To restore the newest backup:').waitFor()
  expect(await damaged.page.locator('code').allTextContents()).toEqual([
    expect.stringMatching(
      new RegExp(`^npm run restore -- --data ${dataDir} --from ${dataDir}/backups/journal-.*sqlite$`),
    ),
  ])
  await damaged.screenshot('journal-damaged')
  await damaged.close()
})

test('a journal that is gone is refused with each way to go on, as it is typed, in every theme', async () => {
  const dataDir = newFolder('data')
  const desk = await launch({ site: SITE, dataDir })
  const sheet = await openRecords(desk)
  await sheet.getByRole('button', { name: 'Back up now' }).click()
  await sheet.getByText('checked when made').waitFor({ timeout: 30_000 })
  await desk.close()
  for (const end of ['', '-wal', '-shm']) rmSync(join(dataDir, `journal.sqlite${end}`), { force: true })

  const gone = await launch({ dataDir, as: null })
  await gone.page.getByText(/journal\.sqlite is missing or empty/).waitFor()
  expect(await gone.page.locator('code').allTextContents()).toEqual([
    expect.stringMatching(/^npm run restore -- --data .* --from .*\.sqlite$/),
    `npm start -- --data ${dataDir} --start-empty`,
  ])
  for (const theme of THEMES) {
    await show(gone.page, theme)
    expect(await axe(gone.page, theme === 'dark' ? undefined : COLOURS)).toEqual([])
    for (const size of Object.values(sizes)) {
      await gone.resize(size)
      expect(await outOfReach(gone.page)).toEqual([])
      await gone.screenshot(`start/journal-gone-${theme}-${size.width}`)
    }
  }
  await gone.close()
})

test('a folder that another Sallyport has is refused, by the window and by the host command, and it is said why', async () => {
  const dataDir = newFolder('data')
  const desk = await launch({ site: SITE, dataDir })
  await expect(launch({ site: SITE, dataDir })).rejects.toThrow(`Sallyport is open already on ${dataDir}`)
  const site = join(newFolder('site'), 'site.json')
  writeFileSync(site, JSON.stringify(SITE))
  const host = spawnSync(process.execPath, [programFile('host'), '--site', site, '--data', dataDir], {
    encoding: 'utf8',
  })
  expect(host.status).toBe(1)
  expect(host.stderr).toContain(`${dataDir} is in use by another Sallyport (process ${ownerOf(dataDir)})`)
  await desk.page.getByRole('region', { name: 'Details' }).waitFor()
  await desk.close()
})
