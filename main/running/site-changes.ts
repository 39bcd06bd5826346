/**
 * The site as it is now, and the way to another one while everything runs: the change thread reads, checks and compares;
 * the decision thread readies itself beside its work and then changes over between two records, in one commit with what
 * the journal says of it (apb.md 9); then the devices and the desk receive it.
 */
import type { ChangeThread } from '../change/client'
import type { ChangePreview, ReadyChange } from '../change/messages'
import type { Clock } from '../clock'
import type { Decider } from '../decider/client'
import { assert } from '../domain/assert'
import { messageOf, fail, ok } from '../domain/result'
import type { Problem, Result } from '../domain/result'
import type { Cardholder, Site } from '../domain/site'
import type { Log } from '../log'
import { changeSite } from '../site/change'
import { parseKeptSite } from '../site/parse'

/** Why a change was not made; nothing of it was. */
export interface ChangeRefused {
  /** `site-moved`: the site is another one than the change was made from. */
  readonly code: 'problems' | 'journal' | 'busy' | 'site-moved' | 'cancelled'
  readonly detail: string
  /** Everything that is wrong with the site file. */
  readonly problems: readonly Problem[]
}

export interface ApplyOptions {
  /** Nothing is applied when a row of the list of people was bad. */
  readonly onlyWhole?: boolean
  /** Said in the journal besides what changed. */
  readonly note?: string
}

export interface SiteChanges {
  readonly current: () => Site
  /** After the site changed, before anything that was decided under it is published. Returns a function that ends it. */
  readonly onSite: (listener: (now: Site, before: Site) => void) => () => void
  /** Brings a change into force that the change thread previewed. Resolves after the commit. */
  readonly apply: (
    id: number,
    operator: string,
    reason: string,
    options?: ApplyOptions,
  ) => Promise<Result<{ seq: number }, ChangeRefused>>
  /** Both in one, for callers without a preview. */
  readonly change: (
    text: string,
    operator: string,
    reason: string,
  ) => Promise<Result<{ seq: number; preview: ChangePreview }, ChangeRefused>>
}

export interface SiteChangesSetup {
  /** The site that was given at the start, and its text; the journal may hold a newer one. */
  readonly given: { readonly site: Site; readonly siteHash: string }
  readonly decider: Pick<Decider<never>, 'ask' | 'offer' | 'onSite' | 'site' | 'submit' | 'journal'>
  readonly thread: Pick<ChangeThread, 'ask'>
  readonly clock: Clock
  /** Name of this machine. */
  readonly workstation: string
  readonly log: Log
}

/** Cardholders fetched from the change thread in one part: a few milliseconds of this thread's time. */
const FETCHED = 400

const refused = (code: ChangeRefused['code'], detail: string, problems: readonly Problem[] = []) =>
  fail<ChangeRefused>({ code, detail, problems })

/** Asks the decision thread for the site in force when it is not the given one. */
export async function openSiteChanges(setup: SiteChangesSetup): Promise<SiteChanges> {
  const { decider, thread, clock, log } = setup
  const listeners = new Set<(now: Site, before: Site) => void>()
  let site = setup.given.site
  let hash = setup.given.siteHash
  let pending: { readonly hash: string; readonly site: Site } | undefined
  let busy = false

  const enter = (now: Site): void => {
    const before = site
    site = now
    hash = decider.site()
    for (const listener of listeners) listener(now, before)
  }

  const fetch = async (): Promise<Site> => {
    const { text } = await decider.ask('siteText', {})
    const parsed = parseKeptSite(text)
    assert(parsed.ok, 'a site file that came into force can be read')
    return parsed.value.site
  }

  decider.onSite((now) => {
    if (now === hash) return
    if (pending?.hash === now) return enter(pending.site)
    // A change whose answer was lost with the disk, and that the disk had kept all the same.
    fetch().then(enter, (error: unknown) => log('error', `the site in force could not be read: ${String(error)}`))
  })
  if (decider.site() !== hash) enter(await fetch())

  const cardholdersOf = async (id: number, count: number): Promise<Cardholder[]> => {
    const all: Cardholder[] = []
    for (let from = 0; from < count; from += FETCHED)
      all.push(...(await thread.ask('cardholders', { id, from, to: from + FETCHED })))
    return all
  }

  const carryOut = async (
    id: number,
    operator: string,
    reason: string,
    { onlyWhole = false, note }: ApplyOptions,
  ): Promise<Result<{ seq: number }, ChangeRefused>> => {
    let ready: ReadyChange
    try {
      ready = await thread.ask('ready', { id, onlyWhole })
      if (ready.before !== hash) return refused('site-moved', 'the site has changed since: look at the change again')
      const { rest, order, sha256, packed, what, before } = ready
      const change = { rest, order, cardholders: await cardholdersOf(id, ready.cardholders) }
      const wanted = Buffer.from(sha256).toString('hex')
      if (wanted === hash) return refused('problems', 'it is the site file in force: there is nothing to change')
      pending = { hash: wanted, site: changeSite(site, change) }
      await decider.offer(change, before, wanted)
      return await new Promise((resolve) => {
        const entry = {
          sha256,
          packed,
          what: note === undefined ? what : `${what}. ${note}`,
          operator,
          reason,
          workstation: setup.workstation,
        }
        decider.submit([{ kind: 'site', at: clock.now(), entry, before }], (outcome) => {
          if (!outcome.ok) return resolve(refused('journal', decider.journal().failing ?? 'the journal took no writes'))
          const { seq, notDone } = outcome.decided
          if (notDone) return resolve(refused('site-moved', 'the site has changed since: look at the change again'))
          resolve(ok({ seq }))
        })
      })
    } catch (error) {
      return refused('cancelled', messageOf(error))
    }
  }

  const apply: SiteChanges['apply'] = async (id, operator, reason, options = {}) => {
    if (busy) return refused('busy', 'another change of the site is being made')
    busy = true
    try {
      return await carryOut(id, operator, reason, options)
    } finally {
      busy = false
    }
  }

  return {
    current: () => site,
    onSite: (listener) => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    apply,
    change: async (text, operator, reason) => {
      const looked = await thread.ask('previewSite', { text })
      if (!looked.ok) return refused('problems', 'the site file is refused', looked.problems)
      const done = await apply(looked.value.id, operator, reason)
      return done.ok ? ok({ seq: done.value.seq, preview: looked.value }) : done
    },
  }
}
