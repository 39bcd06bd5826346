/** Work on a line of readers: keys, addresses, speeds, and the record of what is on it. */
import { request } from '../../bridge'

export const startLineWork = request('startLineWork')
export const cancelLineWork = request('cancelLineWork')
/** The passphrase of readers' keys, where the account has no key store. */
export const chooseKeyPassphrase = request('chooseKeyPassphrase')
export const openReaderKeys = request('openReaderKeys')
/** Starts or ends the record of a line. */
export const recordLine = request('recordLine')
