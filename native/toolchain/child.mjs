import { spawn } from 'node:child_process'
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { SetupFailure } from './say.mjs'

/** @typedef {{ code: number | null, signal: NodeJS.Signals | null }} Ending */

/** Signals from a person or a supervisor that are meant for the started program. */
const forwarded = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])

/**
 * Runs a program to its end and forwards signals to it.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {import('node:child_process').SpawnOptions} [options]
 * @returns {Promise<Ending>}
 */
export function run(command, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: 'inherit', ...options })
    const handlers = forwarded.map((signal) => {
      const handler = () => void child.kill(signal)
      process.on(signal, handler)
      return /** @type {const} */ ([signal, handler])
    })
    const done = () => handlers.forEach(([signal, handler]) => process.off(signal, handler))
    child.once('error', (error) => {
      done()
      reject(error)
    })
    child.once('exit', (code, signal) => {
      done()
      resolve({ code, signal })
    })
  })
}

/**
 * Runs a set-up command with its output on standard error: immediately, or, with `quiet`, only when it fails.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {string} failure the message when it fails
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, quiet?: boolean }} [options]
 */
export async function runStep(command, args, failure, { quiet = false, ...options } = {}) {
  const folder = quiet ? mkdtempSync(join(tmpdir(), 'sallyport-step-')) : undefined
  const log = folder === undefined ? 2 : openSync(join(folder, 'log'), 'w+')
  try {
    const ending = await run(command, args, { stdio: ['ignore', log, log], ...options }).catch((error) => {
      throw new SetupFailure(`${failure} (${command}: ${error instanceof Error ? error.message : String(error)})`)
    })
    if (ending.signal) endAs(ending)
    if (ending.code === 0) return
    if (folder !== undefined) writeSync(2, readFileSync(join(folder, 'log')))
    throw new SetupFailure(`${failure} (${command} ended with status ${ending.code})`)
  } finally {
    if (folder !== undefined) {
      closeSync(log)
      rmSync(folder, { recursive: true, force: true })
    }
  }
}

/**
 * Ends this process as the started program ended: same status, or the same signal.
 * @param {Ending} ending
 * @returns {never}
 */
export function endAs(ending) {
  if (ending.signal) {
    process.removeAllListeners(ending.signal)
    process.kill(process.pid, ending.signal)
  }
  process.exit(ending.code ?? 1)
}

/** @returns {{ command: string, args: string[], env: NodeJS.ProcessEnv }} how to call the npm that this Node came with */
export function npm() {
  const cli = process.env['npm_execpath']
  const env = { ...process.env, npm_config_loglevel: 'error', npm_config_update_notifier: 'false' }
  return cli?.endsWith('.js')
    ? { command: process.execPath, args: [cli], env }
    : { command: process.platform === 'win32' ? 'npm.cmd' : 'npm', args: [], env }
}
