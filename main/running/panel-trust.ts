/** The certificates that panels' links use, as the files say them now: renewed and revoked while everything runs. */
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { openCertificates } from '../certificates/folder'
import type { Expiring, Material } from '../certificates/folder'
import type { Clock } from '../clock'
import { validityAt, type Validity } from '../certificates/rows'
import type { PanelEvent } from '../domain/panel'
import { formatInstant, MINUTE } from '../domain/time'
import { errorWords, type Log } from '../log'

/** How often the files are looked at, ms: how long a revoked panel may stay. */
const LOOK_MS = MINUTE

export const certificatesOf = (dataDir: string) =>
  openCertificates(join(dataDir, 'certificates'), (bytes) => new Uint8Array(randomBytes(bytes)))

export interface PanelTrust {
  /** null until the console has a certificate. */
  readonly material: () => Material | null
  /** `changed` is called whenever the files say something else than before; returns the end of it. */
  readonly watch: (changed: (material: Material | null) => void) => () => void
  /** The files were just written: no need to wait for the next look. */
  readonly look: () => void
}

export interface PanelTrustSetup {
  readonly dataDir: string
  readonly clock: Clock
  readonly log: Log
  /** How urgent each name's end was when it was told of last. */
  readonly told: ReadonlyMap<string, Validity>
  /** An end has come nearer, or a certificate was renewed. */
  readonly tell: (event: PanelEvent) => void
}

export function openPanelTrust({ dataDir, clock, log, ...setup }: PanelTrustSetup): PanelTrust {
  let material: Material | null = null
  let changed: ((material: Material | null) => void) | undefined
  let before = ''
  let stop: () => void = () => undefined
  const told = new Map(setup.told)

  const said = (): string => (material === null ? '' : [material.certificate, ...material.revoked].join('\n'))
  const look = (): void => {
    try {
      const folder = certificatesOf(dataDir)
      material = folder.material() ?? null
      warn(folder.expiring(clock.now()))
    } catch (error) {
      // What was trusted stays trusted, and no more.
      log('error', `the certificates of panels cannot be read: ${errorWords(error)}`)
    }
    if (said() !== before) changed?.(material)
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
      setup.tell({ event: 'panel.certificate', at, controller: name, expiresAt, left, alarm: true })
    }
    for (const name of told.keys()) {
      if (ends.has(name)) continue
      told.delete(name)
      setup.tell({ event: 'panel.certificate', at, controller: name, left: 'good', alarm: false })
    }
  }
  const again = (): void => {
    look()
    stop = clock.setTimer(LOOK_MS, again)
  }

  look()
  return {
    material: () => material,
    watch(listener) {
      changed = listener
      stop = clock.setTimer(LOOK_MS, again)
      return () => stop()
    },
    look,
  }
}
