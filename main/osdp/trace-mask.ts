/**
 * Recordings hold no keys. A KEYSET under the default key can be decrypted by anyone who has the recording, so its data
 * and its MAC are blanked before the packet leaves the protocol code (osdp.md 11).
 */
import { crc16, checksum } from './crc16'
import { COMMAND } from './codes'
import { decodeFrame } from './frame'

/** The packet itself, or a copy with zeroed data and MAC and a fitting check when it is a KEYSET. */
export function maskKeyset(packet: Uint8Array): Uint8Array {
  const decoded = decodeFrame(packet)
  if (!decoded.ok) {
    // A damaged packet cannot be masked field by field; when it may be a KEYSET nothing of it is shown past the header.
    const suspicious = packet[5] === COMMAND.KEYSET || packet[7] === COMMAND.KEYSET
    return suspicious ? packet.slice(0, 5) : packet
  }
  const { code, data, mac, direction, check } = decoded.value
  if (code !== COMMAND.KEYSET || direction !== 'command') return packet
  const masked = packet.slice()
  const checkLength = check === 'crc' ? 2 : 1
  const end = packet.length - checkLength
  masked.fill(0, end - data.length - (mac ? mac.length : 0), end)
  if (check === 'crc') {
    const c = crc16(masked, 0, end)
    masked.set([c & 0xff, c >> 8], end)
  } else {
    masked[end] = checksum(masked, 0, end)
  }
  return masked
}
