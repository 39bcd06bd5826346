/** A data folder with every kind of file that a start reads, and the result of a start on it. */
import { createHash } from 'node:crypto'
import { copyFileSync, mkdirSync, readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { openCertificates } from '../../main/certificates/folder'
import { deriveKept } from '../../main/derived/derive'
import type { Kept } from '../../main/derived/derive'
import { createLoop } from '../../main/decider/loop'
import { ACCOUNTS_MARK } from '../../main/operators/seal'
import { openStore } from '../../main/decider/recover'
import type { Opened, OpenFailure } from '../../main/decider/recover'
import type { Result } from '../../main/domain/result'
import { readyJournal } from '../../main/running/recovery'
import { backUp, checkBackup } from '../../main/store/backup'
import { allKeys, readInstallationKeys } from '../../main/store/installation'
import { chainHeads, openHistory } from '../../main/store/history'
import { signerFor } from '../../main/store/key-check'
import { readMarks } from '../../main/store/marks'
import { openDatabase } from '../../main/store/open'
import { openSegments } from '../../main/store/segments'
import type { Sign } from '../../main/store/signing'
import type { StateSum } from '../../main/store/state-sum'
import { verifyFolder } from '../../main/verify/check'
import { BESIDE, makeAccounts, makeBeside, photoEvents } from './rot-beside'
import { fatal, siteFrom } from './store'
import { SITE_TEXT, stream } from './stream'

/** Rows per segment in this test: few, so that some segments are sealed. */
const SEGMENT = 128
const RECORDS = 400
const TAIL = 60
const NOW = Date.parse('2026-11-21T06:00:00Z')

/** The kinds of files, each with its files in a folder. */
export const KINDS = {
  journal: ['journal.sqlite'],
  log: ['journal.sqlite-wal'],
  snapshot: ['snapshots/*'],
  segments: ['segments.sqlite'],
  key: ['installation-key.pem', 'installation-public.pem'],
  backup: ['backups/*'],
  certificates: ['certificates/index.json'],
  restoring: ['restoring.json'],
  photos: ['photos/*'],
  keys: ['reader-keys.json'],
  accounts: ['operators.json'],
  site: ['site.json'],
  pem: ['authority', 'console', 'P1'].flatMap((name) => ['pem', 'key'].map((end) => `certificates/${name}.${end}`)),
  pins: ['pin-key.txt'],
  lock: ['lock.sqlite'],
  demo: ['demo-folder.txt'],
} as const
export type Kind = keyof typeof KINDS
export const isKind = (name: string): name is Kind => name in KINDS

/** Result of a start. */
export interface Outcome {
  /** Why it was refused; null: it ran. */
  readonly refused: string | null
  /** Warnings, errors, and the findings of `verify`. */
  readonly said: readonly string[]
  /** Digest of everything readable in the folder: state, alarms, marks, rows, lists. */
  readonly seen: string
}

interface Store {
  readonly said: string[]
  readonly opened: Result<Opened<Kept>, { readonly detail: string }>
  readonly open: () => Result<Opened<Kept>, OpenFailure>
}

function openIn(folder: string, now: () => number, given: boolean): Store {
  const said: string[] = []
  const open = () =>
    openStore<Kept>({
      journalFile: join(folder, 'journal.sqlite'),
      snapshotFolder: join(folder, 'snapshots'),
      given: given ? { site: siteFrom(SITE_TEXT), text: SITE_TEXT } : null,
      parseSite: siteFrom,
      now,
      log: (level, text) => {
        if (level !== 'info') said.push(text)
      },
      signer: (made: (sum: StateSum) => void): Result<Sign, string> => signerFor(folder, null, made),
    })
  return { said, opened: open(), open }
}

/** Fills an empty folder. With `crashed` it looks as after a kill, with a write-ahead log. */
export async function makeFolder(folder: string, crashed: boolean): Promise<void> {
  const work = `${folder}.work`
  for (const path of [folder, work]) mkdirSync(join(path, 'snapshots'), { recursive: true })
  for (const name of ['backups', 'certificates']) mkdirSync(join(folder, name))
  let now = NOW
  const records = stream(11, RECORDS + TAIL)
  const run = (from: number, to: number) => {
    const store = openIn(work, () => now, true)
    if (!store.opened.ok) return fatal(store.opened.error.detail)
    const loop = createLoop<Kept>(
      {
        snapshotFolder: join(work, 'snapshots'),
        open: store.open,
        deriveAlarms: deriveKept,
        now: () => now,
        log: () => undefined,
      },
      store.opened.value,
    )
    records.slice(from, to).forEach((record, index) => {
      now = record.at
      const mark = { key: `panel P${index % 3}`, value: { upTo: index } }
      loop.process([
        { kind: 'record', record, token: index },
        { kind: 'mark', mark, token: index },
      ])
    })
    return loop
  }
  run(0, RECORDS).close()
  const accounts = makeAccounts(work)
  const loop = run(RECORDS, records.length)
  const events = photoEvents().map((event, token) => ({ kind: 'desk' as const, event: { ...event, at: now }, token }))
  loop.process([...events, { kind: 'mark', mark: { key: ACCOUNTS_MARK, value: accounts }, token: 9 }])
  loop.rest()
  const copy = (name: string): void => copyFileSync(join(work, name), join(folder, name))
  if (crashed) ['journal.sqlite', 'journal.sqlite-wal'].forEach(copy)
  loop.opened()?.connection.close()
  if (!crashed) copy('journal.sqlite')
  for (const name of readdirSync(join(work, 'snapshots'))) copy(join('snapshots', name))
  ;['installation-key.pem', 'installation-public.pem', 'operators.json'].forEach(copy)
  const reader = openDatabase(join(work, 'journal.sqlite'), 'reader')
  const segments = openSegments(join(folder, 'segments.sqlite'), reader, SEGMENT)
  while (segments.advance());
  segments.close()
  reader.close()
  const made = backUp(join(work, 'journal.sqlite'), { folder: join(folder, 'backups'), at: NOW })
  if (!made.ok) fatal(made.error)
  await makeBeside(folder)
}

const digest = (...parts: readonly unknown[]): string =>
  createHash('sha256').update(JSON.stringify(parts)).digest('hex')

/** All data that screens, exports and the next decision read. */
function seenOf(folder: string, { engine, alarms, connection, siteHash }: Opened<Kept>, said: string[]): string {
  const reader = openDatabase(join(folder, 'journal.sqlite'), 'reader')
  try {
    const segments = openSegments(join(folder, 'segments.sqlite'), reader, SEGMENT)
    try {
      const history = openHistory(reader, chainHeads({ cardholders: [], places: [] }), segments)
      const rows = history.page({ before: null, limit: 5_000, explanations: true })
      const found = (['violation', 'refusal', 'passage', 'door', 'device', 'operator'] as const).map((kind) =>
        history.page({ before: null, limit: 5_000, kinds: [kind] }).map(({ seq }) => seq),
      )
      const state = createHash('sha256').update(engine.save()).digest('hex')
      return digest(state, [...alarms.values()], readMarks(connection).marks, siteHash, rows, found)
    } finally {
      segments.close()
    }
  } catch (error) {
    // A failed query is reported on the screen.
    said.push(`a question about the past failed: ${String(error)}`)
    return 'unreadable'
  } finally {
    reader.close()
  }
}

function startStore(folder: string): Outcome {
  const said: string[] = []
  const ready = readyJournal(folder, { now: () => NOW, log: (_, text) => void said.push(text) })
  if (!ready.ok) return { refused: ready.error.detail, said, seen: '' }
  const store = openIn(folder, () => NOW, false)
  if (!store.opened.ok) return { refused: store.opened.error.detail, said, seen: '' }
  said.push(...store.said)
  const seen = seenOf(folder, store.opened.value, said)
  store.opened.value.connection.close()
  return { refused: null, said, seen }
}

/** Results of the weekly check and the daily backup. */
export function verifySays(folder: string): readonly string[] {
  try {
    const { problems, remarks } = verifyFolder(folder)
    return [...problems, ...remarks]
  } catch (error) {
    return [String(error)]
  }
}

const reading = (read: () => unknown): Outcome => {
  try {
    return { refused: null, said: [], seen: digest(read()) }
  } catch (error) {
    return { refused: error instanceof Error ? error.message : String(error), said: [], seen: '' }
  }
}

async function readingBeside(kind: keyof typeof BESIDE, folder: string): Promise<Outcome> {
  try {
    const { seen, said } = await BESIDE[kind](folder)
    return { refused: null, said, seen: digest(seen) }
  } catch (error) {
    return { refused: error instanceof Error ? error.message : String(error), said: [], seen: '' }
  }
}

/** Starts the program part that reads files of this kind. */
export async function start(kind: Kind, folder: string): Promise<Outcome> {
  switch (kind) {
    case 'photos':
    case 'keys':
    case 'accounts':
    case 'site':
    case 'pem':
    case 'pins':
    case 'lock':
    case 'demo':
      return readingBeside(kind, folder)
    case 'journal':
    case 'log':
    case 'snapshot':
    case 'segments':
    case 'key':
    case 'restoring':
      return startStore(folder)
    case 'backup':
      return reading(() => {
        const [name = ''] = readdirSync(join(folder, 'backups'))
        const file = join(folder, 'backups', name)
        const checked = checkBackup(file, allKeys(readInstallationKeys(folder)), folder)
        if (!checked.ok) throw new Error(`${file}: ${checked.error}`)
        const connection = openDatabase(file, 'reader')
        const { marks } = readMarks(connection)
        const history = openHistory(connection, chainHeads({ cardholders: [], places: [] }))
        const seen = digest(history.page({ before: null, limit: 5_000 }), marks)
        connection.close()
        return seen
      })
    case 'certificates':
      return reading(() => {
        const folderOf = openCertificates(join(folder, 'certificates'), (bytes) => new Uint8Array(bytes))
        return [folderOf.entries, [...(folderOf.trust()?.revoked ?? [])]]
      })
  }
}

/** The files of a kind in a folder, relative to it. */
export function filesOf(kind: Kind, folder: string): readonly string[] {
  return KINDS[kind].flatMap((name) =>
    name.endsWith('/*')
      ? readdirSync(join(folder, name.slice(0, -2))).map((one) => join(name.slice(0, -2), one))
      : [name],
  )
}

export const bytesOf = (folder: string, file: string): Buffer => readFileSync(join(folder, file))
