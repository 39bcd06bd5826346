import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import type { RowsFile } from '../row'

/** Milliseconds from a command's start to its end. */
function milliseconds(args: readonly string[]): number {
  const since = performance.now()
  const { status } = spawnSync(process.execPath, args, { stdio: 'ignore', env: { ...process.env, LD_PRELOAD: '' } })
  if (status !== 0) throw new Error(`${args.join(' ')} ended with status ${status}`)
  return performance.now() - since
}

// this runs as out/main/bench.js
const launcher = join(__dirname, '..', '..', 'native', 'toolchain', 'run.mjs')

/** Every command first checks whether set-up is complete; that check must stay small compared with starting Node. */
export const setupRows: RowsFile = ({ quick }) => [
  {
    name: 'setup, nothing to do',
    unit: 'ms',
    goal: { of: 'ratio', atMost: 4 },
    statistic: 'median',
    better: 'lower',
    rounds: quick ? 3 : 9,
    ours: () => milliseconds([launcher, 'setup']),
    baseline: () => milliseconds(['-e', '0']),
    baselineName: 'node -e 0',
  },
]
