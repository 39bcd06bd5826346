/** Ports of this machine, for our own programs beside the console. */
import { connect, createServer } from 'node:net'
import { fail, ok, type Result } from '../domain/result'

export const LOOPBACK = '127.0.0.1'

/** A port that nobody listens on; another program may take it before it is used. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, LOOPBACK, () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })
}

/** Sends one line to a program on this machine; the line that it answers, or why there is none. */
export function askLine(port: number, line: string): Promise<Result<string, string>> {
  return new Promise((resolve) => {
    const socket = connect(port, LOOPBACK, () => socket.write(`${line}\n`))
    let heard = ''
    socket.setEncoding('utf8')
    socket.on('data', (data: string) => {
      heard += data
      const end = heard.indexOf('\n')
      if (end < 0) return
      socket.destroy()
      resolve(ok(heard.slice(0, end)))
    })
    socket.once('error', (error) => resolve(fail(error.message)))
    socket.once('close', () => resolve(fail(`port ${port} closed without an answer`)))
  })
}
