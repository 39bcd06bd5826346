/** The certificates of the panel link. */
import { text } from '../form'
import type { Certificates } from '../administration'
import { ADMINISTERING } from '../roles'
import { request } from './request'
import { MAX_ID, MAX_TEXT } from './values'

export const certificateRequests = {
  certificates: request(ADMINISTERING).answers<Certificates>(),
  /**
   * Issues or renews the certificate of a panel or of the console itself. A panel's is saved to a folder that the operator
   * chooses in a dialog of the system; `folder` is null when they chose none, and then nothing was issued.
   */
  certify: request(ADMINISTERING, ['name', text(MAX_ID)]).answers<{ readonly folder: string | null }>(),
  revokeCertificate: request(ADMINISTERING, ['name', text(MAX_ID)], ['why', text(MAX_TEXT)]).answers<null>(),
}
