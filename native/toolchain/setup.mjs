import { makeRs485, rs485Current } from '../rs485/build.mjs'
import { buildCurrent, build } from './build.mjs'
import { installMissing, missing } from './debian.mjs'
import { makeRuntime } from './electron-runtime.mjs'
import { withLock } from './lock.mjs'
import { installPackages, packagesCurrent } from './packages.mjs'
import { cloneId } from './places.mjs'
import { say } from './say.mjs'
import { bindingsCurrent, flavourFor, makeBindings, needsCompiler } from './sqlite-binding.mjs'

/**
 * What a command needs before it runs.
 * @typedef {object} Demand
 * @property {readonly (keyof typeof import('./debian.mjs').needs)[]} [machine] groups of Debian packages
 * @property {boolean} [sqlite] SQLite for the Node that runs this
 * @property {boolean} [electron] an Electron runtime, and SQLite for it
 * @property {boolean} [build] the bundles in out/
 */

const napi = Number(process.versions.napi)

/**
 * Makes only what is missing. Checking takes no lock; the work runs under this clone's lock and checks again there,
 * since another process may have done it meanwhile.
 * @param {Demand} demand
 * @returns {Promise<import('./electron-runtime.mjs').Runtime | undefined>} the Electron runtime, if `demand` includes
 * one
 */
export async function setUp(demand) {
  const mayCompile = (demand.sqlite || demand.electron) && needsCompiler([flavourFor(napi)])
  // one request, so that the package lists are read only once
  const machine = [...(demand.machine ?? []), ...(mayCompile ? /** @type {const} */ (['compiler']) : [])]
  await step(
    () => missing(machine).length === 0,
    () => installMissing(machine),
    'machine',
  )
  await step(packagesCurrent, installPackages)
  const runtime = demand.electron ? await makeRuntime() : undefined
  const runtimes = runtime ? [napi, runtime.napi] : demand.sqlite ? [napi] : []
  const flavours = [...new Set(runtimes.map(flavourFor))]
  await step(
    () => bindingsCurrent(flavours),
    () => makeBindings(flavours),
  )
  if (flavours.length > 0) await step(rs485Current, rs485)
  if (demand.build) await step(buildCurrent, build)
  return runtime
}

/** The console runs without this addon: a machine that cannot compile it only reports that. */
async function rs485() {
  const problem = makeRs485()
  if (problem !== undefined) say(`no RS-485 addon; serial ports work without it: ${problem}`)
}

/**
 * @param {() => boolean} isCurrent
 * @param {() => Promise<void>} make
 * @param {string} lock
 */
async function step(isCurrent, make, lock = cloneId) {
  if (isCurrent()) return
  await withLock(lock, async () => {
    if (!isCurrent()) await make()
  })
}
