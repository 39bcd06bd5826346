/** The draft of the site as screens show and edit it. */
export type {
  DraftChange,
  DraftCheck,
  DraftEdit,
  DraftProblem,
  DraftSection,
  DraftState,
  JsonObject,
} from '../../main/domain/site-draft'
export { DRAFT_LISTS, DRAFT_SECTIONS } from '../../main/domain/site-draft'
