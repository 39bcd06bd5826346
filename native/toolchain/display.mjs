import { spawn } from 'node:child_process'
import { SetupFailure } from './say.mjs'

/** Whether there is a screen to open windows on. */
export const hasScreen = () =>
  process.platform !== 'linux' || Boolean(process.env['DISPLAY']) || Boolean(process.env['WAYLAND_DISPLAY'])

/**
 * Starts an X server without a screen, on a free display number of its choice. Access control is off, so that Electron
 * can run as another user.
 * @param {string} [size] width x height x depth
 * @returns {Promise<{ display: string, stop: () => void }>}
 */
export function startVirtualScreen(size = '2560x1440x24') {
  return new Promise((resolve, reject) => {
    const server = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', size, '-ac', '-nolisten', 'tcp', '-noreset'], {
      stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
    })
    let words = ''
    server.stderr?.on('data', (chunk) => (words += String(chunk)))
    const stop = () => void server.kill('SIGTERM')
    server.once('error', (error) => reject(new SetupFailure(`Xvfb could not be started: ${error.message}`)))
    server.once('exit', (code) =>
      reject(new SetupFailure(`Xvfb ended immediately with status ${code}: ${words.trim().split('\n').at(-1) ?? ''}`)),
    )
    let number = ''
    server.stdio[3]?.on('data', (chunk) => {
      number += String(chunk)
      if (!number.includes('\n')) return
      process.once('exit', stop)
      server.unref()
      server.stderr?.destroy()
      server.stdio[3]?.destroy()
      resolve({ display: `:${number.trim()}`, stop })
    })
  })
}
