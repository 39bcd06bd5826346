/** Unlocking a door from the desk. */
import { request } from '../../bridge'

/** Unlocks a door once, for its unlock time. */
export const unlockOnce = request('unlockOnce')
