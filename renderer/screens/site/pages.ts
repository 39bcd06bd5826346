/** Which tab shows a thing of the draft. */
import type { DraftProblem, DraftSection } from '../../../preload/contract/draft'
import { focusField, openThing } from './go'
import type { SiteTabName } from './tab-names'

const TAB: Readonly<Record<DraftSection, SiteTabName>> = {
  site: 'settings',
  areas: 'areas',
  controllers: 'hardware',
  doors: 'doors',
  readers: 'doors',
  cardFormats: 'formats',
  groups: 'groups',
  holidays: 'schedules',
  schedules: 'schedules',
  accessLevels: 'groups',
  inputs: 'automations',
  automations: 'automations',
  resets: 'automations',
  plans: 'settings',
  alarms: 'alarms',
}

/** Sections that share a tab with another name their things with the section before, such as `doors:D1`. */
export const thingKey = (section: DraftSection, id: string): string => `${section}:${id}`

const SHARED: readonly SiteTabName[] = ['doors', 'schedules', 'groups', 'automations']

/** The tab of a section, and how the address names a thing there. */
export function placeOf(section: DraftSection, id: string): { readonly page: SiteTabName; readonly thing: string } {
  const page = TAB[section]
  return { page, thing: SHARED.includes(page) ? thingKey(section, id) : id }
}

/** Shows a thing, with the focus at a field of it. */
export function showThing(section: DraftSection, id: string, path = ''): void {
  const { page, thing } = placeOf(section, id)
  // The alarm rules are one object in two forms.
  openThing(page, section === 'alarms' && path.startsWith('instructions') ? 'instructions' : thing)
  if (path !== '') focusField(section, id, path)
}

/** Shows the field of a problem; one of the whole file or of a person has no field here. */
export function showProblem({ section, id, path }: DraftProblem): void {
  if (section !== null && section !== 'cardholders') showThing(section, id, path)
}
