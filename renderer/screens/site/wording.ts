/** Sections and things in words. */
import type { DraftSection, JsonObject } from '../../../preload/contract/draft'
import { text } from '../../format/text'
import { nameOf, thingIn } from './thing'

export const sectionWords = (section: DraftSection): string => text(`office.section.${section}`)

/** `Laboratory`, or the section's word for the parts that are one each. */
export function thingWords(documents: readonly JsonObject[], section: DraftSection, id: string): string {
  if (id === '') return sectionWords(section)
  for (const document of documents) {
    const thing = thingIn(document, section, id)
    if (thing) return nameOf(thing)
  }
  return id
}
