/**
 * LED 69: reader LED control (OSDP 2.2, 6.11). One or more records of 14:
 *
 *     0  1  reader          7  2  temporary timer, LE, 100 ms
 *     1  1  LED             9  1  permanent: 0 nop, 1 set
 *     2  1  temporary: 0 nop, 1 cancel, 2 set
 *     3  1  on time        10  1  on time         times in 100 ms
 *     4  1  off time       11  1  off time
 *     5  1  on color       12  1  on color
 *     6  1  off color      13  1  off color
 *
 * A set with on = off = 0 shows nothing and is refused by PDs (NAK 9).
 */
import { type Result, ok } from '../../domain/result'
import { type Malformed, badLength, badValue, le16, u16, u8 } from '../bytes'

export const COLOR = { BLACK: 0, RED: 1, GREEN: 2, AMBER: 3, BLUE: 4, MAGENTA: 5, CYAN: 6, WHITE: 7 } as const
export const LED_TEMPORARY = { NOP: 0, CANCEL: 1, SET: 2 } as const
export const LED_PERMANENT = { NOP: 0, SET: 1 } as const

export interface LedBlink {
  /** 0..255, in 100 ms. */
  readonly onTime: number
  readonly offTime: number
  readonly onColor: number
  readonly offColor: number
}
export interface LedRecord {
  readonly reader: number
  readonly led: number
  readonly temporary: LedBlink & { readonly code: number; /** 0..0xFFFF, in 100 ms. */ readonly timer: number }
  readonly permanent: LedBlink & { readonly code: number }
}

export const LED_RECORD_LENGTH = 14
const nothing: LedBlink = { onTime: 0, offTime: 0, onColor: 0, offColor: 0 }
export const steady = (color: number): LedBlink => ({ onTime: 1, offTime: 0, onColor: color, offColor: color })
export const noTemporary: LedRecord['temporary'] = { code: LED_TEMPORARY.NOP, timer: 0, ...nothing }
export const noPermanent: LedRecord['permanent'] = { code: LED_PERMANENT.NOP, ...nothing }

const blink = (b: LedBlink): number[] => [b.onTime, b.offTime, b.onColor, b.offColor]

export const encodeLed = (records: readonly LedRecord[]): Uint8Array =>
  Uint8Array.from(
    records.flatMap((r) => [
      r.reader,
      r.led,
      r.temporary.code,
      ...blink(r.temporary),
      ...le16(r.temporary.timer),
      r.permanent.code,
      ...blink(r.permanent),
    ]),
  )

export function decodeLed(data: Uint8Array): Result<LedRecord[], Malformed> {
  if (data.length === 0 || data.length % LED_RECORD_LENGTH !== 0)
    return badLength('LED', data.length, 'a multiple of 14')
  const records: LedRecord[] = []
  for (let i = 0; i < data.length; i += LED_RECORD_LENGTH) {
    const blinkAt = (j: number): LedBlink => ({
      onTime: u8(data, j),
      offTime: u8(data, j + 1),
      onColor: u8(data, j + 2),
      offColor: u8(data, j + 3),
    })
    const temporary = { code: u8(data, i + 2), ...blinkAt(i + 3), timer: u16(data, i + 7) }
    const permanent = { code: u8(data, i + 9), ...blinkAt(i + 10) }
    if (temporary.code > LED_TEMPORARY.SET) return badValue('LED', `temporary code ${temporary.code} is unknown`)
    if (permanent.code > LED_PERMANENT.SET) return badValue('LED', `permanent code ${permanent.code} is unknown`)
    const dark = (b: LedBlink): boolean => b.onTime === 0 && b.offTime === 0
    if (temporary.code === LED_TEMPORARY.SET && dark(temporary))
      return badValue('LED', 'temporary on and off time are 0')
    if (permanent.code === LED_PERMANENT.SET && dark(permanent))
      return badValue('LED', 'permanent on and off time are 0')
    records.push({ reader: u8(data, i), led: u8(data, i + 1), temporary, permanent })
  }
  return ok(records)
}
