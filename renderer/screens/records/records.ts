/** What is done about the records: backups, the check, how long rows stay, holds and the clock. */
import { request } from '../../bridge'

export const backUp = request('backUp')
export const restoreBackup = request('restoreBackup')
/** Starts the check of the journal, or cancels it. */
export const checkJournal = request('checkJournal')
export const setRetention = request('setRetention')
export const setHold = request('setHold')
export const liftHold = request('liftHold')
export const confirmClock = request('confirmClock')
