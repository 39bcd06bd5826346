/** The draft of the site: edits, undo, checks and review. Every role sees it; an administrator edits it. */
import { DRAFT_SECTIONS, TRY_CARDS } from '../../../main/domain/site-draft'
import type { DraftCheck, DraftEdit, DraftSection, DraftState, Tried, TryRead } from '../../../main/domain/site-draft'
import type { Looked } from '../administration'
import { jsonObject, list, nullable, oneOf, record, text, whole, type Parser } from '../form'
import { ADMINISTERING, EVERYONE } from '../roles'
import { request } from './request'
import { areaId, instant, MAX_ID, preparedId, readerId, reason, seq } from './values'

/** Things that one action changes. */
const MAX_EDITS = 5_000

const section: Parser<DraftSection> = oneOf(DRAFT_SECTIONS)
const id = text(MAX_ID, 0)
const edit: Parser<DraftEdit> = record({ section, id, after: nullable(jsonObject) })

/** Reads of one try, and how far apart the first and the last may be. */
const [MAX_READS, MAX_SECONDS] = [50, 8 * 86_400]
const read: Parser<TryRead> = record({ reader: readerId, card: oneOf(TRY_CARDS), second: whole(0, MAX_SECONDS) })

export const draftRequests = {
  siteDraft: request(EVERYONE).answers<DraftState>(),
  /** One step, undone whole. `revision`: the one that was edited. */
  editDraft: request(ADMINISTERING, ['revision', seq], ['edits', list(edit, MAX_EDITS)]).answers<DraftState>(),
  undoDraft: request(ADMINISTERING, ['revision', seq]).answers<DraftState>(),
  redoDraft: request(ADMINISTERING, ['revision', seq]).answers<DraftState>(),
  /** A thing changed in force while it was edited: `mine` keeps the edit, `theirs` drops it. */
  settleDraft: request(
    ADMINISTERING,
    ['revision', seq],
    ['thing', record({ section, id })],
    ['keep', oneOf(['mine', 'theirs'])],
  ).answers<DraftState>(),
  /** Drops every edit of every operator. Journalled. */
  discardDraft: request(ADMINISTERING, ['reason', reason]).answers<DraftState>(),
  /** The draft has one administrator at a time; this one from now on. Journalled. */
  takeOverDraft: request(ADMINISTERING, ['reason', reason]).answers<DraftState>(),
  /** What a start of the draft as a site would refuse or warn of. */
  checkDraft: request(EVERYONE).answers<DraftCheck>(),
  /** Reads that somebody typed, decided by the engine under the draft, from an empty state. */
  tryDraft: request(EVERYONE, ['reads', list(read, MAX_READS)], ['start', instant]).answers<Tried>(),
  /** What applying the draft would change: `applyChange` takes its id. */
  lookAtDraft: request(ADMINISTERING).answers<Looked>(),
  /** Has the previewed draft applied at an instant: it is stored, and the draft is locked until then. Journalled. */
  timeChange: request(
    ADMINISTERING,
    ['id', preparedId],
    ['reason', reason],
    ['options', record({ at: instant, confirmed: list(areaId, 10_000) })],
  ).answers<DraftState>(),
  /** Takes it back; the draft is as it was. Also removes the notice of one that was refused. Journalled. */
  takeBackChange: request(ADMINISTERING, ['reason', reason]).answers<DraftState>(),
}
