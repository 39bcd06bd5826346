/** The certificates that panels' links use, as the files say them now: renewed and revoked while everything runs. */
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { openCertificates } from './certificates/folder'
import type { Expiring, Material } from './certificates/folder'
import type { Clock } from './clock'
import { formatInstant, HOUR, MINUTE } from './domain/time'
import type { Log } from './log'

/** How often the files are looked at, ms: how long a revoked panel may stay. */
const LOOK_MS = MINUTE
/** How often an end that comes near is said again, ms. */
const WARN_MS = 12 * HOUR

export const certificatesOf = (dataDir: string) =>
  openCertificates(join(dataDir, 'certificates'), (bytes) => new Uint8Array(randomBytes(bytes)))

export interface PanelTrust {
  /** null until the console has a certificate. */
  readonly material: Material | null
  /** `changed` is called whenever the files say something else than before; returns the end of it. */
  readonly watch: (changed: (material: Material | null) => void) => () => void
}

export function openPanelTrust(dataDir: string, clock: Clock, log: Log): PanelTrust {
  let material: Material | null = null
  let warnedAt = Number.NEGATIVE_INFINITY
  let stop: () => void = () => undefined

  const look = (): void => {
    try {
      const folder = certificatesOf(dataDir)
      material = folder.material() ?? null
      warn(folder.expiring(clock.now()))
    } catch (error) {
      // What was trusted stays trusted, and no more.
      log(
        'error',
        `the certificates of panels cannot be read: ${error instanceof Error ? error.message : String(error)}`,
      )
    }
  }
  const warn = (expiring: readonly Expiring[]): void => {
    if (expiring.length === 0 || clock.monotonic() - warnedAt < WARN_MS) return
    warnedAt = clock.monotonic()
    for (const { name, expiresAt, expired } of expiring)
      log('warning', `the certificate of ${name} ${expired ? 'ended' : 'ends'} ${formatInstant(expiresAt)}: renew it`)
  }
  const said = (): string => (material === null ? '' : [material.certificate, ...material.revoked].join('\n'))

  look()
  return {
    material,
    watch(changed) {
      let before = said()
      const again = (): void => {
        look()
        if (said() !== before) changed(material)
        before = said()
        stop = clock.setTimer(LOOK_MS, again)
      }
      stop = clock.setTimer(LOOK_MS, again)
      return () => stop()
    },
  }
}
