import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { root } from '../../../native/toolchain/places.mjs'
import { createClock } from '../../../main/clock'
import { openStore } from '../../../main/decider/recover'
import type { AlarmKey } from '../../../main/domain/alarm'
import { fail, ok } from '../../../main/domain/result'
import type { Site } from '../../../main/domain/site'
import { pinBook } from '../../../main/running/pin-book'
import { startSite } from '../../../main/running/running-site'
import type { RunningSite } from '../../../main/running/running-site'
import { parseSiteText } from '../../../main/site/parse'
import { openDatabase } from '../../../main/store/open'
import { packSite, siteVersions } from '../../../main/store/site'
import { siteInForce } from '../../../main/store/site-in-force'
import { checkJournal } from '../../../main/store/verify'

// PINs with the real threads and a real folder: an installer gives them, and afterwards nothing holds them.

let folder: string
let running: RunningSite | undefined
const log: string[] = []
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sallyport-pins-'))
  log.length = 0
})
afterEach(async () => {
  await running?.close()
  running = undefined
  rmSync(folder, { recursive: true })
})

const ADA = '80417263'
const BEN = '91736284'
const fileWith = (holders: readonly object[]): string =>
  JSON.stringify({
    format: 'sallyport-site/1',
    site: { name: 'Works' },
    doors: [{ id: 'D1' }],
    readers: [{ id: 'R1', door: 'D1', from: 0, to: 0, controller: 'B1', address: 0, pin: 'pin-only' }],
    controllers: [{ id: 'B1', kind: 'osdp' }],
    cardholders: holders,
  })
const ada = { id: 'ada', pin: ADA, credentials: [{ id: 'k1' }] }
const ben = { id: 'ben', pin: BEN, credentials: [{ id: 'k2' }] }

const siteOf = (text: string): Site => {
  const parsed = parseSiteText(text)
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error))
  return parsed.value.site
}

const dataIn = (name: string): string => join(folder, name)
const tryStart = (text: string, name = 'data') =>
  startSite({
    site: siteOf(text),
    siteText: text,
    siteFile: '/somewhere/site.json',
    dataDir: dataIn(name),
    keyStore: {
      read: () => Promise.resolve(ok({ current: null, pending: null })),
      write: () => Promise.resolve(fail({ kind: 'not-written', message: 'no keys' })),
    },
    clock: createClock(),
    log: (level, line) => log.push(`${level} ${line}`),
    software: 'test',
    programs: join(root, 'out', 'main'),
  })
async function start(text: string, name = 'data'): Promise<RunningSite> {
  await running?.close()
  running = undefined
  const started = await tryStart(text, name)
  if (!started.ok) throw new Error(started.error.detail)
  running = started.value
  return running
}

/** Whose PIN it is, as a keypad on a bus asks. */
const whose = (site: RunningSite, pin: string, name = 'data'): string | undefined =>
  pinBook(
    () => site.site,
    dataIn(name),
    () => undefined,
  ).credentialOf(pin)

function versionsIn(file: string): string[] {
  const connection = openDatabase(file, 'reader')
  try {
    const versions = siteVersions(connection)
    return Array.from({ length: versions.newest()?.version ?? 0 }, (_, at) => versions.text(at + 1) ?? '')
  } finally {
    connection.close()
  }
}

/** Files in which one of the PINs stands, as bytes or in a site file that a journal holds. */
function withPins(path: string): string[] {
  if (statSync(path).isDirectory()) return readdirSync(path).flatMap((name) => withPins(join(path, name)))
  const bytes = readFileSync(path).toString('latin1')
  const texts = /journal\.sqlite$|backups\/.*\.sqlite$/.test(path) ? versionsIn(path) : []
  return [bytes, ...texts].some((text) => text.includes(ADA) || text.includes(BEN)) ? [path] : []
}

it('holds no PIN in clear text after a start, an import, an export and a backup', async () => {
  const site = await start(fileWith([ada]))
  expect(await site.changeSite(fileWith([ada, ben]), 'anna', 'Ben is new')).toMatchObject({ ok: true })
  const exported = join(dataIn('data'), 'exported.json')
  await site.changes.ask('exportSite', { file: exported })
  expect(await site.records.backUp('anna')).toMatchObject({ ok: true })
  writeFileSync(join(dataIn('data'), 'site.json'), site.siteText)
  expect(readFileSync(exported, 'utf8')).toMatch(/"pinHash": "[0-9a-f]{8}:[0-9a-f]{32}"/)
  expect([whose(site, ADA), whose(site, BEN), whose(site, '00000000')]).toEqual(['k1', 'k2', undefined])
  expect(withPins(folder)).toEqual([])
  await site.close()
  running = undefined
  expect(readdirSync(join(dataIn('data'), 'backups'))).toHaveLength(1)
  expect(withPins(folder)).toEqual([])

  const again = await start(fileWith([ada]))
  expect([whose(again, ADA), whose(again, BEN)]).toEqual(['k1', 'k2'])
  // An export comes back with its PINs.
  expect(await again.changeSite(readFileSync(exported, 'utf8'), 'anna', 'again')).toMatchObject({ ok: true })
  expect([whose(again, ADA), whose(again, BEN)]).toEqual(['k1', 'k2'])
})

it('knows a given file again, and offers one with another PIN', async () => {
  await start(fileWith([ada]))
  expect((await start(fileWith([ada]))).offer?.file()).toBe(null)
  const other = await start(fileWith([{ ...ada, pin: BEN }]))
  expect(other.offer?.file()).toBe('/somewhere/site.json')
  expect(other.offer?.text).not.toContain(BEN)
  expect(whose(other, ADA)).toBe('k1')
  const looked = await other.changes.ask('previewSite', { text: other.offer?.text ?? '' })
  if (!looked.ok) throw new Error(JSON.stringify(looked.problems))
  expect(looked.value.differences.things.flatMap(({ fields }) => fields)).toEqual([
    { path: 'pinHash', before: '"on file"', after: '"another"' },
  ])
})

it('names a PIN of another installation at its place, and one that two people would share', async () => {
  const elsewhere = (await start(fileWith([ada]), 'elsewhere')).siteText
  await running?.close()
  running = undefined
  const refused = await tryStart(elsewhere)
  const foreign = /^cardholders\[0\]\.pinHash: was made by another installation \(its key is [0-9a-f]{8}, this one has /
  expect(refused.ok ? '' : refused.error.detail).toMatch(
    new RegExp(foreign.source.replace('^', '^the site file is not opened: ')),
  )

  const site = await start(fileWith([ben]))
  const problem = await site.changeSite(elsewhere, 'anna', 'from the other gate')
  const [first] = problem.ok ? [] : problem.error.problems
  expect(`${first?.path}: ${first?.message}`).toMatch(foreign)
  expect(await site.changeSite(elsewhere.replace(/[0-9a-f]{8}:[0-9a-f]{32}/, BEN), 'anna', 'a slip')).toMatchObject({
    error: {
      problems: [{ path: 'cardholders[0].pinHash', message: expect.stringContaining('must be as an export has it') }],
    },
  })
  const [own] = /"pinHash":"[^"]*"/.exec(site.siteText) ?? ['']
  const shared = fileWith([ada, ben]).replace(`"pin":"${ADA}"`, own)
  expect(await site.changeSite(shared, 'anna', 'shared')).toMatchObject({
    error: { problems: [{ path: 'cardholders[1].pinHash', message: expect.stringMatching(/^is that of ada too/) }] },
  })
})

it('goes on without its PIN key, without any PIN, and says so', async () => {
  const { siteText } = await start(fileWith([ada]))
  await running?.close()
  running = undefined
  rmSync(join(dataIn('data'), 'pin-key.txt'))
  const site = await start(siteText)
  expect(whose(site, ADA)).toBe(undefined)
  expect(log.join('\n')).toContain('cardholders[0].pinHash: was made by another installation')
  await site.close()
  running = undefined
  writeFileSync(join(dataIn('data'), 'pin-key.txt'), 'sallyport-pin-key/1 00000000 00')
  const damaged = await tryStart(siteText)
  expect(damaged.ok ? '' : damaged.error.detail).toMatch(/pin-key\.txt is damaged: /)
})

/** A journal as it was when PINs were stored as they were given. */
function olderJournal(texts: readonly string[]): void {
  mkdirSync(join(dataIn('data'), 'snapshots'), { recursive: true })
  const [text = ''] = texts
  const opened = openStore<AlarmKey>({
    journalFile: join(dataIn('data'), 'journal.sqlite'),
    snapshotFolder: join(dataIn('data'), 'snapshots'),
    given: { site: siteOf(text), text },
    parseSite: siteOf,
    now: Date.now,
    log: () => undefined,
  })
  if (!opened.ok) throw new Error(opened.error.detail)
  opened.value.connection.close()
}

/** The stored bytes of the first version. */
function packedOf(file: string): Buffer {
  const connection = openDatabase(file, 'reader')
  try {
    return connection.prepare<[], Buffer>('SELECT text FROM site WHERE version = 1').pluck().get() ?? Buffer.alloc(0)
  } finally {
    connection.close()
  }
}

it('replaces the PINs of an older journal in every version, and keeps the chain', async () => {
  olderJournal([fileWith([ada])])
  copyFileSync(join(dataIn('data'), 'journal.sqlite'), join(folder, 'before.sqlite'))
  const site = await start(fileWith([ada]))
  expect(site.offer?.file()).toBe(null)
  expect(whose(site, ADA)).toBe('k1')
  expect(log.filter((line) => line.includes('Backups made before still hold PINs in clear text'))).toHaveLength(1)
  await site.close()
  running = undefined
  const journal = join(dataIn('data'), 'journal.sqlite')
  expect(versionsIn(journal).map((text) => text.includes(ADA))).toEqual([false, false])
  expect(versionsIn(journal)[0]).toContain('"pinHash"')
  expect(readFileSync(journal).includes(packedOf(join(folder, 'before.sqlite')))).toBe(false)
  const connection = openDatabase(journal, 'reader')
  expect(checkJournal(connection)).toMatchObject({
    problems: [],
    sound: expect.arrayContaining([
      '2 site files are unchanged since they came into force, 1 of them with hashes for their PINs',
    ]) as string[],
  })
  expect(siteInForce(connection)?.text).toContain('"pinHash"')
  connection.close()
  // Once: the next start has nothing to replace, and still knows the file.
  log.length = 0
  expect((await start(fileWith([ada]))).offer?.file()).toBe(null)
  expect(log.filter((line) => line.includes('clear text'))).toEqual([])
  expect(versionsIn(journal)).toHaveLength(2)
})

it('replaces the PINs of a restored older backup too, and finds a text that was changed afterwards', async () => {
  olderJournal([fileWith([ada])])
  const older = join(folder, 'older.sqlite')
  copyFileSync(join(dataIn('data'), 'journal.sqlite'), older)
  expect(readFileSync(older).includes(packedOf(older))).toBe(true)
  await start(fileWith([ada]))
  await running?.close()
  running = undefined
  const journal = join(dataIn('data'), 'journal.sqlite')
  const rows = rowsIn(journal)
  expect(rows.filter((text) => text.includes('"text":"pins-hashed"'))).toHaveLength(1)
  const connection = openDatabase(journal, 'writer')
  connection.prepare('UPDATE site SET text = ? WHERE version = 1').run(packSite(fileWith([ben])).packed)
  expect(checkJournal(connection).problems).toEqual([
    expect.stringMatching(/^the text of site file 1 is not the one that row \d+ tells of$/),
  ])
  connection.prepare('UPDATE site SET text = ? WHERE version = 1').run(packedOf(older))
  expect(checkJournal(connection).problems).toEqual([
    expect.stringMatching(/^the text of site file 1 is not the one that row \d+ tells of$/),
  ])
  connection.close()
  rmSync(join(dataIn('data'), 'snapshots'), { recursive: true })
  copyFileSync(older, journal)
  await start(fileWith([ada]))
  expect(withPins(dataIn('data'))).toEqual([])
})

function rowsIn(file: string): string[] {
  const connection = openDatabase(file, 'reader')
  try {
    return connection.prepare<[], string>('SELECT text FROM extra').pluck().all()
  } finally {
    connection.close()
  }
}
