/** Applying the draft: the preview that main makes, and the order to apply it. */
import { request } from '../../../bridge'

export const lookAtDraft = request('lookAtDraft')
export const applyDraft = request('applyChange')
/** Forgets the preview. */
export const dropLook = request('dropChange')
