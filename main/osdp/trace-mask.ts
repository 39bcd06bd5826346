/**
 * Recordings hold no keys and no PINs. A KEYSET under the default key can be decrypted by anyone who has the recording, so
 * its data and its MAC are blanked before the packet leaves the protocol code (osdp.md 11); so is what was typed, where it
 * crosses the line in clear.
 */
import { crc16, checksum } from './crc16'
import { COMMAND, REPLY } from './codes'
import { SCS, decodeFrame } from './frame'

/** Reader number and count of keys stay. */
const KEYPAD_HEAD = 2

/** The packet itself, or a copy with zeroed data and a fitting check when it holds a key, or keys that were pressed. */
export function maskSecrets(packet: Uint8Array): Uint8Array {
  const decoded = decodeFrame(packet)
  if (!decoded.ok) {
    // A damaged packet cannot be masked field by field; when it may hold a secret nothing of it is shown past the header.
    const suspicious = [COMMAND.KEYSET, REPLY.KEYPAD].some((code) => packet[5] === code || packet[7] === code)
    return suspicious ? packet.slice(0, 5) : packet
  }
  const { code, data, mac, direction, check, security } = decoded.value
  const keyset = code === COMMAND.KEYSET && direction === 'command'
  const typed = code === REPLY.KEYPAD && direction === 'reply' && security?.type !== SCS.DATA_PD
  if (!keyset && !typed) return packet
  const masked = packet.slice()
  const checkLength = check === 'crc' ? 2 : 1
  const end = packet.length - checkLength
  const hidden = keyset ? data.length : Math.max(0, data.length - KEYPAD_HEAD)
  masked.fill(0, end - hidden - (mac ? mac.length : 0), end)
  if (check === 'crc') {
    const c = crc16(masked, 0, end)
    masked.set([c & 0xff, c >> 8], end)
  } else {
    masked[end] = checksum(masked, 0, end)
  }
  return masked
}
