/** The program that checks an export. A copy lies in every export, so a receiver must know the hash of the genuine one from elsewhere. */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

export const VERIFIER = 'verify.mjs'

/** SHA-256 of the program that comes with Sallyport, in hex. */
export const verifierHash = (evidenceFolder: string): string =>
  createHash('sha256')
    .update(readFileSync(join(evidenceFolder, VERIFIER)))
    .digest('hex')
