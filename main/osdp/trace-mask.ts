/**
 * Recordings hold no keys and no PINs. Anyone with the recording could decrypt a KEYSET under the default key, so its
 * data and its MAC are blanked before the packet leaves the protocol code (osdp.md 11); so are pressed keys sent in
 * clear.
 */
import { crc16, checksum } from './crc16'
import { COMMAND, REPLY } from './codes'
import { SCS, decodeFrame } from './frame'

/**
 * Unmasked bytes at the start of a reply: reader number, direction, count. FMT may hold keys too, without marking them.
 */
const TYPED_HEAD: ReadonlyMap<number, number> = new Map([
  [REPLY.KEYPAD, 2],
  [REPLY.FMT, 3],
])

/** The packet, or a copy with zeroed data and a valid check when it holds a key or pressed keys. */
export function maskSecrets(packet: Uint8Array): Uint8Array {
  const decoded = decodeFrame(packet)
  if (!decoded.ok) {
    // A damaged packet cannot be masked field by field; when it may hold a secret only its header is shown.
    const suspicious = [COMMAND.KEYSET, ...TYPED_HEAD.keys()].some((code) => packet[5] === code || packet[7] === code)
    return suspicious ? packet.slice(0, 5) : packet
  }
  const { code, data, mac, direction, check, security } = decoded.value
  const keyset = code === COMMAND.KEYSET && direction === 'command'
  const sealed = security?.type === SCS.DATA_PD || security?.type === SCS.DATA_CP
  const head = direction === 'reply' && !sealed ? TYPED_HEAD.get(code) : undefined
  if (!keyset && head === undefined) return packet
  const masked = packet.slice()
  const checkLength = check === 'crc' ? 2 : 1
  const end = packet.length - checkLength
  const hidden = Math.max(0, data.length - (head ?? 0))
  masked.fill(0, end - hidden - (mac ? mac.length : 0), end)
  if (check === 'crc') {
    const c = crc16(masked, 0, end)
    masked.set([c & 0xff, c >> 8], end)
  } else {
    masked[end] = checksum(masked, 0, end)
  }
  return masked
}
