/** Reasons as people gave them: a code of the list and words of their own. */
import { reasonOf, type RecordedReason } from '../../preload/contract/reasons'
import { text } from './text'

/** Who did it: an operator's name, or which automation. */
export function operatorWords(operator: string): string {
  const automation = /^automation:(.+)$/.exec(operator)?.[1]
  return automation === undefined ? operator : text('who.automation', { automation })
}

/** A code and words read `reader fault, gate arm stuck`; of `other`, and where there is no code, the words alone. */
export function reasonSaid({ code, text: words }: RecordedReason): string {
  if (code === null || (code === 'other' && words !== '')) return words
  const said = text(`reason.inline.${code}`)
  return words === '' ? said : text('reason.with-text', { reason: said, text: words })
}

/** A recorded reason in words. */
export const reasonWords = (recorded: string): string => reasonSaid(reasonOf(recorded))

/** The same where there is little room: the code where there is one that says something, else all the words. */
export function reasonInShort(recorded: string): string {
  const { code, text: words } = reasonOf(recorded)
  return reasonSaid({ code, text: code === null || code === 'other' ? words : '' })
}
