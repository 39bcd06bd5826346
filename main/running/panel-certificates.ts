/** An administrator's actions on certificates: each is journalled, then done, then enforced immediately. */
import { CONSOLE, certificateRows, type CertificateRow } from '../certificates/rows'
import { DEFAULT_DAYS, type AuthorityFacts } from '../certificates/folder'
import { withTrait } from '../domain/controller-kinds'
import type { NewDeskEvent } from '../domain/desk-event'
import { fail, ok, type Result } from '../domain/result'
import type { Site } from '../domain/site'
import type { Instant } from '../domain/time'
import { errorWords } from '../log'
import { certificatesOf, type PanelTrust } from './panel-trust'

export interface Certificates {
  /** null until there is one: the first certificate makes it. */
  readonly authority: AuthorityFacts | null
  readonly rows: readonly CertificateRow[]
}

export interface PanelCertificates {
  readonly list: () => Result<Certificates, string>
  /** Issues one, or a new one in the place of the last; a panel's is saved to `folder`. */
  readonly certify: (name: string, operator: string, folder: string | null) => Promise<Result<null, string>>
  readonly revoke: (name: string, operator: string, reason: string) => Promise<Result<null, string>>
}

export interface PanelCertificatesSetup {
  readonly dataDir: string
  readonly site: () => Site
  readonly now: () => Instant
  /** To the journal; why not, when it cannot be written. */
  readonly write: (event: NewDeskEvent) => Promise<Result<unknown, { readonly detail: string }>>
  /** Receives the certificates that were issued or revoked here, and reads the files again. */
  readonly trust: Pick<PanelTrust, 'own' | 'check'>
}

export function createPanelCertificates(setup: PanelCertificatesSetup): PanelCertificates {
  const { dataDir, now } = setup
  const panels = (): readonly string[] => withTrait(setup.site().controllers, 'certificate').map(({ id }) => id)
  const isKnown = (name: string): boolean =>
    panels().includes(name) || certificateRows(certificatesOf(dataDir).entries, [], now())[0]?.name === name

  const guarded = async <T>(what: () => Promise<Result<T, string>>): Promise<Result<T, string>> => {
    try {
      return await what()
    } catch (error) {
      return fail(errorWords(error))
    } finally {
      setup.trust.check()
    }
  }

  return {
    list() {
      try {
        const folder = certificatesOf(dataDir)
        const rows = certificateRows(folder.entries, panels(), now())
        return ok({ authority: folder.authority() ?? null, rows })
      } catch (error) {
        return fail(errorWords(error))
      }
    },
    certify: (name, operator, folder) =>
      guarded(async () => {
        if (!isKnown(name)) return fail(`this site has no panel ${name}`)
        const written = await setup.write({ event: 'desk.certified', operator, text: name })
        if (!written.ok) return fail(written.error.detail)
        const certificates = certificatesOf(dataDir)
        if (certificates.authority() === undefined) {
          const made = await certificates.create(setup.site().name, now())
          if (!made.ok) return made
        }
        const isOwn = !panels().includes(name)
        const issued = await certificates.issue(name, isOwn ? 'console' : 'panel', now(), DEFAULT_DAYS)
        if (!issued.ok) return issued
        setup.trust.own([issued.value])
        // Without one of its own the console could not speak to the panel.
        if (!isOwn && (certificates.trust()?.identity ?? null) === null) {
          const own = await certificates.issue(CONSOLE, 'console', now(), DEFAULT_DAYS)
          if (!own.ok) return own
          setup.trust.own([own.value])
        }
        if (isOwn || folder === null) return ok(null)
        const saved = certificates.save(name, folder)
        return saved.ok ? ok(null) : saved
      }),
    revoke: (name, operator, reason) =>
      guarded(async () => {
        const written = await setup.write({ event: 'desk.certificate-revoked', operator, reason, text: name })
        if (!written.ok) return fail(written.error.detail)
        const revoked = certificatesOf(dataDir).revoke(name, now(), reason)
        if (!revoked.ok) return revoked
        setup.trust.own(revoked.value)
        return ok(null)
      }),
  }
}
