/**
 * PDCAP 46: what the PD can do (OSDP 2.2, 7.5 and Annex B). Records of 3:
 *
 *     0  1  function
 *     1  1  compliance level (or low byte)
 *     2  1  count (or high byte)
 *
 * It arrives before any authentication, so it must never weaken security (osdp.md 8).
 */
import { type Result, ok } from '../../domain/result'
import { type Malformed, badLength, u8 } from '../bytes'

export const CAPABILITY = {
  INPUTS: 1,
  OUTPUTS: 2,
  CARD_FORMAT: 3,
  LEDS: 4,
  BUZZER: 5,
  TEXT: 6,
  TIME: 7,
  CHECK: 8,
  SECURITY: 9,
  RECEIVE_BUFFER: 10,
  LARGEST_COMBINED: 11,
  SMART_CARD: 12,
  READERS: 13,
  BIOMETRICS: 14,
  SECURE_PIN: 15,
  VERSION: 16,
} as const

export interface Capability {
  readonly function: number
  readonly compliance: number
  readonly count: number
}

export const encodePdCap = (capabilities: readonly Capability[]): Uint8Array =>
  Uint8Array.from(capabilities.flatMap((c) => [c.function, c.compliance, c.count]))

export function decodePdCap(data: Uint8Array): Result<Capability[], Malformed> {
  if (data.length % 3 !== 0) return badLength('PDCAP', data.length, 'a multiple of 3')
  const capabilities: Capability[] = []
  for (let i = 0; i < data.length; i += 3)
    capabilities.push({ function: u8(data, i), compliance: u8(data, i + 1), count: u8(data, i + 2) })
  return ok(capabilities)
}
