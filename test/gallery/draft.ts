/** The draft of the site in the gallery: the product's own fold and checks, over the demo site, in memory. */
import demo from '../../resources/demo/site.json'
import { createDraftChecker } from '../../main/change/draft-check'
import { tryReads } from '../../main/change/draft-try'
import { EMPTY_DRAFT } from '../../main/domain/site-draft'
import type { DraftState } from '../../main/domain/site-draft'
import { problemLine } from '../../main/domain/result'
import { documentOf, draftState, editDraft, redoDraft, settleDraft, undoDraft, withDraft } from '../../main/site/draft'
import { parseSiteText } from '../../main/site/parse'
import type { Answer } from '../../preload/contract/answer'
import type { Bridge } from '../../preload/contract/requests'
import { NOW } from './rows'

type Names =
  | 'siteDraft'
  | 'editDraft'
  | 'undoDraft'
  | 'redoDraft'
  | 'settleDraft'
  | 'discardDraft'
  | 'takeOverDraft'
  | 'checkDraft'
  | 'tryDraft'
  | 'timeChange'
  | 'takeBackChange'

export function draftBridge(operator: () => string): Pick<Bridge, Names> {
  const parsed = parseSiteText(JSON.stringify(demo))
  if (!parsed.ok) throw new Error(parsed.error.map(problemLine).join('; '))
  const { site } = parsed.value
  const inForce = documentOf(site)
  const checker = createDraftChecker()
  let draft = EMPTY_DRAFT
  let revision = 1
  let timed: DraftState['timed'] = null
  const state = (): DraftState => draftState(draft, inForce, revision, timed)
  const become = (next: typeof draft): Promise<Answer<DraftState>> => {
    draft = next
    revision += 1
    return Promise.resolve({ ok: true, value: state() })
  }
  return {
    siteDraft: () => Promise.resolve({ ok: true, value: state() }),
    editDraft: (_revision, edits) => {
      const edited = editDraft(draft, inForce, edits, { at: NOW, operator: operator() })
      if (edited.ok) return become(edited.value)
      return Promise.resolve({ ok: false, code: 'bad-argument', detail: edited.error.map(problemLine).join('; ') })
    },
    undoDraft: () => become(undoDraft(draft)),
    redoDraft: () => become(redoDraft(draft)),
    settleDraft: (_revision, thing, keep) => become(settleDraft(draft, inForce, thing, keep)),
    discardDraft: () => become(EMPTY_DRAFT),
    takeOverDraft: () => become({ ...draft, owner: { name: operator(), since: NOW } }),
    timeChange: (_id, reason, { at }) => {
      timed = { at, operator: operator(), reason: `${reason.code}: ${reason.text}`, since: NOW, refused: null }
      return become(draft)
    },
    takeBackChange: () => {
      timed = null
      return become(draft)
    },
    tryDraft: (reads, start) =>
      Promise.resolve({ ok: true, value: tryReads(withDraft(documentOf(site), draft), reads, start) }),
    checkDraft: () => Promise.resolve({ ok: true, value: checker.check(site, draft.steps) }),
  }
}
