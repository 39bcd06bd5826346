/** What the console's window shows, its notifications and its papers included. */
import type texts from '../../resources/text/en/window.json'
import { catalogue } from './catalogue'

export type WindowKey = keyof typeof texts

export const windowTexts = catalogue<WindowKey>(
  import.meta.glob('../../resources/text/*/window.json', { eager: true, import: 'default' }),
)
