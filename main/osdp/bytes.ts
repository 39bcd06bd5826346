/** Little-endian fields (OSDP 2.2, 5.5) and the error for a malformed message. */
import { fail } from '../domain/result'

/** `length`: wrong number of bytes; a PD answers NAK 2. `value`: an impossible field value; a PD answers NAK 9. */
export interface Malformed {
  readonly kind: 'length' | 'value'
  readonly message: string
}

export const badLength = (what: string, got: number, wanted: string): { ok: false; error: Malformed } =>
  fail({ kind: 'length', message: `${what}: ${got} bytes of data instead of ${wanted}` })
export const badValue = (what: string, message: string): { ok: false; error: Malformed } =>
  fail({ kind: 'value', message: `${what}: ${message}` })

export const u8 = (bytes: Uint8Array, i: number): number => bytes[i] ?? 0
export const u16 = (bytes: Uint8Array, i: number): number => u8(bytes, i) | (u8(bytes, i + 1) << 8)
export const u32 = (bytes: Uint8Array, i: number): number => u16(bytes, i) + u16(bytes, i + 2) * 0x1_0000
export const i16 = (bytes: Uint8Array, i: number): number => (u16(bytes, i) << 16) >> 16

export const le16 = (value: number): [number, number] => [value & 0xff, (value >> 8) & 0xff]
export const le32 = (value: number): [number, number, number, number] => [
  value & 0xff,
  (value >>> 8) & 0xff,
  (value >>> 16) & 0xff,
  (value >>> 24) & 0xff,
]

export function concat(...parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    bytes.set(part, at)
    at += part.length
  }
  return bytes
}

/** Compares in a time that does not depend on where the two differ. */
export function equalInConstantTime(a: Uint8Array, b: Uint8Array): boolean {
  let difference = a.length ^ b.length
  for (let i = 0; i < a.length; i++) difference |= u8(a, i) ^ u8(b, i)
  return difference === 0
}

/** Printable ASCII; any other character becomes `?`, since displays have no others. */
export const toAscii = (text: string): Uint8Array =>
  Uint8Array.from(text, (c) => (c >= ' ' && c <= '~' ? c.charCodeAt(0) : 0x3f))
export const fromAscii = (bytes: Uint8Array): string => Array.from(bytes, (b) => String.fromCharCode(b & 0x7f)).join('')
