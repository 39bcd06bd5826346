/** The fold of a site's draft: edits of things over the site file in force, without people. Nothing here decides anything. */
import { canonicalJson } from '../domain/canonical-json'
import { DRAFT_LISTS, EMPTY_DRAFT } from '../domain/site-draft'
import type {
  DraftChange,
  DraftEdit,
  DraftProblem,
  DraftSection,
  DraftState,
  DraftStep,
  DraftStepEdit,
  JsonObject,
  SiteDraft,
} from '../domain/site-draft'
import { fail, ok, type Problem, type Result } from '../domain/result'
import type { Site } from '../domain/site'
import type { Instant } from '../domain/time'
import { exportSite } from './export'

/** Steps that can be undone; older ones are joined into one. */
const STEPS = 500

/** The site file's JSON without people. */
export function documentOf(site: Site): JsonObject {
  const { cardholders: _, ...rest } = exportSite({ ...site, cardholders: [] })
  // through text, so that it holds what a file would hold
  return JSON.parse(JSON.stringify(rest)) as JsonObject
}

const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const isList = (section: DraftSection): boolean => DRAFT_LISTS.some((each) => each === section)
const nameOf = (section: DraftSection, id: string): string => `${section}/${id}`

/** Whether two JSON values say the same, whatever the order of their keys. */
export const sameJson = (a: unknown, b: unknown): boolean => canonicalJson(a) === canonicalJson(b)

export const thingsOf = (document: JsonObject, section: DraftSection): readonly JsonObject[] => {
  const list = document[section]
  return Array.isArray(list) ? list.filter(isObject) : []
}

/** Null: there is none. */
export function thingIn(document: JsonObject, section: DraftSection, id: string): JsonObject | null {
  if (!isList(section)) {
    const one = document[section]
    return isObject(one) ? one : null
  }
  return thingsOf(document, section).find((thing) => String(thing['id']) === id) ?? null
}

/** What became last of each thing that the steps name, and what it was first. */
function latest(
  steps: readonly DraftStep[],
): Map<string, { first: DraftStepEdit; last: DraftStepEdit; step: DraftStep }> {
  const found = new Map<string, { first: DraftStepEdit; last: DraftStepEdit; step: DraftStep }>()
  for (const step of steps)
    for (const edit of step.edits) {
      const name = nameOf(edit.section, edit.id)
      found.set(name, { first: found.get(name)?.first ?? edit, last: edit, step })
    }
  return found
}

/** The document with the draft's edits: things keep their place, new ones come last. */
export function withDraft(inForce: JsonObject, { steps }: Pick<SiteDraft, 'steps'>): JsonObject {
  const result: Record<string, unknown> = { ...inForce }
  const changed = [...latest(steps).values()].map(({ last }) => last)
  for (const section of new Set(changed.map((edit) => edit.section))) {
    const ofSection = changed.filter((edit) => edit.section === section)
    if (!isList(section)) {
      const after = ofSection[0]?.after ?? null
      if (after === null) delete result[section]
      else result[section] = after
      continue
    }
    const edits = new Map(ofSection.map(({ id, after }) => [id, after]))
    const things = thingsOf(inForce, section).flatMap((thing) => {
      const id = String(thing['id'])
      const after = edits.get(id)
      edits.delete(id)
      return after === undefined ? [thing] : after === null ? [] : [after]
    })
    result[section] = [...things, ...[...edits.values()].filter((after) => after !== null)]
  }
  return result
}

/** What the draft changes, in the order in which it was touched first. An edit that is in force already is no change. */
export function draftChanges(inForce: JsonObject, { steps }: Pick<SiteDraft, 'steps'>): readonly DraftChange[] {
  return [...latest(steps).values()].flatMap(({ first, last, step }): DraftChange[] => {
    const now = thingIn(inForce, last.section, last.id)
    if (sameJson(now, last.after)) return []
    const kind = last.after === null ? 'removed' : now === null ? 'added' : 'changed'
    const { section, id } = last
    return [{ section, id, kind, at: step.at, operator: step.operator, stale: !sameJson(now, first.before) }]
  })
}

/** The draft over the site in force, as a screen shows it. @param revision the number of this state of the draft */
export const draftState = (
  draft: SiteDraft,
  inForce: JsonObject,
  revision: number,
  timed: DraftState['timed'] = null,
): DraftState => ({
  revision,
  owner: draft.owner,
  inForce,
  document: withDraft(inForce, draft),
  changes: draftChanges(inForce, draft),
  canUndo: draft.steps.length > 0,
  canRedo: draft.undone.length > 0,
  timed,
})

function badEdit({ section, id, after }: DraftEdit): Problem | undefined {
  const path = nameOf(section, id)
  if (!isList(section)) {
    if (id !== '') return { path, message: 'is one object and has no id' }
    return after === null && section === 'site' ? { path, message: 'cannot be removed' } : undefined
  }
  if (id === '') return { path, message: 'must have an id' }
  if (after !== null && String(after['id']) !== id)
    return { path, message: `must keep its id ${id}, got ${JSON.stringify(after['id'] ?? null)}` }
  return undefined
}

export interface Editing {
  readonly at: Instant
  readonly operator: string
}

/** Adds what one action changed; what is no change is left out. Steps that were undone cannot be done again afterwards. */
export function editDraft(
  draft: SiteDraft,
  inForce: JsonObject,
  edits: readonly DraftEdit[],
  { at, operator }: Editing,
): Result<SiteDraft> {
  const problems = edits.flatMap((edit) => badEdit(edit) ?? [])
  if (problems.length > 0) return fail(problems)
  const document = withDraft(inForce, draft)
  const changed = edits.flatMap((edit): DraftStepEdit[] => {
    const before = thingIn(document, edit.section, edit.id)
    return sameJson(before, edit.after) ? [] : [{ ...edit, before }]
  })
  if (changed.length === 0) return ok(draft)
  const owner = draft.owner ?? { name: operator, since: at }
  return ok({ owner, steps: joined([...draft.steps, { at, operator, edits: changed }]), undone: [] })
}

/** The two oldest steps become one when there are too many. */
function joined(steps: readonly DraftStep[]): readonly DraftStep[] {
  const [first, second, ...rest] = steps
  if (steps.length <= STEPS || !first || !second) return steps
  return [{ at: second.at, operator: second.operator, edits: [...first.edits, ...second.edits] }, ...rest]
}

/** Unchanged when there is nothing to undo. */
export function undoDraft(draft: SiteDraft): SiteDraft {
  const last = draft.steps.at(-1)
  if (!last) return draft
  return { ...draft, steps: draft.steps.slice(0, -1), undone: [...draft.undone, last] }
}

/** Unchanged when nothing was undone. */
export function redoDraft(draft: SiteDraft): SiteDraft {
  const next = draft.undone.at(-1)
  if (!next) return draft
  return { ...draft, steps: [...draft.steps, next], undone: draft.undone.slice(0, -1) }
}

/**
 * Settles a thing that changed in force since it was edited. `mine` keeps the edit over what is in force now; `theirs`
 * drops the edits of that thing.
 */
export function settleDraft(
  draft: SiteDraft,
  inForce: JsonObject,
  { section, id }: Pick<DraftEdit, 'section' | 'id'>,
  keep: 'mine' | 'theirs',
): SiteDraft {
  const isIt = (edit: DraftStepEdit): boolean => edit.section === section && edit.id === id
  if (keep === 'theirs') {
    const steps = draft.steps.flatMap((step) => {
      const edits = step.edits.filter((edit) => !isIt(edit))
      return edits.length === 0 ? [] : [{ ...step, edits }]
    })
    return steps.length === 0 ? EMPTY_DRAFT : { ...draft, steps, undone: [] }
  }
  const before = thingIn(inForce, section, id)
  let isFirst = true
  const steps = draft.steps.map((step) => ({
    ...step,
    edits: step.edits.map((edit) => {
      if (!isIt(edit) || !isFirst) return edit
      isFirst = false
      return { ...edit, before }
    }),
  }))
  return { ...draft, steps, undone: [] }
}

/** The draft once the site in force changed: empty when all of it is in force. */
export const afterSiteChange = (draft: SiteDraft, inForce: JsonObject): SiteDraft =>
  draft.steps.length > 0 && draftChanges(inForce, draft).length === 0 ? EMPTY_DRAFT : draft

/** Finds the thing that a path of the document names, such as `readers[3].apb.minutes`. */
export function atThing({ path, message }: Problem, document: JsonObject, people: readonly string[]): DraftProblem {
  const [, name = '', index, rest = ''] = /^(\w+)(?:\[(\d+)\])?\.?(.*)$/.exec(path) ?? []
  if (name === 'cardholders' && index !== undefined)
    return { section: 'cardholders', id: people[Number(index)] ?? '', path: rest, message }
  const section = [...DRAFT_LISTS, 'site' as const, 'alarms' as const].find((each) => each === name)
  if (section === undefined) return { section: null, id: '', path, message }
  if (index === undefined) return { section, id: '', path: rest, message }
  const list = document[section]
  const thing: unknown = Array.isArray(list) ? list[Number(index)] : undefined
  return { section, id: isObject(thing) ? String(thing['id']) : '', path: rest, message }
}
