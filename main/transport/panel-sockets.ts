/**
 * Connections of the panel link: TLS 1.3 with a certificate on both ends, in either direction. Plain TCP only on a
 * loopback address, where the bytes never leave the machine (panel-link.md).
 */
import { connect, createServer, type Server, type Socket } from 'node:net'
import {
  connect as connectTls,
  createServer as createTlsServer,
  type Server as TlsServer,
  type TLSSocket,
} from 'node:tls'
import type { ByteStream } from './byte-stream'
import { socketStream } from './socket-stream'
import { createWaitingRoom, sourceOf, type WaitingRoom } from './waiting-room'

/** PEM text: this console's identity, and the authority that it trusts. */
export interface TlsIdentity {
  readonly authority: string
  readonly certificate: string
  readonly key: string
}

/** What the links of a site with certificates trust. */
export interface TlsTrust {
  /** null while the console has no trusted certificate: then it neither dials nor accepts connections. */
  readonly identity: TlsIdentity | null
  /**
   * Revoked serial numbers in upper-case hex; they apply to every connection, also after the console's certificate
   * changes.
   */
  readonly revoked: ReadonlySet<string>
}

export interface Address {
  readonly host: string
  readonly port: number
}

/** The other end, as far as the connection identifies it. */
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
/** Time limit of a TLS handshake, unless the caller sets another. */
const HANDSHAKE_MS = 10_000
/** Connections with an unfinished handshake. */
const HANDSHAKES = { most: 64, mostOfOneSource: 16 }
const NO_IDENTITY = 'this console has no trusted certificate'

/**
 * Dials once, in plain TCP when `tls` is null. Calls exactly one of the two callbacks, once. The returned function
 * cancels.
 */
export function dialPanel(
  address: Address,
  tls: TlsTrust | null,
  onStream: (stream: ByteStream, peer: Peer) => void,
  onFail: (reason: string) => void,
): () => void {
  const refusal = refusalOf(address, tls)
  if (refusal !== null) {
    const timer = setImmediate(() => onFail(refusal))
    return () => clearImmediate(timer)
  }
  const identity = tls?.identity ?? null
  let settled = false
  const socket: Socket =
    identity === null
      ? connect({ host: address.host, port: address.port })
      : connectTls({
          host: address.host,
          port: address.port,
          ...contextOf(identity),
          // The panel's name, not its address, must match: it is checked below against the hello, since panels change
          // addresses.
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

/** Why no connection is possible; null when one is. */
function refusalOf({ host }: Address, tls: TlsTrust | null): string | null {
  if (tls !== null) return tls.identity === null ? NO_IDENTITY : null
  return isLoopback(host) ? null : `${host} is not a loopback address, and no certificate is set`
}

/** The peer, or why it is not trusted. */
function peerOf(socket: Socket, tls: Pick<TlsTrust, 'revoked'> | null): Peer | string {
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

const contextOf = (tls: TlsIdentity) =>
  ({ ca: tls.authority, cert: tls.certificate, key: tls.key, minVersion: 'TLSv1.3' }) as const

export interface Listener {
  /** The actual port, for a listener on port 0. */
  readonly port: number
  /** Certificates for new connections. A plain listener never has any. */
  trust(tls: TlsTrust & { readonly identity: TlsIdentity }): void
  /** Accepts no further connection; accepted ones stay. */
  stop(): void
  /** Ends all accepted connections. */
  close(): void
}

/** An incoming connection, for the limit on unidentified ones. */
export interface Arrival {
  /** As returned by `sourceOf`. */
  readonly source: string
  /** Frees its descriptor immediately, even when the other side does not respond. */
  readonly cut: () => void
}

export interface Welcome {
  readonly onStream: (stream: ByteStream, peer: Peer, arrival: Arrival) => void
  /** @param source of the connection, as returned by `sourceOf` */
  readonly onRefused: (reason: string, source: string) => void
  readonly handshakeMs?: number
}

/** Accepts connections of panels that dial. Resolves when it listens; rejects when the address is not available. */
export function listenForPanels(address: Address, tls: TlsTrust | null, welcome: Welcome): Promise<Listener> {
  const { onStream, onRefused } = welcome
  const refusal = refusalOf(address, tls)
  if (refusal !== null) return Promise.reject(new Error(refusal))
  const identity = tls?.identity ?? null
  const open = new Set<Socket>()
  const handshakes = createWaitingRoom(HANDSHAKES)
  let current = tls
  const accept = (socket: Socket): void => {
    open.add(socket)
    socket.once('close', () => open.delete(socket))
    socket.setTimeout(0)
    const peer = peerOf(socket, current)
    const source = sourceOf(socket.remoteAddress)
    if (typeof peer !== 'string') return onStream(socketStream(socket), peer, { source, cut: () => socket.destroy() })
    onRefused(peer, source)
    socket.destroy()
  }
  const secure = identity === null ? null : secureServer(identity, accept, handshakes, welcome)
  const server: Server = secure ?? createServer(accept)
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(address.port, address.host, () => {
      server.off('error', reject)
      server.on('error', (error: Error) => onRefused(error.message, 'the listener'))
      const bound = server.address()
      resolve({
        port: typeof bound === 'object' && bound !== null ? bound.port : address.port,
        trust(changed) {
          if (secure === null) return
          current = changed
          secure.setSecureContext(contextOf(changed.identity))
        },
        stop() {
          server.close()
          handshakes.clear()
        },
        close() {
          server.close()
          handshakes.clear()
          for (const socket of open) socket.destroy()
        },
      })
    })
  })
}

/** A server that limits unfinished handshakes, in number and in time. */
function secureServer(
  identity: TlsIdentity,
  accept: (socket: Socket) => void,
  handshakes: WaitingRoom,
  { onRefused, handshakeMs = HANDSHAKE_MS }: Welcome,
): TlsServer {
  const leaving = new Map<string, () => void>()
  /** The raw socket and the TLS socket around it share only the address of the other end. */
  const endOf = ({ remoteAddress, remotePort }: Socket): string => `${remoteAddress} ${remotePort}`
  const server = createTlsServer({
    ...contextOf(identity),
    requestCert: true,
    rejectUnauthorized: true,
    handshakeTimeout: handshakeMs,
  })
  server.prependListener('connection', (socket: Socket) => {
    const source = sourceOf(socket.remoteAddress)
    const end = endOf(socket)
    const leave = handshakes.enter(source, (others) => {
      leaving.delete(end)
      onRefused(`closed during its TLS handshake: ${others + 1} other handshakes are unfinished`, source)
      socket.destroy()
    })
    const done = (): void => {
      leave()
      if (leaving.get(end) === done) leaving.delete(end)
    }
    leaving.set(end, done)
    socket.once('close', done)
  })
  server.on('secureConnection', (socket) => {
    leaving.get(endOf(socket))?.()
    accept(socket)
  })
  server.on('tlsClientError', (error: Error, socket: TLSSocket) => {
    leaving.get(endOf(socket))?.()
    onRefused(error.message, sourceOf(socket.remoteAddress))
    // Node reports a handshake past its time limit and leaves the connection open.
    socket.destroy()
  })
  return server
}
