/** What somebody typed and chose about a new reader, and the step of the draft that it becomes. Pure, but for the store. */
import { create } from 'zustand'
import { CONTROLLER_TRAITS } from '../../../../preload/contract/controllers'
import type { DraftEdit, JsonObject } from '../../../../preload/contract/draft'
import type { LineLink, LineTrial } from '../../../../preload/contract/hardware'
import { OUTSIDE } from '../areas/model'
import { readersOf } from '../doors/model'
import { freeId, idOf, isObject, thingIn, thingsOf, valueAt } from '../thing'

export type Way = 'serial' | 'server'

export interface NewReader {
  /** A line of the draft; null: a new one. */
  readonly controller: string | null
  readonly lineName: string
  readonly way: Way
  readonly path: string
  readonly host: string
  readonly port: string
  /** Of a device server; a serial port is searched at every speed. */
  readonly baud: number
  readonly thorough: boolean
  readonly find: { readonly address: number; readonly baud: number } | null
  readonly secure: boolean
  readonly name: string
  /** A door of the draft; null: a new one. */
  readonly door: string | null
  readonly doorName: string
  /** The areas on the two sides of the door. */
  readonly sides: readonly [number, number]
  /** On which side the reader is; null: nobody has said it. */
  readonly side: 0 | 1 | null
}

const DEFAULT_SERVER_PORT = '4001'
const FIRST_BAUD = 9_600

const EMPTY: NewReader = {
  ...{ controller: null, lineName: '', way: 'serial', path: '', host: '', port: DEFAULT_SERVER_PORT, baud: FIRST_BAUD },
  ...{ thorough: false, find: null, secure: true, name: '', door: null, doorName: '' },
  ...{ sides: [OUTSIDE, OUTSIDE], side: null },
}

/** Outlives the dialog, so that another one can be opened in between, as that of the readers' keys. */
export const useNewReader = create<NewReader>()(() => EMPTY)
export const change = (what: Partial<NewReader>): void => useNewReader.setState(what)

const LINE_KINDS = Object.entries(CONTROLLER_TRAITS).flatMap(([kind, { readerLine }]) => (readerLine ? [kind] : []))

export const linesOf = (document: JsonObject): readonly JsonObject[] =>
  thingsOf(document, 'controllers').filter((each) => LINE_KINDS.includes(String(each['kind'])))

/** Areas on both sides of a door, as its first reader says; else of a door between outside and the first area. */
export function sidesOf(document: JsonObject, door: string | null): readonly [number, number] {
  const [first] = door === null ? [] : readersOf(document, door)
  const [from, to] = [first?.['from'], first?.['to']]
  if (typeof from === 'number' && typeof to === 'number') return [from, to]
  const area = thingsOf(document, 'areas').find((each) => Number(each['id']) !== OUTSIDE)
  return [OUTSIDE, area ? Number(area['id']) : OUTSIDE]
}

/** What the dialog begins with: the chosen line, else the first, else a new one. */
export function beginNewReader(document: JsonObject, controller: string | null): void {
  const known = linesOf(document).map(idOf)
  const line = known.find((id) => id === controller) ?? known[0] ?? null
  useNewReader.setState({ ...EMPTY, controller: line, sides: sidesOf(document, null) })
}

/** The port that the line has or will have; null while it is not said. */
export function linkOf(document: JsonObject, reader: NewReader): LineLink | null {
  const { controller, way, path, host, port, baud } = reader
  if (controller !== null) return linkIn(thingIn(document, 'controllers', controller))
  if (way === 'serial') return path.trim() === '' ? null : { path: path.trim(), baud: FIRST_BAUD }
  const number = /^\d{1,5}$/.test(port.trim()) ? Number(port) : 0
  return host.trim() === '' || number < 1 || number > 65_535 ? null : { host: host.trim(), port: number, baud }
}

function linkIn(controller: JsonObject | null): LineLink | null {
  const link = valueAt(controller, 'link')
  if (!isObject(link)) return null
  const baud = typeof link['baud'] === 'number' ? link['baud'] : FIRST_BAUD
  const { path, host, port } = link
  if (typeof path === 'string' && path !== '') return { path, baud }
  return typeof host === 'string' && host !== '' && typeof port === 'number' ? { host, port, baud } : null
}

/** The id of the line's controller, or the one that a new line will get. */
export const controllerOf = (document: JsonObject, { controller }: NewReader): string =>
  controller ?? freeId(document, 'controllers', 'B')

/** Readers of a line by address. */
export const addressesOf = (document: JsonObject, controller: string): ReadonlyMap<number, string> =>
  new Map(
    thingsOf(document, 'readers').flatMap((reader) =>
      reader['controller'] === controller && typeof reader['address'] === 'number'
        ? [[reader['address'], idOf(reader)] as const]
        : [],
    ),
  )

/** The speed of the line: that of the draft, or, of a new serial line, that of its readers. */
export function speedOf(
  document: JsonObject,
  reader: NewReader,
  { found, link }: Pick<LineTrial, 'found' | 'link'>,
): number {
  const known = reader.controller === null ? null : linkIn(thingIn(document, 'controllers', reader.controller))
  if (known) return known.baud
  if (!('path' in link)) return link.baud
  return reader.find?.baud ?? found[0]?.baud ?? link.baud
}

/** What is still missing, as the end of a text key; null: nothing. */
export function missingOf(
  document: JsonObject,
  reader: NewReader,
): 'line' | 'find' | 'name' | 'door' | 'sides' | 'side' | null {
  if (!linkOf(document, reader)) return 'line'
  if (!reader.find) return 'find'
  if (reader.name.trim() === '') return 'name'
  if (reader.door === null && reader.doorName.trim() === '') return 'door'
  if (reader.sides[0] === reader.sides[1]) return 'sides'
  return reader.side === null ? 'side' : null
}

/** The line, the door and the reader, where they are new, as one step. */
export function newReaderEdits(document: JsonObject, reader: NewReader, lineName: string): readonly DraftEdit[] {
  const link = linkOf(document, reader)
  const { find, side } = reader
  if (!link || !find || side === null) return []
  const controller = controllerOf(document, reader)
  const door = reader.door ?? freeId(document, 'doors', 'D')
  const id = freeId(document, 'readers', 'R')
  const [from, to] = side === 0 ? reader.sides : [reader.sides[1], reader.sides[0]]
  const line: DraftEdit = {
    section: 'controllers',
    id: controller,
    after: {
      ...{ id: controller, name: reader.lineName.trim() || lineName, kind: 'osdp' },
      link: { ...link, baud: 'path' in link ? find.baud : link.baud },
    },
  }
  return [
    ...(reader.controller === null ? [line] : []),
    ...(reader.door === null
      ? [{ section: 'doors', id: door, after: { id: door, name: reader.doorName.trim() } } as const]
      : []),
    {
      section: 'readers',
      id,
      after: {
        ...{ id, name: reader.name.trim(), door, controller, address: find.address, from, to },
        ...(reader.secure ? {} : { secureChannel: 'off' }),
      },
    },
  ]
}
