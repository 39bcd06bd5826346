/** Why a read was decided as it was, for the window and for `replay --explain`. */
import type texts from '../../resources/text/en/explain.json'
import { catalogue } from './catalogue'

export type ExplainKey = keyof typeof texts

export const explainTexts = catalogue<ExplainKey>(
  import.meta.glob('../../resources/text/*/explain.json', { eager: true, import: 'default' }),
)
