/** The certificates that panels' links use, as the files say them now: renewed and revoked while everything runs. */
import { randomBytes } from 'node:crypto'
import { statSync } from 'node:fs'
import { join } from 'node:path'
import { openCertificates } from '../certificates/folder'
import type { Expiring, Trust } from '../certificates/folder'
import type { Clock } from '../clock'
import type { CertificateList } from './certificate-list'
import { validityAt, type Validity } from '../certificates/rows'
import type { PanelEvent } from '../domain/panel'
import { formatInstant, MINUTE } from '../domain/time'
import type { Log } from '../log'
import { failureText } from '../store/failure'

/** How often the list of certificates is checked for a change, ms: how long a panel revoked at the command line may stay. */
export const TRUST_LOOK_MS = 2_000
/** How often everything is read again without a change of the list, because expiry dates approach. */
const READ_MS = MINUTE

const folderOf = (dataDir: string): string => join(dataDir, 'certificates')

/** @param by account of the operating system, of a command */
export const certificatesOf = (dataDir: string, by?: string) =>
  openCertificates(folderOf(dataDir), (bytes) => new Uint8Array(randomBytes(bytes)), by)

export interface PanelTrust {
  /** null until there is a certificate authority. */
  readonly trust: () => Trust | null
  /** `changed` is called whenever the files say something else than before; returns the end of it. */
  readonly watch: (changed: (trust: Trust | null) => void) => () => void
  /** The files were just written: no need to wait for the next look. */
  readonly check: () => void
  /** Certificates that an operator of this console issued or revoked. */
  readonly own: CertificateList['own']
}

export interface PanelTrustSetup {
  readonly dataDir: string
  readonly clock: Clock
  readonly log: Log
  /** How urgent each name's expiry was when last reported. */
  readonly told: ReadonlyMap<string, Validity>
  /** An end has come nearer, or a certificate was renewed. */
  readonly report: (event: PanelEvent) => void
  /** What was changed from the command line. */
  readonly list: CertificateList
}

/** Certificates that were revoked once stay so. */
const withRevoked = (trust: Trust | undefined, serials: readonly string[]): Trust | null =>
  trust ? { ...trust, revoked: new Set([...trust.revoked, ...serials]) } : null

export function openPanelTrust({ dataDir, clock, log, ...setup }: PanelTrustSetup): PanelTrust {
  let trust: Trust | null = null
  let changed: ((trust: Trust | null) => void) | undefined
  let before = ''
  let readAt = 0
  let stamp = ''
  let stop: () => void = () => undefined
  const told = new Map(setup.told)

  const said = (): string =>
    trust === null ? '' : [trust.identity?.certificate ?? 'no identity', ...trust.revoked].join('\n')
  /** Another one after each change: the list is put in place as a new file. */
  const stampOf = (): string => {
    const found = statSync(join(folderOf(dataDir), 'index.json'), { throwIfNoEntry: false })
    return found ? `${found.ino} ${found.mtimeMs} ${found.size}` : ''
  }
  const check = (isFirst = false): void => {
    try {
      stamp = stampOf()
      readAt = clock.monotonic()
      const folder = certificatesOf(dataDir)
      if (isFirst) for (const problem of folder.damage()) log('error', `the certificates of panels: ${problem}`)
      trust = withRevoked(folder.trust(), setup.list.compare(folder.entries))
      warn(folder.expiring(clock.now()))
    } catch (error) {
      // What was trusted stays trusted, and no more.
      log('error', `the certificates of panels cannot be read: ${failureText(error)}`)
    }
    if (said() !== before) changed?.(trust)
    before = said()
  }
  const warn = (expiring: readonly Expiring[]): void => {
    const at = clock.now()
    const ends = new Map(expiring.map(({ name, expiresAt }) => [name, expiresAt]))
    for (const [name, expiresAt] of ends) {
      const left = validityAt(expiresAt, at)
      if (told.get(name) === left) continue
      told.set(name, left)
      log('warning', `the certificate of ${name} ${left === 'over' ? 'ended' : 'ends'} ${formatInstant(expiresAt)}`)
      setup.report({ event: 'panel.certificate', at, controller: name, expiresAt, left, alarm: true })
    }
    for (const name of told.keys()) {
      if (ends.has(name)) continue
      told.delete(name)
      setup.report({ event: 'panel.certificate', at, controller: name, left: 'good', alarm: false })
    }
  }
  const isDue = (): boolean => {
    if (clock.monotonic() - readAt >= READ_MS) return true
    try {
      return stampOf() !== stamp
    } catch {
      // Reading it names what is wrong.
      return true
    }
  }
  const again = (): void => {
    if (isDue()) check()
    stop = clock.setTimer(TRUST_LOOK_MS, again)
  }

  check(true)
  return {
    trust: () => trust,
    watch(listener) {
      changed = listener
      stop = clock.setTimer(TRUST_LOOK_MS, again)
      return () => stop()
    },
    ...{ check: () => check(), own: setup.list.own },
  }
}
