/**
 * The console's own certificate authority for the panel link: ECDSA P-256, one self-signed root. A certificate's common
 * name is the controller's id or, for the console, its own name. The caller passes instants and randomness in.
 */
import 'reflect-metadata'
import { webcrypto } from 'node:crypto'
import * as x509 from '@peculiar/x509'
import { fail, ok, type Result } from '../domain/result'
import { DAY, type Instant } from '../domain/time'

// Node and the library (written for browsers) declare different types for the same object.
x509.cryptoProvider.set(webcrypto as unknown as typeof globalThis.crypto)

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const
/** The clock of a panel that was never set runs behind, so certificates are valid from a day before they are made. */
const BACKDATE_MS = DAY
const AUTHORITY_DAYS = 20 * 365

/** PEM text. */
export interface Identity {
  readonly certificate: string
  readonly key: string
}

export interface Issued {
  readonly certificate: string
  /** Upper-case hex, as TLS libraries print it. */
  readonly serial: string
  readonly expiresAt: Instant
}

export type Purpose = 'console' | 'panel'

const exportKey = async (key: webcrypto.CryptoKey): Promise<string> =>
  x509.PemConverter.encode(await webcrypto.subtle.exportKey('pkcs8', key), 'PRIVATE KEY')

const importKey = (pem: string): Promise<webcrypto.CryptoKey> =>
  webcrypto.subtle.importKey('pkcs8', x509.PemConverter.decodeFirst(pem), ALGORITHM, true, ['sign'])

const makeKeys = (): Promise<webcrypto.CryptoKeyPair> =>
  webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify'])

/** Commas and other separators in a name must not become parts of a distinguished name. */
const commonName = (name: string): x509.JsonName => [{ CN: [name] }]

/** A positive serial number of 16 bytes: its first bit is 0. */
function serialOf(random: Uint8Array): string {
  const bytes = random.slice(0, 16)
  bytes[0] = ((bytes[0] ?? 0) & 0x7f) | 0x40
  return Buffer.from(bytes).toString('hex').toUpperCase()
}

/**
 * A new root. A person with its key can make panels that this console trusts: only the console may read the key file.
 */
export async function createAuthority(name: string, now: Instant, random: Uint8Array): Promise<Identity> {
  const keys = await makeKeys()
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: serialOf(random),
    name: commonName(name),
    notBefore: new Date(now - BACKDATE_MS),
    notAfter: new Date(now + AUTHORITY_DAYS * DAY),
    signingAlgorithm: ALGORITHM,
    keys: keys,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  })
  return { certificate: certificate.toString('pem'), key: await exportKey(keys.privateKey) }
}

async function sign(
  authority: Identity,
  subject: { readonly name: string; readonly publicKey: x509.PublicKey | webcrypto.CryptoKey },
  now: Instant,
  days: number,
  random: Uint8Array,
): Promise<Issued> {
  const root = new x509.X509Certificate(authority.certificate)
  const serial = serialOf(random)
  const expiresAt = Math.min(now + days * DAY, root.notAfter.getTime())
  const certificate = await x509.X509CertificateGenerator.create({
    serialNumber: serial,
    subject: commonName(subject.name),
    issuer: root.subjectName.toJSON(),
    notBefore: new Date(now - BACKDATE_MS),
    notAfter: new Date(expiresAt),
    signingAlgorithm: ALGORITHM,
    publicKey: subject.publicKey,
    signingKey: await importKey(authority.key),
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      // Either end may dial, so each is client and server.
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.clientAuth, x509.ExtendedKeyUsage.serverAuth]),
      await x509.AuthorityKeyIdentifierExtension.create(root.publicKey),
    ],
  })
  return { certificate: certificate.toString('pem'), serial, expiresAt }
}

/** A key pair and its certificate. */
export async function issue(
  authority: Identity,
  name: string,
  now: Instant,
  days: number,
  random: Uint8Array,
): Promise<Issued & { readonly key: string }> {
  const keys = await makeKeys()
  const { publicKey } = keys
  return { ...(await sign(authority, { name, publicKey }, now, days, random)), key: await exportKey(keys.privateKey) }
}

/** A certificate for a key that never leaves the panel. Checks the request's signature and ignores its name. */
export async function issueForRequest(
  authority: Identity,
  name: string,
  request: string,
  now: Instant,
  days: number,
  random: Uint8Array,
): Promise<Result<Issued, string>> {
  let parsed: x509.Pkcs10CertificateRequest
  try {
    parsed = new x509.Pkcs10CertificateRequest(request)
  } catch {
    return fail('not a certificate request in PEM')
  }
  if (!(await parsed.verify())) return fail('the request is not signed by its own key')
  return ok(await sign(authority, { name, publicKey: parsed.publicKey }, now, days, random))
}
