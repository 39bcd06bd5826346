/** Values of the site file as the review says them: things by name, switches as on and off. */
import type { JsonObject } from '../../../../preload/contract/draft'
import { text, textIn } from '../../../format/text'
import { nameOf, thingIn } from '../thing'
import type { DraftSection } from '../../../../preload/contract/draft'

/** Which section the last key of a path names things of. */
const NAMES: Readonly<Record<string, DraftSection>> = {
  within: 'areas',
  from: 'areas',
  to: 'areas',
  door: 'doors',
  controller: 'controllers',
  schedule: 'schedules',
  unlockSchedule: 'schedules',
  exemptGroups: 'groups',
  after: 'readers',
  readers: 'readers',
}

/** `Rule` for `apb.mode`; the path itself where the catalogue has no text for it. */
export const fieldWords = (path: string): string => textIn('office.field.', path) ?? path

export function valueWords(documents: readonly JsonObject[], path: string, value: unknown): string {
  if (value === undefined) return text('office.value.none')
  if (value === true) return text('office.on')
  if (value === false) return text('office.off')
  if (Array.isArray(value)) {
    const each = value.map((one) => valueWords(documents, path, one))
    return each.length === 0 ? text('office.value.none') : each.join(', ')
  }
  if (typeof value === 'string' || typeof value === 'number') {
    const section = NAMES[path.split('.').at(-1) ?? '']
    if (section === 'areas' && value === 0) return text('area.outside')
    for (const document of section === undefined ? [] : documents) {
      const thing = thingIn(document, section ?? 'areas', String(value))
      if (thing) return nameOf(thing)
    }
    return textIn('office.value.', String(value)) ?? String(value)
  }
  return JSON.stringify(value)
}
