/** What operators set about their own session. */
import { request } from '../../bridge'

/** Replaces the operator's own password. */
export const changePassword = request('changePassword')
/** After how many minutes without input the desk locks; null = never. */
export const setIdleLock = request('setIdleLock')
/** Ends the console, for a reason. */
export const quit = request('quit')
