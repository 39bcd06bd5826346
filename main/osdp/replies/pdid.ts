/**
 * PDID 45: who the PD is (OSDP 2.2, 7.4)
 *
 *     0  3  vendor code (OUI), in transmission order
 *     3  1  model
 *     4  1  version
 *     5  4  serial number, LE
 *     9  3  firmware: major, minor, build
 */
import { type Result, ok } from '../../domain/result'
import { type Malformed, badLength, concat, le32, u32, u8 } from '../bytes'

export interface PdId {
  readonly vendor: Uint8Array
  readonly model: number
  readonly version: number
  readonly serial: number
  readonly firmware: readonly [major: number, minor: number, build: number]
}

export const encodePdId = (r: PdId): Uint8Array =>
  concat(r.vendor.slice(0, 3), Uint8Array.of(r.model, r.version, ...le32(r.serial), ...r.firmware))

export function decodePdId(data: Uint8Array): Result<PdId, Malformed> {
  if (data.length !== 12) return badLength('PDID', data.length, '12')
  return ok({
    vendor: data.slice(0, 3),
    model: u8(data, 3),
    version: u8(data, 4),
    serial: u32(data, 5),
    firmware: [u8(data, 9), u8(data, 10), u8(data, 11)],
  })
}
