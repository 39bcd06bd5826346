/**
 * The certificates of a site, in a folder of the data directory: `authority.pem` and `authority.key`, `NAME.pem` and
 * (unless the panel made its own) `NAME.key`, and `index.json` with every certificate ever issued. Only the owner can
 * read keys.
 */
import { X509Certificate, createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseJson } from '../domain/json'
import { messageOf, fail, ok, type Result } from '../domain/result'
import { DAY, formatInstant, parseInstant, type Instant } from '../domain/time'
import { writeDurably } from '../store/sync'
import type { Identity, Purpose } from './authority'
import { damagedFiles } from './damage'
import type { CertificateFiles } from './damage'

/** One issued certificate. */
export interface Entry {
  readonly name: string
  readonly purpose: Purpose
  readonly serial: string
  readonly issuedAt: Instant
  readonly expiresAt: Instant
  /** SHA-256 of the certificate, as `AB:CD:...`; null in entries of older versions. */
  readonly fingerprint: string | null
  /** null while it is trusted. */
  readonly revokedAt: Instant | null
  /** Why it was revoked; null without a reason. */
  readonly reason: string | null
  /** The account of the operating system that issued or revoked it last from the command line; null: an operator of the console. */
  readonly by: string | null
}

export interface AuthorityFacts {
  readonly name: string
  readonly fingerprint: string
  readonly expiresAt: Instant
}

export interface Expiring {
  readonly name: string
  readonly expiresAt: Instant
  readonly expired: boolean
}

export const DEFAULT_DAYS = 397
/** Days before its end from which a certificate causes a warning. */
export const WARN_DAYS = 30

/** What the panel link trusts (`transport/panel-sockets`): two separate values, so that losing one leaves the other. */
export interface Trust {
  /** null while the console has no trusted certificate. */
  readonly identity: { readonly authority: string; readonly certificate: string; readonly key: string } | null
  /** Serial numbers of all revoked certificates. */
  readonly revoked: ReadonlySet<string>
}

export interface CertificateFolder {
  readonly entries: readonly Entry[]
  /** Undefined before `create`. */
  authority(): AuthorityFacts | undefined
  /** Writes a panel's files into a folder: `authority.pem`, `NAME.pem` and `NAME.key`. */
  save(name: string, to: string): Result<void, string>
  /** Makes the root. Refuses when there is one, since a new root would invalidate all certificates. */
  create(siteName: string, now: Instant): Promise<Result<void, string>>
  /** A name's file holds its newest certificate; older ones stay trusted until they end or are revoked. */
  issue(name: string, purpose: Purpose, now: Instant, days: number, request?: string): Promise<Result<Entry, string>>
  /** Revokes all trusted certificates of the name. */
  revoke(name: string, now: Instant, reason?: string): Result<readonly Entry[], string>
  /** Names whose newest certificate ends within WARN_DAYS or has ended, soonest first. */
  expiring(now: Instant): readonly Expiring[]
  /** What is wrong with the files of certificates and keys, each with its path; console and authority first. */
  damage(): readonly string[]
  /** Undefined while there is no authority. Throws when a file that the console itself needs is missing or damaged. */
  trust(): Trust | undefined
}

/** File names come from ids; the file name holds the code of any other character. */
const fileName = (name: string): string =>
  name.replace(/[^A-Za-z0-9_-]/g, (character) => `%${(character.codePointAt(0) ?? 0).toString(16)}`)

const OWNER_ONLY = 0o600
const RESERVED = 'authority'

/** The largest library of the program, so it loads when a certificate is made and not at every start. */
const makers = () => import('./authority')

type Random = (bytes: number) => Uint8Array

/** @param by account of the operating system, of a command; null: an operator of the console acts */
export function openCertificates(folder: string, random: Random, by: string | null = null): CertificateFolder {
  const path = (name: string): string => join(folder, name)
  const indexFile = path('index.json')
  let entries: readonly Entry[] = readIndex(indexFile)

  const write = (name: string, text: string, secret: boolean): void => {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    writeDurably(path(name), text, secret ? OWNER_ONLY : 0o644)
  }
  const authority = (): Identity | undefined =>
    existsSync(path('authority.key'))
      ? { certificate: readFileSync(path('authority.pem'), 'utf8'), key: readFileSync(path('authority.key'), 'utf8') }
      : undefined
  const save = (next: readonly Entry[]): void => {
    entries = next
    write('index.json', `${JSON.stringify(next.map(lineOf), undefined, 2)}\n`, false)
  }

  return {
    get entries() {
      return entries
    },
    authority() {
      const root = authority()
      if (root === undefined) return undefined
      const { subject, fingerprint256, validTo } = new X509Certificate(root.certificate)
      return { name: subject.replace(/^CN=/, ''), fingerprint: fingerprint256, expiresAt: Date.parse(validTo) }
    },
    save(name, to) {
      const file = fileName(name)
      if (!existsSync(path(`${file}.pem`))) return fail(`${name} has no certificate in ${folder}`)
      try {
        for (const each of ['authority.pem', `${file}.pem`]) writeFileSync(join(to, each), readFileSync(path(each)))
        if (existsSync(path(`${file}.key`)))
          writeFileSync(join(to, `${file}.key`), readFileSync(path(`${file}.key`)), { mode: OWNER_ONLY })
        return ok(undefined)
      } catch (error) {
        return fail(messageOf(error))
      }
    },
    async create(siteName, now) {
      if (authority() !== undefined) return fail(`${folder} already has a certificate authority`)
      const { createAuthority } = await makers()
      const root = await createAuthority(`${siteName} panel link`, now, random(16))
      write('authority.key', root.key, true)
      write('authority.pem', root.certificate, false)
      return ok(undefined)
    },
    async issue(name, purpose, now, days, request) {
      const root = authority()
      if (root === undefined) return fail(`there is no certificate authority in ${folder}: create it first`)
      if (name === RESERVED) return fail(`${RESERVED} is reserved for the authority's own files`)
      const { issue, issueForRequest } = await makers()
      let issued
      if (request === undefined) {
        issued = await issue(root, name, now, days, random(16))
        write(`${fileName(name)}.key`, issued.key, true)
      } else {
        const made = await issueForRequest(root, name, request, now, days, random(16))
        if (!made.ok) return made
        issued = made.value
      }
      write(`${fileName(name)}.pem`, issued.certificate, false)
      const { serial, expiresAt } = issued
      const { fingerprint256: fingerprint } = new X509Certificate(issued.certificate)
      const entry: Entry = {
        ...{ name, purpose, serial, issuedAt: now, expiresAt, fingerprint },
        ...{ revokedAt: null, reason: null, by },
      }
      save([...entries, entry])
      return ok(entry)
    },
    revoke(name, now, reason) {
      const revoked = entries.filter((entry) => entry.name === name && entry.revokedAt === null)
      if (revoked.length === 0) return fail(`${name} has no trusted certificate`)
      save(
        entries.map((entry) =>
          revoked.includes(entry) ? { ...entry, revokedAt: now, reason: reason ?? null, by } : entry,
        ),
      )
      return ok(entries.filter(({ serial }) => revoked.some((one) => one.serial === serial)))
    },
    expiring(now) {
      return newestOf(entries)
        .filter((entry) => entry.expiresAt - now <= WARN_DAYS * DAY)
        .map(({ name, expiresAt }) => ({ name, expiresAt, expired: expiresAt <= now }))
        .toSorted((a, b) => a.expiresAt - b.expiresAt)
    },
    damage: () => damagedFiles(folder, newestOf(entries).map(filesOf)),
    trust() {
      if (!existsSync(path('authority.pem'))) return undefined
      const revoked = new Set(entries.filter((entry) => entry.revokedAt !== null).map((entry) => entry.serial))
      const own = entries.findLast((entry) => entry.purpose === 'console' && entry.revokedAt === null)
      if (own === undefined) return { identity: null, revoked }
      requireSound(folder, own)
      const read = (name: string): string => readFileSync(path(name), 'utf8')
      const [certificate, key] = [read(`${fileName(own.name)}.pem`), read(`${fileName(own.name)}.key`)]
      return { identity: { authority: read('authority.pem'), certificate, key }, revoked }
    },
  }
}

/** A file that the console's own side of the links needs is not what was issued. */
class DamagedCertificate extends Error {}

function requireSound(folder: string, own: Entry): void {
  const [damaged] = damagedFiles(folder, [filesOf(own)])
  if (damaged !== undefined) throw new DamagedCertificate(damaged)
}

/** The newest trusted certificate of each name: the one that lies in its file. */
function newestOf(entries: readonly Entry[]): readonly Entry[] {
  const newest = new Map<string, Entry>()
  for (const entry of entries) if (entry.revokedAt === null) newest.set(entry.name, entry)
  return [...newest.values()]
}

const filesOf = ({ name, fingerprint }: Entry): CertificateFiles => ({ stem: fileName(name), fingerprint })

/** Detects damage in a line of the list: a revoked serial with one changed character would be trusted again. */
const sumOf = (fields: object): string => createHash('sha256').update(JSON.stringify(fields)).digest('hex')

const lineOf = (entry: Entry) => {
  const fields = fieldsOf(entry)
  return { ...fields, sum: sumOf(fields) }
}

const fieldsOf = ({ issuedAt, expiresAt, revokedAt, ...entry }: Entry) => ({
  ...entry,
  issuedAt: formatInstant(issuedAt),
  expiresAt: formatInstant(expiresAt),
  revokedAt: revokedAt === null ? null : formatInstant(revokedAt),
})

/** An unreadable list is an error, not an empty list: otherwise a revoked panel would be trusted again. */
function readIndex(file: string): readonly Entry[] {
  if (!existsSync(file)) return []
  const read = parseJson(readFileSync(file, 'utf8'))
  if (!read.ok) throw new Error(`${file}: cannot be read as a list of certificates: ${read.error}`)
  const json = read.value
  if (!Array.isArray(json)) throw new Error(`${file}: not a list of certificates`)
  return json.map((line: unknown, index): Entry => {
    const bad = (): Error => new Error(`${file}: entry ${index} is damaged`)
    if (typeof line !== 'object' || line === null) throw bad()
    const { sum, ...fields }: Readonly<Record<string, unknown>> = { ...line }
    // Lists of earlier versions have no checksums.
    if (sum !== undefined && sum !== sumOf(fields)) throw bad()
    const text = (name: string): string => {
      const value = fields[name]
      if (typeof value !== 'string') throw bad()
      return value
    }
    const instant = (name: string): Instant => {
      const value = parseInstant(text(name))
      if (value === undefined) throw bad()
      return value
    }
    const purpose = text('purpose')
    if (purpose !== 'console' && purpose !== 'panel') throw bad()
    return {
      name: text('name'),
      purpose,
      serial: text('serial'),
      issuedAt: instant('issuedAt'),
      expiresAt: instant('expiresAt'),
      fingerprint: typeof fields['fingerprint'] === 'string' ? fields['fingerprint'] : null,
      revokedAt: fields['revokedAt'] === null ? null : instant('revokedAt'),
      reason: typeof fields['reason'] === 'string' ? fields['reason'] : null,
      by: typeof fields['by'] === 'string' ? fields['by'] : null,
    }
  })
}
