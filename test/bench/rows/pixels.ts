// From the bytes of a card read at the main process's socket to the frame after its row was drawn.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { percentile, type Measurement, type RowsFile } from '../row'
import { noWindow, openDeskWindow, signIn, type DeskWindow } from '../window/desk-window'
import { PEOPLE, startPanels, type Panels } from '../window/panels'

/** console.md, "Feel". */
const LIMIT_MS = 100

/** In the main process: when the bytes that first name each person arrived. */
const LISTEN = `
  const { Socket } = require('node:net')
  const { push } = Socket.prototype
  bench.arrived = {}
  Socket.prototype.push = function (chunk, encoding) {
    if (Buffer.isBuffer(chunk))
      for (const [, person] of chunk.latin1Slice().matchAll(/bench-(\\d+)-/g)) bench.arrived[person] ??= bench.now()
    return push.call(this, chunk, encoding)
  }`

/** In the page: when each person's row first appeared, and the newest row on the screen at each frame. */
const LOOK = `
  window.shown = {}
  window.reached = []
  const lane = document.querySelector('.lane-rows')
  let newest = -1
  const look = () => {
    const at = performance.timeOrigin + performance.now()
    for (const row of lane.querySelectorAll('.ev:not([hidden])')) {
      const person = /bench-(\\d+)-/.exec(row.textContent)?.[1]
      if (person === undefined) continue
      window.shown[person] ??= at
      newest = Math.max(newest, Number(person))
    }
    window.reached.push([at, newest])
  }
  let asked = 0
  const observer = new MutationObserver(() => {
    asked ||= requestAnimationFrame(() => {
      asked = 0
      look()
    })
  })
  observer.observe(lane, { subtree: true, childList: true, characterData: true, attributes: true })`

/** How far the page's clock is ahead of the main process's, and the uncertainty of that, ms. */
const CLOCKS = `
  const { webContents } = await bench.window
  let best = { off: 0, within: Infinity }
  for (let i = 0; i < 20; i++) {
    const before = bench.now()
    const page = await webContents.executeJavaScript('performance.timeOrigin + performance.now()')
    const after = bench.now()
    const within = (after - before) / 2
    if (within < best.within) best = { off: page - (before + after) / 2, within }
  }
  return best`

type Times = Readonly<Record<string, number>>

class Desk {
  private person = 0
  private constructor(
    private readonly folder: string,
    private readonly panels: Panels,
    private readonly window: DeskWindow,
    /** Certain part of the page clock's lead. */
    private readonly ahead: number,
  ) {}

  static async open(): Promise<Desk> {
    const folder = mkdtempSync(join(tmpdir(), 'sallyport-bench-pixels-'))
    const panels = await startPanels(join(folder, 'panels'))
    const site = join(folder, 'site.json')
    writeFileSync(site, panels.site)
    const window = await openDeskWindow({ site })
    await window.main(LISTEN)
    await signIn(window)
    await panels.settled()
    await window.page(LOOK)
    const { off, within } = (await window.main(CLOCKS)) as { off: number; within: number }
    return new Desk(folder, panels, window, Math.abs(off) > within ? off : 0)
  }

  /** Milliseconds of each read, for some seconds at a rate. */
  async read(rate: number, seconds: number): Promise<number[]> {
    const first = this.person
    const since = performance.now()
    for (let count = 0; count < rate * seconds;) {
      const due = Math.min(rate * seconds, ((performance.now() - since) / 1_000) * rate)
      // Each person comes once: on a second visit their row would already be on the screen.
      for (; count < due && this.person < PEOPLE; count++) this.panels.present(this.person++)
      if (this.person >= PEOPLE) throw new Error('no person is left')
      await wait(Math.min(20, 1_000 / rate))
    }
    await wait(1_000)
    const arrived = (await this.window.main(`return bench.arrived`)) as Times
    const [shown, reached] = (await this.window.page(`return [window.shown, window.reached]`)) as [
      Times,
      readonly (readonly [at: number, newest: number])[],
    ]
    const times: number[] = []
    for (let person = first; person < this.person; person++) {
      const from = arrived[person]
      if (from === undefined) throw new Error(`the read of ${person} never arrived`)
      // When more rows arrive together than fit on the screen, the moment counts at which the screen had passed the
      // row.
      const at = shown[person] ?? reached.find(([when, newest]) => newest > person && when - this.ahead > from)?.[0]
      if (at === undefined) throw new Error(`the row of ${person} was never drawn`)
      times.push(at - this.ahead - from)
    }
    return times
  }

  async close(): Promise<void> {
    await this.window.close()
    this.panels.stop()
    rmSync(this.folder, { recursive: true, force: true })
  }
}

export const pixelRows: RowsFile = ({ quick }) => {
  const why = noWindow()
  if (why !== undefined) return [{ name: 'card to pixels', skip: why }]
  let opened: Promise<Desk> | undefined
  const rounds = 3
  const rows = (name: string, rate: number, seconds: number): readonly Measurement[] => {
    const rest: number[][] = []
    const row = {
      unit: 'ms',
      goal: { of: 'ours', atMost: LIMIT_MS },
      statistic: 'median',
      better: 'lower',
      rounds,
    } as const
    const read = async (): Promise<number[]> => await (await (opened ??= Desk.open())).read(rate, seconds)
    return [
      {
        ...row,
        name: `card to pixels p50, ${name}`,
        ours: async () => {
          const times = await read()
          rest.push(times)
          return percentile(times, 0.5)
        },
      },
      // From the rounds of the row above, if it was measured.
      { ...row, name: `card to pixels p99, ${name}`, ours: async () => percentile(rest.pop() ?? (await read()), 0.99) },
    ]
  }
  const [calm, busy] = [rows('8/s', 8, quick ? 5 : 15), rows('500/s', 500, quick ? 2 : 3)]
  return [...calm, ...busy].map((each, index, all) =>
    index < all.length - 1
      ? each
      : {
          ...each,
          close: async () => {
            await (await opened)?.close()
            opened = undefined
          },
        },
  )
}
