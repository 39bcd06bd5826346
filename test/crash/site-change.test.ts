/**
 * Kills the process, and cuts its power, around changes of the site. Afterwards either the old or the new site is in
 * force, completely; the journal says which, and the panel receives its settings. SALLYPORT_CRASH_KILLS sets how many
 * of each (15), SALLYPORT_CRASH_SEED the seed. Linux only: it needs a preload and a compiler.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { randomBytes } from 'node:crypto'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { installationSigner } from '../../main/store/signing'
import { openStore } from '../../main/decider/recover'
import { reproduce, stateHash } from '../../main/verify/reproduce'
import { sectionsFor } from '../../main/devices/panel/panel-sections'
import { ROW, kindOf } from '../../main/store/entry-row'
import { decodeEvent } from '../../main/store/event-codec'
import { openDatabase } from '../../main/store/open'
import { siteVersions } from '../../main/store/site'
import { extraReader, readRows } from '../../main/store/tail'
import { createWordReader } from '../../main/store/words'
import { verifyFolder } from '../../main/verify/check'
import { openCardDatabase } from '../simulator/panel/card-database'
import { folderDisk } from '../simulator/panel/disk'
import { listenForHost } from '../simulator/panel/network'
import type { PanelServer } from '../simulator/panel/network'
import { createStation } from '../simulator/panel/station'
import type { Station } from '../simulator/panel/station'
import { until } from '../support/until'
import { compilePowerCut } from './power'
import { run } from './run'
import { siteFrom } from './store'
import { createRandom } from './stream'

const ENDS = Number(process.env['SALLYPORT_CRASH_KILLS'] ?? 15)
const SEED = Number(process.env['SALLYPORT_CRASH_SEED'] ?? 20_261_123)
/** A run ends after this many changes. */
const CHANGES = 30

let folder: string
let data: string
let card: string
let station: Station
let server: PanelServer
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sallyport-site-change-'))
  data = join(folder, 'data')
  mkdirSync(data)
  card = join(folder, 'panel')
  const world = {
    wall: () => Date.now(),
    monotonic: () => performance.now(),
    setTimer: (ms: number, fire: () => void) => {
      const timer = setTimeout(fire, ms)
      return () => clearTimeout(timer)
    },
    random: (bytes: number) => new Uint8Array(randomBytes(bytes)),
  }
  const panel = { id: 'P1', readers: 8, ringCapacity: 1_000, firmware: 'f', model: 'm' }
  station = createStation(panel, folderDisk(card, false), world, () => undefined)
  server = await listenForHost({ host: '127.0.0.1', port: 0 }, undefined, (line) => station.plug(line))
  writeFileSync(join(folder, 'site.json'), JSON.stringify(firstSite((server.address() as AddressInfo).port)))
})
afterEach(() => {
  station.stop()
  server.close()
  rmSync(folder, { recursive: true })
})

const firstSite = (port: number) => ({
  format: 'sallyport-site/1',
  site: { name: 'Crash', apb: { enabled: true } },
  areas: [{ id: 1, name: 'Laboratory', apb: { mode: 'hard', freeEgressConfirmed: true } }],
  controllers: [{ id: 'P1', name: 'Panel', kind: 'panel', link: { host: '127.0.0.1', port } }],
  doors: [
    { id: 'D1', name: 'Gate' },
    { id: 'D2', name: 'Back' },
  ],
  readers: [
    { id: 'R1', name: 'In', door: 'D1', from: 0, to: 1 },
    { id: 'R2', name: 'Out', door: 'D1', from: 1, to: 0 },
    { id: 'R3', name: 'Back in', door: 'D2', controller: 'P1', address: 0, from: 0, to: 1 },
  ],
  accessLevels: [{ id: 'all', name: 'All', readers: ['*'] }],
  cardholders: Array.from({ length: 40 }, (_, index) => ({
    id: `c${index}`,
    name: `Person ${index}`,
    accessLevels: ['all'],
    credentials: [{ id: `k${index}` }],
  })),
})

interface Said {
  readonly inForce?: string
  readonly hash?: string
  readonly trying?: string
  readonly changed?: number
  readonly done?: true
  readonly log?: string
}

/** The journal's sites: each that was in force, in order, and the current one. */
function sitesIn(file: string): { readonly told: readonly string[]; readonly text: string; readonly hash: string } {
  const reader = openDatabase(file, 'reader')
  try {
    const versions = siteVersions(reader)
    const words = createWordReader(reader)
    const extra = extraReader(reader)
    const entered: string[] = []
    const told: string[] = []
    for (const row of readRows(reader, 0)) {
      if (kindOf(row.code) === ROW.siteChanged) entered.push(versions.hash(row.a ?? 0)?.toString('hex') ?? 'missing')
      const event = decodeEvent(row, words, extra(row.seq))
      if (event?.event === 'site.changed') told.push(event.after ?? 'nothing')
    }
    const [first, ...later] = entered
    // The first one came with the journal; every other one has an operator's name.
    expect(later).toEqual(told)
    const newest = versions.newest()
    expect(newest?.version ?? 0).toBe(entered.length)
    expect(entered.at(-1)).toBe(newest?.sha256.toString('hex'))
    const hash = entered.at(-1) ?? 'none'
    return { told: first === undefined ? [] : entered, text: versions.text(entered.length) ?? '', hash }
  } finally {
    reader.close()
  }
}

/** The journal alone leads to the state that the store opens with, on the current site. */
function stateAgain(file: string, text: string): void {
  const opened = openStore({
    journalFile: file,
    snapshotFolder: join(data, 'snapshots'),
    given: null,
    parseSite: siteFrom,
    now: () => 0,
    log: () => undefined,
    // An opening closes the hash chain over what the crash left: signed, as the console does it.
    sign: installationSigner(data),
  })
  if (!opened.ok) throw new Error(opened.error.detail)
  const { connection, engine, site } = opened.value
  expect(site).toEqual(siteFrom(text))
  const again = reproduce(connection, siteFrom, [])
  connection.close()
  expect(again.problems).toEqual([])
  expect(again.stateHash).toBe(stateHash(engine.save()))
}

const isWith = (text: string) => (): boolean => {
  const held = openCardDatabase(folderDisk(card, false), 'P1', 8).hashes()
  return sectionsFor(siteFrom(text), 'P1').every(({ section, hash }) =>
    held.some((one) => one.section === section && Buffer.from(one.hash).equals(hash)),
  )
}

describe.runIf(process.platform === 'linux')('a change of the site', () => {
  it.each(['killed', 'cut'] as const)(
    `is made completely or not at all when the process is %s (seed ${SEED})`,
    async (how) => {
      const random = createRandom(SEED)
      const preload = compilePowerCut(folder)
      const journal = join(data, 'journal.sqlite')
      let ends = 0
      let changes = 0
      let interrupted = 0
      let held: string | undefined
      for (let runs = 0; ends < ENDS; runs++) {
        expect(runs, 'the runs are interrupted often enough').toBeLessThan(ENDS * 4)
        let over = false
        let settled: Promise<unknown> = Promise.resolve()
        const { said, ended } = await run<Said>('crash-site', data, [join(folder, 'site.json'), String(CHANGES)], {
          environment: {
            LD_PRELOAD: preload,
            SALLYPORT_CUT_AT: String(1 + random(400)),
            ...(how === 'killed'
              ? { SALLYPORT_CUT_KILL: '1' }
              : { SALLYPORT_CUT_SEED: String(random(3) === 0 ? 0 : 1 + random(1_000_000)) }),
          },
          onSaid: ({ inForce }, answer) => {
            if (inForce === undefined) return
            const { text, hash } = sitesIn(journal)
            expect(inForce).toBe(hash)
            // The panel receives the settings of the current site in every case.
            settled = until('the panel to have its settings', () => over || isWith(text)(), 60_000).then(() =>
              answer('go'),
            )
          },
        }).finally(() => (over = true))
        await settled
        if (ended === how) ends++
        if (!said.some(({ inForce }) => inForce !== undefined) && held === undefined) continue
        expect(said.filter(({ log }) => log === 'error')).toEqual([])
        openDatabase(journal, 'writer').close()
        expect(verifyFolder(data).problems, `after run ${runs}`).toEqual([])
        const { text, hash } = sitesIn(journal)
        stateAgain(journal, text)
        const before = said.findLast(({ inForce }) => inForce !== undefined)?.inForce ?? held
        if (held !== undefined) expect(before).toBe(held)
        const last = said.findLastIndex(({ changed }) => changed !== undefined)
        const sure = last === -1 ? before : said.slice(0, last).findLast((one) => one.trying !== undefined)?.trying
        const trying = said.slice(last + 1).find((one) => one.trying !== undefined)?.trying
        expect([sure, trying]).toContain(hash)
        changes += said.filter(({ changed }) => changed !== undefined).length
        if (trying !== undefined) interrupted++
        held = hash
      }
      expect(changes).toBeGreaterThan(ENDS)
      expect(interrupted).toBeGreaterThan(ENDS / 5)
    },
    600_000,
  )
})
