/** Cards as exports write them: a number, or facility and number in one cell such as `00012:05555` or `012,05555`. */
import type { Formats } from '../../cards/formats'
import { fail, ok, type Result } from '../../domain/result'
import { escaped } from '../cell-text'

interface CardDefaults {
  /** Undefined where neither the row nor the mapping names a format. */
  readonly format: string | undefined
  /** In digits. Left out where the row and the mapping both leave it open. */
  readonly facility: string | undefined
  /** The number is facility and number as one decimal number. */
  readonly wholeNumber: boolean
}

const PAIR = /^(\d+)\s*[:\-,/ ]\s*(\d+)$/

/** A card in the form of the column `credentials`. */
export function cardText(cell: string, given: CardDefaults, formats: Formats): Result<string, string> {
  const [, ownFacility, ownNumber] = PAIR.exec(cell) ?? []
  const number = ownNumber ?? cell
  if (!/^\d{1,400}$/.test(number)) return fail('is not a card number')
  const { format } = given
  if (format === undefined) return fail('has no card format: choose one for all cards')
  const layout = formats.get(format)?.layout
  const facility = ownFacility ?? given.facility
  if (given.wholeNumber && ownFacility === undefined && layout?.facility) {
    const bits = BigInt(layout.number.length)
    const whole = BigInt(number)
    return ok(`${escaped(format)}:${whole >> bits}:${whole & ((1n << bits) - 1n)}`)
  }
  if (layout?.facility && facility === undefined)
    return fail(`needs a facility, which ${format} cards have: give one for all cards`)
  return ok(`${escaped(format)}:${layout?.facility ? (facility ?? '') : ''}:${number}`)
}
