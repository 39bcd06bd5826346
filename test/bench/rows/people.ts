// The list of 100,000 people in the real window (G22): no task of the page over 50 ms while it scrolls, and a search that
// is answered as it is typed.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Measurement, RowsFile } from '../row'
import { createWorld } from '../store/world'
import { noWindow, openDeskWindow, signIn, type DeskWindow } from '../window/desk-window'

const MANY = 100_000
const FEW = 100
const LIMIT_MS = 50

/** In the page: opens the list, and counts long tasks from then on. */
const OPEN = `
  const frame = () => new Promise((drawn) => requestAnimationFrame(drawn))
  document.querySelector('.rail a[href^="#/people"]').click()
  while (!document.querySelector('.pl-open b')) await frame()
  window.longest = 0
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) window.longest = Math.max(window.longest, duration)
  }).observe({ type: 'longtask' })`

/** In the page: scrolls by jumps to the end and back, row by row in between; the longest task of it, ms. */
const SCROLL = `
  const frame = () => new Promise((drawn) => requestAnimationFrame(drawn))
  const scroller = document.querySelector('.pl-scroll')
  const length = scroller.scrollHeight
  window.longest = 0
  let worst = 0
  let last = performance.now()
  for (let i = 0; i < given.frames; i++) {
    scroller.scrollTop = i % 60 === 0 ? (length * ((i / 60) * 7 % 11)) / 11 : scroller.scrollTop + 120
    await frame()
    const now = performance.now()
    worst = Math.max(worst, Math.min(now - last, given.limit))
    last = now
  }
  await frame()
  // A task under 50 ms is no long task: then the longest frame stands for it.
  return window.longest || worst`

/** In the page: the time from a request to its answer for each of some searches, ms; the longest. */
const SEARCH = `
  const searches = given.texts.map((text) => ({ text, chip: 'all' }))
  searches.push({ text: '', chip: 'exempt' }, { text: '', chip: 'unused' })
  let worst = 0
  for (const { text, chip } of searches) {
    const before = performance.now()
    const answer = await window.sallyport.people({ text, chip, sort: { by: 'name', down: false }, from: 0, count: 60 })
    if (!answer.ok) throw new Error(JSON.stringify(answer))
    worst = Math.max(worst, performance.now() - before)
  }
  return worst`

const TEXTS = ['p', 'pe', 'person 9', 'person 99', 'nobody', '12345', 'person 54321']

export const peopleRows: RowsFile = ({ quick }) => {
  const why = noWindow()
  const names = [
    'people, 100,000: longest task while scrolling',
    'people, 100,000: longest answer to a search',
  ] as const
  if (why !== undefined) return names.map((name) => ({ name, skip: why }))
  const folder = mkdtempSync(join(tmpdir(), 'sallyport-bench-people-'))
  const opened = new Map<number, Promise<DeskWindow>>()
  const open = async (people: number): Promise<DeskWindow> => {
    const site = join(folder, `${people}.json`)
    writeFileSync(site, createWorld(people).text)
    const window = await openDeskWindow({ site, data: join(folder, String(people)) })
    await signIn(window)
    await window.page(OPEN)
    // The first search folds every name; it is not what typing waits for.
    await window.page(SEARCH, { texts: TEXTS })
    return window
  }
  const windowOf = (people: number): Promise<DeskWindow> => {
    const window = opened.get(people) ?? open(people)
    opened.set(people, window)
    return window
  }
  const measured = async (people: number, code: string, given: unknown): Promise<number> =>
    Number(await (await windowOf(people)).page(code, given))
  const row = (name: string, code: string, given: unknown): Measurement => ({
    name,
    unit: 'ms',
    goal: { of: 'ours', atMost: LIMIT_MS },
    statistic: 'median',
    better: 'lower',
    rounds: quick ? 3 : 7,
    ours: () => measured(MANY, code, given),
    baseline: () => measured(FEW, code, given),
    baselineName: '100 people',
  })
  const close = async (): Promise<void> => {
    for (const window of opened.values()) await (await window).close()
    rmSync(folder, { recursive: true, force: true })
  }
  return [
    row(names[0], SCROLL, { frames: quick ? 240 : 600, limit: LIMIT_MS }),
    { ...row(names[1], SEARCH, { texts: TEXTS }), close },
  ]
}
