import { randomUUID } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { spawn } from 'node:child_process'
import { inRoot, root } from './places.mjs'
import { say, SetupFailure } from './say.mjs'
import { setUp } from './setup.mjs'

/** A longer run hangs; a whole run takes under 15 minutes on two cores. */
const limitMinutes = Number(process.env['SALLYPORT_TEST_MINUTES'] ?? 45)
const graceSeconds = 10

/** Set in the environment of every process of a run, to find exactly those that outlive it. */
const marker = 'SALLYPORT_TEST_RUN'

/**
 * Ends the processes that a run left behind. Electron and browsers start their own process groups, so ending the group
 * is not enough; but all of them inherit the environment.
 * @param {string} runId
 */
function endLeftovers(runId) {
  if (process.platform !== 'linux') return
  const wanted = `${marker}=${runId}`
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name) || Number(name) === process.pid) continue
    try {
      if (!readFileSync(`/proc/${name}/environ`, 'utf8').split('\0').includes(wanted)) continue
      process.kill(Number(name), 'SIGKILL')
    } catch {
      // already ended, or another user's
    }
  }
}

/**
 * @typedef {{ status: string, assertionResults: { status: string }[], message: string, name: string }} FileResult
 * @typedef {{ passed: number, failed: number, skipped: number }} Counts
 */

/**
 * @param {string} file vitest's JSON report
 * @returns {Counts} a file that failed outside its tests counts as one failure
 */
function countsOf(file) {
  /** @type {{ testResults: FileResult[] }} */
  let report
  try {
    report = JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return { passed: 0, failed: 0, skipped: 0 }
  }
  const tests = report.testResults.flatMap((result) => result.assertionResults)
  /** @param {(status: string) => boolean} want */
  const count = (want) => tests.filter(({ status }) => want(status)).length
  const brokenFiles = report.testResults.filter(
    (result) => result.status === 'failed' && !result.assertionResults.some(({ status }) => status === 'failed'),
  ).length
  return {
    passed: count((status) => status === 'passed'),
    failed: count((status) => status === 'failed') + brokenFiles,
    skipped: count((status) => status !== 'passed' && status !== 'failed'),
  }
}

/**
 * Whether a run with these arguments may include the tests that open windows.
 * @param {readonly string[]} args
 */
function wantsWindows(args) {
  const projects = args.flatMap((arg, at) =>
    arg === '--project' ? [args[at + 1] ?? ''] : arg.startsWith('--project=') ? [arg.slice('--project='.length)] : [],
  )
  return projects.length === 0 || projects.includes('e2e')
}

/**
 * Runs all tests, or those that the arguments select in vitest's syntax (`test/unit/store`, `--project=e2e`, `-t
 * NAME`).
 * @param {string[]} args
 */
export async function test(args) {
  const windows = wantsWindows(args)
  await setUp({
    machine: windows ? ['window', 'headless', 'tests'] : ['tests'],
    sqlite: true,
    electron: windows,
    build: true,
  })
  const folder = mkdtempSync(join(tmpdir(), 'sallyport-test-'))
  const report = join(folder, 'report.json')
  const runId = randomUUID()
  const child = spawn(
    process.execPath,
    [
      inRoot('node_modules', 'vitest', 'vitest.mjs'),
      'run',
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${report}`,
      ...args,
    ],
    { cwd: root, stdio: ['ignore', 'inherit', 'inherit'], detached: true, env: { ...process.env, [marker]: runId } },
  )
  /** @param {NodeJS.Signals} signal */
  const signalGroup = (signal) => {
    try {
      if (child.pid !== undefined) process.kill(-child.pid, signal)
    } catch {
      // the group has ended
    }
  }
  let timedOut = false
  let stopped = false
  const stop = () => {
    stopped = true
    signalGroup('SIGTERM')
    setTimeout(() => {
      signalGroup('SIGKILL')
      endLeftovers(runId)
    }, graceSeconds * 1000).unref()
  }
  const guard = setTimeout(() => {
    timedOut = true
    say(`the tests were still running after ${limitMinutes} minutes: stopped`)
    stop()
  }, limitMinutes * 60_000)
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) process.on(signal, stop)
  /** @type {number} */
  const status = await new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', (code) => resolve(code ?? 1))
  })
  clearTimeout(guard)
  signalGroup('SIGKILL')
  endLeftovers(runId)
  const { passed, failed, skipped } = countsOf(report)
  rmSync(folder, { recursive: true, force: true })
  const ran = passed + failed > 0
  if (!ran) say('no test was run')
  else if (status !== 0 && failed === 0 && !timedOut)
    say('all tests passed, but the run itself failed: see the errors above')
  writeSync(1, `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}\n`)
  if (!ran || failed > 0 || status !== 0 || timedOut || stopped) throw new SetupFailure('the tests did not pass')
}
