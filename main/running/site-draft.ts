/**
 * The draft of the site, stored in the data folder: it survives a crash, there is one per site, and one administrator at a
 * time edits it. Applying it is a change of the site like any other.
 */
import { existsSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { DRAFT_SECTIONS, EMPTY_DRAFT } from '../domain/site-draft'
import type {
  DraftDesk,
  DraftDone,
  DraftRefusal,
  DraftState,
  JsonObject,
  SiteDraft,
  TimedChange,
} from '../domain/site-draft'
import { messageOf, fail, ok, problemLine, type Result } from '../domain/result'
import type { NewDeskEvent } from '../domain/desk-event'
import type { Site } from '../domain/site'
import type { Instant } from '../domain/time'
import type { Log } from '../log'
import { afterSiteChange, documentOf, draftState, editDraft, redoDraft, settleDraft, undoDraft } from '../site/draft'
import { writeDurably } from '../store/sync'

const FILE = 'draft.json'
const FORMAT = 'sallyport-draft/1'

export interface SiteDraftDesk extends DraftDesk {
  /** Returns its own end. */
  readonly onChange: (listener: () => void) => () => void
  /** What else the state shows has changed. */
  readonly touch: () => void
}

export interface SiteDraftSetup {
  readonly folder: string
  readonly sites: { readonly current: () => Site; readonly onSite: (listener: () => void) => () => void }
  /** The draft's change that waits for its time; nothing is edited meanwhile. */
  readonly timed: () => TimedChange | null
  readonly now: () => Instant
  readonly journal: (event: NewDeskEvent) => Promise<Result<unknown, { readonly detail: string }>>
  readonly log: Log
}

const refused = (code: DraftRefusal['code'], detail: string): DraftDone => fail({ code, detail })

interface StoredDraft {
  readonly draft: () => SiteDraft
  readonly revision: () => number
  readonly inForce: () => JsonObject
  readonly state: () => DraftState
  /** On disk first: what a screen shows as saved is saved. */
  readonly become: (next: SiteDraft) => DraftDone
  readonly onChange: SiteDraftDesk['onChange']
  readonly touch: () => void
}

function openStored(file: string, site: () => Site, timed: () => TimedChange | null, log: Log): StoredDraft {
  const listeners = new Set<() => void>()
  let draft = readDraft(file, log)
  let revision = 1
  let shown: DraftState | undefined
  let known: { readonly site: Site; readonly inForce: JsonObject } | undefined

  const touch = (): void => {
    revision += 1
    for (const listener of listeners) listener()
  }
  const inForce = (): JsonObject => {
    if (known?.site !== site()) known = { site: site(), inForce: documentOf(site()) }
    return known.inForce
  }
  return {
    draft: () => draft,
    revision: () => revision,
    inForce,
    state: () => {
      const base = inForce()
      // a status asks for it ten times a second
      if (shown?.revision !== revision || shown.inForce !== base) shown = draftState(draft, base, revision, timed())
      return shown
    },
    become: (next) => {
      if (next === draft) return ok({ revision })
      try {
        if (next.steps.length === 0 && next.undone.length === 0) rmSync(file, { force: true })
        else writeDurably(file, JSON.stringify({ format: FORMAT, ...next }))
      } catch (error) {
        return refused('disk', `${file}: ${messageOf(error)}`)
      }
      draft = next
      touch()
      return ok({ revision })
    },
    touch,
    onChange: (listener) => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
}

export function openSiteDraft({ folder, sites, timed, now, journal, log }: SiteDraftSetup): SiteDraftDesk {
  const stored = openStored(join(folder, FILE), sites.current, timed, log)
  const { draft, revision, inForce, state, become, onChange, touch } = stored
  const waits = (): boolean => timed()?.refused === null

  const asOwner = (operator: string, seen: number, change: () => DraftDone): DraftDone => {
    const { owner } = draft()
    if (waits()) return refused('timed', 'the draft waits to be applied')
    if (owner && owner.name !== operator) return refused('owned', owner.name)
    if (seen !== revision()) return refused('moved', `revision ${seen} was edited, and it is ${revision()}`)
    return change()
  }
  const journalled = async (operator: string, text: string, change: () => DraftDone): Promise<DraftDone> => {
    if (waits()) return refused('timed', 'the draft waits to be applied')
    const written = await journal({ event: 'desk.note', operator, text })
    return written.ok ? change() : refused('journal', written.error.detail)
  }

  sites.onSite(() => {
    const done = become(afterSiteChange(draft(), inForce()))
    if (!done.ok) log('error', `the draft of the site: ${done.error.detail}`)
  })

  return {
    state,
    steps: () => draft().steps,
    edit: (operator, seen, edits) =>
      asOwner(operator, seen, () => {
        const edited = editDraft(draft(), inForce(), edits, { at: now(), operator })
        return edited.ok ? become(edited.value) : refused('bad-edit', edited.error.map(problemLine).join('; '))
      }),
    undo: (operator, seen) => asOwner(operator, seen, () => become(undoDraft(draft()))),
    redo: (operator, seen) => asOwner(operator, seen, () => become(redoDraft(draft()))),
    settle: (operator, seen, thing, keep) =>
      asOwner(operator, seen, () => become(settleDraft(draft(), inForce(), thing, keep))),
    discard: (operator, reason) => {
      const count = state().changes.length
      const { owner } = draft()
      const whose = owner ? ` of ${owner.name}` : ''
      return journalled(operator, `the draft${whose} with ${count} changes was discarded: ${reason}`, () =>
        become(EMPTY_DRAFT),
      )
    },
    takeOver: (operator, reason) => {
      const whose = draft().owner?.name ?? 'nobody'
      return journalled(operator, `the draft of the site was taken over from ${whose}: ${reason}`, () =>
        become({ ...draft(), owner: { name: operator, since: now() } }),
      )
    },
    onChange,
    touch,
  }
}

/** Throws where it does not have the form of a step. */
export const isStep = ({ at, operator, edits }: SiteDraft['steps'][number]): boolean =>
  Number.isSafeInteger(at) &&
  typeof operator === 'string' &&
  edits.every(
    ({ section, id, before, after }) =>
      DRAFT_SECTIONS.includes(section) &&
      typeof id === 'string' &&
      typeof before === 'object' &&
      typeof after === 'object',
  )

/** A file that cannot be read is set aside by name: a draft is never a reason not to start. */
function readDraft(file: string, log: Log): SiteDraft {
  if (!existsSync(file)) return EMPTY_DRAFT
  try {
    return draftOf(JSON.parse(readFileSync(file, 'utf8')))
  } catch (error) {
    const aside = `${file}.unreadable`
    log('error', `${file}: ${messageOf(error)}; it is renamed to ${aside}`)
    renameSync(file, aside)
    return EMPTY_DRAFT
  }
}

/** Throws where the text is not what this console wrote. */
function draftOf(value: unknown): SiteDraft {
  const { format, owner, steps, undone } = value as SiteDraft & { readonly format: unknown }
  const isOwner = owner === null || (typeof owner.name === 'string' && Number.isSafeInteger(owner.since))
  if (format !== FORMAT || !isOwner || ![...steps, ...undone].every(isStep))
    throw new SyntaxError('is not a draft of a site')
  return { owner, steps, undone }
}
