/** The copy of the site file in the data folder, from which the window starts without an argument. */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { writeDurably } from '../store/sync'

export const SITE_COPY = 'site.json'

/** A crash or a power cut leaves the old copy or the new one, never part of one. Throws what the file system throws. */
export function keepSite(dataDir: string, text: string): void {
  mkdirSync(dataDir, { recursive: true })
  writeDurably(join(dataDir, SITE_COPY), text)
}
