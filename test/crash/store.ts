/** Opens the store and its loop, on the site of `stream.ts`, for the programs that are killed. */
import { mkdirSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { deriveKept } from '../../main/derived/derive'
import type { Kept } from '../../main/derived/derive'
import { createLoop } from '../../main/decider/loop'
import type { Loop } from '../../main/decider/loop'
import { openStore } from '../../main/decider/recover'
import type { Opened } from '../../main/decider/recover'
import type { Instant } from '../../main/domain/time'
import { parseSiteText } from '../../main/site/parse'
import type { Sign } from '../../main/store/signing'
import { SITE_TEXT } from './stream'

/** Writes a line to standard output immediately, so that the test knows after a kill what was published. */
export const say = (line: object): void => void writeSync(1, `${JSON.stringify(line)}\n`)
export const fatal = (text: string): never => {
  throw new Error(text)
}

export const siteFrom = (text: string) => {
  const parsed = parseSiteText(text)
  return parsed.ok ? parsed.value.site : fatal('the site cannot be read')
}

export interface CrashStore {
  readonly opened: Opened<Kept>
  readonly loop: Loop<Kept>
}

export function openCrashStore(folder: string, now: () => Instant = () => 0, sign?: Sign): CrashStore {
  const snapshotFolder = join(folder, 'snapshots')
  mkdirSync(snapshotFolder, { recursive: true })
  const site = siteFrom(SITE_TEXT)
  const log = (level: string, text: string): void => say({ log: level, text })
  const open = () =>
    openStore<Kept>({
      journalFile: join(folder, 'journal.sqlite'),
      snapshotFolder,
      given: { site, text: SITE_TEXT },
      parseSite: siteFrom,
      now,
      log,
      ...(sign ? { sign } : {}),
    })
  const opened = open()
  if (!opened.ok) return fatal(opened.error.detail)
  const loop = createLoop<Kept>(
    {
      snapshotFolder,
      open,
      deriveAlarms: deriveKept,
      now,
      log,
    },
    opened.value,
  )
  return { opened: opened.value, loop }
}
