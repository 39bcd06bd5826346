/** Why a read would be refused, short. */
import type { Opening } from '../../preload/contract/people'
import { text } from './text'

export const openingWords = ({ reason, violation }: Opening): string =>
  violation !== undefined && (reason === undefined || reason === 'apb')
    ? text(`violation.${violation}`).toLowerCase()
    : text(`opening.${reason ?? 'apb'}`)
