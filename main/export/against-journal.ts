/**
 * Compares an evidence export with its journal: whether the rows are the journal's, at the time of the export and now.
 */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { rowHasher } from '../store/anchors'
import type { Connection } from '../store/open'
import { purgedReader } from '../store/purged'
import { fingerprint, installationKey } from '../store/signing'
import { renderer } from './render-again'
import type { Rendered } from './render-again'

export interface Compared {
  readonly sound: readonly string[]
  readonly problems: readonly string[]
}

/** Listed problems per kind; further ones are only counted. */
const LISTED = 20

/** The compared fields of the manifest. */
interface Manifest {
  readonly made?: { readonly at?: string }
  readonly chain?: { readonly anchors?: readonly { readonly seq: number; readonly value: string }[] }
  readonly signature?: { readonly fingerprint?: string }
}

/**
 * The verifier checks the export itself for changes. Throws errors of SQLite and the file system.
 * @param connection of the journal in `dataFolder`
 */
export function compareWithJournal(exported: string, dataFolder: string, connection: Connection): Compared {
  const text = readFileSync(join(exported, 'manifest.json'), 'utf8')
  const manifest = JSON.parse(text) as Manifest // the verifier has checked its form
  const render = renderer(connection, manifest.made?.at ?? '')
  const rows = compareRows(exported, connection, render ?? (() => undefined))
  const noSite = render
    ? []
    : ['the journal has no site file from the time of the export: its rows cannot be computed again']
  const journalled = compareOrder(text, connection)
  const chain = compareChain(manifest, connection)
  const key = installationKey(dataFolder)
  const ours = key && fingerprint(key)
  const signed = manifest.signature?.fingerprint ?? 'nobody'
  const signer =
    ours === signed ? [] : [`the export is signed by ${signed}, and the installation's key is ${ours ?? 'missing'}`]
  return {
    sound: [...rows.sound, ...chain.sound, ...journalled.sound],
    problems: [...signer, ...noSite, ...rows.problems, ...chain.problems, ...journalled.problems],
  }
}

/** The journal holds the hash of each export's manifest, and the manifest holds the hash of every file, the PDF too. */
function compareOrder(manifest: string, connection: Connection): Compared {
  const sha256 = createHash('sha256').update(manifest).digest('hex')
  const found = connection
    .prepare<[string], number>("SELECT seq FROM extra WHERE instr(text, ?) > 0 AND instr(text, 'desk.exported') > 0")
    .pluck()
    .get(sha256)
  return found === undefined
    ? { sound: [], problems: ['no event of the journal says that this manifest.json was exported'] }
    : { sound: [`event ${found} of the journal says that this manifest.json was exported`], problems: [] }
}

/**
 * Which of a row's records in the files differ from the journal; '-' stands for a file that the export does not have.
 */
function otherRecords(csv: string, json: string, rendered: Rendered | undefined): readonly string[] {
  if (!rendered) return []
  const files: string[] = []
  if (csv !== '-' && csv !== rendered.csv) files.push('events.csv')
  if (json !== '-' && json !== rendered.json) files.push('events.jsonl')
  return files
}

function compareRows(
  exported: string,
  connection: Connection,
  render: (seq: number) => Rendered | undefined,
): Compared {
  const hashOf = rowHasher(connection)
  const purged = purgedReader(connection)
  const isThere = connection.prepare<[number], number>('SELECT 1 FROM entry WHERE seq = ?').pluck()
  const problems: string[] = []
  let there = 0
  let gone = 0
  for (const line of readFileSync(join(exported, 'rows.txt'), 'utf8').split('\n')) {
    const [number = '', hash = '', csv = '-', json = '-'] = line.split(' ')
    const seq = Number(number)
    if (number === '' || number === 'head') continue
    const left = isThere.get(seq) === undefined ? purged(seq) : undefined
    const found = left
      ? Buffer.from(left.hash).toString('hex')
      : isThere.get(seq) === undefined
        ? undefined
        : hashOf(seq)
    if (found === undefined) problems.push(`event ${number} is not in the journal`)
    else if (found !== hash) problems.push(`event ${number} differs between the journal and the export`)
    else if (left) gone++
    else {
      const others = otherRecords(csv, json, render(seq))
      for (const name of others) problems.push(`event ${number} differs between ${name} and the journal`)
      if (others.length === 0) there++
    }
  }
  const listed = problems.slice(0, LISTED)
  if (problems.length > LISTED) listed.push(`and ${problems.length - LISTED} more of this kind`)
  const sound = [`${there} exported events are the journal's`]
  if (gone > 0) sound.push(`${gone} were purged since; their remaining hashes match the exported events`)
  return { sound: problems.length === 0 ? sound : [], problems: listed }
}

function compareChain(manifest: Manifest, connection: Connection): Compared {
  const valueAt = connection.prepare<[number], Buffer>('SELECT hash FROM chain WHERE seq = ?').pluck()
  const anchors = manifest.chain?.anchors ?? []
  const problems = anchors.flatMap(({ seq, value }) => {
    const now = valueAt.get(seq)
    if (!now) return [`the hash chain no longer has a value after event ${seq}`]
    return now.toString('hex') === value
      ? []
      : [`the hash chain has changed since: its value after event ${seq} differs`]
  })
  const sound = [`the hash chain still has its ${anchors.length} values from the time of the export`]
  return { sound: problems.length === 0 ? sound : [], problems }
}
