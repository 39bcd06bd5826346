/** Files beside the journal, for the rot test: written as the console writes them, and read as a start reads them. */
import { readdirSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { X509Certificate } from 'node:crypto'
import { openCertificates } from '../../main/certificates/folder'
import { meaningOf } from '../../main/decider/site-entry'
import { openKeyFile } from '../../main/devices/key-file'
import type { NewDeskEvent } from '../../main/domain/desk-event'
import { AccountBook } from '../../main/operators/account-book'
import { NO_FAILURES } from '../../main/operators/lockout'
import { sealOfFolder } from '../../main/operators/folder-seal'
import type { AccountsMark } from '../../main/operators/seal'
import { openPhotos, sha256 } from '../../main/photos/photos'
import { claimFolder } from '../../main/store/demo-mark'
import { lockFolder } from '../../main/store/folder'
import { openDatabase } from '../../main/store/open'
import { photoHashes, photoProblem } from '../../main/store/photo-records'
import { pinKeyFor, pinKeyIn } from '../../main/store/pin-key'
import { siteHash, siteVersions } from '../../main/store/site'
import { keepSite } from '../../main/running/site-copy'
import { siteSource } from '../../main/window/site-source'
import { jpeg, png } from '../unit/photos/pictures'
import { fatal } from './store'
import { SITE_TEXT } from './stream'

const PHOTOS = { 'c1.png': png(64, 64, [200, 0, 0]), 'c2.jpg': jpeg(64, 64) }
const HASH = '$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4'

/** What was read: `seen` goes into the digest, `said` was reported. */
export interface Read {
  readonly seen: unknown
  readonly said: readonly string[]
}

/** Seals two accounts by the journal of the folder; the mark that its journal then stores. */
export function makeAccounts(folder: string): AccountsMark {
  let mark: AccountsMark | undefined
  const file = join(folder, 'operators.json')
  const book = new AccountBook({ file, seal: sealOfFolder(folder), report: fatal, onVersion: (made) => (mark = made) })
  const failures = NO_FAILURES
  for (const [name, role] of [
    ['Ada', 'administrator'],
    ['Bo', 'guard'],
  ] as const)
    book.accounts.set(name.toLowerCase(), { name, role, hash: HASH, failures, signedInAt: null })
  const saved = book.save()
  if (!saved.ok || !mark) return fatal('the accounts are not written')
  return mark
}

/** What the journal says of the photos that `makeBeside` writes. */
export const photoEvents = (): readonly NewDeskEvent[] =>
  Object.entries(PHOTOS).map(([name, bytes]) => ({
    event: 'desk.records',
    text: 'photo-set',
    cardholder: name.slice(0, 2),
    operator: 'Ada',
    reason: 'test',
    after: sha256(bytes),
  }))

/** Everything that needs no journal. */
export async function makeBeside(folder: string): Promise<void> {
  await mkdir(join(folder, 'photos'))
  for (const [name, bytes] of Object.entries(PHOTOS)) await writeFile(join(folder, 'photos', name), bytes)
  const keys = await openKeyFile(join(folder, 'reader-keys.json'))
  if (!keys.ok) return fatal(keys.error.message)
  for (const [address, fill] of [
    [0, 17],
    [1, 34],
  ] as const) {
    const written = await keys.value.write('P1', address, { current: new Uint8Array(16).fill(fill), pending: null })
    if (!written.ok) fatal(written.error.message)
  }
  keepSite(folder, SITE_TEXT)
  pinKeyFor(folder)
  const taken = lockFolder(folder)
  if (!taken.ok) return fatal(taken.error.detail)
  taken.value.release()
}

/** Certificates of the console and of two panels, one of them revoked. */
export async function makeCertificates(folder: string, random: (bytes: number) => Uint8Array): Promise<void> {
  const certificates = openCertificates(join(folder, 'certificates'), random)
  await certificates.create('Rot', Date.now())
  await certificates.issue('console', 'console', Date.now(), 30)
  for (const name of ['P1', 'P2']) await certificates.issue(name, 'panel', Date.now(), 30)
  certificates.revoke('P2', Date.now(), 'lost')
}

async function readPhotos(folder: string): Promise<Read> {
  const said: string[] = []
  const reader = openDatabase(join(folder, 'journal.sqlite'), 'reader')
  const recorded = photoHashes(reader)
  reader.close()
  const photos = await openPhotos({
    dataFolder: folder,
    journal: () => fatal('a start changes no photo'),
    check: (id, hash) => Promise.resolve(photoProblem(recorded.get(id), hash)),
    report: (text) => void said.push(text),
  })
  const seen = await Promise.all(['c1', 'c2'].map(async (id) => (await photos.read(id))?.bytes.toString('hex')))
  return { seen, said }
}

async function readKeys(folder: string): Promise<Read> {
  const keys = await openKeyFile(join(folder, 'reader-keys.json'))
  if (!keys.ok) return fatal(keys.error.message)
  return { seen: await Promise.all([0, 1].map((address) => keys.value.read('P1', address))), said: [] }
}

function readAccounts(folder: string): Read {
  const said: string[] = []
  const report = (text: string): void => void said.push(text)
  const book = new AccountBook({ file: join(folder, 'operators.json'), seal: sealOfFolder(folder), report })
  return { seen: [[...book.accounts], [...book.strangers], book.words, book.idleLockMinutes], said }
}

/** The journal's site holds; another file than the one that was given is offered to people, which is a report. */
async function readSite(folder: string): Promise<Read> {
  const args = { site: null, data: folder, exports: null, shot: null, demo: false }
  const source = await siteSource(args, folder, {
    siteFile: '',
    programs: '',
    startChild: () => fatal('no demo is started'),
    log: () => undefined,
  })
  if (!source.ok) return fatal(source.error.detail)
  const reader = openDatabase(join(folder, 'journal.sqlite'), 'reader')
  const meaning = meaningOf(siteVersions(reader), siteHash(source.value.siteText))
  reader.close()
  return { seen: source.value.siteText, said: meaning === 'in-force' ? [] : ['another site file is offered'] }
}

/** Certificates and their keys as a link uses them; bytes around the encoded content do not matter. */
function readCertificates(folder: string): Read {
  const path = join(folder, 'certificates')
  const certificates = openCertificates(path, (bytes) => new Uint8Array(bytes))
  const said = certificates.damage()
  const identity = certificates.trust()?.identity
  const seen = identity && [identity.authority, identity.certificate].map((pem) => new X509Certificate(pem).raw)
  return { seen: [seen, certificates.entries, readdirSync(path)], said }
}

/** Readers of the kinds of files that do not need the store. */
export const BESIDE = {
  photos: readPhotos,
  keys: readKeys,
  accounts: readAccounts,
  site: readSite,
  pem: readCertificates,
  pins: (folder: string): Read => {
    const key = pinKeyIn(folder)
    return { seen: [key?.id, key?.hash('4711')], said: [] }
  },
  lock: (folder: string): Read => {
    const taken = lockFolder(folder)
    if (!taken.ok) return fatal(taken.error.detail)
    taken.value.release()
    return { seen: null, said: [] }
  },
  /** The mark counts by being there. */
  demo: (folder: string): Read => {
    const [asDemo, asSite] = [claimFolder(folder, true), claimFolder(folder, false)]
    return { seen: [asDemo, asSite.ok], said: [] }
  },
} as const
