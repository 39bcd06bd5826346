/** The real app in its real window, with a way to run code in its main process and in its page (`driver.cjs`). */
import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

// this runs as out/main/bench.js
const root = join(__dirname, '..', '..')
const limitSeconds = 60

const electron = join(process.env['SALLYPORT_ELECTRON_DIR'] ?? '', 'electron')

/** Undefined when windows can be opened here; else why not, as text. */
export function noWindow(): string | undefined {
  if (!process.env['SALLYPORT_ELECTRON_DIR'] || !existsSync(electron)) return 'SALLYPORT_ELECTRON_DIR names no Electron'
  if (process.platform === 'linux' && !process.env['DISPLAY']) return 'there is no X display'
  return undefined
}

/** The operator of the benchmark; created at the first start on a data folder. */
const NAME = 'Bench'
const PASSWORD = 'frames are counted here'

export interface DeskWindow {
  /** Start of the process in milliseconds since 1970, with fractions. */
  readonly startedAt: number
  /** Runs a function body in the main process; it sees `bench`, `given` and `require`. */
  readonly main: (code: string, given?: unknown) => Promise<unknown>
  /** Runs a function body in the page; it sees `given`. */
  readonly page: (code: string, given?: unknown) => Promise<unknown>
  /** Quits it as a person would. */
  readonly close: () => Promise<void>
}

export interface Opening {
  readonly site: string
  /** Stays after the run; without it a new folder that is removed. */
  readonly data?: string
}

export const clock = (): number => performance.timeOrigin + performance.now()

export async function openDeskWindow({ site, data }: Opening): Promise<DeskWindow> {
  const profile = mkdtempSync(join(tmpdir(), 'sallyport-bench-window-'))
  const driver = join(root, 'test', 'bench', 'window', 'driver.cjs')
  // root cannot have Chromium's sandbox
  const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : []
  const startedAt = clock()
  const child = spawn(
    electron,
    [
      ...[...sandbox, '--disable-gpu', '--require', driver, root],
      ...['--site', site, '--data', data ?? join(profile, 'data')],
    ],
    { stdio: ['pipe', 'pipe', 'pipe'], env: { ...process.env, LD_PRELOAD: '' } },
  )
  const asked = new Map<number, { resolve: (value: unknown) => void; reject: (why: Error) => void }>()
  let words = ''
  let last = 0
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()))
  void ended.then(() => {
    for (const { reject } of asked.values()) reject(new Error(`the app ended: ${words.slice(-400)}`))
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 })
  })
  child.stderr.on('data', (chunk: Buffer) => (words = `${words}${chunk.toString()}`.slice(-4_000)))
  createInterface({ input: child.stdout }).on('line', (line) => {
    if (!line.startsWith('#bench ')) return
    const said = JSON.parse(line.slice(7)) as { id: number; value?: unknown; error?: string }
    const waiting = asked.get(said.id)
    asked.delete(said.id)
    if (said.error === undefined) waiting?.resolve(said.value)
    else waiting?.reject(new Error(said.error))
  })
  const ask =
    (place: 'main' | 'page') =>
    (code: string, given?: unknown): Promise<unknown> =>
      new Promise((resolve, reject) => {
        const id = ++last
        asked.set(id, { resolve, reject })
        child.stdin.write(`${JSON.stringify({ id, place, code, given })}\n`)
      })
  return {
    startedAt,
    main: ask('main'),
    page: ask('page'),
    close: async () => {
      const guard = setTimeout(() => child.kill('SIGKILL'), limitSeconds * 1000)
      void ask('main')(`bench.quit()`).catch(() => undefined)
      await ended
      clearTimeout(guard)
    },
  }
}

/** In the page: signs the operator in, creates the account if it is missing, and waits until the lane shows rows. */
const SIGN_IN = `
  const frame = () => new Promise((drawn) => requestAnimationFrame(drawn))
  while (!window.sallyport || !document.querySelector('form')) await frame()
  const { value } = await window.sallyport.session()
  const ask = value.state === 'first-start' ? window.sallyport.setUpSignIn : window.sallyport.signIn
  const answer = await ask(given.name, given.password)
  if (!answer.ok) throw new Error(JSON.stringify(answer))
  while (!document.querySelector('.ev:not([hidden])')) await frame()
  await frame()
  return performance.timeOrigin + performance.now()`

/** Resolves to the time when the lane was drawn, ms since 1970. */
export const signIn = async (window: DeskWindow): Promise<number> =>
  Number(await window.page(SIGN_IN, { name: NAME, password: PASSWORD }))
