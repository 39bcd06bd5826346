/**
 * `crash-site DIR SITE.json COUNT`: a running site with its real threads. Its site file changes again and again,
 * alternately by a whole site file and by a CSV list of people, while people pass. It prints the site in force, waits
 * for a line before the first change, and prints each change before it is made and again once it is confirmed.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { createClock } from '../../main/clock'
import { fail, ok } from '../../main/domain/result'
import { startSite } from '../../main/running/running-site'
import type { RunningSite } from '../../main/running/running-site'
import { fatal, say, siteFrom } from './store'
import { createRandom } from './stream'

const [folder = '', siteFile = '', count = '20'] = process.argv.slice(2)

async function start(siteText: string): Promise<RunningSite> {
  const started = await startSite({
    site: siteFrom(siteText),
    siteText,
    dataDir: folder,
    keyStore: {
      read: () => Promise.resolve(ok({ current: null, pending: null })),
      write: () => Promise.resolve(fail({ kind: 'not-written', message: 'there are no keys' })),
    },
    clock: createClock(),
    log: (level, text) => say({ log: level, text }),
    software: 'crash',
    programs: __dirname,
  })
  return started.ok ? started.value : fatal(started.error.detail)
}

/** Another name, another rule, and everybody's access level removed or restored. */
function anotherSite(text: string, number: number): string {
  const site = JSON.parse(text) as Record<'site' | 'areas' | 'cardholders', unknown>
  const areas = (site.areas as object[]).map((area) => ({ ...area, apb: { mode: number % 4 < 2 ? 'soft' : 'none' } }))
  const cardholders = (site.cardholders as object[]).map((person, index) => ({
    ...person,
    accessLevels: (index + number) % 3 === 0 ? [] : ['all'],
  }))
  return JSON.stringify({ ...site, site: { name: `Crash ${number}`, apb: { enabled: true } }, areas, cardholders })
}

async function preview(site: RunningSite, number: number): Promise<number> {
  if (number % 2 === 0) {
    const { text } = await site.ask('siteText', {})
    const looked = await site.changes.ask('previewSite', { text: anotherSite(text, number) })
    return looked.ok ? looked.value.id : fatal(JSON.stringify(looked.problems))
  }
  // Outside the data folder: a power cut reverts the journal, not the operator's own file.
  const file = join(folder, '..', 'people.csv')
  const rows = [0, 1, 2].map((row) => `c${row},Person ${number},all\nnew${number}-${row},New ${number},all`)
  writeFileSync(file, `id,name,accessLevels\n${rows.join('\n')}\n`)
  const read = await site.changes.ask('readPeople', { file, shape: {} })
  if (!read.ok) return fatal(JSON.stringify(read.problems))
  const looked = await site.changes.ask('previewCardholders', { file, mapping: read.value.mapping })
  return looked.ok ? looked.value.id : fatal(JSON.stringify(looked.problems))
}

async function run(): Promise<void> {
  const site = await start(readFileSync(siteFile, 'utf8'))
  const { hash: inForce } = await site.ask('siteText', {})
  const state = await site.ask('stateHash', {})
  say({ inForce, ...state })
  const random = createRandom(process.pid)
  await new Promise((resolve) => createInterface({ input: process.stdin }).once('line', resolve))
  const read = () =>
    site.take({
      type: 'read',
      at: Date.now(),
      reader: random(2) === 0 ? 'R1' : 'R2',
      presented: { kind: 'credential', credential: `k${random(6)}` },
    })
  const from = Date.now() % 100_000
  for (let number = from; number < from + Number(count); number++) {
    await read()
    const id = await preview(site, number)
    const { sha256 } = await site.changes.ask('ready', { id, onlyWhole: true })
    say({ trying: Buffer.from(sha256).toString('hex') })
    const [made] = await Promise.all([site.applyChange(id, 'anna', `change ${number}`), read(), read()])
    if (!made.ok) fatal(`${made.error.code}: ${made.error.detail}`)
    else say({ changed: number, seq: made.value.seq })
  }
  await site.close()
  say({ done: true })
  process.exit(0)
}

void run()
