/** Photos of people. */
import { nullable, oneOf } from '../form'
import type { PhotoLook } from '../administration'
import { ADMINISTERING } from '../roles'
import { request } from './request'
import { cardholderId, preparedId, reason } from './values'

export const photoRequests = {
  /**
   * Asks for pictures, or for a folder of them, and finds out whose they are; `only`: whose one picture is, whatever its
   * name. Null when nothing was chosen.
   */
  lookAtPhotos: request(
    ADMINISTERING,
    ['from', oneOf(['files', 'folder'] as const)],
    ['only', nullable(cardholderId)],
  ).answers<PhotoLook | null>(),
  /** How far the preview or the import is, from 0 to 1. */
  photoProgress: request(ADMINISTERING).answers<number>(),
  /** Ends a preview or an import after the current file, or drops the preview. */
  dropPhotos: request(ADMINISTERING).answers<null>(),
  /** Stores what the preview showed; `failed` names the files that could not be stored. */
  applyPhotos: request(ADMINISTERING, ['id', preparedId], ['reason', reason]).answers<{
    readonly set: number
    readonly failed: readonly string[]
  }>(),
  removePhoto: request(ADMINISTERING, ['cardholder', cardholderId], ['reason', reason]).answers<null>(),
}
