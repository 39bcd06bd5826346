/** Doors and readers of the draft: what hangs where, and what a new one begins with. Pure. */
import type { DraftEdit, JsonObject } from '../../../../preload/contract/draft'
import { OUTSIDE } from '../areas/model'
import { freeId, thingsOf } from '../thing'

export const readersOf = (document: JsonObject, door: string): readonly JsonObject[] =>
  thingsOf(document, 'readers').filter((reader) => reader['door'] === door)

/** The first address that no reader of the controller has. */
export function freeAddress(document: JsonObject, controller: string | undefined): number {
  const taken = new Set(
    thingsOf(document, 'readers')
      .filter((reader) => reader['controller'] === controller)
      .map(({ address }) => address),
  )
  let address = 0
  while (taken.has(address)) address++
  return address
}

export interface NewDoor {
  readonly name: string
  readonly controller: string | null
  readonly from: number
  readonly to: number
  readonly entrance: string
  /** Empty: no exit reader. */
  readonly exit: string
}

/** A door with its readers, as one step of the draft. */
export function newDoorEdits(document: JsonObject, door: NewDoor): readonly DraftEdit[] {
  const id = freeId(document, 'doors', 'D')
  const made: DraftEdit = { section: 'doors', id, after: { id, name: door.name } }
  const first = newReaderEdit(document, { name: door.entrance, door: id, ...ends(door, door.from, door.to) })
  if (door.exit === '') return [made, first]
  const readers = [...thingsOf(document, 'readers'), ...(first.after ? [first.after] : [])]
  const second = newReaderEdit(
    { ...document, readers },
    { name: door.exit, door: id, ...ends(door, door.to, door.from) },
  )
  return [made, first, second]
}

const ends = ({ controller }: NewDoor, from: number, to: number) => ({
  controller: controller ?? undefined,
  from,
  to,
})

interface NewReader {
  readonly name: string
  readonly door: string
  readonly controller: string | undefined
  readonly from: number
  readonly to: number
}

function newReaderEdit(document: JsonObject, { name, door, controller, from, to }: NewReader): DraftEdit {
  const id = freeId(document, 'readers', 'R')
  const at = controller === undefined ? {} : { controller, address: freeAddress(document, controller) }
  return { section: 'readers', id, after: { id, name, door, ...at, from, to } }
}

/** One more reader at a door: on the same controller as its first, and the other way round. */
export function anotherReader(document: JsonObject, door: string, name: string): DraftEdit {
  const [first] = readersOf(document, door)
  const controller = first?.['controller']
  const [from, to] = [first?.['to'], first?.['from']]
  return newReaderEdit(document, {
    name,
    door,
    controller: typeof controller === 'string' ? controller : undefined,
    from: typeof from === 'number' ? from : OUTSIDE,
    to: typeof to === 'number' ? to : OUTSIDE,
  })
}

/** The reader turned round. */
export const swapped = (reader: JsonObject): JsonObject => ({ ...reader, from: reader['to'], to: reader['from'] })
