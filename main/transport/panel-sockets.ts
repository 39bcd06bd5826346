/**
 * Connections of the panel link: TLS 1.3 with a certificate on both ends, in either direction; plain TCP only where no
 * network lies between, on a loopback address (panel-link.md).
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

/** PEM texts: who this console is, and whose certificates it takes. */
export interface TlsIdentity {
  readonly authority: string
  readonly certificate: string
  readonly key: string
}

/** What the links of a site with certificates go by. */
export interface TlsTrust {
  /** null while the console has no certificate that is trusted: then nothing is dialled and nobody is let in. */
  readonly identity: TlsIdentity | null
  /** Serial numbers in upper-case hex that are no longer trusted, whatever the console's own certificate is. */
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
/** How long a TLS handshake may take unless the caller says otherwise. */
const HANDSHAKE_MS = 10_000
/** Connections whose handshake is not done. */
const HANDSHAKES = { most: 64, mostOfOneSource: 16 }
const NO_IDENTITY = 'this console has no certificate that is trusted'

/** Dials once, in plain TCP when `tls` is null: exactly one of the two callbacks is called, once. The returned function gives up dialing. */
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

/** Why there can be no connection at all; null when there can. */
function refusalOf({ host }: Address, tls: TlsTrust | null): string | null {
  if (tls !== null) return tls.identity === null ? NO_IDENTITY : null
  return isLoopback(host) ? null : `${host} is no loopback address, and no certificate is set`
}

/** The peer, or in words why it is not trusted. */
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
  /** The port that was taken, for a listener on port 0. */
  readonly port: number
  /** Certificates for connections from now on. A plain listener has none to the end. */
  trust(tls: TlsTrust & { readonly identity: TlsIdentity }): void
  /** Takes no further connection; those that were handed over stay. */
  stop(): void
  /** Ends all of them. */
  close(): void
}

/** A connection that came in, for whoever has to bound them. */
export interface Arrival {
  /** As `sourceOf` gives it. */
  readonly source: string
  /** Frees its descriptor immediately, whatever the other side does. */
  readonly cut: () => void
}

export interface Welcome {
  readonly onStream: (stream: ByteStream, peer: Peer, arrival: Arrival) => void
  /** @param source of the connection, as `sourceOf` gives it */
  readonly onRefused: (reason: string, source: string) => void
  readonly handshakeMs?: number
}

/** Takes connections of panels that dial. Resolves when it listens; rejects when the address cannot be had. */
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

/** A server that bounds what has not finished its handshake, in number and in time. */
function secureServer(
  identity: TlsIdentity,
  accept: (socket: Socket) => void,
  handshakes: WaitingRoom,
  { onRefused, handshakeMs = HANDSHAKE_MS }: Welcome,
): TlsServer {
  const leaving = new Map<string, () => void>()
  /** The raw socket and the TLS socket around it have nothing in common but their other end. */
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
      onRefused(`closed in its TLS handshake, as ${others + 1} others are in theirs`, source)
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
    // Node reports a handshake that took too long and leaves the connection open.
    socket.destroy()
  })
  return server
}
