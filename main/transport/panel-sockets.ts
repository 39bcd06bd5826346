/**
 * Connections of the panel link: TLS 1.3 with a certificate on both ends, in either direction; plain TCP only where no
 * network lies between, on a loopback address (panel-link.md).
 */
import { connect, createServer, type Server, type Socket } from 'node:net'
import { connect as connectTls, createServer as createTlsServer, type TLSSocket } from 'node:tls'
import type { ByteStream } from './byte-stream'
import { socketStream } from './socket-stream'

/** PEM texts. */
export interface TlsMaterial {
  readonly authority: string
  readonly certificate: string
  readonly key: string
  /** Serial numbers in upper-case hex that are no longer trusted. */
  readonly revoked: ReadonlySet<string>
}

export interface Address {
  readonly host: string
  readonly port: number
}

/** Who is on the other end, as far as the connection itself can tell. */
export interface Peer {
  /** The common name of the verified certificate; null on a plain connection. */
  readonly name: string | null
  /** Its serial number in upper-case hex; null on a plain connection. */
  readonly serial: string | null
  readonly address: string
}

export const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '::1' || host === '::ffff:127.0.0.1' || /^127(\.\d{1,3}){3}$/.test(host)

const CONNECT_MS = 10_000

/** Dials once: exactly one of the two callbacks is called, once. The returned function gives up dialing. */
export function dialPanel(
  address: Address,
  tls: TlsMaterial | null,
  onStream: (stream: ByteStream, peer: Peer) => void,
  onFail: (reason: string) => void,
): () => void {
  if (tls === null && !isLoopback(address.host)) {
    const timer = setImmediate(() => onFail(`${address.host} is no loopback address, and no certificate is set`))
    return () => clearImmediate(timer)
  }
  let settled = false
  const socket: Socket =
    tls === null
      ? connect({ host: address.host, port: address.port })
      : connectTls({
          host: address.host,
          port: address.port,
          ...contextOf(tls),
          // The name that counts is the panel's, checked below against the hello; panels move between addresses.
          checkServerIdentity: () => undefined,
        })
  const fail = (reason: string): void => {
    if (settled) return
    settled = true
    socket.destroy()
    onFail(reason)
  }
  socket.setTimeout(CONNECT_MS, () => fail(`no connection within ${CONNECT_MS} ms`))
  socket.once('error', (error: Error) => fail(error.message))
  socket.once('close', () => fail('closed while connecting'))
  socket.once(tls === null ? 'connect' : 'secureConnect', () => {
    if (settled) return
    const peer = peerOf(socket, tls)
    if (typeof peer === 'string') return fail(peer)
    settled = true
    socket.setTimeout(0)
    onStream(socketStream(socket), peer)
  })
  return () => {
    if (settled) return
    settled = true
    socket.destroy()
  }
}

/** The peer, or in words why it is not trusted. */
function peerOf(socket: Socket, tls: TlsMaterial | null): Peer | string {
  const address = `${socket.remoteAddress ?? '?'}:${socket.remotePort ?? 0}`
  if (tls === null) return { name: null, serial: null, address }
  const secure = socket as TLSSocket
  if (!secure.authorized) return `certificate not accepted: ${String(secure.authorizationError)}`
  const certificate = secure.getPeerCertificate()
  const { CN: name } = certificate.subject ?? {}
  if (typeof name !== 'string' || name === '') return 'certificate without a common name'
  const serial = certificate.serialNumber.toUpperCase()
  if (tls.revoked.has(serial)) return `certificate ${serial} of ${name} is revoked`
  return { name, serial, address }
}

const contextOf = (tls: TlsMaterial) =>
  ({ ca: tls.authority, cert: tls.certificate, key: tls.key, minVersion: 'TLSv1.3' }) as const

export interface Listener {
  /** The port that was taken, for a listener on port 0. */
  readonly port: number
  /** Certificates for connections from now on. A listener that began without has none to the end. */
  trust(tls: TlsMaterial): void
  close(): void
}

/** Takes connections of panels that dial. Resolves when it listens; rejects when the address cannot be had. */
export function listenForPanels(
  address: Address,
  tls: TlsMaterial | null,
  onStream: (stream: ByteStream, peer: Peer) => void,
  onRefused: (reason: string) => void,
): Promise<Listener> {
  if (tls === null && !isLoopback(address.host))
    return Promise.reject(new Error(`${address.host} is no loopback address, and no certificate is set`))
  const open = new Set<Socket>()
  let current = tls
  const accept = (socket: Socket): void => {
    open.add(socket)
    socket.once('close', () => open.delete(socket))
    socket.setTimeout(0)
    const peer = peerOf(socket, current)
    if (typeof peer !== 'string') return onStream(socketStream(socket), peer)
    onRefused(peer)
    socket.destroy()
  }
  const secure =
    tls === null ? null : createTlsServer({ ...contextOf(tls), requestCert: true, rejectUnauthorized: true }, accept)
  const server: Server = secure ?? createServer(accept)
  server.on('tlsClientError', (error: Error) => onRefused(error.message))
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(address.port, address.host, () => {
      server.off('error', reject)
      server.on('error', (error: Error) => onRefused(error.message))
      const bound = server.address()
      resolve({
        port: typeof bound === 'object' && bound !== null ? bound.port : address.port,
        trust(changed) {
          if (secure === null) return
          current = changed
          secure.setSecureContext(contextOf(changed))
        },
        close() {
          server.close()
          for (const socket of open) socket.destroy()
        },
      })
    })
  })
}
