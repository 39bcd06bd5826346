/** Areas of the draft: what lies in what, which readers lead in and out, and what moving a reader does to its ends. Pure. */
import type { DraftEdit, JsonObject } from '../../../../preload/contract/draft'
import { idOf, thingsOf, valueAt } from '../thing'

export const OUTSIDE = 0

/** The areas that contain an area, itself the first. */
export function containing(document: JsonObject, id: number): readonly number[] {
  const within = new Map(thingsOf(document, 'areas').map((area) => [Number(area['id']), area['within']]))
  const found = [id]
  let outer = within.get(id)
  while (typeof outer === 'number' && !found.includes(outer)) {
    found.push(outer)
    outer = within.get(outer)
  }
  return found
}

const isIn = (document: JsonObject, area: number, end: unknown): boolean =>
  typeof end === 'number' && containing(document, end).includes(area)

/** Readers that lead over the border of an area: in at its entrances, out at its exits. Muster readers lead nowhere. */
export function borderOf(
  document: JsonObject,
  area: number,
): { readonly entrances: readonly JsonObject[]; readonly exits: readonly JsonObject[] } {
  const readers = thingsOf(document, 'readers').filter(({ kind }) => kind !== 'muster')
  const inside = (end: unknown): boolean => isIn(document, area, end)
  return {
    entrances: readers.filter(({ from, to }) => inside(to) && !inside(from)),
    exits: readers.filter(({ from, to }) => inside(from) && !inside(to)),
  }
}

/** The reader as an entrance or exit of the area; where both its ends would be the area, the other one is turned round. */
export function moved(reader: JsonObject, area: number, as: 'entrance' | 'exit'): JsonObject {
  const { from, to } = reader
  if (as === 'entrance') return { ...reader, from: from === area ? to : from, to: area }
  return { ...reader, from: area, to: to === area ? from : to }
}

/** The reader taken from an area's border: the end in the area becomes what the area lies in, else Outside. */
export function takenOut(document: JsonObject, reader: JsonObject, area: number): JsonObject {
  const outer = containing(document, area)[1] ?? OUTSIDE
  const end = (value: unknown): unknown => (isIn(document, area, value) ? outer : value)
  return { ...reader, from: end(reader['from']), to: end(reader['to']) }
}

export const readerEdit = (reader: JsonObject): DraftEdit => ({ section: 'readers', id: idOf(reader), after: reader })

export type Mode = 'none' | 'soft' | 'hard'
const isMode = (value: unknown): value is Mode => value === 'none' || value === 'soft' || value === 'hard'

/** The rule at the entrances and at the exits. */
export function modesOf(area: JsonObject): { readonly entry: Mode; readonly exit: Mode } {
  const mode = valueAt(area, 'apb.mode')
  const both = isMode(mode) ? mode : 'none'
  const [entry, exit] = [valueAt(area, 'apb.entry'), valueAt(area, 'apb.exit')]
  return { entry: isMode(entry) ? entry : both, exit: isMode(exit) ? exit : both }
}

export const isHard = (area: JsonObject): boolean => Object.values(modesOf(area)).includes('hard')
export const isObserved = (area: JsonObject): boolean => valueAt(area, 'apb.enforcement') === 'observe'
