/** What readers with a display show: at most 32 characters of ASCII each. */
import type texts from '../../resources/text/en/reader.json'
import { catalogue } from './catalogue'

export type ReaderKey = keyof typeof texts

export const readerTexts = catalogue<ReaderKey>(
  import.meta.glob('../../resources/text/*/reader.json', { eager: true, import: 'default' }),
)
