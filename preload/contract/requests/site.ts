/** Changes of the site file and of the list of people, and their export. */
import type { FileKind, Looked } from '../administration'
import { flag, list, oneOf, record, type Parser } from '../form'
import { ADMINISTERING } from '../roles'
import { request } from './request'
import { areaId, preparedId, reason } from './values'

const incoming = oneOf(['site', 'access-levels', 'schedules'])
const fileKind: Parser<FileKind> = oneOf(['site', 'access-levels', 'schedules', 'cardholders', 'template'])

export const siteRequests = {
  /** Asks for a file and works out what it would change; nothing is applied. */
  lookAtChange: request(ADMINISTERING, ['kind', incoming]).answers<Looked>(),
  /** Works out what the site file given at the start would change; nothing is applied. */
  lookAtOffer: request(ADMINISTERING).answers<Looked>(),
  /** Sets that file aside: it is not offered again. */
  dismissOffer: request(ADMINISTERING, ['reason', reason]).answers<null>(),
  /** How far the preview is, from 0 to 1. */
  changeProgress: request(ADMINISTERING).answers<number>(),
  /** Ends a preview, or drops what it found. */
  dropChange: request(ADMINISTERING).answers<null>(),
  /** Puts the previewed change into force. `confirmed` names every area of `hazards`. */
  applyChange: request(
    ADMINISTERING,
    ['id', preparedId],
    ['reason', reason],
    ['options', record({ onlyWhole: flag, confirmed: list(areaId, 10_000) })],
  ).answers<{ readonly seq: number }>(),
  /** Asks for a name and writes the site file, or all cardholders; the file, null when nothing was chosen. */
  exportFile: request(ADMINISTERING, ['kind', fileKind]).answers<string | null>(),
}
