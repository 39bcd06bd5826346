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

export function listenForHost(
  address: { host: string; port: number },
  certificate: PanelCertificate | undefined,
  onLine: (line: Line) => void,
): Promise<Server> {
  const server =
    certificate === undefined
      ? createServer((socket) => onLine(lineOf(socket)))
      : createTlsServer(
          {
            ca: certificate.authority,
            cert: certificate.certificate,
            key: certificate.key,
            minVersion: 'TLSv1.3',
            requestCert: true,
            rejectUnauthorized: true,
          },
          (socket) => onLine(lineOf(socket)),
        )
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(address.port, address.host, () => resolve(server))
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
          ca: certificate.authority,
          cert: certificate.certificate,
          key: certificate.key,
          minVersion: 'TLSv1.3',
          checkServerIdentity: () => undefined,
        })
  const failed = (error: Error): void => onFail(error.message)
  socket.once('error', failed)
  socket.once(certificate === undefined ? 'connect' : 'secureConnect', () => {
    socket.off('error', failed)
    onLine(lineOf(socket))
  })
}
