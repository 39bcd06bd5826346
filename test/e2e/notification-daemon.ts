/**
 * A stand-in for the desktop's notification service: owns its name on the session bus, answers as one would, and keeps
 * what it was asked to show. Speaks just enough D-Bus for that (D-Bus Specification 0.43, "Message Protocol").
 */
import { connect, type Socket } from 'node:net'

const NAME = 'org.freedesktop.Notifications'
const PATH = '/org/freedesktop/Notifications'
const METHOD_CALL = 1
const METHOD_RETURN = 2
const SIGNAL = 4

export interface ShownNotification {
  readonly id: number
  readonly application: string
  readonly title: string
  readonly body: string
  readonly actions: readonly string[]
}

export interface NotificationDaemon {
  readonly shown: readonly ShownNotification[]
  /** Resolves with the first one, past or to come, that fits. */
  readonly next: (fits: (notification: ShownNotification) => boolean) => Promise<ShownNotification>
  /** As if a person clicked it. */
  readonly click: (id: number) => void
  readonly close: () => void
}

/** Writes values with the alignment that D-Bus wants; little endian. */
class Writer {
  private bytes: number[] = []
  align(to: number): this {
    while (this.bytes.length % to !== 0) this.bytes.push(0)
    return this
  }
  byte(value: number): this {
    this.bytes.push(value)
    return this
  }
  u32(value: number): this {
    this.align(4).bytes.push(value & 255, (value >>> 8) & 255, (value >>> 16) & 255, value >>> 24)
    return this
  }
  text(value: string): this {
    const bytes = Buffer.from(value)
    this.u32(bytes.length).bytes.push(...bytes, 0)
    return this
  }
  signature(value: string): this {
    this.bytes.push(value.length, ...Buffer.from(value), 0)
    return this
  }
  /** One header field: its code and a variant of a type whose value is text-like or a number. */
  field(code: number, type: 's' | 'o' | 'g' | 'u', value: string | number): this {
    this.align(8).byte(code).signature(type)
    if (type === 'u') return this.u32(Number(value))
    return type === 'g' ? this.signature(String(value)) : this.text(String(value))
  }
  done(): Buffer {
    return Buffer.from(this.bytes)
  }
}

class Reader {
  constructor(
    private readonly bytes: Buffer,
    public at = 0,
  ) {}
  align(to: number): void {
    this.at = Math.ceil(this.at / to) * to
  }
  u32(): number {
    this.align(4)
    this.at += 4
    return this.bytes.readUInt32LE(this.at - 4)
  }
  text(): string {
    const length = this.u32()
    this.at += length + 1
    return this.bytes.toString('utf8', this.at - length - 1, this.at - 1)
  }
  signature(): string {
    const length = this.bytes.readUInt8(this.at)
    this.at += length + 2
    return this.bytes.toString('utf8', this.at - length - 1, this.at - 1)
  }
  byte(): number {
    return this.bytes.readUInt8(this.at++)
  }
  texts(): string[] {
    const end = this.u32() + this.at
    const all: string[] = []
    while (this.at < end) all.push(this.text())
    return all
  }
}

interface Message {
  readonly type: number
  readonly serial: number
  readonly sender: string
  readonly member: string
  readonly body: Reader
}

/** Cuts one message off the front of what came; undefined until all of it is there. */
function cutMessage(bytes: Buffer): { message: Message; rest: Buffer } | undefined {
  if (bytes.length < 16) return undefined
  const header = new Reader(bytes, 4)
  const bodyLength = header.u32()
  const serial = header.u32()
  const fieldsEnd = header.u32() + header.at
  const bodyStart = Math.ceil(fieldsEnd / 8) * 8
  if (bytes.length < bodyStart + bodyLength) return undefined
  const fields = new Map<number, string | number>()
  while (header.at < fieldsEnd) {
    header.align(8)
    const code = header.byte()
    const type = header.signature()
    fields.set(code, type === 'u' ? header.u32() : type === 'g' ? header.signature() : header.text())
  }
  const message: Message = {
    type: bytes.readUInt8(1),
    serial,
    member: String(fields.get(3) ?? ''),
    sender: String(fields.get(7) ?? ''),
    body: new Reader(bytes.subarray(bodyStart, bodyStart + bodyLength)),
  }
  return { message, rest: bytes.subarray(bodyStart + bodyLength) }
}

/** Starts it on the bus at `address`, such as `unix:path=/tmp/bus`. */
export async function startNotificationDaemon(address: string): Promise<NotificationDaemon> {
  const path = /unix:path=([^,;]+)/.exec(address)?.[1]
  if (path === undefined) throw new Error(`not a bus on a socket: ${address}`)
  const socket = connect(path)
  const shown: ShownNotification[] = []
  const waiting = new Set<() => void>()
  let serial = 0

  const send = (type: number, fields: (writer: Writer) => Writer, body: Buffer): void => {
    const header = new Writer().byte(0x6c).byte(type).byte(0).byte(1).u32(body.length).u32(++serial)
    const described = fields(new Writer()).done()
    // The array's length does not count the padding before its first element, which starts at byte 16 anyway.
    const start = Buffer.concat([header.u32(described.length).done(), described])
    socket.write(Buffer.concat([start, Buffer.alloc((8 - (start.length % 8)) % 8), body]))
  }
  const call = (member: string, signature: string, body: Buffer): void =>
    send(
      METHOD_CALL,
      (writer) => {
        writer.field(1, 'o', '/org/freedesktop/DBus').field(6, 's', 'org.freedesktop.DBus')
        writer.field(2, 's', 'org.freedesktop.DBus').field(3, 's', member)
        return signature === '' ? writer : writer.field(8, 'g', signature)
      },
      body,
    )
  const answer = (to: Message, signature: string, body: Buffer): void =>
    send(
      METHOD_RETURN,
      (writer) => {
        writer.field(5, 'u', to.serial).field(6, 's', to.sender)
        return signature === '' ? writer : writer.field(8, 'g', signature)
      },
      body,
    )
  const signal = (member: string, signature: string, body: Buffer): void =>
    send(
      SIGNAL,
      (writer) => writer.field(1, 'o', PATH).field(2, 's', NAME).field(3, 's', member).field(8, 'g', signature),
      body,
    )

  function serve(message: Message): void {
    if (message.type !== METHOD_CALL) return
    switch (message.member) {
      case 'GetServerInformation':
        return answer(message, 'ssss', new Writer().text('stand-in').text('Sallyport').text('1').text('1.2').done())
      case 'GetCapabilities': {
        const items = new Writer().text('body').text('actions').done()
        return answer(message, 'as', Buffer.concat([new Writer().u32(items.length).done(), items]))
      }
      case 'Notify': {
        const { body } = message
        const application = body.text()
        const replaces = body.u32()
        body.text()
        const title = body.text()
        const text = body.text()
        const id = replaces === 0 ? shown.length + 1 : replaces
        answer(message, 'u', new Writer().u32(id).done())
        shown.push({ id, application, title, body: text, actions: body.texts() })
        for (const look of waiting) look()
        return
      }
      default:
        return answer(message, '', Buffer.alloc(0))
    }
  }

  await authenticate(socket)
  let pending = Buffer.alloc(0)
  const named = new Promise<void>((resolve) => {
    let replies = 0
    socket.on('data', (chunk) => {
      pending = Buffer.concat([pending, chunk])
      for (let cut = cutMessage(pending); cut; cut = cutMessage(pending)) {
        pending = Buffer.from(cut.rest)
        // The answers to Hello and RequestName.
        if (cut.message.type === METHOD_RETURN && ++replies === 2) resolve()
        serve(cut.message)
      }
    })
  })
  call('Hello', '', Buffer.alloc(0))
  call('RequestName', 'su', new Writer().text(NAME).u32(4).done())
  await named

  return {
    shown,
    next: (fits) =>
      new Promise((resolve) => {
        const look = (): void => {
          const found = shown.find(fits)
          if (!found) return
          waiting.delete(look)
          resolve(found)
        }
        waiting.add(look)
        look()
      }),
    click: (id) => {
      signal('ActionInvoked', 'us', new Writer().u32(id).text('default').done())
      signal('NotificationClosed', 'uu', new Writer().u32(id).u32(2).done())
    },
    close: () => void socket.destroy(),
  }
}

/** EXTERNAL: the bus asks the kernel who this is. */
function authenticate(socket: Socket): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.once('error', reject)
    socket.once('connect', () => {
      const uid = Buffer.from(String(process.getuid?.() ?? 0)).toString('hex')
      socket.write(`\0AUTH EXTERNAL ${uid}\r\n`)
    })
    socket.once('data', (chunk) => {
      if (!chunk.toString().startsWith('OK')) return reject(new Error(`the bus says ${chunk.toString().trim()}`))
      socket.write('BEGIN\r\n')
      resolve()
    })
  })
}
