import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { extractText } from 'unpdf'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { JournalEvent } from '../../../main/domain/event'
import { writeEvidence, type EvidenceSource } from '../../../main/export/evidence'
import { COLUMNS } from '../../../main/export/evidence-row'
import { PDF_ROWS, type EvidenceOrder } from '../../../main/export/order'
import { parseSiteText } from '../../../main/site/parse'
import type { HistoryRow } from '../../../main/store/history-row'
import { installationSeal, installationSigner } from '../../../main/store/signing'
import { readCsv } from '../../support/csv'

const VERIFIER = join(import.meta.dirname, '../../../resources/evidence/verify.mjs')
const EVIDENCE = join(VERIFIER, '..')
const AT = Date.UTC(2026, 10, 21, 2, 11, 38, 214)
const NASTY = 'Zoë "Quote", =SUM(A1)\nŁukasz — Ирина'

let folder: string
let key: string
let sign: ReturnType<typeof installationSigner>
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'sallyport-evidence-'))
  key = join(folder, 'key')
  mkdirSync(key)
  sign = installationSigner(key)
})
afterAll(() => rmSync(folder, { recursive: true }))

const siteOf = (names: readonly string[]) => {
  const parsed = parseSiteText(
    JSON.stringify({
      format: 'sallyport-site/1',
      site: { name: 'Kestrel Works', timeZone: 'Europe/Rome', apb: { enabled: true } },
      areas: [{ id: 1, name: 'Stores' }],
      doors: [{ id: 'D1', name: '=Door' }],
      readers: [{ id: 'R1', name: 'Stores in', door: 'D1', from: 0, to: 1 }],
      accessLevels: [{ id: 'all', name: 'All', readers: ['*'] }],
      cardholders: names.map((name, i) => ({
        id: `c${i}`,
        name,
        accessLevels: ['all'],
        credentials: [{ id: `k${i}` }],
      })),
    }),
  )
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error))
  return parsed.value.site
}
const hashOf = (seq: number): string => createHash('sha256').update(String(seq)).digest('hex')

const EVENTS: readonly JournalEvent[] = [
  {
    at: AT + 5,
    event: 'desk.note',
    operator: 'K. Brandt',
    alarm: 'a1',
    text: '-2 people\nmissing',
    workstation: 'desk-1',
  },
  { at: AT + 4, event: 'door.forced', door: 'D1' },
  {
    at: AT + 3,
    event: 'access.denied',
    reader: 'R1',
    cardholder: 'c0',
    credential: 'k0',
    reason: 'apb',
    violation: { rule: '4.2', kind: 'double-entry', area: 1 },
  },
  { at: AT + 2, event: 'passage', reader: 'R1', cardholder: 'c0', from: 0, to: 1, occurredAt: AT - 9_000, late: true },
  { at: AT + 1, event: 'access.granted', reader: 'R1', cardholder: 'c0', credential: 'k0' },
]
const rowsOf = (events: readonly JournalEvent[]): HistoryRow[] =>
  events.map((event, i) => ({ seq: 1_000 - i * 2, event }))

const ORDER: EvidenceOrder = {
  formats: ['csv', 'jsonl', 'pdf'],
  query: { before: null, limit: 1, from: AT - 1_000 },
  heads: { cardholders: [], places: [] },
  filter: { doors: ['D1'], text: 'zo' },
  by: { name: 'K. Brandt', role: 'auditor', workstation: 'desk-1' },
  why: 'Case 12, "theft"',
  at: AT + 60_000,
  software: 'Sallyport test',
}

let made = 0
async function written(
  change: {
    readonly order?: Partial<EvidenceOrder>
    readonly source?: Partial<EvidenceSource>
    readonly names?: readonly string[]
  } = {},
) {
  const place = join(folder, `export-${made++}`)
  mkdirSync(place)
  const anchor = (seq: number) => {
    const value = createHash('sha256').update(`chain ${seq}`).digest()
    return { seq, value, signature: sign(seq, value) }
  }
  const source: EvidenceSource = {
    site: siteOf(change.names ?? [NASTY]),
    rows: rowsOf(EVENTS),
    hashOf,
    anchors: () => [anchor(768), anchor(1_024)],
    seal: installationSeal(key),
    photo: () => undefined,
    evidenceFolder: EVIDENCE,
    onRow: () => undefined,
    ...change.source,
  }
  const result = await writeEvidence({ ...ORDER, ...change.order }, source, place)
  return { place, result }
}

interface Verdict {
  readonly status: number | null
  readonly said: string
}
/** Plain Node, as the recipient of the export would run it. */
function verify(place: string, args: readonly string[] = [], program = join(place, 'verify.mjs')): Verdict {
  const run = spawnSync(process.execPath, [program, ...args], { cwd: place, encoding: 'utf8', env: {} })
  return { status: run.status, said: run.stdout + run.stderr }
}

let sample: string
beforeAll(async () => {
  sample = (await written()).place
})
function tampered(change: (place: string) => void): Verdict {
  const place = join(folder, `tampered-${made++}`)
  cpSync(sample, place, { recursive: true })
  change(place)
  return verify(place, [place], VERIFIER)
}
const edit = (place: string, name: string, change: (text: string) => string): void => {
  const before = readFileSync(join(place, name), 'utf8')
  const after = change(before)
  expect(after).not.toBe(before)
  writeFileSync(join(place, name), after)
}

describe('an evidence export', () => {
  it('is verified as unchanged with its own program, by folder and by file', () => {
    const { status, said } = verify(sample)
    expect(said).toContain('Unchanged: 5 events of Kestrel Works')
    expect(said).toContain('Case 12, "theft"')
    expect(status).toBe(0)
    expect(verify(folder, [join(sample, 'events.pdf')], VERIFIER).status).toBe(0)
    expect(readdirSync(sample).toSorted()).toEqual(
      ['README.txt', 'events.csv', 'events.jsonl', 'events.pdf', 'manifest.json', 'rows.txt', 'verify.mjs'].toSorted(),
    )
  })

  it("has the journal's events in its table, with the site's time and UTC", () => {
    const text = readFileSync(join(sample, 'events.csv'), 'utf8')
    expect(text.startsWith('\uFEFFevent,time_site,')).toBe(true)
    const [head, ...records] = readCsv(text.slice(1))
    expect(head).toEqual([...COLUMNS])
    const rows = records.map((cells) => Object.fromEntries(cells.map((cell, i) => [COLUMNS[i] ?? '', cell])))
    expect(rows.map((row) => row['event'])).toEqual(['1000', '998', '996', '994', '992'])
    expect(rows[2]).toMatchObject({
      time_site: '2026-11-21 03:11:38.217 +01:00',
      time_utc: '2026-11-21T02:11:38.217Z',
      kind: 'access.denied',
      what: 'Refused: entered again without leaving',
      where: 'Stores in',
      who: NASTY,
      cardholder: 'c0',
      rule: '4.2',
      violation: 'double-entry',
      hash: hashOf(996),
    })
    expect(rows[0]).toMatchObject({ what: 'Note: -2 people\nmissing', operator: 'K. Brandt', workstation: 'desk-1' })
    expect(rows[1]).toMatchObject({ where: "'=Door" })
    expect(rows[3]).toMatchObject({
      occurred_utc: '2026-11-21T02:11:29.214Z',
      what: "Passed from Outside to Stores, from a panel's store, late",
    })
  })

  it('has every field of every event in its lines', () => {
    const lines = readFileSync(join(sample, 'events.jsonl'), 'utf8').trimEnd().split('\n')
    const read = lines.map((line) => JSON.parse(line) as { seq: number; hash: string; who: string; event: object })
    expect(read.map(({ event }) => event)).toEqual(
      EVENTS.map((event) => ({
        ...event,
        at: new Date(event.at).toISOString(),
        ...('occurredAt' in event && event.occurredAt ? { occurredAt: new Date(event.occurredAt).toISOString() } : {}),
      })),
    )
    expect(read[2]).toMatchObject({ seq: 996, hash: hashOf(996), who: NASTY })
  })

  it('is laid out on pages for reading', async () => {
    const bytes = new Uint8Array(readFileSync(join(sample, 'events.pdf')))
    const { text } = await extractText(bytes, { mergePages: true })
    for (const words of [
      'Kestrel Works',
      'K. Brandt (auditor), desk-1',
      'Case 12, "theft"',
      'doors: =Door',
      '2026-11-21 03:11:38.217 +01:00',
      'entered again',
      hashOf(996),
      installationSeal(key).fingerprint,
      createHash('sha256').update(readFileSync(VERIFIER)).digest('hex'),
      'Ирина',
    ])
      expect(text.replace(/\s+/g, ' ')).toContain(words)
  })

  it('records who exported what and why, in a manifest signed by the installation', () => {
    const manifest = JSON.parse(readFileSync(join(sample, 'manifest.json'), 'utf8')) as Record<string, unknown>
    expect(manifest).toMatchObject({
      format: 'sallyport-evidence/1',
      made: { by: 'K. Brandt', role: 'auditor', why: 'Case 12, "theft"', workstation: 'desk-1' },
      search: { doors: ['D1'], text: 'zo' },
      rows: { count: 5, newest: { event: 1_000 }, oldest: { event: 992 } },
    })
  })

  it('may be empty, and is still verified', async () => {
    const { place, result } = await written({ source: { rows: [], anchors: () => [] } })
    expect(result.rows).toBe(0)
    expect(verify(place)).toMatchObject({ status: 0 })
  })

  it('checks the expected key', () => {
    const { fingerprint } = installationSeal(key)
    expect(verify(sample, ['--key', fingerprint.toUpperCase().replace(/../g, '$& ').trim()]).status).toBe(0)
    const other = verify(sample, ['--key', 'ab'.repeat(32)])
    expect(other).toMatchObject({ status: 2 })
    expect(other.said).toContain(`not by the expected key ${'ab'.repeat(32)}`)
    expect(verify(sample, ['--key', 'abc']).said).toContain('usage')
    expect(verify(folder, [join(folder, 'nowhere')], VERIFIER)).toMatchObject({ status: 2 })
  })

  it('refuses a PDF above the limit of events, and writes the other forms', async () => {
    const many = function* () {
      for (let i = 0; i <= PDF_ROWS; i++)
        yield { seq: 90_000 - i, event: { at: AT, event: 'door.forced' as const, door: 'D1' } }
    }
    await expect(written({ source: { rows: many() } })).rejects.toThrow(/at most 5000 events/)
    const { place, result } = await written({ order: { formats: ['csv'] }, source: { rows: many() } })
    expect(result.rows).toBe(PDF_ROWS + 1)
    expect(verify(place).status).toBe(0)
  })

  it('is sound with any names of people', async () => {
    const name = fc
      .oneof(
        fc.string({ unit: 'grapheme', minLength: 1, maxLength: 30 }),
        fc.constantFrom('=1', '"', "',\n\r\n", '@x', '\t-', '張偉'),
      )
      .filter((each) => each.trim() !== '' && !/\p{Cc}|\p{Cs}/u.test(each.replace(/[\t\r\n]/g, '')))
    await fc.assert(
      fc.asyncProperty(fc.array(name, { minLength: 1, maxLength: 5 }), async (names) => {
        const events = names.map((_, i): JournalEvent => ({
          at: AT,
          event: 'access.granted',
          reader: 'R1',
          cardholder: `c${i}`,
          credential: 'k',
        }))
        const { place } = await written({ names, source: { rows: rowsOf(events) } })
        const records = readCsv(readFileSync(join(place, 'events.csv'), 'utf8').slice(1)).slice(1)
        const site = siteOf(names)
        expect(records.map((cells) => cells[COLUMNS.indexOf('who')]?.replace(/^'(?=[=+\-@\t\r\n])/, ''))).toEqual(
          site.cardholders.map((person) => person.name),
        )
        expect(verify(place).status).toBe(0)
        rmSync(place, { recursive: true })
      }),
      { numRuns: 12 },
    )
  })
})

describe('a changed export', () => {
  it('is detected for any changed byte in any file', () => {
    for (const name of readdirSync(sample)) {
      const { length } = readFileSync(join(sample, name))
      const places = name === 'manifest.json' || name === 'rows.txt' ? 12 : 4
      for (let i = 0; i < places; i++) {
        const { status, said } = tampered((place) => {
          const bytes = readFileSync(join(place, name))
          const at = Math.floor((i * (length - 1)) / (places - 1))
          bytes[at] = (bytes[at] ?? 0) ^ 0x01
          writeFileSync(join(place, name), bytes)
        })
        expect({
          name,
          i,
          status,
          named: said.includes(name) || said.includes('signature') || said.includes('chain'),
        }).toEqual({
          name,
          i,
          status: 2,
          named: true,
        })
      }
    }
  }, 120_000)

  it('names the row of the table that was changed, removed, added, moved or repeated', () => {
    const lines = (change: (records: string[]) => void) =>
      tampered((place) =>
        edit(place, 'events.csv', (text) => {
          // The first record contains a quoted line end; the others do not.
          const records = text.split(/(?<=\r\n)/)
          change(records)
          return records.join('')
        }),
      ).said
    expect(lines((all) => (all[3] = all[3]?.replace('Refused', 'Let in') ?? ''))).toContain(
      'events.csv: line 4, event 996, was changed',
    )
    expect(lines((all) => all.splice(2, 1))).toContain('events.csv: event 998, line 3, is missing')
    expect(lines((all) => all.splice(2, 0, 'x,y\r\n'))).toContain('events.csv: line 3 was added or changed')
    expect(lines((all) => all.push(...all.splice(2, 1)))).toMatch(/events.csv: line 6, event 998, is out of order/)
    expect(lines((all) => all.push(all[2] ?? ''))).toContain('events.csv: line 7, event 998, occurs twice')
    expect(lines((all) => (all[0] = all[0]?.replace('who', 'whom') ?? ''))).toContain('the heading, was changed')
  })

  it('names the line of the data that was changed or removed', () => {
    const said = (change: (text: string) => string): string =>
      tampered((place) => edit(place, 'events.jsonl', change)).said
    expect(said((text) => text.replace('door.forced', 'door.opened'))).toContain(
      'events.jsonl: line 2, event 998, was changed',
    )
    expect(said((text) => text.split('\n').slice(1).join('\n'))).toContain(
      'events.jsonl: event 1000, line 1, is missing',
    )
  })

  it('is detected when the hashes are recomputed too, since the signature does not match', () => {
    const { status, said } = tampered((place) => {
      edit(place, 'events.pdf', (text) => `${text} `)
      edit(place, 'manifest.json', (text) => {
        const manifest = JSON.parse(text) as { files: { name: string; sha256: string }[] }
        const file = manifest.files.find(({ name }) => name === 'events.pdf')
        if (file)
          file.sha256 = createHash('sha256')
            .update(readFileSync(join(place, 'events.pdf')))
            .digest('hex')
        return `${JSON.stringify(manifest, null, 2)}\n`
      })
    })
    expect(status).toBe(2)
    expect(said).toContain('signature: manifest.json does not match its signature')
  })

  it('is detected by the expected key when another key signed it', async () => {
    const other = join(folder, 'other-key')
    mkdirSync(other)
    installationSigner(other)
    const { place } = await written({ source: { seal: installationSeal(other), anchors: () => [] } })
    expect(verify(place).status).toBe(0)
    expect(verify(place, ['--key', installationSeal(key).fingerprint]).status).toBe(2)
    const mixed = await written({ source: { seal: installationSeal(other) } })
    expect(verify(mixed.place).said).toContain('chain: the value after event 768 is not signed by this key')
  })

  it('names the missing file, and extra files unless they are allowed', () => {
    expect(tampered((place) => rmSync(join(place, 'events.jsonl'))).said).toContain('events.jsonl is missing')
    expect(tampered((place) => rmSync(join(place, 'rows.txt'))).said).toContain('rows.txt is missing')
    expect(tampered((place) => rmSync(join(place, 'manifest.json'))).said).toContain('manifest.json is missing')
    const extra = tampered((place) => writeFileSync(join(place, 'notes.txt'), ''))
    expect(extra).toMatchObject({ status: 2 })
    expect(extra.said).toContain('notes.txt is not part of the export')
    const corrected = tampered((place) => mkdirSync(join(place, 'events (corrected)')))
    expect(corrected).toMatchObject({ status: 2 })
    expect(corrected.said).toContain('events (corrected) is not part of the export')
    const place = join(folder, 'allowed')
    cpSync(sample, place, { recursive: true })
    writeFileSync(join(place, 'notes.txt'), '')
    expect(verify(place, ['--allow', 'notes.txt'])).toMatchObject({ status: 0 })
    expect(verify(place, ['--allow', 'other.txt'])).toMatchObject({ status: 2 })
  })

  it('is checked by a verifier whose hash is published outside the export', () => {
    const own = spawnSync(process.execPath, [VERIFIER, '--self'], { encoding: 'utf8' }).stdout.trim()
    expect(own).toBe(createHash('sha256').update(readFileSync(VERIFIER)).digest('hex'))
    expect(readFileSync(join(import.meta.dirname, '../../../README.md'), 'utf8')).toContain(own)
  })
})
