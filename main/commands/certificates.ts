/** `host certificates ...`: the certificate authority of the panel link from the command line. */
import { messageOf } from '../domain/result'
import { readFileSync } from 'node:fs'
import { formatInstant, type Instant } from '../domain/time'
import { DEFAULT_DAYS, type CertificateFolder } from '../certificates/folder'
import { usageText } from '../running/advice'
import { FLAG, parseCommand, TEXT } from './arguments'
import type { CommandOutput } from './output'

export const CERTIFICATES_USAGE = usageText(`host certificates --data DIR COMMAND
  create SITE-NAME              the site's own authority, once
  issue NAME [--console] [--days N] [--request FILE]
                                for a controller id, or the console; NAME.pem and NAME.key, with a request NAME.pem alone
  renew NAME [--days N] [--request FILE]
                                a new one for the same name; the former stays trusted until it ends
  revoke NAME [--reason TEXT]   no connection with any certificate of the name is taken any more
  list                          all that were issued
  expiring                      those that end within 30 days; exit status 1 when there are any`)

const FORM = {
  usage: CERTIFICATES_USAGE,
  options: { data: TEXT, console: FLAG, days: TEXT, request: TEXT, reason: TEXT },
  positionals: [1, 2],
} as const

/** Exit status: 0 done, 1 something expires (`expiring`), 2 refused, with the reason on `err`. */
export async function runCertificates(
  args: readonly string[],
  open: (dataDir: string) => CertificateFolder,
  now: Instant,
  output: CommandOutput,
): Promise<0 | 1 | 2> {
  const refuse = (reason: string): 2 => {
    output.err(reason)
    return 2
  }
  const parsed = parseCommand(args, FORM)
  if (!parsed.ok) return refuse(parsed.error)
  const { values, positionals } = parsed.value
  const [command, name] = positionals
  const named = ['create', 'issue', 'renew', 'revoke']
  if (values.data === undefined || command === undefined || (name !== undefined) !== named.includes(command))
    return refuse(CERTIFICATES_USAGE)
  if (values.days !== undefined && !/^[1-9]\d{0,4}$/.test(values.days))
    return refuse(`--days: must be a positive whole number, got ${values.days}`)
  const days = values.days === undefined ? DEFAULT_DAYS : Number(values.days)

  let certificates: CertificateFolder
  try {
    certificates = open(values.data)
  } catch (error) {
    return refuse(messageOf(error))
  }

  switch (command) {
    case 'create': {
      const made = await certificates.create(name ?? '', now)
      return made.ok ? 0 : refuse(made.error)
    }
    case 'issue':
    case 'renew': {
      const known = certificates.entries.findLast((entry) => entry.name === name)
      if (command === 'renew' && known === undefined) return refuse(`${name} never had a certificate: issue one`)
      if (command === 'issue' && known !== undefined && known.revokedAt === null)
        return refuse(`${name} has a certificate already: renew it`)
      const purpose = command === 'renew' ? (known?.purpose ?? 'panel') : values.console ? 'console' : 'panel'
      let request
      try {
        request = values.request === undefined ? undefined : readFileSync(values.request, 'utf8')
      } catch (error) {
        return refuse(messageOf(error))
      }
      const made = await certificates.issue(name ?? '', purpose, now, days, request)
      if (!made.ok) return refuse(made.error)
      output.out(`${made.value.name} ${made.value.serial} until ${formatInstant(made.value.expiresAt)}`)
      return 0
    }
    case 'revoke': {
      const revoked = certificates.revoke(name ?? '', now, values.reason)
      if (!revoked.ok) return refuse(revoked.error)
      for (const { serial } of revoked.value) output.out(`${name} ${serial} revoked`)
      return 0
    }
    case 'list':
      for (const { name: of, purpose, serial, expiresAt, revokedAt } of certificates.entries)
        output.out(
          `${of} ${purpose} ${serial} ${revokedAt === null ? `until ${formatInstant(expiresAt)}` : `revoked ${formatInstant(revokedAt)}`}`,
        )
      return 0
    case 'expiring': {
      const soon = certificates.expiring(now)
      for (const { name: of, expiresAt, expired } of soon)
        output.out(`${of} ${expired ? 'ended' : 'ends'} ${formatInstant(expiresAt)}`)
      return soon.length === 0 ? 0 : 1
    }
    default:
      return refuse(CERTIFICATES_USAGE)
  }
}
