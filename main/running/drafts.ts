/** The draft of the site, and its change at a chosen time: the draft is locked while that waits. */
import type { TimedChange } from '../domain/site-draft'
import { openSiteDraft, type SiteDraftDesk, type SiteDraftSetup } from './site-draft'
import { openTimedChange, type TimedChangeDesk, type TimedChangeSetup } from './timed-change'

export interface Drafts {
  /** What an administrator changed and has not applied yet. */
  readonly draft: SiteDraftDesk
  /** The draft's change at a chosen time. */
  readonly timed: TimedChangeDesk
}

export async function openDrafts(setup: Omit<TimedChangeSetup, 'draft'>): Promise<Drafts> {
  const opened: { timed?: TimedChangeDesk } = {}
  const { folder, sites, clock, log } = setup
  const timedNow = (): TimedChange | null => opened.timed?.current() ?? null
  const journal: SiteDraftSetup['journal'] = (event) => setup.journal(event)
  const draft = openSiteDraft({ folder, sites, log, journal, now: clock.now, timed: timedNow })
  const timed = await openTimedChange({ ...setup, draft })
  opened.timed = timed
  return { draft, timed }
}
