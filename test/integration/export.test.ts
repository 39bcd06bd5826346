/** Evidence of a running site: searched, written in its own thread, signed, journalled, and verified by plain Node. */
import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createClock } from '../../main/clock'
import type { KeyStore } from '../../main/devices/key-store'
import type { RowsQuery } from '../../main/decider/messages'
import { ok } from '../../main/domain/result'
import { parseSiteText } from '../../main/site/parse'
import { checkJournal } from '../../main/store/verify'
import { installationKey, installationSeal } from '../../main/store/signing'
import { openDatabase } from '../../main/store/open'
import { readChainLines } from '../../main/store/chain-lines'
import { createHash } from 'node:crypto'
import { startSite, type RunningSite } from '../../main/running/running-site'
import { programFile } from '../support/programs'

const SITE = JSON.stringify({
  format: 'sallyport-site/1',
  site: { name: 'Export', apb: { enabled: true } },
  areas: [{ id: 1, name: 'Inside' }],
  doors: [{ id: 'D1', name: 'Door' }],
  readers: [{ id: 'R1', name: 'In', door: 'D1', from: 0, to: 1 }],
  accessLevels: [{ id: 'all', name: 'All', readers: ['*'] }],
  cardholders: ['Ada Rossi', 'Bo Lind'].map((name, index) => ({
    id: `c${index}`,
    name,
    accessLevels: ['all'],
    credentials: [{ id: `k${index}` }],
  })),
})
const keyStore: KeyStore = {
  read: () => Promise.resolve(ok({ current: null, pending: null })),
  write: () => Promise.resolve(ok(undefined)),
}

let folder: string
let site: RunningSite
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sallyport-export-'))
  const parsed = parseSiteText(SITE)
  if (!parsed.ok) throw new Error('the site cannot be read')
  const started = await startSite({
    site: parsed.value.site,
    siteText: SITE,
    dataDir: join(folder, 'data'),
    keyStore,
    clock: createClock(),
    log: () => undefined,
    software: 'Sallyport test',
    programs: join(programFile('export'), '..'),
  })
  if (!started.ok) throw new Error(started.error.detail)
  site = started.value
})
afterEach(async () => {
  await site.close()
  rmSync(folder, { recursive: true })
})

const read = (person: number) =>
  site.take({ type: 'read', at: Date.now(), reader: 'R1', presented: { kind: 'credential', credential: `k${person}` } })
const begin = (name: string, query: Partial<RowsQuery> = {}) =>
  site.exports.begin({
    query: { before: site.journal().lastSeq + 1, limit: 1, explanations: true, ...query },
    filter: query,
    formats: ['csv', 'jsonl', 'pdf'],
    why: 'Case 7',
    operator: { name: 'K. Brandt', role: 'auditor' },
    folder: join(folder, name),
  })
/** Changes one granted read of the table to denied and signs everything again. */
function forge(place: string, data: string): void {
  const sha256 = (bytes: string): string => createHash('sha256').update(bytes).digest('hex')
  const edit = (name: string, change: (text: string) => string): string => {
    const text = change(readFileSync(join(place, name), 'utf8'))
    writeFileSync(join(place, name), text)
    return text
  }
  const digests: [string, string][] = []
  const table = edit('events.csv', (text) => {
    const before = text.split('\r\n').find((line) => line.includes(',access.granted,')) ?? ''
    const after = before.replace(',access.granted,', ',access.denied,')
    digests.push([sha256(`${before}\r\n`), sha256(`${after}\r\n`)])
    return text.replace(before, after)
  })
  const [[old, fresh] = ['', '']] = digests
  const rows = edit('rows.txt', (text) => text.replace(old, fresh))
  edit('manifest.json', (text) => {
    const { signature, ...signed } = JSON.parse(text) as {
      files: { name: string; sha256: string; bytes?: number }[]
      signature: object
    }
    for (const file of signed.files) {
      const changed = file.name === 'events.csv' ? table : file.name === 'rows.txt' ? rows : undefined
      if (changed === undefined) continue
      file.sha256 = sha256(changed)
      if (file.bytes !== undefined) file.bytes = Buffer.byteLength(changed)
    }
    const value = installationSeal(data)
      .sign(Buffer.from(JSON.stringify(signed, null, 2)))
      .toString('base64')
    return `${JSON.stringify({ ...signed, signature: { ...signature, value } }, null, 2)}\n`
  })
}
const over = () => vi.waitFor(() => expect(site.exports.state().current?.phase).not.toBe('running'), 60_000)

describe('exporting', () => {
  it('writes what a search finds, each row with its hash in the chain, and journals it with its own hash', async () => {
    for (let i = 0; i < 300; i++) await read(i % 2)
    mkdirSync(join(folder, 'data', 'photos'), { recursive: true })
    expect((await begin('case-7', { text: 'rossi' })).ok).toBe(true)
    await over()
    expect(site.exports.state().current).toMatchObject({ phase: 'done', by: 'K. Brandt', why: null })
    const place = join(folder, 'case-7')
    const run = spawnSync(
      process.execPath,
      [join(place, 'verify.mjs'), '--key', site.exports.state().fingerprint ?? ''],
      {
        encoding: 'utf8',
      },
    )
    expect(run.stdout + run.stderr).toContain('Unchanged: ')
    expect(run.status).toBe(0)

    const lines = readFileSync(join(place, 'events.jsonl'), 'utf8').trimEnd().split('\n')
    const rows = lines.map((line) => JSON.parse(line) as { seq: number; hash: string; event: { cardholder: string } })
    expect(rows.length).toBeGreaterThanOrEqual(150)
    expect(new Set(rows.map(({ event }) => event.cardholder))).toEqual(new Set(['c0']))
    // The same hashes as computed over the whole journal.
    const connection = openDatabase(join(folder, 'data', 'journal.sqlite'), 'reader')
    const hashes = new Map<number, string>()
    for (const part of readChainLines(connection, 0))
      if ('text' in part) hashes.set(part.seq, createHash('sha256').update(part.text).digest('hex'))
    for (const { seq, hash } of rows) expect(hashes.get(seq)).toBe(hash)
    expect(checkJournal(connection, installationKey(join(folder, 'data'))).problems).toEqual([])
    connection.close()

    const [noted] = await site.ask('rows', { before: null, limit: 1 })
    const manifest = createHash('sha256')
      .update(readFileSync(join(place, 'manifest.json')))
      .digest('hex')
    expect(noted?.event).toMatchObject({ event: 'desk.exported', operator: 'K. Brandt', reason: 'Case 7' })
    const after = noted && 'after' in noted.event ? noted.event.after : undefined
    expect(JSON.parse(String(after))).toMatchObject({
      search: { text: 'rossi' },
      formats: ['csv', 'jsonl', 'pdf'],
      rows: rows.length,
      manifest,
      name: 'case-7',
    })
  }, 120_000)

  it('is compared with its journal: the rows, the chain, the key', async () => {
    for (let i = 0; i < 300; i++) await read(i % 2)
    expect((await begin('case-8', { text: 'rossi' })).ok).toBe(true)
    await over()
    const place = join(folder, 'case-8')
    const data = join(folder, 'data')
    const compare = (journal = data, exported = place) => {
      const args = [programFile('compare-export'), exported, '--journal', journal]
      const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' })
      return { status, stdout, stderr }
    }
    for (let i = 0; i < 300; i++) await read(i % 2)
    const same = compare()
    expect(same).toMatchObject({ status: 0, stderr: '' })
    expect(same.stdout).toMatch(/^\d+ exported events are the journal's\nthe hash chain still has its \d values/)

    expect(same.stdout).toMatch(/event \d+ of the journal says that this manifest.json was exported/)

    // A person with the installation's key can change a text in the files, with matching digests, manifest and signature.
    const forged = join(folder, 'forged')
    cpSync(place, forged, { recursive: true })
    forge(forged, data)
    const own = spawnSync(process.execPath, [join(place, 'verify.mjs'), forged], { encoding: 'utf8' })
    expect(own.status).toBe(0)
    const found = compare(data, forged)
    expect(found.stderr).toMatch(/^event \d+ differs between events\.csv and the journal$/m)
    expect(found.stderr).toContain('no event of the journal says that this manifest.json was exported')
    expect(found.status).toBe(2)

    const [seq] = readFileSync(join(place, 'rows.txt'), 'utf8')
      .split('\n')
      .flatMap((line) => (/^\d/.test(line) ? [Number(line.split(' ')[0])] : []))
    const other = openDatabase(join(data, 'journal.sqlite'), 'writer')
    other.exec(`UPDATE entry SET code = code + 256 WHERE seq = ${seq}`)
    expect(compare()).toMatchObject({
      status: 2,
      stderr: `event ${seq} differs between the journal and the export\n`,
    })
    other.exec(`DELETE FROM entry WHERE seq = ${seq}`)
    expect(compare().stderr).toBe(`event ${seq} is not in the journal\n`)
    other.exec('UPDATE chain SET hash = zeroblob(32)')
    expect(compare().stderr).toContain('the hash chain has changed since')
    other.close()
    expect(compare(folder)).toMatchObject({ status: 2 })
  }, 120_000)

  it('leaves no files after a cancellation, and allows the next export', async () => {
    for (let i = 0; i < 200; i++) await read(i % 2)
    const begun = await begin('cancelled')
    expect((await begin('second')).ok).toBe(false)
    if (begun.ok) await site.exports.cancel(begun.value.id)
    expect(site.exports.state().current?.phase).toBe('cancelled')
    expect(readdirSync(folder)).toEqual(['data'])
    const rows = await site.ask('rows', { before: null, limit: 5 })
    expect(rows.some(({ event }) => event.event === 'desk.exported')).toBe(false)
    expect((await begin('third')).ok).toBe(true)
    await over()
    expect(existsSync(join(folder, 'third', 'manifest.json'))).toBe(true)
  }, 120_000)

  it('reports why it cannot be written, and never overwrites files', async () => {
    mkdirSync(join(folder, 'taken'))
    expect(await begin('taken')).toMatchObject({
      ok: false,
      error: { detail: expect.stringContaining('exists already') },
    })
    expect(await begin(join('nowhere', 'x'))).toMatchObject({
      ok: false,
      error: { detail: expect.stringContaining('ENOENT') },
    })
    expect(readdirSync(folder).toSorted()).toEqual(['data', 'taken'])
  }, 60_000)
})
