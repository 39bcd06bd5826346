/** A change of the site or its people from a file: read, applied or dropped, one at a time. */
import { request } from '../../bridge'

/** Reads a file that the operator chooses. */
export const lookAtChange = request('lookAtChange')
/** Reads the site file given at the start. */
export const lookAtOffer = request('lookAtOffer')
export const applyChange = request('applyChange')
export const dismissOffer = request('dismissOffer')
/** Forgets what was read, and ends reading. */
export const dropChange = request('dropChange')
/** Writes what applies now to a file that the operator chooses; null = none chosen. */
export const exportFile = request('exportFile')
