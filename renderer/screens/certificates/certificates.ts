/** Certificates of the panel link. */
import { request } from '../../bridge'

export const readCertificates = request('certificates')
/** Issues a certificate into a folder that the operator chooses; without a folder nothing is issued. */
export const certify = request('certify')
export const revokeCertificate = request('revokeCertificate')
