/** The card formats that every site has, as the window shows them. */
import { LAYOUTS } from '../../main/domain/card-layouts'
import type * as card from '../../main/domain/card'

export type BuiltInFormat = card.CardFormat

export const BUILT_IN_FORMATS: readonly BuiltInFormat[] = LAYOUTS
