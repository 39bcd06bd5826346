/** Records one line in OSDPCAP form, keys masked, into a file that its owner alone may read; ends when it is full. */
import { createWriteStream, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { fail, messageOf, ok, type Result } from '../../domain/result'
import { formatInstant, type Instant } from '../../domain/time'
import { encodeCaptureLine } from '../../osdp/osdpcap'
import type { OsdpBus } from './osdp-bus'

/** Some days of a quiet line, hours of a busy one. */
export const CAPTURE_LIMIT_BYTES = 64 * 1024 * 1024
/** What may wait for a slow disk; beyond it packets are left out. */
const BACKLOG_BYTES = 4 * 1024 * 1024

export interface Capture {
  /** Whole path. */
  readonly file: string
  readonly bytes: () => number
  /** Why it ended on its own; null while it runs. */
  readonly ended: () => 'full' | 'disk' | null
  /** Resolves when all of it is on disk. */
  stop(): Promise<void>
}

export interface CaptureSetup {
  readonly bus: Pick<OsdpBus, 'record'>
  readonly folder: string
  readonly controller: string
  readonly now: Instant
  readonly limitBytes?: number
}

/** Fails with the file system's words when the folder or the file cannot be made. */
export function startCapture(setup: CaptureSetup): Promise<Result<Capture, string>> {
  const { bus, folder, now, limitBytes = CAPTURE_LIMIT_BYTES } = setup
  const stamp = formatInstant(now).replace(/[-:]/g, '').replace(/\.\d+/, '')
  const file = join(folder, `${setup.controller.replace(/[^\w.-]/g, '_')}-${stamp}.osdpcap`)
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
  } catch (error) {
    return Promise.resolve(fail(messageOf(error)))
  }
  const stream = createWriteStream(file, { flags: 'wx', mode: 0o600 })
  let bytes = 0
  let ended: 'full' | 'disk' | null = null
  const end = (why: typeof ended): void => {
    ended ??= why
    bus.record(null)
    stream.end()
  }
  return new Promise((resolve) => {
    stream.on('error', (error) => {
      end('disk')
      resolve(fail(error.message))
    })
    stream.once('open', () => {
      bus.record((direction, at, packet) => {
        const line = `${encodeCaptureLine({ at, io: direction === 'out' ? 'output' : 'input', bytes: packet })}\n`
        if (bytes + line.length > limitBytes) return end('full')
        if (stream.writableLength > BACKLOG_BYTES) return
        bytes += line.length
        stream.write(line)
      })
      resolve(
        ok({
          file,
          bytes: () => bytes,
          ended: () => ended,
          stop: () =>
            new Promise((closed) => {
              if (stream.closed) return closed()
              stream.once('close', () => closed())
              end(null)
            }),
        }),
      )
    })
  })
}
