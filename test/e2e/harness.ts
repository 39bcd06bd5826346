import type { BrowserWindow } from 'electron'
import { _electron, type ElectronApplication, type JSHandle, type Page } from 'playwright-core'
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterAll, inject } from 'vitest'
import { root } from '../../native/toolchain/places.mjs'
import { giveTo } from '../../native/toolchain/unprivileged.mjs'
import type { Role } from '../../preload/contract/models'
import type { Bridge } from '../../preload/contract/requests'

// Starts the real app in a real Electron window. As root, Electron runs as a user without rights and its real sandbox is
// on. The screen and the session bus are started once a run by window-setup.ts.

/** The two sizes at which every screen is looked at. */
export const sizes = {
  laptop: { width: 1280, height: 800 },
  wall: { width: 1920, height: 1080 },
} as const

export interface LaunchOptions {
  /** Site file for `--site`: a path, or the site itself, which is written to a file. */
  readonly site?: string | object
  /** Starts with `--demo` instead of a site. */
  readonly demo?: boolean
  /** Data folder for `--data`, to start a second time on the same one; a new one when left out. */
  readonly dataDir?: string
  /** More arguments for the app. */
  readonly args?: readonly string[]
  readonly env?: Readonly<Record<string, string>>
  /** Size of the window's content; `sizes.laptop` when left out. */
  readonly size?: { readonly width: number; readonly height: number } | null
  /** Another app than ours, a folder with a package.json. */
  readonly appFolder?: string
  /** Who signs in as soon as there is a window; an administrator when left out, nobody when null. */
  readonly as?: Role | null
}

export interface Launched {
  readonly app: ElectronApplication
  readonly page: Page
  readonly dataDir: string
  /** All that the code of the app has written to its standard streams so far. */
  readonly output: () => string
  /** Quits the app as a person would; kills it when it has not quit after 30 seconds, and says so. */
  readonly close: () => Promise<void>
  /** SIGKILL, with no chance to tidy up. */
  readonly kill: () => Promise<void>
  /** Sets the size of the window's content and waits until the page has it. */
  readonly resize: (size: { readonly width: number; readonly height: number }) => Promise<void>
  /** Keeps a picture of the page in the artefacts folder (SALLYPORT_ARTIFACTS, or artifacts/ in the project). */
  readonly screenshot: (name: string) => Promise<string>
}

declare global {
  interface Window {
    readonly sallyport?: Bridge
  }
}

const launchSeconds = 90
const closeSeconds = 30

const windowSetup = () => inject('windowSetup')

/** A new folder that belongs to the user that Electron runs as; removed at the end of the run. */
export function newFolder(name: string): string {
  const folder = mkdtempSync(join(windowSetup().folder, `${name}-`))
  const { owner } = windowSetup()
  if (owner) giveTo(folder, owner)
  return folder
}

/** Copies a file or folder to where the user that Electron runs as can read it. */
export function readableCopy(path: string): string {
  const copy = join(newFolder('copy'), path.split('/').at(-1) ?? 'copy')
  cpSync(path, copy, { recursive: true })
  const { owner } = windowSetup()
  if (owner) giveTo(copy, owner)
  return copy
}

/** The session bus of the run, for a stand-in of the notification daemon. */
export const busAddress = (): string => windowSetup().busAddress

/** The Electron binary, for programs run with ELECTRON_RUN_AS_NODE. */
export const electronBinary = (): string => windowSetup().electron

function siteFile(site: string | object): string {
  if (typeof site === 'string') return readableCopy(site)
  const file = join(newFolder('site'), 'site.json')
  writeFileSync(file, JSON.stringify(site))
  chmodSync(file, 0o644)
  return file
}

const running = new Set<Launched>()

afterAll(async () => {
  await Promise.all([...running].map((launched) => launched.close()))
})

/** Rejects after some seconds; the timer does not hold the process. */
async function within<T>(seconds: number, what: string, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`${what} took more than ${seconds} s`)), seconds * 1000)
  })
  try {
    return await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
  }
}

/** Arguments that the app itself understands: `--demo`, `--site FILE`, `--data DIR`. */
function appArguments(options: LaunchOptions, dataDir: string): string[] {
  return [
    ...(options.demo ? ['--demo'] : []),
    ...(options.site === undefined ? [] : ['--site', siteFile(options.site)]),
    '--data',
    dataDir,
    ...(options.args ?? []),
  ]
}

/** The account that a test signs in with, on any site but the demo. */
export const testOperator = (role: Role) => ({ name: `test ${role}`, password: `${role} in a window test` })

/**
 * Signs somebody of that role in, whatever the desk shows: makes the first administrator and the account when there is
 * none, takes the demo's own account on the demo. What was on the desk stays.
 */
export async function signIn(page: Page, role: Role): Promise<void> {
  await page.waitForFunction(() => window.sallyport !== undefined)
  const problem = await page.evaluate(
    async ({ wanted, own, first }) => {
      const bridge = window.sallyport
      const session = await bridge?.session()
      if (!bridge || !session?.ok) return session ?? 'no bridge'
      const told = session.value.demo?.find((account) => account.role === wanted)
      if (told) {
        const known = await bridge.signIn(told.name, told.password)
        return known.ok ? null : known
      }
      if (session.value.state === 'first-start') {
        const made = await bridge.setUpSignIn(first.name, first.password)
        if (!made.ok || wanted === 'administrator') return made.ok ? null : made
      } else {
        const known = await bridge.signIn(own.name, own.password)
        if (known.ok) return null
        await bridge.signIn(first.name, first.password)
      }
      const added = await bridge.addOperator(own.name, wanted, own.password)
      const known = added.ok ? await bridge.signIn(own.name, own.password) : added
      return known.ok ? null : known
    },
    { wanted: role, own: testOperator(role), first: testOperator('administrator') },
  )
  if (problem !== null) throw new Error(`nobody could be signed in as ${role}: ${JSON.stringify(problem)}`)
}

/**
 * Starts the app and waits for its first window. It is closed at the end of the test file if the test has not done so.
 * The app is given the data folder both as `--data DIR` and in SALLYPORT_DATA, and SALLYPORT_TEST=1: a failure that would
 * open a dialog must then end the process, since nobody is there to close a dialog.
 * @throws Error with the app's output when no window comes
 */
export async function launch(options: LaunchOptions = {}): Promise<Launched> {
  const { program, appFolder, display } = windowSetup()
  const dataDir = options.dataDir ?? newFolder('data')
  const log = join(newFolder('output'), 'log')
  const output = (): string => (existsSync(log) ? readFileSync(log, 'utf8') : '')
  const started = await within(
    launchSeconds + 5,
    'starting Electron',
    _electron.launch({
      executablePath: program,
      args: [
        '--require',
        readableCopy(join(root, 'test', 'e2e', 'keep-output.cjs')),
        '--disable-gpu',
        '--force-device-scale-factor=1',
        '--force-color-profile=srgb',
        `--user-data-dir=${newFolder('profile')}`,
        options.appFolder ? readableCopy(options.appFolder) : appFolder,
        ...appArguments(options, dataDir),
      ],
      // else Playwright adds --no-sandbox
      chromiumSandbox: true,
      timeout: launchSeconds * 1000,
      env: {
        PATH: process.env['PATH'] ?? '',
        HOME: process.env['HOME'] ?? '/',
        LANG: 'C.UTF-8',
        TZ: 'UTC',
        DISPLAY: display,
        DBUS_SESSION_BUS_ADDRESS: busAddress(),
        SALLYPORT_DATA: dataDir,
        SALLYPORT_TEST: '1',
        SALLYPORT_TEST_OUTPUT: log,
        ...(process.env['SALLYPORT_TEST_RUN'] && { SALLYPORT_TEST_RUN: process.env['SALLYPORT_TEST_RUN'] }),
        ...options.env,
      },
    }),
  )
  const child = started.process()
  const exited = new Promise<void>((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) resolve()
    else child.once('exit', () => resolve())
  })
  const kill = async (): Promise<void> => {
    child.kill('SIGKILL')
    await exited
    running.delete(launched)
  }
  let page: Page
  try {
    page = await within(
      launchSeconds,
      'the first window',
      Promise.race([
        started.firstWindow({ timeout: launchSeconds * 1000 }),
        exited.then(() => {
          throw new Error(`the app ended before it had a window`)
        }),
      ]),
    )
  } catch (error) {
    child.kill('SIGKILL')
    throw new Error(`${error instanceof Error ? error.message : String(error)}\n${output()}`, { cause: error })
  }
  const launched: Launched = {
    app: started,
    page,
    dataDir,
    output,
    kill,
    close: async () => {
      if (!running.delete(launched)) return
      try {
        await within(closeSeconds, 'quitting', Promise.all([started.close(), exited]))
      } catch (error) {
        child.kill('SIGKILL')
        throw new Error(`the app did not quit\n${output()}`, { cause: error })
      }
    },
    resize: async (size) => {
      const window = (await started.browserWindow(page)) as JSHandle<BrowserWindow>
      await window.evaluate((each, wanted) => each.setContentSize(wanted.width, wanted.height), size)
      await page.waitForFunction((wanted) => innerWidth === wanted.width && innerHeight === wanted.height, size)
    },
    screenshot: async (name) => {
      const path = join(process.env['SALLYPORT_ARTIFACTS'] ?? join(root, 'artifacts'), `${name}.png`)
      mkdirSync(dirname(path), { recursive: true })
      await page.screenshot({ path, animations: 'disabled', caret: 'hide' })
      return path
    },
  }
  running.add(launched)
  if (!options.appFolder && options.as !== null) await signIn(page, options.as ?? 'administrator')
  if (options.size !== null) await launched.resize(options.size ?? sizes.laptop)
  return launched
}
