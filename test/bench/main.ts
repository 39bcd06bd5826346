import { writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { lookAtMachine, machineLine } from './machine'
import { headingLine, measure, rowLine, type Row, type RowsFile } from './row'
import { engineRows } from './rows/engine'
import { floodRows } from './rows/flood'
import { historyRows } from './rows/history'
import { ipcRows } from './rows/ipc'
import { osdpRows } from './rows/osdp'
import { panelRows } from './rows/panel'
import { peopleRows } from './rows/people'
import { pixelRows } from './rows/pixels'
import { restartRows } from './rows/restart'
import { setupRows } from './rows/setup'
import { storeRows } from './rows/store'
import { unlockRows } from './rows/unlock'
import { windowRows } from './rows/window'

/** Every file of rows, in measuring order. */
const files: readonly RowsFile[] = [
  setupRows,
  engineRows,
  storeRows,
  unlockRows,
  restartRows,
  historyRows,
  windowRows,
  peopleRows,
  ipcRows,
  floodRows,
  pixelRows,
  osdpRows,
  panelRows,
]

const { values: options } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    only: { type: 'string' },
    json: { type: 'string' },
    'sync-delay': { type: 'string', default: '0' },
    'no-window': { type: 'boolean', default: false },
    past: { type: 'string' },
  },
})

async function main(): Promise<void> {
  const wanted = options.only?.split(',').map((each) => each.trim())
  const machine = lookAtMachine()
  console.log(machineLine(machine))
  const delay = process.env['SALLYPORT_SYNC_DELAY_US']
  const syncDelayMicros = delay === undefined ? 0 : Number(delay)
  if (syncDelayMicros > 0) console.log(`every fsync and fdatasync takes ${syncDelayMicros} us more`)
  console.log(headingLine())
  const rows: Row[] = []
  for (const file of files) {
    for (const measurement of file({ quick: options.quick, syncDelayMicros, past: options.past })) {
      if (wanted && !wanted.some((each) => measurement.name.startsWith(each))) continue
      const row = await measure(measurement)
      console.log(rowLine(row))
      rows.push(row)
    }
  }
  if (options.json) writeFileSync(options.json, `${JSON.stringify({ machine, syncDelayMicros, rows }, null, 2)}\n`)
  const failed = rows.filter(({ verdict }) => verdict === 'FAIL')
  if (rows.length === 0) console.log(`no row name starts with ${wanted?.join(' or ')}`)
  if (failed.length > 0) console.log(`failed: ${failed.map(({ name }) => name).join(', ')}`)
  process.exitCode = failed.length > 0 || rows.length === 0 ? 1 : 0
}

// Programs started for rows that `--only` skipped may still run; they end with this process.
void main().then(() => process.exit())
