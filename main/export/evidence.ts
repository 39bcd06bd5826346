/**
 * An evidence export: a folder with data files, rows.txt with each row's hashes, a manifest signed with the
 * installation's key, the program that checks all this, and a plain explanation. Newest event first.
 */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Site } from '../domain/site'
import { formatInstant } from '../domain/time'
import type { Anchor } from '../store/anchors'
import type { HistoryRow } from '../store/history-row'
import type { Seal } from '../store/signing'
import { VERIFIER, verifierHash } from './verifier'
import { CSV_MARK, csvRecord } from './csv'
import { COLUMNS, cells, evidenceRow, jsonLine } from './evidence-row'
import type { EvidenceRow } from './evidence-row'
import { createHashedFile, noteOf } from './hashed-file'
import type { FileNote } from './hashed-file'
import { localText } from './local-text'
import { FORMAT, PDF_ROWS } from './order'
import type { EvidenceOrder } from './order'
import { writeReport } from './report'
import { siteNames } from './words'

export interface EvidenceSource {
  readonly site: Site
  /** Newest first, mixed with the number of rows searched so far. */
  readonly rows: Iterable<HistoryRow>
  readonly hashOf: (seq: number) => string
  readonly anchors: (first: number, last: number) => readonly Anchor[]
  readonly seal: Seal
  /** JPEG or PNG of a person, when there is one. */
  readonly photo: (cardholder: string) => Buffer | undefined
  /** Folder of the verifier and the explanation. */
  readonly evidenceFolder: string
  readonly onRow: (rows: number, seq: number) => void
}

export interface Written {
  readonly rows: number
  /** SHA-256 of manifest.json, in hex. */
  readonly manifest: string
}

/** The export was not made because of its size; the message is for the operator. */
export class TooMany extends Error {
  constructor() {
    super(`a PDF holds at most ${PDF_ROWS} events: narrow the search, or leave the PDF out`)
  }
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')

/** @param folder exists and is empty. Throws errors of the file system, and `TooMany`. */
export async function writeEvidence(order: EvidenceOrder, source: EvidenceSource, folder: string): Promise<Written> {
  const { site, seal } = source
  const wants = (format: EvidenceOrder['formats'][number]): boolean => order.formats.includes(format)
  const names = siteNames(site)
  const local = localText(site.timeZone)
  const csv = wants('csv') ? createHashedFile(join(folder, 'events.csv')) : undefined
  const json = wants('jsonl') ? createHashedFile(join(folder, 'events.jsonl')) : undefined
  const rows = createHashedFile(join(folder, 'rows.txt'))
  const pages: EvidenceRow[] = []

  const heading = csvRecord(COLUMNS)
  csv?.write(CSV_MARK)
  csv?.write(heading)
  if (csv) rows.write(`head - ${sha256(heading)} -\n`)

  let count = 0
  let newest: EvidenceRow | undefined
  let oldest: EvidenceRow | undefined
  for (const found of source.rows) {
    const row = evidenceRow(found, source.hashOf(found.seq), names, local)
    const record = csv ? csvRecord(cells(row)) : ''
    const line = json ? jsonLine(row) : ''
    csv?.write(record)
    json?.write(line)
    rows.write(`${row.seq} ${row.hash} ${csv ? sha256(record) : '-'} ${json ? sha256(line) : '-'}\n`)
    count++
    if (wants('pdf')) {
      if (count > PDF_ROWS) throw new TooMany()
      pages.push(row)
    }
    newest ??= row
    oldest = row
    source.onRow(count, row.seq)
  }

  const files: FileNote[] = []
  for (const file of [csv, json, rows]) if (file) files.push(file.close())
  const anchors = source.anchors(oldest?.seq ?? 0, newest?.seq ?? 0)
  if (wants('pdf')) {
    const file = join(folder, 'events.pdf')
    await writeReport(file, {
      order,
      site,
      rows: pages,
      anchors,
      ...{ fingerprint: seal.fingerprint, verifier: verifierHash(source.evidenceFolder) },
      photo: source.photo,
      local,
    })
    files.push(await noteOf(file))
  }
  for (const name of [VERIFIER, 'README.txt']) {
    const copy = createHashedFile(join(folder, name))
    copy.write(readFileSync(join(source.evidenceFolder, name), 'utf8'))
    files.push(copy.close())
  }

  const signed = {
    format: FORMAT,
    made: {
      at: formatInstant(order.at),
      by: order.by.name,
      role: order.by.role,
      workstation: order.by.workstation,
      why: order.why,
      software: order.software,
    },
    site: { name: site.name, timeZone: site.timeZone },
    search: order.filter,
    rows: {
      count,
      newest: newest ? { event: newest.seq, at: newest.utc } : null,
      oldest: oldest ? { event: oldest.seq, at: oldest.utc } : null,
    },
    chain: {
      anchors: anchors.map(({ seq, value, signature }) => ({
        seq,
        value: Buffer.from(value).toString('hex'),
        signature: Buffer.from(signature).toString('base64'),
      })),
    },
    files,
  }
  const signature = {
    algorithm: 'Ed25519',
    publicKey: seal.publicKey,
    fingerprint: seal.fingerprint,
    value: seal.sign(Buffer.from(JSON.stringify(signed, null, 2))).toString('base64'),
  }
  const manifest = createHashedFile(join(folder, 'manifest.json'))
  manifest.write(`${JSON.stringify({ ...signed, signature }, null, 2)}\n`)
  return { rows: count, manifest: manifest.close().sha256 }
}
