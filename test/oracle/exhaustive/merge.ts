/**
 * Keys of states. Two states with one key go on alike: instants count from now, and those longer ago than anything runs
 * count as one; set orders count by rank; what no rule of the site can ask for again is left out.
 */
import { HEADER, ROW, SLOT } from '../../../main/engine/saved'
import type { SiteFile } from '../formats'
import type { State } from '../state'

/** Numbers from here on are instants; the others are small. */
const INSTANT = 1e11

function relative(at: number, now: number, longest: number): string {
  const ago = now - at
  return ago > longest ? 'over' : `t${ago}`
}

const ORDERS = ['order', 'graceOrder']

/** The state of the oracle, as a text. */
export function oracleKey(site: SiteFile, state: State, longest: number): string {
  const { now } = state
  const orders: number[] = []
  // ranks stand in for orders once all are known, at the places where the text was cut
  const parts: (string | number)[] = []
  let part = ''
  const write = (value: unknown, key: string): void => {
    if (typeof value === 'number') {
      if (ORDERS.includes(key)) {
        parts.push(part, value)
        orders.push(value)
        part = ''
      } else part += value >= INSTANT ? relative(value, now, longest) : value
    } else if (typeof value === 'object' && value !== null) {
      part += '['
      for (const name in value) {
        // own keys of plain objects and arrays, by name
        write((value as Record<string, unknown>)[name], name)
        part += ','
      }
      part += ']'
    } else part += value as string
  }
  write(asked(site, state), '')
  orders.sort((one, other) => one - other)
  return parts.map((each) => (typeof each === 'number' ? `#${orders.indexOf(each)}` : each)).join('') + part
}

/** What can still make a difference; where no presence expires nobody asks since when somebody is somewhere (4.11). */
function asked(site: SiteFile, state: State): unknown {
  const expires = site.areas?.some(({ apb }) => apb?.presenceExpiryMinutes !== undefined) === true
  const { people, doors, reads, now: _now, begunAt: _begun, order: _order, ...rest } = state
  return {
    ...rest,
    reads: site.site.duplicateReadMs === undefined ? [] : reads,
    people: expires
      ? people
      : people.map(({ location, borders, newestPassageAt: _newest, ...person }) => ({
          ...person,
          location: location?.area,
          borders: borders.map(({ area, direction }) => `${area} ${direction}`).sort(),
        })),
    doors: doors.map(({ openedAt: _opened, heldFrom, order, ...door }) =>
      door.open ? { ...door, heldFrom, order } : door,
    ),
  }
}

/** Where the text of a saved state has orders, instants, and what no rule asks for. */
const IN_TEXT = /"(now|nextOrder|count|lastAt)":\d+|"(order|heldOrder|graceOrder)":(\d+)|(\d{12,})/g

/** A saved state of the engine (apb.md 9), as a text. */
export function engineKey(bytes: Uint8Array, now: number, longest: number): string {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const rowsEnd = HEADER + view.getUint32(4, true) * ROW
  const slotsEnd = rowsEnd + view.getUint32(8, true) * SLOT
  const text = Buffer.from(bytes.buffer, bytes.byteOffset + slotsEnd).toString('utf16le')
  const orders = Array.from(text.matchAll(IN_TEXT), ([, , , order]) => Number(order ?? Number.NaN)).sort(
    (a, b) => a - b,
  )
  let key = text.replace(IN_TEXT, (...found: (string | undefined)[]) => {
    const [, , name, order, at] = found
    if (name !== undefined) return `#${orders.indexOf(Number(order))}`
    return at === undefined ? '' : relative(Number(at), now, longest)
  })
  const instant = (at: number): string => relative(view.getFloat64(at, true), now, longest)
  for (let at = HEADER; at < rowsEnd; at += ROW) {
    key += `|${instant(at)}`
    for (let place = 8; place < ROW; place += 4) key += ` ${view.getInt32(at + place, true)}`
  }
  for (let at = rowsEnd; at < slotsEnd; at += SLOT)
    key += `|${instant(at)} ${view.getInt32(at + 8, true)} ${view.getInt32(at + 12, true)}`
  return key
}
