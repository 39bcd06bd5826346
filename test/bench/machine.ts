import Database from 'better-sqlite3'
import { closeSync, fdatasyncSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { currentBindingPath } from '../../main/store/binding'
import { median, percentile } from './row'

export interface Machine {
  readonly cores: number
  readonly node: string
  readonly sqlite: string
  /** Milliseconds for one 4 KiB write and its fdatasync into space that the file already has. */
  readonly syncP50: number
  readonly syncP99: number
  /** Ratio between the medians of the measurement's quarters: 1 is perfectly quiet. */
  readonly spread: number
}

const writes = 400
const block = Buffer.alloc(4096)

/** Milliseconds until each of some hundred writes is on the disk. */
export function syncTimes(): number[] {
  const folder = mkdtempSync(join(tmpdir(), 'sallyport-bench-'))
  const file = openSync(join(folder, 'sync'), 'w')
  try {
    for (let at = 0; at < writes; at += 1) writeSync(file, block, 0, block.length, at * block.length)
    fdatasyncSync(file)
    return Array.from({ length: writes }, (_, at) => {
      const since = performance.now()
      writeSync(file, block, 0, block.length, at * block.length)
      fdatasyncSync(file)
      return performance.now() - since
    })
  } finally {
    closeSync(file)
    rmSync(folder, { recursive: true, force: true })
  }
}

/** The version of SQLite that the product uses here. */
function sqliteVersion(): string {
  const db = new Database(':memory:', { nativeBinding: currentBindingPath() })
  const version = String(db.prepare('select sqlite_version()').pluck().get())
  db.close()
  return version
}

/** Measures the machine that the figures belong to. */
export function lookAtMachine(): Machine {
  const times = syncTimes()
  const quarters = [0, 1, 2, 3].map((at) => median(times.slice((at * writes) / 4, ((at + 1) * writes) / 4)))
  return {
    cores: availableParallelism(),
    node: process.versions.node,
    sqlite: sqliteVersion(),
    syncP50: percentile(times, 0.5),
    syncP99: percentile(times, 0.99),
    spread: Math.max(...quarters) / Math.min(...quarters),
  }
}

/** One line about the machine; a ratio above 2 between disk quarters is called noisy. */
export const machineLine = (machine: Machine): string =>
  `machine  ${machine.cores} cores, node ${machine.node}, sqlite ${machine.sqlite}, ` +
  `fsync p50 ${machine.syncP50.toFixed(2)} ms p99 ${machine.syncP99.toFixed(2)} ms ` +
  `(spread ${machine.spread.toFixed(1)}x)   noise: ${machine.spread > 2 ? 'NOISY' : 'OK'}`
