/** The draft of the site as the window works with it. */
import * as draft from '../../main/domain/site-draft'

export type DraftChange = draft.DraftChange
export type DraftCheck = draft.DraftCheck
export type DraftEdit = draft.DraftEdit
export type DraftProblem = draft.DraftProblem
export type DraftSection = draft.DraftSection
export type DraftState = draft.DraftState
export type JsonObject = draft.JsonObject
export type TimedChange = draft.TimedChange
export type Tried = draft.Tried
export type TryOutcome = draft.TryOutcome
export type TryRead = draft.TryRead

export const TRY_CARDS = draft.TRY_CARDS
export const DRAFT_LISTS = draft.DRAFT_LISTS

/** What a status says of the draft. */
export interface DraftHead {
  readonly owner: string | null
  /** Another one than the page has means to ask for the draft again. */
  readonly revision: number
  readonly changes: number
  /** A change that was set for a time was not applied, and nobody has dismissed it. */
  readonly timedRefused: boolean
}
