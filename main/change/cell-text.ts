/** Lists within a cell: `;` separates entries; `\;`, `\:`, `\=` and `\\` stand for the character itself. */

export const escaped = (text: string): string => text.replace(/[\\;:=]/g, '\\$&')

/** Splits at each separator without a backslash before it; the parts keep their backslashes. */
export function cut(text: string, mark: string): string[] {
  const parts = ['']
  for (let i = 0; i < text.length; i++) {
    const letter = text.charAt(i)
    if (letter === mark) parts.push('')
    else parts[parts.length - 1] += letter === '\\' ? letter + text.charAt(++i) : letter
  }
  return parts
}
export const plain = (text: string): string => text.replace(/\\(.)/gs, '$1').trim()
