/** Messages between the serial port process and the process that uses the ports. Port numbers are never reused. */
import type { SerialPortName } from '../domain/line-trial'
import type { Result } from '../domain/result'
import type { PortFailure } from './port'
import type { SerialSettings } from './serial'

export type ToSerial =
  | { readonly kind: 'open'; readonly port: number; readonly settings: SerialSettings }
  | { readonly kind: 'write'; readonly port: number; readonly bytes: Uint8Array }
  | { readonly kind: 'discard'; readonly port: number }
  | { readonly kind: 'baud'; readonly port: number; readonly request: number; readonly baud: number }
  | { readonly kind: 'close'; readonly port: number }
  | { readonly kind: 'list'; readonly request: number }
  | { readonly kind: 'ping' }

export type FromSerial =
  | { readonly kind: 'opened'; readonly port: number; readonly result: Result<{ allowanceMs: number }, PortFailure> }
  | { readonly kind: 'bytes'; readonly port: number; readonly bytes: Uint8Array }
  | { readonly kind: 'down'; readonly port: number; readonly failure: PortFailure }
  | {
      readonly kind: 'baud'
      readonly port: number
      readonly request: number
      readonly result: Result<void, PortFailure>
    }
  | { readonly kind: 'closed'; readonly port: number }
  | { readonly kind: 'listed'; readonly request: number; readonly ports: readonly SerialPortName[] }
  | { readonly kind: 'pong' }
