/** Cables to real hosts: TCP, or TLS 1.3 with the panel's certificate. */
import { connect, createServer, type Server, type Socket } from 'node:net'
import { connect as connectTls, createServer as createTlsServer } from 'node:tls'
import type { Line } from './line'

export interface PanelCertificate {
  readonly authority: string
  readonly certificate: string
  readonly key: string
}

function lineOf(socket: Socket): Line {
  socket.setNoDelay(true)
  let onDown: ((reason: string) => void) | undefined
  let reason = 'closed by the host'
  socket.on('error', (error) => {
    reason = error.message
  })
  socket.on('close', () => onDown?.(reason))
  return {
    write(bytes) {
      if (socket.writable) socket.write(bytes)
    },
    close() {
      socket.end()
      socket.setTimeout(1_000, () => socket.destroy())
    },
    onBytes: (listener) => void socket.on('data', listener),
    onDown(listener) {
      onDown = listener
      if (socket.destroyed) listener(reason)
    },
    bufferedBytes: () => socket.writableLength,
  }
}

const contextOf = ({ authority, certificate, key }: PanelCertificate) =>
  ({ ca: authority, cert: certificate, key, minVersion: 'TLSv1.3' }) as const

export interface PanelServer {
  address(): ReturnType<Server['address']>
  close(): void
  /** For new connections. */
  useCertificate(certificate: PanelCertificate): void
}

export function listenForHost(
  address: { host: string; port: number },
  certificate: PanelCertificate | undefined,
  onLine: (line: Line) => void,
): Promise<PanelServer> {
  const secure =
    certificate === undefined
      ? undefined
      : createTlsServer(
          {
            ...contextOf(certificate),
            requestCert: true,
            rejectUnauthorized: true,
          },
          (socket) => onLine(lineOf(socket)),
        )
  const server: Server = secure ?? createServer((socket) => onLine(lineOf(socket)))
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(address.port, address.host, () =>
      resolve({
        address: () => server.address(),
        close: () => void server.close(),
        useCertificate: (next) => secure?.setSecureContext(contextOf(next)),
      }),
    )
  })
}

/** Dials once. */
export function dialHost(
  address: { host: string; port: number },
  certificate: PanelCertificate | undefined,
  onLine: (line: Line) => void,
  onFail: (reason: string) => void,
): void {
  const socket =
    certificate === undefined
      ? connect(address)
      : connectTls({
          ...address,
          ...contextOf(certificate),
          checkServerIdentity: () => undefined,
        })
  const failed = (error: Error): void => onFail(error.message)
  socket.once('error', failed)
  socket.once(certificate === undefined ? 'connect' : 'secureConnect', () => {
    socket.off('error', failed)
    onLine(lineOf(socket))
  })
}
