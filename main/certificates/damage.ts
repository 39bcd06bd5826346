/**
 * Whether the files of a certificate folder are what was issued. A certificate or a key in which one byte changed may still
 * be read as one, and then no link comes up for a reason that nobody sees.
 */
import { messageOf } from '../domain/result'
import { X509Certificate, createPrivateKey, sign, verify } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** A certificate's files: `STEM.pem`, and `STEM.key` unless the panel made its own key. */
export interface CertificateFiles {
  /** File name without its ending. */
  readonly stem: string
  /** SHA-256 of the certificate as it was issued; null where the list does not say. */
  readonly fingerprint: string | null
}

const AUTHORITY = 'authority'
/** What is signed to see whether a key is the certificate's: the public key that a key file holds may not be its own. */
const TRIAL = Buffer.from('sallyport key trial')

function keyProblem(file: string, certificate: X509Certificate): string | undefined {
  if (!existsSync(file)) return undefined
  try {
    const signature = sign('sha256', TRIAL, createPrivateKey(readFileSync(file)))
    return verify('sha256', TRIAL, certificate.publicKey, signature)
      ? undefined
      : `${file} is not the certificate's key`
  } catch (error) {
    return `${file} cannot be read as a key: ${messageOf(error)}`
  }
}

/** @param root undefined for the root itself */
function problemOf(
  folder: string,
  { stem, fingerprint }: CertificateFiles,
  root: X509Certificate | undefined,
): string | X509Certificate {
  const file = join(folder, `${stem}.pem`)
  try {
    const certificate = new X509Certificate(readFileSync(file))
    if (fingerprint !== null && certificate.fingerprint256 !== fingerprint)
      return `${file} is not the certificate that was issued`
    if (!certificate.verify((root ?? certificate).publicKey)) return `${file} is damaged: its signature does not fit`
    return keyProblem(join(folder, `${stem}.key`), certificate) ?? certificate
  } catch (error) {
    return `${file} cannot be read as a certificate: ${messageOf(error)}`
  }
}

/** What is wrong with the authority's files and these, each problem with the path of its file; empty without an authority. */
export function damagedFiles(folder: string, files: readonly CertificateFiles[]): readonly string[] {
  if (!existsSync(join(folder, `${AUTHORITY}.pem`))) return []
  const root = problemOf(folder, { stem: AUTHORITY, fingerprint: null }, undefined)
  // What it signed cannot be checked without it.
  if (typeof root === 'string') return [root]
  return files.flatMap((each) => {
    const found = existsSync(join(folder, `${each.stem}.pem`)) ? problemOf(folder, each, root) : root
    return typeof found === 'string' ? [found] : []
  })
}
