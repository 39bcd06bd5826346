/** Answers about the certificates of the panel link. */
import { fail, ok, type Result } from '../domain/result'
import type { Certificates } from '../../preload/contract/administration'
import type { Operator } from '../../preload/contract/models'
import type { Answer, Failure } from '../../preload/contract/answer'
import type { Dialogs, Present } from './presence'

/** What an administrator can do about certificates; each is journalled. */
export interface CertificateDesk {
  readonly list: () => Result<Certificates, string>
  readonly certify: (name: string, operator: string, folder: string | null) => Promise<Result<null, string>>
  readonly revoke: (name: string, operator: string, reason: string) => Promise<Result<null, string>>
}

const failed = (detail: string): Failure => ({ ok: false, code: 'certificate', detail })
const answered = <T>(result: Result<T, string>): Answer<T> => (result.ok ? ok(result.value) : failed(result.error))

export const listCertificates = (desk: CertificateDesk): Answer<Certificates> => answered(desk.list())

export async function certify(
  desk: CertificateDesk,
  name: string,
  asker: Present & { readonly operator: Operator },
  dialogs: Pick<Dialogs, 'folder'>,
): Promise<Answer<{ readonly folder: string | null }>> {
  const list = desk.list()
  if (!list.ok) return failed(list.error)
  const [own, ...panels] = list.value.rows.map((line) => line.name)
  if (name !== own && !panels.includes(name))
    return { ok: false, code: 'not-found', detail: `there is no panel ${name} on this site` }
  // The console keeps its own where it is.
  const chosen = name === own ? ok(null) : await dialogs.folder(asker)
  if (!chosen.ok) return chosen.error
  const folder = chosen.value
  if (name !== own && folder === null) return ok({ folder: null })
  const done = await desk.certify(name, asker.operator.name, folder)
  return answered(done.ok ? ok({ folder: folder ?? '' }) : fail(done.error))
}

export const revokeCertificate = async (
  desk: CertificateDesk,
  name: string,
  operator: Operator,
  reason: string,
): Promise<Answer<null>> => answered(await desk.revoke(name, operator.name, reason))
