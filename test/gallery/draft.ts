/** The draft of the site in the gallery: the product's own fold and checks, over the demo site, in memory. */
import demo from '../../resources/demo/site.json'
import { createDraftChecker } from '../../main/change/draft-check'
import { compareVersions, editsTo } from '../../main/change/versions'
import { tryReads } from '../../main/change/draft-try'
import { EMPTY_DRAFT } from '../../main/domain/site-draft'
import type { DraftState } from '../../main/domain/site-draft'
import { problemLine } from '../../main/domain/result'
import { documentOf, draftState, editDraft, redoDraft, settleDraft, undoDraft, withDraft } from '../../main/site/draft'
import { parseSiteText } from '../../main/site/parse'
import type { SiteVersion } from '../../preload/contract/versions'
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
  | 'siteVersions'
  | 'compareVersions'
  | 'draftVersion'

/** The site before its last change: another rule of an area, and a group that is gone now. */
const OLDER = JSON.stringify({
  ...demo,
  areas: demo.areas.map((area) => (area.id === 3 ? { ...area, capacity: { max: 30 } } : area)),
  groups: [...demo.groups, { id: 'night', name: 'Night shift' }],
  cardholders: demo.cardholders.slice(1),
})
const DAY = 86_400_000
const VERSIONS: readonly SiteVersion[] = [
  {
    ...{ version: 3, seq: 20_884_002, at: NOW - DAY, operator: 'L. Moretti', reason: 'correction: audit 2026-07' },
    ...{ what: 'groups: 1 removed; areas: 1 changed', workstation: 'office-1', byCommand: false },
  },
  {
    ...{ version: 2, seq: 20_700_100, at: NOW - 9 * DAY, operator: 'root', reason: 'command line' },
    ...{ what: 'cardholders: 12 added, 3 changed', workstation: null, byCommand: true },
  },
  {
    ...{ version: 1, seq: 1, at: NOW - 90 * DAY, operator: 'console', reason: 'first start' },
    ...{ what: null, workstation: null, byCommand: false },
  },
]

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
    siteVersions: () => Promise.resolve({ ok: true, value: VERSIONS }),
    compareVersions: () => Promise.resolve({ ok: true, value: compareVersions(OLDER, JSON.stringify(demo)) }),
    draftVersion: () => {
      const edits = editsTo(OLDER, site, draft.steps)
      const edited = editDraft(draft, inForce, edits, { at: NOW, operator: operator() })
      return become(edited.ok ? edited.value : draft)
    },
    tryDraft: (reads, start) =>
      Promise.resolve({ ok: true, value: tryReads(withDraft(documentOf(site), draft), reads, start) }),
    checkDraft: () => Promise.resolve({ ok: true, value: checker.check(site, draft.steps) }),
  }
}
