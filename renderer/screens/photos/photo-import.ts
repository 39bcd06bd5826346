/** Photos of people from files: read, kept or dropped, and one removed. */
import { request } from '../../bridge'

/** Reads files or a folder that the operator chooses; null = none chosen. */
export const lookAtPhotos = request('lookAtPhotos')
export const applyPhotos = request('applyPhotos')
export const removePhoto = request('removePhoto')
/** Forgets what was read, and ends reading. */
export const dropPhotos = request('dropPhotos')
