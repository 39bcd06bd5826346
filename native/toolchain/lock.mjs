import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { cacheFolder } from './places.mjs'
import { say } from './say.mjs'

/**
 * When a process began, in clock ticks since boot (proc(5), field 22). It distinguishes a pid that another process got
 * since. Empty on systems without /proc.
 * @param {number} pid
 */
function startOf(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? ''
  } catch {
    return ''
  }
}

/** @param {string} owner `pid start` as in a lock file */
function isAlive(owner) {
  const [pid, start] = owner.split(' ')
  const number = Number(pid)
  if (!Number.isInteger(number) || number <= 0) return false
  try {
    process.kill(number, 0)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EPERM')) return false
  }
  return startOf(number) === start
}

/** @param {string} file */
function ownerOf(file) {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return undefined
  }
}

/**
 * Moves a dead owner's lock aside. Between the check and the move another process may have taken the lock; then the
 * moved file is its live lock and goes back.
 * @param {string} file
 * @param {string} dead
 */
function discard(file, dead) {
  const aside = `${file}.${process.pid}.stale`
  try {
    renameSync(file, aside)
  } catch {
    return
  }
  if (ownerOf(aside) !== dead) {
    try {
      linkSync(aside, file)
    } catch {
      // a third process holds the lock by now: it and the moved owner check their work again under the lock
    }
  }
  rmSync(aside, { force: true })
}

/**
 * Runs `work` while no other process of this machine holds the lock of that name. Takes over the lock of a process that
 * died.
 * @template T
 * @param {string} name
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withLock(name, work) {
  const file = join(cacheFolder('locks'), `${name}.lock`)
  const mine = `${process.pid} ${startOf(process.pid)}`
  const draft = `${file}.${process.pid}`
  writeFileSync(draft, mine)
  const release = () => {
    if (ownerOf(file) === mine) rmSync(file, { force: true })
  }
  try {
    for (let told = false; ;) {
      try {
        linkSync(draft, file)
        break
      } catch (error) {
        if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
      }
      const owner = ownerOf(file)
      if (owner !== undefined && !isAlive(owner)) {
        discard(file, owner)
        continue
      }
      if (!told && owner !== undefined) say(`waiting for another set-up (process ${owner.split(' ')[0]}) to finish`)
      told = true
      await pause(100)
    }
  } finally {
    rmSync(draft, { force: true })
  }
  process.once('exit', release)
  try {
    return await work()
  } finally {
    process.off('exit', release)
    release()
  }
}
