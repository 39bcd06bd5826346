import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import type { Bridge } from '../../preload/contract/requests'
import { launch, sizes, type Launched } from './harness'

declare global {
  interface Window {
    readonly sallyport?: Bridge
  }
}

/** Programs of the demo that run on this data folder. */
const programsOf = (dataDir: string): string[] =>
  readdirSync('/proc').flatMap((pid) => {
    try {
      const line = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')
      const program = /sim-(people|panel|osdp)\.js/.exec(line)?.[0]
      return program !== undefined && (line.includes(dataDir) || parentIsOurs(pid, dataDir)) ? [program] : []
    } catch {
      return []
    }
  })

/** The bus simulator has no folder of its own among its arguments; its parent has. */
function parentIsOurs(pid: string, dataDir: string): boolean {
  const parent = /^PPid:\s+(\d+)$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? ''
  return readFileSync(`/proc/${parent}/cmdline`, 'utf8').includes(dataDir)
}

/** Controllers at which somebody was let in and went through. A demo that refuses everybody is not alive. */
const passedAt = async (desk: Launched): Promise<string[]> => {
  const answer = await desk.page.evaluate(() => window.sallyport?.hello())
  if (!answer?.ok) return []
  const { rows, site } = answer.value
  const controllersOf = (name: 'access.granted' | 'passage'): string[] =>
    rows.flatMap(({ event }) => {
      if (event.event !== name || event.cardholder === undefined) return []
      return site.readers.find(({ id }) => id === event.reader)?.controller ?? []
    })
  const passed = new Set(controllersOf('passage'))
  return [...new Set(controllersOf('access.granted'))].filter((id) => passed.has(id)).toSorted()
}

test('the demo starts its own processes, which end with it', async () => {
  const desk = await launch({ demo: true, size: sizes.wall })
  const { page, dataDir } = desk
  await page.getByText('Borgo Alto works').first().waitFor()
  await page.getByText('18 of 18').first().waitFor()
  await expect.poll(() => passedAt(desk), { timeout: 90_000 }).toEqual(['B1', 'P1'])
  expect(programsOf(dataDir).toSorted()).toEqual(['sim-osdp.js', 'sim-panel.js', 'sim-people.js'])
  await desk.screenshot('demo/live')
  await desk.kill()
  await expect.poll(() => programsOf(dataDir), { timeout: 20_000 }).toEqual([])
})
