/** A small site with accounts under seal, opened as the console opens them. */
import { join } from 'node:path'
import { createClock } from '../../main/clock'
import type { KeyStore } from '../../main/devices/key-store'
import { ok } from '../../main/domain/result'
import type { Sealed } from '../../main/operators/account-book'
import type { Word } from '../../main/operators/account-file'
import { openAccounts, type Accounts } from '../../main/operators/accounts'
import { sealOfFolder } from '../../main/operators/folder-seal'
import { passwordsHere } from '../../main/operators/password'
import { ACCOUNTS_MARKS, type AccountsMark } from '../../main/operators/seal'
import { startSite, type RunningSite } from '../../main/running/running-site'
import { parseSiteText } from '../../main/site/parse'
import { programFile } from './programs'

export const SITE = JSON.stringify({
  format: 'sallyport-site/1',
  site: { name: 'Seal', apb: { enabled: true } },
  areas: [{ id: 1, name: 'Inside' }],
  doors: [{ id: 'D1', name: 'Door' }],
  readers: [{ id: 'R1', name: 'In', door: 'D1', from: 0, to: 1 }],
  accessLevels: [],
  cardholders: [],
})
const keyStore: KeyStore = {
  read: () => Promise.resolve(ok({ current: null, pending: null })),
  write: () => Promise.resolve(ok(undefined)),
}
export const cost = { memorySize: 8, iterations: 1, parallelism: 1 }
export const passwords = passwordsHere(cost)
export async function start(dataDir: string): Promise<RunningSite> {
  const parsed = parseSiteText(SITE)
  if (!parsed.ok) throw new Error('the site cannot be read')
  const started = await startSite({
    site: parsed.value.site,
    siteText: SITE,
    dataDir,
    keyStore,
    clock: createClock(),
    log: () => undefined,
    software: 'Sallyport test',
    programs: join(programFile('decider'), '..'),
  })
  if (!started.ok) throw new Error(started.error.detail)
  return started.value
}

export const keepIn =
  (site: RunningSite) =>
  (value: AccountsMark): void => {
    for (const key of ACCOUNTS_MARKS) site.keep({ key, value })
  }

/** The accounts, opened as the console does. */
export function open(dataDir: string, keep: (mark: AccountsMark) => void = () => undefined) {
  const seen: { words: Word[]; sealed: (Sealed | null)[]; adopted: number } = { words: [], sealed: [], adopted: 0 }
  const accounts = openAccounts({
    file: join(dataDir, 'operators.json'),
    seal: sealOfFolder(dataDir),
    now: Date.now,
    cost,
    passwords,
    report: () => undefined,
    onWord: (word) => seen.words.push(word),
    onVersion: keep,
    onSealed: (sealed) => seen.sealed.push(sealed),
    onAdopted: () => seen.adopted++,
  })
  return { accounts, seen }
}

export const fileOf = (dataDir: string): string => join(dataDir, 'operators.json')
export const letsIn = async (accounts: Accounts, name: string, password: string): Promise<boolean> =>
  (await accounts.signIn(name, password)).ok
