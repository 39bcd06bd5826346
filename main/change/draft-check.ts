/**
 * Checks a site's draft while it is edited. What people refer to has to stay, and a hundred thousand of them take seconds
 * to read; so the check reads only those who refer to something that nobody before them refers to.
 */
import type { DraftCheck, JsonObject, SiteDraft } from '../domain/site-draft'
import { levelIdOf } from '../domain/site'
import type { Cardholder, Site } from '../domain/site'
import { atThing, documentOf, withDraft } from '../site/draft'
import { exportSite } from '../site/export'
import { parseSiteText } from '../site/parse'

/** For each thing that people refer to, one of them who does. */
function referring(people: readonly Cardholder[]): readonly Cardholder[] {
  const seen = new Set<string>()
  return people.filter((person) => {
    const size = seen.size
    for (const group of person.groups) seen.add(`group ${group}`)
    for (const level of person.accessLevels) seen.add(`level ${levelIdOf(level)}`)
    for (const { card } of person.credentials) seen.add(`format ${card?.format ?? ''}`)
    return seen.size > size
  })
}

export interface DraftChecker {
  readonly check: (site: Site, steps: SiteDraft['steps']) => DraftCheck
}

/** Remembers who refers to what, for as long as the site in force is the same. */
export function createDraftChecker(): DraftChecker {
  let known: { site: Site; document: JsonObject; people: unknown; ids: readonly string[] } | undefined
  const of = (site: Site): NonNullable<typeof known> => {
    if (known?.site === site) return known
    const cardholders = referring(site.cardholders)
    const people = exportSite({ ...site, cardholders })['cardholders']
    known = { site, document: documentOf(site), people, ids: cardholders.map(({ id }) => id) }
    return known
  }
  return {
    check: (site, steps) => {
      const { document, people, ids } = of(site)
      const drafted = withDraft(document, { steps })
      const parsed = parseSiteText(JSON.stringify({ ...drafted, cardholders: people }))
      if (!parsed.ok) return { problems: parsed.error.map((one) => atThing(one, drafted, ids)), warnings: [] }
      return { problems: [], warnings: parsed.value.warnings.map((one) => atThing(one, drafted, ids)) }
    },
  }
}

/** The whole site file with the draft's edits, people included. */
export const draftedText = (site: Site, steps: SiteDraft['steps']): string =>
  JSON.stringify({ ...withDraft(documentOf(site), { steps }), cardholders: exportSite(site)['cardholders'] }, null, 2)
