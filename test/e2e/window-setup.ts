import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { startVirtualScreen } from '../../native/toolchain/display.mjs'
import { findRuntime } from '../../native/toolchain/electron-runtime.mjs'
import { root } from '../../native/toolchain/places.mjs'
import { startSessionBus } from '../../native/toolchain/session-bus.mjs'
import { giveTo, stageApp, stageRuntime, unprivilegedUser, wrapperFor } from '../../native/toolchain/unprivileged.mjs'

/** What all window tests of one run share. */
export interface WindowSetup {
  /** The program to start: Electron, or a wrapper that starts it as a user without rights when the tests run as root. */
  readonly program: string
  /** The folder that Electron is given as the app. */
  readonly appFolder: string
  /** The Electron binary itself, for ELECTRON_RUN_AS_NODE. */
  readonly electron: string
  readonly version: string
  readonly display: string
  readonly busAddress: string
  /** A folder open to all users, in which data folders are made; removed at the end. */
  readonly folder: string
  /** Who owns data folders: the user that Electron runs as, when that is not the user of the tests. */
  readonly owner?: { readonly name: string; readonly uid: number; readonly gid: number; readonly home: string }
}

declare module 'vitest' {
  export interface ProvidedContext {
    windowSetup: WindowSetup
  }
}

/** Started once before all window tests: one virtual screen, one session bus, one copy of the app. */
export default async function setup(project: TestProject): Promise<() => void> {
  const runtime = findRuntime()
  if (!runtime) throw new Error('there is no Electron runtime here: run npm run setup')
  const folder = mkdtempSync(join(tmpdir(), 'sallyport-e2e-'))
  chmodSync(folder, 0o755)
  const screen = await startVirtualScreen()
  const bus = await startSessionBus(folder)
  const shared = { version: runtime.version, display: screen.display, busAddress: bus.address, folder }
  if (process.getuid?.() === 0) {
    const owner = unprivilegedUser()
    const electronFolder = stageRuntime(runtime.folder, join(folder, 'electron'))
    const electron = join(electronFolder, 'electron')
    const appFolder = stageApp(join(folder, 'app'))
    giveTo(appFolder, owner)
    project.provide('windowSetup', {
      ...shared,
      electron,
      appFolder,
      owner,
      program: wrapperFor(folder, owner, electron),
    })
  } else {
    project.provide('windowSetup', { ...shared, electron: runtime.binary, appFolder: root, program: runtime.binary })
  }
  return () => {
    bus.stop()
    screen.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}
