/** The draft of the site as the window works with it. */
import * as draft from '../../main/domain/site-draft'

export type DraftChange = draft.DraftChange
export type DraftCheck = draft.DraftCheck
export type DraftEdit = draft.DraftEdit
export type DraftProblem = draft.DraftProblem
export type DraftSection = draft.DraftSection
export type DraftState = draft.DraftState
export type JsonObject = draft.JsonObject

export const DRAFT_LISTS = draft.DRAFT_LISTS
