import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { RowsFile } from '../row'

// this runs as out/main/bench.js
const root = join(__dirname, '..', '..')
const limitSeconds = 60

/** What a window is started with, and what it shows when a person can begin to work. */
interface Start {
  readonly appArgs: readonly string[]
  readonly selector: string
}

/** Milliseconds from the start of Electron until the window shows what it should, drawn. */
async function untilUsable(electron: string, { appArgs, selector }: Start): Promise<number> {
  const profile = mkdtempSync(join(tmpdir(), 'sallyport-bench-window-'))
  // root cannot have Chromium's sandbox; both sides go without it then
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

/** G15: how long a guard waits for the desk after starting the app, beside a window with nothing in it. */
export const windowRows: RowsFile = ({ quick }) => {
  const name = 'window usable after start'
  const electron = join(process.env['SALLYPORT_ELECTRON_DIR'] ?? '', 'electron')
  if (!process.env['SALLYPORT_ELECTRON_DIR'] || !existsSync(electron))
    return [{ name, skip: 'no Electron was asked for' }]
  if (process.platform === 'linux' && !process.env['DISPLAY']) return [{ name, skip: 'there is no X display' }]
  const site = join(root, 'resources', 'demo', 'site.json')
  return [
    {
      name,
      unit: 'ms',
      goal: { of: 'ratio', atMost: 2 },
      statistic: 'median',
      better: 'lower',
      rounds: quick ? 3 : 7,
      ours: () => untilUsable(electron, { appArgs: [root, '--site', site], selector: '.entrance-way' }),
      baseline: () =>
        untilUsable(electron, { appArgs: [join(root, 'test', 'bench', 'empty-window')], selector: 'html' }),
      baselineName: 'empty window',
    },
  ]
}
