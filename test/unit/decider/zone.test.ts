import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openStore } from '../../../main/decider/recover'
import { createEngine } from '../../../main/engine/engine'
import { atOnce } from '../../../main/engine/plan-people'
import { zoneRules } from '../../../main/engine/zone-rules'
import type { AlarmKey } from '../../../main/domain/alarm'
import type { Site } from '../../../main/domain/site'
import type { ZoneRules } from '../../../main/domain/zone'
import { parseSiteText } from '../../../main/site/parse'
import { openJournal } from '../../../main/store/journal'
import { migrate } from '../../../main/store/migrate'
import { openDatabase } from '../../../main/store/open'
import { packSite, siteVersions } from '../../../main/store/site'
import { zoneAfter } from '../../../main/store/zones'
import { reproduce } from '../../../main/verify/reproduce'

const TEXT = JSON.stringify({
  format: 'sallyport-site/1',
  site: { name: 'Deposito', timeZone: 'America/Asuncion' },
  doors: [{ id: 'd' }],
  readers: [{ id: 'r', door: 'd', from: 0, to: 1 }],
  areas: [{ id: 1 }],
  schedules: [{ id: 's', weekly: [{ days: ['thu'], from: '08:00', to: '09:00' }] }],
  accessLevels: [{ id: 'all', readers: ['*'], schedule: 's' }],
  cardholders: [{ id: 'ada', accessLevels: ['all'], credentials: [{ id: 'k' }] }],
})
const siteFrom = (text: string): Site => {
  const parsed = parseSiteText(text)
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error))
  return parsed.value.site
}

/** 08:30 at 4 hours behind UTC, and 09:30 at 3 hours behind, where this runtime may have the zone since 2025. */
const READ = Date.UTC(2026, 6, 2, 12, 30)

/** The zone as a runtime of 2024 had it: four hours behind UTC in the southern winter. */
const OLDER: ZoneRules = {
  zone: 'America/Asuncion',
  from: Date.UTC(2000, 0, 1) / 1000,
  until: Date.UTC(2100, 0, 1) / 1000,
  offset: -10_800,
  changes: [
    [Date.UTC(2026, 2, 22, 3) / 1000, -14_400],
    [Date.UTC(2026, 9, 4, 4) / 1000, -10_800],
  ],
}
/** And one that differs from whatever this runtime has. */
const OTHER: ZoneRules = { ...OLDER, changes: [[Date.UTC(2026, 0, 1) / 1000, -14_400]] }

let folder: string
let file: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sallyport-zone-'))
  file = join(folder, 'journal.sqlite')
})
afterEach(() => rmSync(folder, { recursive: true }))

/** A journal as another runtime left it: a site with that runtime's rules, or with none, and a read decided by them. */
function journalOf(zone: ZoneRules | undefined): string {
  const connection = openDatabase(file, 'writer')
  migrate(connection)
  const journal = openJournal(connection)
  const site = { version: 1, at: READ - 1, ...packSite(TEXT), before: null, operator: 'console', reason: 'first start' }
  // Older journals have no `zone` in the row of a site, since JSON leaves undefined out, and no mark that lists such rows.
  journal.addSite({ ...site, zone: zone as ZoneRules })
  const engine = createEngine(siteFrom(TEXT), undefined, zone)
  const record = { type: 'read', at: READ, reader: 'r', presented: { kind: 'credential', credential: 'k' } } as const
  const { events } = engine.step(record)
  journal.addStep(record, events)
  journal.commit()
  if (zone === undefined) connection.exec("DELETE FROM mark WHERE key = 'site.zones'")
  connection.close()
  const [decided] = events
  return decided?.event === 'access.denied' ? decided.reason : (decided?.event ?? '')
}

const logged: string[] = []
const open = (now: number) => {
  logged.length = 0
  const opened = openStore<AlarmKey>({
    journalFile: file,
    snapshotFolder: folder,
    given: null,
    parseSite: siteFrom,
    now: () => now,
    log: (_, line) => void logged.push(line),
  })
  if (!opened.ok) throw new Error(opened.error.detail)
  return opened.value
}
const problemsOf = (connection: ReturnType<typeof open>['connection']): readonly string[] =>
  reproduce(connection, siteFrom, []).problems

describe('zone rules in the journal', () => {
  it('decide what is replayed, whatever this runtime has', () => {
    expect(journalOf(OTHER)).toBe('access.granted')
    const { connection, engine } = open(READ + 1)
    expect(problemsOf(connection)).toEqual([])
    expect(engine.view.location('ada')).toEqual(expect.objectContaining({ area: 1 }))
    connection.close()
  })

  it('that this runtime has otherwise are a change with a notice, made once', () => {
    journalOf(OTHER)
    const first = open(READ + 1)
    expect(logged).toEqual([expect.stringMatching(/time zone rules of this runtime are others: America\/Asuncion is/)])
    const rows = first.connection
      .prepare<[], string>("SELECT text FROM extra WHERE text LIKE '%time zone rules%' ORDER BY seq")
      .pluck()
      .all()
    expect(rows).toHaveLength(2)
    expect(JSON.parse(rows[1] ?? '')).toMatchObject({ event: 'site.changed', operator: 'console' })
    const last = first.journal.lastSeq()
    expect(zoneAfter(first.connection, last)).toEqual(atOnce(zoneRules('America/Asuncion')))
    expect(zoneAfter(first.connection, 1)).toEqual(OTHER)
    first.connection.close()
    const second = open(READ + 2)
    expect(logged).toEqual([])
    expect(second.journal.lastSeq()).toBe(last)
    expect(problemsOf(second.connection)).toEqual([])
    second.connection.close()
  })

  it('that the journal does not have yet are added without a notice, and its site stays the one it was', () => {
    journalOf(undefined)
    const { connection, siteVersion } = open(READ + 1)
    expect(logged).toEqual([])
    expect(siteVersion).toBe(1)
    expect(siteVersions(connection).newest()?.version).toBe(1)
    expect(zoneAfter(connection, 1)).toBeUndefined()
    expect(zoneAfter(connection, 99)).toEqual(atOnce(zoneRules('America/Asuncion')))
    expect(problemsOf(connection)).toEqual([])
    connection.close()
  })
})
