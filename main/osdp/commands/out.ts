/**
 * OUT 68: output control (OSDP 2.2, 6.10). One or more records:
 *
 *     0  1  output number
 *     1  1  control: 0 nop, 1 off / abort timed, 2 on / abort timed, 3 off / let timed finish, 4 on / let timed finish,
 *           5 timed on, 6 timed off
 *     2  2  timer, LE, 100 ms
 */
import { type Result, ok } from '../../domain/result'
import { type Malformed, badLength, badValue, le16, u16, u8 } from '../bytes'

export const OUT_CONTROL = {
  NOP: 0,
  OFF: 1,
  ON: 2,
  OFF_AFTER_TIMED: 3,
  ON_AFTER_TIMED: 4,
  TIMED_ON: 5,
  TIMED_OFF: 6,
} as const

/** The longest a timed output can last, in milliseconds. */
export const OUT_MAX_MS = 0xffff * 100

export interface OutRecord {
  readonly output: number
  /** One of OUT_CONTROL. */
  readonly control: number
  /** 0..0xFFFF, in 100 ms. */
  readonly timer: number
}

export const encodeOut = (records: readonly OutRecord[]): Uint8Array =>
  Uint8Array.from(records.flatMap((r) => [r.output, r.control, ...le16(r.timer)]))

export function decodeOut(data: Uint8Array): Result<OutRecord[], Malformed> {
  if (data.length === 0 || data.length % 4 !== 0) return badLength('OUT', data.length, 'a multiple of 4')
  const records: OutRecord[] = []
  for (let i = 0; i < data.length; i += 4) {
    const control = u8(data, i + 1)
    if (control > OUT_CONTROL.TIMED_OFF) return badValue('OUT', `control code ${control} is unknown`)
    records.push({ output: u8(data, i), control, timer: u16(data, i + 2) })
  }
  return ok(records)
}
