/** The installation's keys as they lie in a data folder: whether they belong together, and to what was signed. */
import { createPrivateKey, createPublicKey } from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { failureText } from './failure'
import type { Connection } from './open'
import { FORMER_PUBLIC, PUBLIC, fingerprint, isSignedBy } from './signing'
import { PRIVATE } from './state-sum'

export interface InstallationKeys {
  /** The one that signs now. */
  readonly current?: KeyObject
  /** Those that signed before it; none unless the key was lost or changed. */
  readonly former: readonly KeyObject[]
  readonly problems: readonly string[]
}

/** Every key that may have signed something here. */
export const allKeys = ({ current, former }: InstallationKeys): readonly KeyObject[] =>
  current ? [current, ...former] : former

export function readInstallationKeys(folder: string): InstallationKeys {
  const problems: string[] = []
  const read = <T>(name: string, parse: (pem: Buffer) => T): T | undefined => {
    try {
      return parse(readFileSync(join(folder, name)))
    } catch (error) {
      problems.push(`${name} cannot be read: ${failureText(error)}`)
      return undefined
    }
  }
  const former = (existsSync(folder) ? readdirSync(folder) : []).flatMap((name) => {
    const key = FORMER_PUBLIC.test(name) ? read(name, createPublicKey) : undefined
    return key ? [key] : []
  })
  const hasPublic = existsSync(join(folder, PUBLIC))
  if (!hasPublic) problems.push(`${PUBLIC} is missing: nothing says whose signatures the journal should bear`)
  const current = hasPublic ? read(PUBLIC, createPublicKey) : undefined
  if (!existsSync(join(folder, PRIVATE))) problems.push(`${PRIVATE} is missing: the next start makes another key`)
  else {
    const own = read(PRIVATE, createPrivateKey)
    if (own && current && fingerprint(createPublicKey(own)) !== fingerprint(current))
      problems.push(`${PRIVATE} and ${PUBLIC} are not of one pair`)
  }
  return { ...(current ? { current } : {}), former, problems }
}

interface Signed {
  readonly seq: number
  readonly hash: Buffer
  readonly signature: Buffer
}

/** Whether the newest signed value of the chain is signed by another key than this: it was lost, changed or exchanged. */
export function isSignedByAnother(connection: Connection, key: KeyObject): boolean {
  const newest = connection
    .prepare<[], Signed>('SELECT seq, hash, signature FROM chain WHERE signature IS NOT NULL ORDER BY seq DESC LIMIT 1')
    .get()
  return newest !== undefined && !isSignedBy(key, newest.seq, newest.hash, newest.signature)
}
