/**
 * The program that holds all serial ports of the app, in its own process: when a driver hangs or crashes, only this
 * process restarts, and decisions and the screen continue. `serial-messages.ts` defines its commands.
 */
import type { Port } from './port'
import { listSerial, openSerial } from './serial'
import type { FromSerial, ToSerial } from './serial-messages'

const ports = new Map<number, Port>()
const closing = new Set<number>()

const parent = process.parentPort as Electron.ParentPort | undefined
const say = (message: FromSerial): void => {
  if (parent) parent.postMessage(message)
  else process.send?.(message)
}

async function open({ port: id, settings }: Extract<ToSerial, { kind: 'open' }>): Promise<void> {
  const result = await openSerial(settings)({
    onBytes: (bytes) => say({ kind: 'bytes', port: id, bytes: Uint8Array.from(bytes) }),
    onDown: (failure) => {
      ports.delete(id)
      say({ kind: 'down', port: id, failure })
    },
  })
  if (!result.ok) return say({ kind: 'opened', port: id, result })
  ports.set(id, result.value)
  say({ kind: 'opened', port: id, result: { ok: true, value: { allowanceMs: result.value.allowanceMs } } })
  if (closing.has(id)) await close(id)
}

async function close(id: number): Promise<void> {
  const port = ports.get(id)
  if (!port) return void closing.add(id)
  closing.delete(id)
  ports.delete(id)
  await port.close()
  say({ kind: 'closed', port: id })
}

async function list(request: number): Promise<void> {
  // Without a list a port can still be typed.
  const listed = await listSerial().catch(() => [])
  say({ kind: 'listed', request, ports: listed })
}

function handle(message: ToSerial): void {
  switch (message.kind) {
    case 'open':
      return void open(message)
    case 'write':
      return ports.get(message.port)?.write(message.bytes)
    case 'discard':
      return ports.get(message.port)?.discardOutput()
    case 'baud': {
      const { port, request, baud } = message
      return void ports
        .get(port)
        ?.setBaud(baud)
        .then((result) => say({ kind: 'baud', port, request, result }))
    }
    case 'close':
      return void close(message.port)
    case 'list':
      return void list(message.request)
    case 'ping':
      return say({ kind: 'pong' })
  }
}

if (parent) parent.on('message', ({ data }) => handle(data as ToSerial))
else {
  process.on('message', (message) => handle(message as ToSerial))
  process.on('disconnect', () => process.exit(0))
}
