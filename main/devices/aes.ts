/** AES-128 for the secure channel, by the operating system's crypto library. */
import { createCipheriv, createDecipheriv } from 'node:crypto'
import type { Aes } from '../osdp/secure-channel'

export const nodeAes: Aes = {
  encryptBlock: (key, block) => createCipheriv('aes-128-ecb', key, null).setAutoPadding(false).update(block),
  encryptCbc: (key, iv, data) => createCipheriv('aes-128-cbc', key, iv).setAutoPadding(false).update(data),
  decryptCbc: (key, iv, data) => createDecipheriv('aes-128-cbc', key, iv).setAutoPadding(false).update(data),
}
