/**
 * Text that a screen, a terminal or a log can show as one line. Control characters end lines, move a terminal's cursor and
 * end C strings; direction marks make a name read as another one.
 */
const UNPRINTABLE = /[\p{Cc}\u2028\u2029\u202A-\u202E\u2066-\u2069]/gu

/** Each character that does not print becomes `standIn`. */
export const printable = (text: string, standIn = '\uFFFD'): string => text.replace(UNPRINTABLE, standIn)
