/** A site and its traffic for the store rows: seeded, so that both sides and every round do the same. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createLoop } from '../../../main/decider/loop'
import type { Loop } from '../../../main/decider/loop'
import type { Numbered } from '../../../main/decider/messages'
import { openStore } from '../../../main/decider/recover'
import type { AlarmKey } from '../../../main/domain/alarm'
import type { SiteRecord } from '../../../main/domain/record'
import type { Site } from '../../../main/domain/site'
import { parseSiteText } from '../../../main/site/parse'

const START = Date.parse('2026-11-21T06:00:00Z')
const READERS = 500
const STEP_MS = 7

export interface World {
  /** One read by each person, so that everything written once per person is written. */
  readonly everyone: () => SiteRecord[]
  readonly site: Site
  readonly text: string
  /** The next reads; nine of ten include the opening and closing of their door. */
  readonly records: (count: number) => SiteRecord[]
  /** The next reads only. */
  readonly reads: (count: number) => SiteRecord[]
}

/** @param start instant of the first record */
export function createWorld(holders: number, seed = 11, start = START): World {
  const text = JSON.stringify({
    format: 'sallyport-site/1',
    site: { name: 'Bench', apb: { enabled: true } },
    areas: Array.from({ length: 63 }, (_, index) => ({ id: index + 1, name: `Area ${index + 1}` })),
    doors: Array.from({ length: READERS }, (_, index) => ({ id: `D${index}`, name: `Door ${index}`, contact: true })),
    readers: Array.from({ length: READERS }, (_, index) => ({
      id: `R${index}`,
      name: `Reader ${index}`,
      door: `D${index}`,
      from: index % 64,
      to: (index + 1) % 64,
      apb: { mode: index % 50 === 0 ? 'soft' : 'none' },
    })),
    accessLevels: [{ id: 'all', name: 'All', readers: ['*'] }],
    cardholders: Array.from({ length: holders }, (_, index) => ({
      id: `c${index}`,
      name: `Person ${index}`,
      accessLevels: ['all'],
      credentials: [{ id: `k${index}`, format: 'H10301', facility: index >> 16, number: index & 0xffff }],
    })),
  })
  const parsed = parseSiteText(text)
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error.slice(0, 3)))
  let random = seed
  let at = start
  const pick = (below: number): number => (random = (random * 48_271) % 2_147_483_647) % below
  const next: SiteRecord[] = []
  const read = (door: number): SiteRecord => {
    const credential = `k${pick(holders)}`
    return { type: 'read', at: (at += STEP_MS), reader: `R${door}`, presented: { kind: 'credential', credential } }
  }
  const more = (): void => {
    // A read, and usually the door that it opens.
    const door = pick(READERS)
    next.push(read(door))
    if (pick(10) === 0) return
    next.push({ type: 'door', at: ++at, door: `D${door}`, state: 'open' })
    next.push({ type: 'door', at: ++at, door: `D${door}`, state: 'closed' })
  }
  return {
    site: parsed.value.site,
    text,
    everyone: () =>
      Array.from({ length: holders }, (_, index): SiteRecord => {
        const presented = { kind: 'credential', credential: `k${index}` } as const
        return { type: 'read', at: (at += 1), reader: `R${index % READERS}`, presented }
      }),
    reads: (count) => Array.from({ length: count }, () => read(pick(READERS))),
    records: (count) => {
      while (next.length < count) more()
      return next.splice(0, count)
    },
  }
}

export interface Place {
  readonly folder: string
  readonly journal: string
  /** @param snapshots folder to write snapshots to, if not the folder they are read from */
  readonly open: (snapshots?: string) => Loop<AlarmKey>
  readonly setup: Parameters<typeof openStore>[0]
  readonly remove: () => void
}

export function createPlace({ site, text }: World): Place {
  const folder = mkdtempSync(join(tmpdir(), 'sallyport-bench-'))
  const snapshotFolder = join(folder, 'snapshots')
  mkdirSync(snapshotFolder)
  const journal = join(folder, 'journal.sqlite')
  const setup = {
    journalFile: journal,
    snapshotFolder,
    given: { site, text },
    parseSite: () => site,
    now: () => 0,
    log: () => undefined,
  }
  const openAgain = () => openStore<AlarmKey>(setup)
  return {
    folder,
    journal,
    setup,
    open: (snapshots = snapshotFolder) => {
      const opened = openAgain()
      if (!opened.ok) throw new Error(opened.error.detail)
      const loop = {
        snapshotFolder: snapshots,
        open: openAgain,
        deriveAlarms: () => [],
        now: () => 0,
        log: () => undefined,
      }
      return createLoop<AlarmKey>(loop, opened.value)
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}

export const numbered = (records: readonly SiteRecord[]): Numbered[] =>
  records.map((record, token): Numbered => ({ kind: 'record', record, token }))
