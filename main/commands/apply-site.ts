/** Changes the site in force while no console runs: as the running console does it, in one commit with why and which account of the operating system. */
import { storableSite } from '../change/storable'
import { deriveKept } from '../derived/derive'
import type { Kept } from '../derived/derive'
import { createLoop } from '../decider/loop'
import { journalFindings } from '../decider/opening-findings'
import { openStore } from '../decider/recover'
import { hex } from '../decider/site-entry'
import { assert } from '../domain/assert'
import { fail, ok, problemLine } from '../domain/result'
import type { Result } from '../domain/result'
import type { Site } from '../domain/site'
import type { Instant } from '../domain/time'
import { planSite } from '../engine/plan'
import { atOnce } from '../engine/plan-people'
import { osAccount } from '../running/os-account'
import { differencesOf, differencesText } from '../site/differences'
import { parseKeptSite } from '../site/parse'
import { sealPins } from '../site/seal-pins'
import type { DataFolder } from '../store/folder'
import { signerFor } from '../store/key-check'
import { pinKeyFor } from '../store/pin-key'
import type { StoredMark } from '../store/marks'
import { packSite } from '../store/site'

export interface SiteApplication {
  readonly folder: DataFolder
  /** With what an empty journal begins; null where it holds a site. */
  readonly given: { readonly site: Site; readonly text: string } | null
  readonly change: {
    /** A site file that was checked. */
    readonly text: string
    readonly reason: string
    /** Said in the journal besides what changed. */
    readonly note?: string
  }
  /** Kept in the same commit. */
  readonly mark?: StoredMark
  readonly now: () => Instant
  readonly warn: (line: string) => void
}

export function siteFrom(text: string): Site {
  const parsed = parseKeptSite(text)
  assert(parsed.ok, 'a site file that was checked can be read')
  return parsed.value.site
}

/** @returns what changed, in words; fails with why nothing was written */
export function applySite({ folder, given, change, mark, now, warn }: SiteApplication): Result<string, string> {
  const log = (_: string, line: string): void => warn(line)
  const open = () =>
    openStore<Kept>({
      journalFile: folder.journal,
      snapshotFolder: folder.snapshots,
      given: given && storableSite(folder.path, given),
      parseSite: siteFrom,
      now,
      log,
      seal: (clear) => sealPins(clear, pinKeyFor(folder.path).hash),
      signer: (made) => signerFor(folder.path, null, made),
    })
  const opened = open()
  if (!opened.ok) return fail(opened.error.detail)
  const asked = { site: siteFrom(change.text), text: change.text }
  const { site, text, problems } = storableSite(folder.path, asked, opened.value.site)
  if (problems.length > 0) return fail(problems.map(problemLine).join('\n'))
  const changed = differencesText(differencesOf(opened.value.site, site))
  const what = change.note === undefined ? changed : `${changed}. ${change.note}`
  const loop = createLoop<Kept>(
    { snapshotFolder: folder.snapshots, open, deriveAlarms: deriveKept, now, log },
    opened.value,
  )
  journalFindings(loop, { now, log })
  const packed = packSite(text)
  loop.prepare(hex(packed.sha256), atOnce(planSite(site)))
  const entry = { ...packed, operator: osAccount(), reason: change.reason, what, byCommand: true as const }
  const before = opened.value.siteHash
  const outcome = loop.process([{ kind: 'site', at: now(), entry, before, token: 1, ...(mark ? { mark } : {}) }])
  loop.close()
  return outcome?.kind === 'batch' ? ok(what) : fail(loop.status().failing ?? 'the journal took no writes')
}
