/**
 * The draft of a site: what an administrator changed and has not applied yet. It holds the site file's things without
 * people, whose edits are in force immediately. A step is what one action of the operator changed; it is undone whole.
 */
import type { AreaId, ReaderId } from './ids'
import type { ViolationKind } from './reason'
import type { Result } from './result'
import type { Instant } from './time'

/** A JSON object; its values are JSON values, which the bridge checks. */
export interface JsonObject {
  readonly [key: string]: unknown
}

/** The lists of a site file, in its order. */
export const SITE_LISTS = [
  'areas',
  'controllers',
  'doors',
  'readers',
  'cardFormats',
  'groups',
  'holidays',
  'schedules',
  'accessLevels',
  'cardholders',
  'inputs',
  'automations',
  'resets',
  'plans',
] as const
type SiteList = (typeof SITE_LISTS)[number]

/** Parts of the site file that a draft may change: lists of things with an id, and two objects without one. */
export const DRAFT_LISTS = SITE_LISTS.filter((name): name is Exclude<SiteList, 'cardholders'> => name !== 'cardholders')
export const DRAFT_OBJECTS = ['site', 'alarms'] as const
export const DRAFT_SECTIONS = [...DRAFT_OBJECTS, ...DRAFT_LISTS] as const
export type DraftSection = (typeof DRAFT_SECTIONS)[number]

/** One thing as it is to be. */
export interface DraftEdit {
  readonly section: DraftSection
  /** Id of the thing as text; empty for `site` and `alarms`, which are one each. */
  readonly id: string
  /** The thing as the site file writes it; null removes it. */
  readonly after: JsonObject | null
}

export interface DraftStepEdit extends DraftEdit {
  /** The thing as it was before the edit; null: it was not there. */
  readonly before: JsonObject | null
}

export interface DraftStep {
  readonly at: Instant
  readonly operator: string
  readonly edits: readonly DraftStepEdit[]
}

export interface SiteDraft {
  /** Who edits; null while nothing was changed. One administrator at a time. */
  readonly owner: { readonly name: string; readonly since: Instant } | null
  /** Oldest first. */
  readonly steps: readonly DraftStep[]
  /** Steps that were undone, the last one first to be done again. */
  readonly undone: readonly DraftStep[]
}

export const EMPTY_DRAFT: SiteDraft = { owner: null, steps: [], undone: [] }

/** A thing that the draft changes. */
export interface DraftChange {
  readonly section: DraftSection
  readonly id: string
  readonly kind: 'added' | 'changed' | 'removed'
  readonly at: Instant
  readonly operator: string
  /** The thing in force changed since it was edited: the operator has to choose one. */
  readonly stale: boolean
}

/** A problem or a warning of the draft, at its thing. */
export interface DraftProblem {
  /** Null: of the whole file. `cardholders`: what a person refers to is gone. */
  readonly section: DraftSection | 'cardholders' | null
  readonly id: string
  /** Within the thing, such as `apb.minutes`; empty: the thing itself. */
  readonly path: string
  readonly message: string
}

export interface DraftCheck {
  readonly problems: readonly DraftProblem[]
  readonly warnings: readonly DraftProblem[]
}

/** People who try the draft's rules: invented, with access everywhere, in no group. */
export const TRY_CARDS = ['A', 'B', 'C'] as const
export type TryCard = (typeof TRY_CARDS)[number]

/** A read that the draft's rules are tried with. */
export interface TryRead {
  readonly reader: ReaderId
  readonly card: TryCard
  /** Seconds from the start; never before the read above it. */
  readonly second: number
}

/** What the engine decides of a read under the draft. */
export interface TryOutcome {
  readonly granted: boolean
  /** Of a denial. */
  readonly reason?: string
  /** The rule that it breaks, also where it is let in all the same. */
  readonly violation?: ViolationKind
  /** Let in only because the rule is observed, or because of a second try. */
  readonly why?: 'observed' | 'reverted' | 'override'
}

/** Null: the draft has problems, so that nothing can be tried. */
export type Tried = readonly TryOutcome[] | null

/** A change of the site that waits for its time, or that was refused when the time came. The draft is locked while it waits. */
export interface TimedChange {
  /** When it is to be applied. */
  readonly at: Instant
  readonly operator: string
  readonly reason: string
  /** When it was set. */
  readonly since: Instant
  /** Why it was not applied, in words; null while it waits. */
  readonly refused: string | null
}

/** The draft as a screen shows it. */
export interface DraftState {
  /** Changes with each edit; an edit names the one it was made from. */
  readonly revision: number
  readonly owner: SiteDraft['owner']
  /** The site file without people: as it is in force, and with the draft's edits. */
  readonly inForce: JsonObject
  readonly document: JsonObject
  readonly changes: readonly DraftChange[]
  readonly canUndo: boolean
  readonly canRedo: boolean
  readonly timed: TimedChange | null
}

/**
 * Why nothing was done. `moved`: the draft is another one by now; `owned`: by the operator that `detail` names; `timed`: it waits to be
 * applied; `not-timed`: it does not; `time`: the time is past or too far ahead.
 */
export interface DraftRefusal {
  readonly code: 'moved' | 'owned' | 'timed' | 'not-timed' | 'time' | 'bad-edit' | 'disk' | 'journal'
  readonly detail: string
}
export type DraftDone = Result<{ readonly revision: number }, DraftRefusal>

/** A hazard by area and kind: what was confirmed for one kind does not hold for another. */
export const hazardName = ({ area, why }: { readonly area: AreaId; readonly why: string }): string => `${area} ${why}`

/** What an administrator reviewed and wants applied at a time. */
export interface TimeAsked {
  readonly at: Instant
  readonly operator: string
  readonly reason: string
  /** Revision of the draft that was reviewed. */
  readonly revision: number
  /** Hazards that the administrator took responsibility for, as `hazardName` names them. */
  readonly confirmed: readonly string[]
  /** Said in the journal besides what changes. */
  readonly note?: string
}

/** A change of the site at a chosen time; see `running/timed-change.ts`. */
export interface TimedDesk {
  readonly set: (asked: TimeAsked) => Promise<DraftDone>
  /** Also removes the notice of one that was refused. Journalled. */
  readonly takeBack: (operator: string, reason: string) => Promise<DraftDone>
}

/** What a desk does with the draft; `operator` is the name of the administrator who asks. */
export interface DraftDesk {
  readonly state: () => DraftState
  readonly steps: () => SiteDraft['steps']
  readonly edit: (operator: string, revision: number, edits: readonly DraftEdit[]) => DraftDone
  readonly undo: (operator: string, revision: number) => DraftDone
  readonly redo: (operator: string, revision: number) => DraftDone
  readonly settle: (
    operator: string,
    revision: number,
    thing: Pick<DraftEdit, 'section' | 'id'>,
    keep: 'mine' | 'theirs',
  ) => DraftDone
  /** Drops all edits. Journalled. */
  readonly discard: (operator: string, reason: string) => Promise<DraftDone>
  /** From now on this administrator edits. Journalled. */
  readonly takeOver: (operator: string, reason: string) => Promise<DraftDone>
}
