/** Texts of the desk: each sentence comes from the catalogue, in the language of the window. */
import type { Values } from '../../main/text/messages'
import { windowTexts, type WindowKey } from '../../main/text/window-texts'

export type TextKey = WindowKey

/** The text of a key with its places filled. */
export const text = (key: TextKey, values?: Values): string => windowTexts.text(key, values)

/** The text of a family such as `alarm.` for a name that comes from outside; `undefined` when it is not in the catalogue. */
export const textIn = (prefix: `${string}.`, name: string, values?: Values): string | undefined =>
  windowTexts.find(prefix + name, values)

/** `1 person` or `4 people`: a text that chooses its form by the number `n`. */
export const count = (key: TextKey, n: number, values?: Values): string => windowTexts.text(key, { n, ...values })
