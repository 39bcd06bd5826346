/** The certificates of the panel link: whose they are, until when; issue, renew, revoke. */
import { KeyRound } from 'lucide-react'
import { useEffect, useState } from 'react'
import { Choices, type Choice } from '../../components/choices'
import { REASON_LIMIT } from '../desk/reason'
import { Sheet, Step } from '../../components/sheet'
import type { CertificateRow, Certificates } from '../../../preload/contract/administration'
import type { Instant } from '../../../preload/contract/models'
import { failureWords } from '../../format/failure'
import { text } from '../../format/text'
import { now } from '../desk/clock'
import { names } from '../site/naming'
import { may } from '../session/session'
import { closeSheet, sayDone } from '../desk/sheet'
import { siteIndex } from '../site/site'
import { useStatus } from '../desk/status'
import type { Dock } from '../desk/action-sheet'
import { certify, readCertificates, revokeCertificate } from './certificates'

declare module '../desk/sheet' {
  interface SheetKinds {
    readonly certificates: { readonly name: string | null }
  }
}

const DAY = 86_400_000

type What = 'issue' | 'revoke'

const nameOf = (row: CertificateRow, isOwn: boolean): string =>
  isOwn ? text('certificates.console') : names.controller(row.name)

/** Until when, in words; what is urgent says what to do. */
function says(row: CertificateRow, at: Instant): string {
  const { zone } = siteIndex()
  const { validity, issuedAt, expiresAt, revokedAt, reason } = row
  switch (validity) {
    case 'none':
      return text('certificates.none')
    case 'revoked':
      return text('certificates.revoked', {
        date: zone.day(revokedAt ?? at),
        reason: reason ?? text('certificates.no-reason'),
      })
    case 'over':
      return text('certificates.over', { date: zone.day(expiresAt ?? at) })
    case 'good':
    case 'month':
    case 'week':
      return text(`certificates.${validity}`, {
        issued: zone.day(issuedAt ?? at),
        days: Math.floor(((expiresAt ?? at) - at) / DAY),
      })
  }
}

const isTrusted = ({ validity }: CertificateRow): boolean => validity !== 'none' && validity !== 'revoked'

function whatChoices(row: CertificateRow, isOwn: boolean): readonly Choice<What>[] {
  const issue = isOwn
    ? 'certificates.issue.own'
    : isTrusted(row)
      ? 'certificates.renew.says'
      : 'certificates.issue.says'
  return [
    { value: 'issue', title: text(isTrusted(row) ? 'certificates.renew' : 'certificates.issue'), says: text(issue) },
    {
      value: 'revoke',
      title: text('certificates.revoke'),
      says: text('certificates.revoke.says'),
      off: isTrusted(row) ? null : text('certificates.revoke.none'),
    },
  ]
}

function Authority({ of }: { readonly of: Certificates }) {
  const { authority } = of
  if (authority === null) return <div>{text('certificates.authority.none')}</div>
  const date = siteIndex().zone.day(authority.expiresAt)
  return (
    <>
      <div>{text('certificates.authority', { name: authority.name, date })}</div>
      <div className="t3 m fingerprint">{text('certificates.fingerprint', { fingerprint: authority.fingerprint })}</div>
    </>
  )
}

export function CertificatesSheet({ name, dock }: { readonly name: string | null; readonly dock: Dock }) {
  const operator = useStatus(({ status }) => status?.operator)
  const [known, setKnown] = useState<Certificates | null>(null)
  const [chosen, setChosen] = useState(name)
  const [what, setWhat] = useState<What>('issue')
  const [why, setWhy] = useState('')
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<string | null>(null)
  useEffect(() => {
    let gone = false
    void readCertificates().then((answer) => {
      if (gone) return
      if (answer.ok) setKnown(answer.value)
      else setFailure(failureWords(answer))
    })
    return () => {
      gone = true
    }
  }, [])

  const rows = known?.rows ?? []
  const own = rows[0]
  const row = rows.find((one) => one.name === chosen) ?? rows[1] ?? own
  const isOwn = row !== undefined && row === own
  const act: What = row && !isTrusted(row) ? 'issue' : what
  const off = !may(operator?.role, 'certificates')
    ? text('off.administrator')
    : row === undefined
      ? text('certificates.reading')
      : act === 'revoke' && why.trim() === ''
        ? text('certificates.why.missing')
        : null

  const run = async (): Promise<void> => {
    if (row === undefined) return
    const whose = nameOf(row, isOwn)
    setBusy(true)
    setFailure(null)
    if (act === 'revoke') {
      const revoked = await revokeCertificate(row.name, why.trim())
      setBusy(false)
      if (!revoked.ok) return setFailure(failureWords(revoked))
      sayDone(text('done.certificate-revoked', { name: whose }), now())
    } else {
      const issued = await certify(row.name)
      setBusy(false)
      if (!issued.ok) return setFailure(failureWords(issued))
      const { folder } = issued.value
      // No folder was chosen, so nothing was issued, and the dialog stays as it is.
      if (folder === null) return
      sayDone(isOwn ? text('done.certified.own') : text('done.certified', { name: whose, folder }), now())
    }
    closeSheet()
  }

  const at = now()
  return (
    <Sheet
      dock={dock}
      title={text('certificates.title')}
      mark={<KeyRound size={28} strokeWidth={1.5} aria-hidden="true" />}
      lines={known ? <Authority of={known} /> : text('certificates.reading')}
      {...(act === 'revoke' ? { signed: text('sheet.signed', { operator: operator?.name ?? '' }) } : { closes: true })}
      failure={failure}
      doIt={{
        label: row
          ? (whatChoices(row, isOwn).find(({ value }) => value === act)?.title ?? '')
          : text('certificates.issue'),
        off,
        busy,
        run: () => void run(),
      }}
      onClose={closeSheet}
    >
      {row && (
        <>
          <Step n={1} title={text('certificates.whose')}>
            <div className="certificates">
              <Choices
                name="certificate"
                label={text('certificates.whose')}
                value={row.name}
                onChange={setChosen}
                options={rows.map((one, i) => ({
                  value: one.name,
                  title: nameOf(one, i === 0),
                  says: says(one, at),
                }))}
              />
            </div>
            {row.fingerprint !== null && (
              <p className="t3 m fingerprint">{text('certificates.fingerprint', { fingerprint: row.fingerprint })}</p>
            )}
          </Step>
          <Step n={2} title={text('certificates.what')}>
            <Choices
              name="what"
              label={text('certificates.what')}
              value={act}
              onChange={setWhat}
              options={whatChoices(row, isOwn)}
            />
          </Step>
          {act === 'revoke' && (
            <Step n={3} title={text('certificates.why')}>
              <textarea
                className="field words"
                rows={2}
                maxLength={REASON_LIMIT}
                value={why}
                aria-label={text('certificates.why')}
                placeholder={text('certificates.why.missing')}
                onChange={(event) => setWhy(event.target.value)}
              />
            </Step>
          )}
        </>
      )}
    </Sheet>
  )
}
