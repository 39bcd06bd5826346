/** A serial device server: the line's bytes over raw TCP. */
import { type Socket, connect } from 'node:net'
import { fail, ok } from '../domain/result'
import type { OpenPort, PortFailure } from './port'

export interface TcpSettings {
  readonly host: string
  /** 1..65535 */
  readonly port: number
  readonly connectTimeoutMs?: number
}

const CONNECT_TIMEOUT_MS = 5_000
const ALLOWANCE_MS = 50
const DEAD_AFTER_MS = 15_000
const KEEP_ALIVE_MS = 5_000
/** More unsent bytes than this mean that the server is stuck: an unlock must not wait in this queue. */
const BACKLOG_LIMIT = 4_096

function failure(where: string, error: NodeJS.ErrnoException): PortFailure {
  switch (error.code) {
    case 'ECONNREFUSED':
      return {
        kind: 'refused',
        message: `${where} refused the connection`,
        advice: 'Check the port number, and that the device server is in raw TCP server mode and has no other client.',
      }
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return {
        kind: 'unknown-host',
        message: `${where}: no such host`,
        advice: 'Check the host name, or use its address.',
      }
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
    case 'ETIMEDOUT':
    case 'EHOSTDOWN':
      return {
        kind: 'unreachable',
        message: `${where} cannot be reached`,
        advice: 'Check its power, its network cable and its address.',
      }
    case 'ECONNRESET':
    case 'EPIPE':
      return {
        kind: 'disconnected',
        message: `${where} closed the connection`,
        advice: 'Check that no other program uses the device server.',
      }
    case 'EACCES':
    case 'EPERM':
      return {
        kind: 'permission',
        message: `${where}: connecting is not allowed`,
        advice: 'Check the firewall of this machine.',
      }
    default:
      return { kind: 'failed', message: `${where}: ${error.message}`, advice: 'Check the device server.' }
  }
}

export const openTcp =
  (settings: TcpSettings): OpenPort =>
  (listener) =>
    new Promise((resolve) => {
      const where = `${settings.host}:${settings.port}`
      const socket: Socket = connect({ host: settings.host, port: settings.port })
      let state: 'opening' | 'open' | 'closed' = 'opening'
      const down = (why: PortFailure): void => {
        const before = state
        state = 'closed'
        socket.destroy()
        if (before === 'opening') resolve(fail(why))
        else if (before === 'open') listener.onDown(why)
      }
      const timedOut = { ...failure(where, Object.assign(new Error(), { code: 'ETIMEDOUT' })) }
      const lost = failure(where, Object.assign(new Error(), { code: 'ECONNRESET' }))
      socket.setTimeout(settings.connectTimeoutMs ?? CONNECT_TIMEOUT_MS, () => {
        if (state === 'opening') down(timedOut)
      })
      socket.on('error', (error: NodeJS.ErrnoException) => down(failure(where, error)))
      socket.on('close', () => down(lost))
      socket.on('data', (bytes) => {
        if (state === 'open') listener.onBytes(bytes)
      })
      socket.on('connect', () => {
        if (state !== 'opening') return
        state = 'open'
        socket.setTimeout(0)
        socket.setNoDelay(true)
        socket.setKeepAlive(true, KEEP_ALIVE_MS)
        resolve(
          ok({
            allowanceMs: ALLOWANCE_MS,
            canSetBaud: false,
            deadAfterMs: DEAD_AFTER_MS,
            write: (bytes) => {
              if (state !== 'open') return
              if (socket.writableLength > BACKLOG_LIMIT) down({ ...lost, message: `${where} accepts no more bytes` })
              else socket.write(bytes)
            },
            // Ending the connection is the only way to drop bytes that the network still holds.
            discardOutput: () => {
              if (state === 'open')
                down({ ...lost, message: `${where} was disconnected so that a late command cannot arrive` })
            },
            setBaud: () => Promise.resolve(ok(undefined)),
            close: () =>
              new Promise((closed) => {
                if (state === 'closed') return closed()
                state = 'closed'
                socket.once('close', () => closed())
                socket.destroy()
              }),
          }),
        )
      })
    })
