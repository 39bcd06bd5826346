/** Points of readers on a bus, as the site file names them: `R1.out0`, `R1.in1`; and `D1.aux` for a door's own. */
import type { DoorId, ReaderId } from '../domain/ids'
import type { Site } from '../domain/site'

export interface Point {
  readonly reader: ReaderId
  readonly kind: 'in' | 'out'
  readonly number: number
}

export function parsePoint(text: string): Point | undefined {
  const match = /^(.+)\.(in|out)(\d{1,3})$/.exec(text)
  if (!match || match[1] === undefined) return undefined
  return { reader: match[1], kind: match[2] === 'in' ? 'in' : 'out', number: Number(match[3]) }
}

/** What an automation's output is: a point of a reader, or the auxiliary output of a door on a panel. */
export function outputOf(site: Site, text: string): { readonly point: Point } | { readonly door: DoorId } | undefined {
  const point = parsePoint(text)
  if (point && site.readers.some(({ id }) => id === point.reader)) return { point }
  const door = site.doors.find(({ id }) => `${id}.aux` === text)
  if (!door) return undefined
  const aux = door.io.aux === null ? undefined : parsePoint(door.io.aux)
  return aux ? { point: aux } : { door: door.id }
}

/** What each input of a bus means to the doors. */
export interface InputMeaning {
  readonly door: DoorId
  readonly what: 'contact' | 'rex'
}

/** By `reader.number`. */
export function inputMeanings(site: Site): ReadonlyMap<string, InputMeaning> {
  const meanings = new Map<string, InputMeaning>()
  for (const { id, contact, io } of site.doors) {
    for (const what of ['contact', 'rex'] as const) {
      const text = io[what]
      const point = text === null ? undefined : parsePoint(text)
      if (!point || (what === 'contact' && !contact)) continue
      meanings.set(`${point.reader}.${point.number}`, { door: id, what })
    }
  }
  return meanings
}
