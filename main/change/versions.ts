/** Versions of the site in the change thread: two of them compared, and one of them as edits of the draft. */
import { DRAFT_LISTS, DRAFT_OBJECTS } from '../domain/site-draft'
import type { DraftEdit, JsonObject, SiteDraft } from '../domain/site-draft'
import type { VersionDifference } from '../domain/site-version'
import { assert } from '../domain/assert'
import type { Site } from '../domain/site'
import { differencesOf } from '../site/differences'
import { documentOf, sameJson, thingIn, thingsOf, withDraft } from '../site/draft'
import { parseKeptSite } from '../site/parse'

function siteOf(text: string): Site {
  const parsed = parseKeptSite(text)
  assert(parsed.ok, 'a version of the site that was in force can be read')
  return parsed.value.site
}

/** @param before the older text, `after` the newer one */
export function compareVersions(before: string, after: string): VersionDifference {
  const [from, to] = [siteOf(before), siteOf(after)]
  const { counts, things } = differencesOf(from, to)
  const count = counts.find(({ section }) => section === 'cardholders')
  const named = things.filter(({ section }) => section === 'cardholders')
  const { added = 0, changed = 0, removed = 0 } = count ?? {}
  return { before: documentOf(from), after: documentOf(to), people: { added, changed, removed, named } }
}

/** Edits that make the draft say what a version said, people apart. */
export function editsTo(text: string, inForce: Site, steps: SiteDraft['steps']): readonly DraftEdit[] {
  return editsBetween(withDraft(documentOf(inForce), { steps }), documentOf(siteOf(text)))
}

/** Edits that turn a document into another one. */
export function editsBetween(from: JsonObject, to: JsonObject): readonly DraftEdit[] {
  const objects = DRAFT_OBJECTS.map((section) => ({ section, id: '' }))
  const listed = DRAFT_LISTS.flatMap((section) => {
    const ids = [...thingsOf(from, section), ...thingsOf(to, section)].map((thing) => String(thing['id']))
    return [...new Set(ids)].map((id) => ({ section, id }))
  })
  return [...objects, ...listed].flatMap(({ section, id }) => {
    const after = thingIn(to, section, id)
    return sameJson(thingIn(from, section, id), after) ? [] : [{ section, id, after }]
  })
}
