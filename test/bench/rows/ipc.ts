// G14: cost of a row on its way from the main process to the page, packed as in the product and as a single object.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Measurement, RowsFile } from '../row'
import { createWorld } from '../store/world'
import { noWindow, openDeskWindow, type DeskWindow } from '../window/desk-window'
import type { Sent } from '../window/ipc'

const SEND = `
  const { sendRows } = require(given.program)
  return sendRows(await bench.window, given.events, given.packed)`
const READY = `while (!window.sallyport || !document.querySelector('form')) await new Promise(requestAnimationFrame)`

export const ipcRows: RowsFile = ({ quick }) => {
  const why = noWindow()
  if (why !== undefined) return [{ name: 'window ipc', skip: why }]
  const folder = mkdtempSync(join(tmpdir(), 'sallyport-bench-ipc-'))
  let opened: Promise<DeskWindow> | undefined
  const open = async (): Promise<DeskWindow> => {
    const site = join(folder, 'site.json')
    writeFileSync(site, createWorld(100).text)
    const window = await openDeskWindow({ site })
    // Nobody signs in: the page accepts every message and draws nothing.
    await window.page(READY)
    return window
  }
  const program = join(__dirname, 'bench-ipc.js')
  const send = async (packed: boolean): Promise<Sent> => {
    const window = await (opened ??= open())
    const events = (packed ? 10 : 1) * (quick ? 32_000 : 64_000)
    return (await window.main(SEND, { program, events, packed })) as Sent
  }
  const row = { better: 'lower', statistic: 'median', rounds: quick ? 3 : 7 } as const
  const measurements: readonly Measurement[] = [
    {
      ...row,
      name: 'window ipc rows',
      unit: 'rows/s',
      better: 'higher',
      goal: { of: 'ratio', atLeast: 20 },
      baselineName: 'one object each',
      ours: async () => (await send(true)).perSecond,
      baseline: async () => (await send(false)).perSecond,
    },
    {
      ...row,
      name: 'window ipc main thread',
      unit: 'us/row',
      goal: { of: 'ours', atMost: 0.5 },
      baselineName: 'one object each',
      ours: async () => (await send(true)).micros,
      baseline: async () => (await send(false)).micros,
      close: async () => {
        await (await opened)?.close()
        rmSync(folder, { recursive: true, force: true })
      },
    },
  ]
  return measurements
}
