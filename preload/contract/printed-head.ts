/** A head of the journal as it is printed: what the window may send. */
import { parseHead } from '../../main/domain/journal-head'

export const isPrintedHead = (text: string): boolean => parseHead(text).ok
