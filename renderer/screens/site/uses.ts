/** Who refers to a thing of the site file: what is used cannot be deleted without saying where. Pure. */
import { DRAFT_LISTS, type DraftSection, type JsonObject } from '../../../preload/contract/draft'
import { idOf, isObject, thingsOf } from './thing'

export interface Use {
  readonly section: DraftSection
  readonly id: string
  /** Where in the thing, such as `apb.exemptGroups`. */
  readonly path: string
}

/** The keys under which things of a section are named by others. */
const KEYS: Readonly<Partial<Record<DraftSection, readonly string[]>>> = {
  areas: ['within', 'from', 'to', 'area', 'setLocation'],
  doors: ['door', 'doors'],
  readers: ['reader', 'readers', 'after'],
  controllers: ['controller'],
  groups: ['exemptGroups', 'groups', 'group', 'exceptGroups'],
  schedules: ['schedule', 'unlockSchedule'],
  holidays: ['holiday', 'holidays'],
  accessLevels: ['accessLevels'],
  inputs: ['input'],
  cardFormats: ['cardFormat', 'cardFormats'],
}

/** Sections whose things people have too; people are no part of the draft. */
export const PEOPLE_HAVE: readonly DraftSection[] = ['groups', 'accessLevels', 'cardFormats']

/** Points such as `R1.out0` name a reader, a controller or a door before their dot. */
const POINTS: readonly DraftSection[] = ['readers', 'controllers', 'doors']
const POINT = /^(.+)\.(?:in\d+|out\d+|aux|lock|contact|rex)$/

/** Paths within a value at which the id is named under one of the keys. */
function namedIn(value: unknown, is: (key: string, value: unknown) => boolean, path: string): readonly string[] {
  if (Array.isArray(value)) return value.flatMap((each) => namedIn(each, is, path))
  if (!isObject(value)) return []
  return Object.entries(value).flatMap(([key, inner]) => {
    const at = path === '' ? key : `${path}.${key}`
    const here = Array.isArray(inner) ? inner.some((each) => is(key, each)) : is(key, inner)
    return here ? [at] : namedIn(inner, is, at)
  })
}

/** Everything in the document that names the thing, in the file's order. */
export function usesOf(document: JsonObject, section: DraftSection, id: string): readonly Use[] {
  const keys = KEYS[section] ?? []
  const byPoint = POINTS.includes(section)
  const is = (key: string, value: unknown): boolean =>
    (keys.includes(key) && !isObject(value) && String(value) === id) ||
    (byPoint && typeof value === 'string' && POINT.exec(value)?.[1] === id)
  const lists = DRAFT_LISTS.flatMap((list) =>
    thingsOf(document, list)
      .filter((thing) => list !== section || idOf(thing) !== id)
      .flatMap((thing) => namedIn(thing, is, '').map((path): Use => ({ section: list, id: idOf(thing), path }))),
  )
  const single = (['site', 'alarms'] as const).flatMap((one) =>
    namedIn(document[one], is, '').map((path): Use => ({ section: one, id: '', path })),
  )
  return [...lists, ...single]
}
