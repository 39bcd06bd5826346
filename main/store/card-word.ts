/**
 * What was presented at a reader and whose it proved to be, as one text of the dictionary. A card that is used a
 * thousand times costs each of its rows one integer.
 *
 *   [credential]                               an event alone
 *   [credential, "id", id]                     a read by credential id
 *   [credential, "card", format, facility, number]
 *   [credential, "card", "raw", null, number, bits]   a raw card that says how long it is
 *   [credential, "raw", bits, hex]
 *   [credential, "panel", controller, id]      a panel's own decision; id as the panel named it
 *
 * A read at a keypad has how it went with the PIN behind the rest: right, wrong or missing.
 *
 * `credential` is the event's, null when it named none.
 */
import { unreachable } from '../domain/assert'
import type { CardIdentity } from '../domain/card'
import type { ControllerId, CredentialId } from '../domain/ids'
import { PIN_OUTCOMES, type PinOutcome, type Presented } from '../domain/record'

export interface CardWord {
  readonly credential: string | null
  readonly presented?: Presented
  readonly pin?: PinOutcome
  readonly panel?: { readonly controller: ControllerId; readonly credential: CredentialId }
}

type Cell = string | number | null

export function encodeCard(word: CardWord): string {
  const cells: Cell[] = [word.credential]
  if (word.panel) cells.push('panel', word.panel.controller, word.panel.credential)
  else if (word.presented) {
    const { presented } = word
    switch (presented.kind) {
      case 'credential':
        cells.push('id', presented.credential)
        break
      case 'card':
        cells.push('card', ...cardCells(presented.card))
        break
      case 'raw':
        cells.push('raw', presented.bits, presented.hex)
        break
      default:
        unreachable(presented)
    }
    if (word.pin) cells.push(word.pin)
  }
  return JSON.stringify(cells)
}

/** Facilities are numbers here as they were in older journals, as long as a number is exact. */
function cardCells({ format, facility, number, bits }: CardIdentity): readonly Cell[] {
  const exact = facility !== null && Number.isSafeInteger(Number(facility)) ? Number(facility) : facility
  return bits === undefined ? [format, exact, number] : [format, exact, number, bits]
}

/** By far the most: a card known by the id of its credential, which needs no escapes. */
const BY_ID = /^\["([^"\\]*)","id","([^"\\]*)"\]$/

export function decodeCard(text: string): CardWord {
  const byId = BY_ID.exec(text)
  if (byId) return { credential: byId[1] ?? '', presented: { kind: 'credential', credential: byId[2] ?? '' } }
  const [credential, kind, ...rest] = JSON.parse(text) as [string | null, string?, ...Cell[]]
  if (kind === undefined) return { credential }
  switch (kind) {
    case 'id':
      return { credential, presented: { kind: 'credential', credential: String(rest[0]) }, ...pinIn(rest[1]) }
    case 'card': {
      const [format, facility = null, number, ...more] = rest
      const bits = typeof more[0] === 'number' ? more[0] : undefined
      const card: CardIdentity = {
        format: String(format),
        facility: facility === null ? null : String(facility),
        number: String(number),
        ...(bits === undefined ? {} : { bits }),
      }
      return { credential, presented: { kind: 'card', card }, ...pinIn(more.at(-1)) }
    }
    case 'raw':
      return { credential, presented: { kind: 'raw', bits: Number(rest[0]), hex: String(rest[1]) }, ...pinIn(rest[2]) }
    case 'panel':
      return { credential, panel: { controller: String(rest[0]), credential: String(rest[1]) } }
    default:
      return { credential }
  }
}

function pinIn(cell: Cell | undefined): { readonly pin?: PinOutcome } {
  const pin = PIN_OUTCOMES.find((outcome) => outcome === cell)
  return pin === undefined ? {} : { pin }
}
