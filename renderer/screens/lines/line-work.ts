/** Work on a line of readers: keys, addresses, speeds, and the record of what is on it. */
import { request } from '../../bridge'

export const startLineWork = request('startLineWork')
export const cancelLineWork = request('cancelLineWork')
/** Starts or ends the record of a line. */
export const recordLine = request('recordLine')
