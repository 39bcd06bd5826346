/** Reasons as people gave them: a code of the list and words of their own. */
import { text, textIn } from './text'

const FORM = /^([a-z-]+)(?:: ?(.*))?$/s

/** Who did it: an operator's name, or which automation. */
export function operatorWords(operator: string): string {
  const automation = /^automation:(.+)$/.exec(operator)?.[1]
  return automation === undefined ? operator : text('who.automation', { automation })
}

/** `reader-fault: gate arm stuck` reads `reader fault, gate arm stuck`; anything else is shown as it is. */
export function reasonWords(reason: string): string {
  const match = FORM.exec(reason)
  const code = match?.[1] && textIn('reason.inline.', match[1])
  if (!match || !code) return reason
  return match[2]
    ? match[1] === 'other'
      ? match[2]
      : text('reason.with-text', { reason: code, text: match[2] })
    : code
}
