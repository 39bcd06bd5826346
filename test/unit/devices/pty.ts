/** Pairs of pseudo-terminals by socat: what one end writes the other reads, and killing it is pulling the plug. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { watch } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export const socatMissing = spawnSync('socat', ['-V']).error !== undefined

export interface PtyPair {
  readonly console: string
  readonly device: string
  /** Pulls the plug. */
  unplug(): Promise<void>
  /** Makes the same names work again. */
  plug(): Promise<void>
  close(): Promise<void>
}

export async function ptyPair(): Promise<PtyPair> {
  const folder = mkdtempSync(join(tmpdir(), 'sallyport-pty-'))
  const console = join(folder, 'console')
  const device = join(folder, 'device')
  let child: ChildProcess | null = null
  const plug = (): Promise<void> =>
    new Promise((resolve, reject) => {
      const watcher = watch(folder)
      const ready = (): void => {
        if (!existsSync(console) || !existsSync(device)) return
        watcher.close()
        resolve()
      }
      watcher.on('change', ready)
      child = spawn('socat', [`pty,raw,echo=0,link=${console}`, `pty,raw,echo=0,link=${device}`], { stdio: 'ignore' })
      child.on('error', reject)
      ready()
    })
  const unplug = (): Promise<void> =>
    new Promise((resolve) => {
      const running = child
      child = null
      if (!running) return resolve()
      running.once('exit', () => resolve())
      running.kill('SIGTERM')
    })
  await plug()
  return {
    console,
    device,
    plug,
    unplug,
    close: async () => {
      await unplug()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
