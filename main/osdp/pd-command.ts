/** The commands for a reader, and the message that carries each. */
import { unreachable } from '../domain/assert'
import { COMMAND } from './codes'
import { type BuzCommand, encodeBuz } from './commands/buz'
import { type LineSettings, encodeComset } from './commands/comset'
import { type LedRecord, encodeLed } from './commands/led'
import { type MfgCommand, encodeMfg } from './commands/mfg'
import { OUT_CONTROL, encodeOut } from './commands/out'
import { type TextCommand, encodeText } from './commands/text'

export type PdCommand =
  /** `milliseconds` only with the timed actions; rounded up to the wire's 100 ms. */
  | { readonly kind: 'output'; readonly output: number; readonly action: 'timed-on'; readonly milliseconds: number }
  | { readonly kind: 'output'; readonly output: number; readonly action: 'on' | 'off' | 'off-after-timed' }
  | { readonly kind: 'led'; readonly records: readonly LedRecord[] }
  | ({ readonly kind: 'buzzer' } & BuzCommand)
  | ({ readonly kind: 'text' } & TextCommand)
  | ({ readonly kind: 'comset' } & LineSettings)
  | ({ readonly kind: 'manufacturer' } & MfgCommand)
  | { readonly kind: 'query'; readonly what: 'local' | 'inputs' | 'outputs' | 'readers' }

export interface Message {
  readonly code: number
  readonly data: Uint8Array
}

const CONTROLS = {
  on: OUT_CONTROL.ON_AFTER_TIMED,
  off: OUT_CONTROL.OFF,
  'off-after-timed': OUT_CONTROL.OFF_AFTER_TIMED,
}
const noData = new Uint8Array(0)
const queries = { local: COMMAND.LSTAT, inputs: COMMAND.ISTAT, outputs: COMMAND.OSTAT, readers: COMMAND.RSTAT } as const

export function messageOf(command: PdCommand): Message {
  switch (command.kind) {
    case 'output': {
      const { output, action } = command
      const [control, timer] =
        action === 'timed-on'
          ? [OUT_CONTROL.TIMED_ON, Math.min(0xffff, Math.max(1, Math.ceil(command.milliseconds / 100)))]
          : [CONTROLS[action], 0]
      return { code: COMMAND.OUT, data: encodeOut([{ output, control, timer }]) }
    }
    case 'led':
      return { code: COMMAND.LED, data: encodeLed(command.records) }
    case 'buzzer':
      return { code: COMMAND.BUZ, data: encodeBuz(command) }
    case 'text':
      return { code: COMMAND.TEXT, data: encodeText(command) }
    case 'comset':
      return { code: COMMAND.COMSET, data: encodeComset(command) }
    case 'manufacturer':
      return { code: COMMAND.MFG, data: encodeMfg(command) }
    case 'query':
      return { code: queries[command.what], data: noData }
    default:
      return unreachable(command)
  }
}

/** Commands that carry out a decision go before every poll of the bus (osdp.md 12). */
export const isUrgent = (command: PdCommand): boolean =>
  command.kind === 'output' || command.kind === 'led' || command.kind === 'buzzer' || command.kind === 'text'
