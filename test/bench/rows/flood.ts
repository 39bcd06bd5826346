// G13: what operators notice during a flood of events, measured from the decision thread's messages to main up to the
// pixels.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { percentile, type Measurement, type RowsFile } from '../row'
import { createWorld } from '../store/world'
import { noWindow, openDeskWindow, signIn, type DeskWindow } from '../window/desk-window'

const PEOPLE = 2_000
const READERS = 500
const FLOOD = 10_000
const BUSY = 1_000
/** Far above the numbers that the new folder's journal uses meanwhile. */
const FIRST_SEQ = 1_000_000_000

interface Spell {
  readonly frames: readonly number[]
  /** Milliseconds of script per second in the page. */
  readonly script: number
  /** Delay of the main process's event loop, 99th percentile, ms. */
  readonly loop: number
}

/** Gaps between frames, ms. */
const FRAMES = `
  return new Promise((done) => {
    const gaps = []
    let last = performance.now()
    const end = last + given.ms
    const step = (now) => {
      gaps.push(now - last)
      last = now
      if (now < end) requestAnimationFrame(step)
      else done(gaps.slice(1))
    }
    requestAnimationFrame(step)
  })`

const METRICS = `
  const { debugger: protocol } = (await bench.window).webContents
  if (!protocol.isAttached()) {
    protocol.attach('1.3')
    await protocol.sendCommand('Performance.enable')
  }
  if (given?.collect) await protocol.sendCommand('HeapProfiler.collectGarbage')
  const { metrics } = await protocol.sendCommand('Performance.getMetrics')
  return Object.fromEntries(metrics.map(({ name, value }) => [name, value]))`

const LOOP_MS = 10
const WATCH_LOOP = `
  bench.loop = require('node:perf_hooks').monitorEventLoopDelay({ resolution: given })
  bench.loop.enable()`
const READ_LOOP = `
  bench.loop.disable()
  return bench.loop.percentile(99) / 1e6`

const metric = async (window: DeskWindow, name: string, collect = false): Promise<number> =>
  Number(((await window.main(METRICS, { collect })) as Record<string, number>)[name])

async function spell(window: DeskWindow, ms: number): Promise<Spell> {
  const before = await metric(window, 'ScriptDuration')
  await window.main(WATCH_LOOP, LOOP_MS)
  const frames = (await window.page(FRAMES, { ms })) as number[]
  const loop = Number(await window.main(READ_LOOP)) - LOOP_MS
  const script = ((await metric(window, 'ScriptDuration')) - before) * 1_000
  return { frames, script: (script * 1_000) / ms, loop: Math.max(0.01, loop) }
}

/** Presses J and K in turn while a line is selected: ms from each key to the frame after the selection moved. */
const KEYS = `
  const { webContents } = await bench.window
  const times = []
  for (let turn = 0; turn < given.keys; turn++) {
    const answered = webContents.executeJavaScript(\`new Promise((done) => {
      const lane = document.querySelector('.lane-scroll')
      let at = 0
      addEventListener('keydown', (event) => (at = event.timeStamp), { capture: true, once: true })
      new MutationObserver((_all, observer) => {
        if (at === 0) return
        observer.disconnect()
        requestAnimationFrame(() => done(performance.now() - at))
      }).observe(lane, { attributes: true, attributeFilter: ['aria-activedescendant'] })
    })\`)
    await new Promise((later) => setTimeout(later, 100))
    const keyCode = turn % 2 === 0 ? 'J' : 'K'
    webContents.sendInputEvent({ type: 'keyDown', keyCode })
    webContents.sendInputEvent({ type: 'char', keyCode: keyCode.toLowerCase() })
    webContents.sendInputEvent({ type: 'keyUp', keyCode })
    times.push(await answered)
  }
  return times`

/** Counts the rows that arrive in the page, and those that main dropped. */
const HEAR = `
  window.heard = 0
  window.gaps = 0
  window.sallyport.on.rows(({ numbers }) => { window.heard += numbers.length / 9 })
  window.sallyport.on.gap(({ rows }) => { window.gaps += rows })`

const SELECTED = `return document.querySelector('.ev.sel .wh')?.textContent ?? null`

class Desk {
  private seq = FIRST_SEQ
  private constructor(
    private readonly folder: string,
    readonly window: DeskWindow,
  ) {}

  static async open(): Promise<Desk> {
    const folder = mkdtempSync(join(tmpdir(), 'sallyport-bench-flood-'))
    const site = join(folder, 'site.json')
    writeFileSync(site, createWorld(PEOPLE).text)
    const window = await openDeskWindow({ site })
    await signIn(window)
    const desk = new Desk(folder, window)
    await window.page(HEAR)
    // The lane holds 100,000 lines: from then on each new line removes one.
    await desk.during(2 * FLOOD, () => wait(6_000))
    await desk.heard()
    return desk
  }

  /** Sends events at a rate while `work` runs; resolves to its result and the number of events. */
  async during<T>(rate: number, work: () => Promise<T>): Promise<{ readonly done: T; readonly events: number }> {
    const firstSeq = this.seq
    await this.window.main(`bench.flood(given)`, { rate, people: PEOPLE, readers: READERS, firstSeq })
    const done = await work()
    this.seq = Number(await this.window.main(`return bench.endFlood()`))
    return { done, events: this.seq - firstSeq }
  }

  /** Rows received and rows dropped, once no more arrive. */
  async heard(): Promise<readonly [heard: number, gaps: number]> {
    let before = ''
    for (;;) {
      const now = (await this.window.page(`return [window.heard, window.gaps]`)) as [number, number]
      if (JSON.stringify(now) === before) return now
      before = JSON.stringify(now)
      await wait(500)
    }
  }

  async close(): Promise<void> {
    await this.window.close()
    rmSync(this.folder, { recursive: true, force: true })
  }
}

export const floodRows: RowsFile = ({ quick }) => {
  const why = noWindow()
  if (why !== undefined) return [{ name: 'window flood', skip: why }]
  let opened: Promise<Desk> | undefined
  const desk = (): Promise<Desk> => (opened ??= Desk.open())
  const ms = quick ? 3_000 : 5_000
  const rounds = quick ? 3 : 5
  const flooded: Spell[] = []
  const idle: Spell[] = []
  /** The figures from the first row's rounds, one after the other. */
  const replay = (spells: readonly Spell[], of: (each: Spell) => number) => {
    let round = 0
    return (): number =>
      of(spells[spells.length - rounds + (round++ % rounds)] ?? { frames: [], script: NaN, loop: NaN })
  }
  const row = { statistic: 'median', better: 'lower', rounds } as const
  const floodName = `${FLOOD / 1_000},000/s`
  const keys = async (rate: number): Promise<number> => {
    const { window } = await desk()
    const press = async (): Promise<number> => {
      await window.page(`document.querySelector('.ev:not([hidden])').click()`)
      const before = await window.page(SELECTED)
      const times = (await window.main(KEYS, { keys: 20 })) as number[]
      if (before === null || (await window.page(SELECTED)) !== before) throw new Error('the selection was lost')
      return percentile(times, 0.95)
    }
    if (rate === 0) return press()
    return (await (await desk()).during(rate, press)).done
  }
  let heap: readonly [before: number, after: number] = [NaN, NaN]

  const measurements: readonly Measurement[] = [
    {
      ...row,
      name: `window frame p99, ${floodName}`,
      unit: 'ms',
      goal: { of: 'ratio', atMost: 1.1 },
      baselineName: 'idle',
      ours: async () => {
        const at = await desk()
        const { done } = await at.during(FLOOD, async () => {
          await wait(500)
          return spell(at.window, ms)
        })
        flooded.push(done)
        return percentile(done.frames, 0.99)
      },
      baseline: async () => {
        const at = await desk()
        await wait(500)
        const quiet = await spell(at.window, ms)
        idle.push(quiet)
        return percentile(quiet.frames, 0.99)
      },
    },
    {
      ...row,
      name: `window frames over 50 ms, ${floodName}`,
      unit: 'frames',
      goal: { of: 'ours', atMost: 0 },
      ours: replay(flooded, ({ frames }) => frames.filter((gap) => gap > 50).length),
    },
    {
      ...row,
      name: `window script, ${floodName}`,
      unit: 'ms/s',
      goal: { of: 'ours', atMost: 30 },
      ours: replay(flooded, ({ script }) => script),
    },
    {
      ...row,
      name: `window main loop p99, ${floodName}`,
      unit: 'ms',
      goal: { of: 'ours', atMost: 5 },
      ours: replay(flooded, ({ loop }) => loop),
      baseline: replay(idle, ({ loop }) => loop),
      baselineName: 'idle',
    },
    {
      ...row,
      name: `window key p95, ${floodName}`,
      unit: 'ms',
      goal: { of: 'ours', atMost: 100 },
      ours: () => keys(FLOOD),
      baseline: () => keys(0),
      baselineName: 'idle',
    },
    {
      ...row,
      name: `window rows lost, ${BUSY}/s`,
      unit: 'rows',
      rounds: 1,
      goal: { of: 'ours', atMost: 0 },
      ours: async () => {
        const at = await desk()
        await at.window.page(`dispatchEvent(new KeyboardEvent('keydown', { key: 'Home', bubbles: true }))`)
        const [heardBefore, gapsBefore] = await at.heard()
        const before = await metric(at.window, 'JSHeapUsedSize', true)
        const { events } = await at.during(BUSY, () => wait(quick ? 10_000 : 60_000))
        const [heard, gaps] = await at.heard()
        heap = [before, await metric(at.window, 'JSHeapUsedSize', true)]
        return Math.abs(events - (heard - heardBefore)) + (gaps - gapsBefore)
      },
    },
    {
      ...row,
      name: `window memory, ${quick ? '10 s' : 'a minute'} of ${BUSY}/s`,
      unit: 'MB',
      rounds: 1,
      goal: { of: 'ratio', atMost: 1.1 },
      ours: () => heap[1] / 1e6,
      baseline: () => heap[0] / 1e6,
      baselineName: 'before',
      close: async () => {
        await (await opened)?.close()
        opened = undefined
      },
    },
  ]
  return measurements
}
