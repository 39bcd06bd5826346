/**
 * The kernel's RS-485 mode of a serial port (Linux: TIOCSRS485), for on-board UARTs whose driver switches the
 * transceiver's direction by RTS. Adapters with automatic direction do not need it. Everything runs without the addon:
 * a platform, a driver or an installation without such a mode reports `not-supported`.
 */
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

export interface Rs485Settings {
  readonly enabled: boolean
  /** Level of RTS during and after sending: `true`, `false` suits most transceivers. */
  readonly rtsOnSend: boolean
  readonly rtsAfterSend: boolean
  /** Receives its own bytes. */
  readonly receiveOwn: boolean
  /** Whole milliseconds, 0 to 100. */
  readonly delayBeforeSendMs: number
  readonly delayAfterSendMs: number
}

export interface Rs485Failure {
  readonly kind: 'not-supported' | 'bad-descriptor' | 'permission' | 'failed'
  readonly message: string
}

export type Rs485Answer =
  { readonly ok: true; readonly settings: Rs485Settings } | ({ readonly ok: false } & Rs485Failure)

export interface Rs485 {
  /** `descriptor`: of an open serial port; it stays open. */
  read(descriptor: number): Rs485Answer
  /** Returns the settings that the driver accepted. Throws on settings out of range. */
  set(descriptor: number, settings: Rs485Settings): Rs485Answer
}

const FILE = join('native', 'prebuilt', 'rs485.node')

/** The addon is next to the code: in the project's folder, or in the packed app's. */
function find(from: string): string | undefined {
  for (let folder = from; ; folder = dirname(folder)) {
    const file = join(folder, FILE)
    if (existsSync(file)) return file
    if (dirname(folder) === folder) return undefined
  }
}

function without(message: string): Rs485 {
  const answer: Rs485Answer = { ok: false, kind: 'not-supported', message }
  return { read: () => answer, set: () => answer }
}

/** Never throws: without a usable addon it returns a substitute that reports why nothing is supported. */
export function loadRs485(from: string = __dirname): Rs485 {
  const file = find(from)
  if (file === undefined) return without('the RS-485 addon is not installed (node native/rs485/build.mjs)')
  try {
    return createRequire(file)(file) as Rs485
  } catch (error) {
    return without(`the RS-485 addon does not load: ${error instanceof Error ? error.message : String(error)}`)
  }
}
