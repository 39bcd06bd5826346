/** Applying the draft: what it would do, looked at by main, and the order to do it. */
import { request } from '../../../bridge'

export const lookAtDraft = request('lookAtDraft')
export const applyDraft = request('applyChange')
/** Forgets what was looked at. */
export const dropLook = request('dropChange')
