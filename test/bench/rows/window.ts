// How long a guard waits: for the sign-in form after starting the app (G15), and for the lane on a long journal.
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Measurement, RowsFile } from '../row'
import { createPlace, createWorld, numbered } from '../store/world'
import { noWindow, openDeskWindow, signIn } from '../window/desk-window'

// this runs as out/main/bench.js
const root = join(__dirname, '..', '..')
const limitSeconds = 60

const LONG_PAST = 1_000_000
const PEOPLE = 2_000
const CHUNK = 1_000

/** How a window is started, and what it shows when a person can begin to work. */
interface Start {
  readonly appArgs: readonly string[]
  readonly selector: string
}

/** Milliseconds from the start of Electron until the window has drawn `selector`. */
async function untilUsable(electron: string, { appArgs, selector }: Start): Promise<number> {
  const profile = mkdtempSync(join(tmpdir(), 'sallyport-bench-window-'))
  // root cannot have Chromium's sandbox; both sides then run without it
  const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : []
  const probe = join(root, 'test', 'bench', 'window-probe.cjs')
  const since = performance.now()
  const child = spawn(
    electron,
    [
      ...sandbox,
      '--disable-gpu',
      `--user-data-dir=${profile}`,
      '--require',
      probe,
      ...appArgs,
      '--data',
      join(profile, 'data'),
    ],
    { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, SALLYPORT_BENCH_SELECTOR: selector } },
  )
  const guard = setTimeout(() => child.kill('SIGKILL'), limitSeconds * 1000)
  try {
    return await new Promise<number>((resolve, reject) => {
      let words = ''
      let usable = Number.NaN
      child.stdout.on('data', (chunk: Buffer) => {
        words += chunk.toString()
        if (Number.isNaN(usable) && /^usable$/m.test(words)) usable = performance.now() - since
      })
      child.stderr.on('data', (chunk: Buffer) => (words += chunk.toString()))
      child.once('error', reject)
      child.once('close', () =>
        Number.isNaN(usable) ? reject(new Error(`no usable window: ${words.slice(-300)}`)) : resolve(usable),
      )
    })
  } finally {
    clearTimeout(guard)
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 })
  }
}

/** Milliseconds from the start of the app until an operator has signed in and the lane shows rows. */
async function untilLane(site: string, data: string): Promise<number> {
  const window = await openDeskWindow({ site, data })
  try {
    return (await signIn(window)) - window.startedAt
  } finally {
    await window.close()
  }
}

/** console.md, "Feel": as fast with a million events as with an empty journal. */
function longPast(quick: boolean): Measurement {
  const world = createWorld(PEOPLE)
  let made: Promise<{ readonly site: string; readonly long: string; readonly empty: string }> | undefined
  const folder = mkdtempSync(join(tmpdir(), 'sallyport-bench-start-'))
  const make = async () => {
    const site = join(folder, 'site.json')
    writeFileSync(site, world.text)
    const place = createPlace(world)
    const loop = place.open()
    while (loop.status().lastSeq < LONG_PAST) {
      loop.process(numbered(world.records(CHUNK)))
      await new Promise((later) => setImmediate(later))
    }
    loop.close()
    const empty = join(folder, 'empty')
    // Both get their operator in a start that is not timed.
    for (const data of [place.folder, empty]) await untilLane(site, data)
    removals.push(place.remove)
    return { site, long: place.folder, empty }
  }
  const removals = [() => rmSync(folder, { recursive: true, force: true })]
  const ready = () => (made ??= make())
  return {
    name: 'window rows, 1 M events behind',
    unit: 'ms',
    goal: { of: 'ours', atMost: 2_000 },
    statistic: 'median',
    better: 'lower',
    rounds: quick ? 3 : 7,
    ours: async () => untilLane((await ready()).site, (await ready()).long),
    baseline: async () => untilLane((await ready()).site, (await ready()).empty),
    baselineName: 'empty journal',
    close: () => {
      for (const remove of removals) remove()
    },
  }
}

export const windowRows: RowsFile = ({ quick }) => {
  const why = noWindow()
  const name = 'window usable after start'
  if (why !== undefined) return [{ name, skip: why }]
  const electron = join(process.env['SALLYPORT_ELECTRON_DIR'] ?? '', 'electron')
  const site = join(root, 'resources', 'demo', 'site.json')
  return [
    {
      name,
      unit: 'ms',
      goal: { of: 'ratio', atMost: 2 },
      statistic: 'median',
      better: 'lower',
      rounds: quick ? 3 : 7,
      ours: () => untilUsable(electron, { appArgs: [root, '--site', site], selector: '.sign-in-main' }),
      baseline: () =>
        untilUsable(electron, { appArgs: [join(root, 'test', 'bench', 'empty-window')], selector: 'html' }),
      baselineName: 'empty window',
    },
    longPast(quick),
  ]
}
