/** Verifies a data folder, or a backup, away from every thread that somebody waits for. Ended by whoever started it. */
import { parentPort, workerData } from 'node:worker_threads'
import { assert } from '../domain/assert'
import { checkBackup } from '../store/backup'
import { failureText } from '../store/failure'
import { installationKey } from '../store/signing'
import { verifyFolder } from './check'
import type { Verified } from './check'

export type VerifyWork =
  | { readonly kind: 'folder'; readonly folder: string }
  /** Whether the file can be restored into the data folder `data`. */
  | { readonly kind: 'backup'; readonly file: string; readonly data: string }
export type FromVerify =
  | { readonly kind: 'progress'; readonly done: number; readonly of: number }
  | { readonly kind: 'verified'; readonly result: Verified }

function verify(work: VerifyWork, progress: (done: number, of: number) => void): Verified {
  if (work.kind === 'folder') return verifyFolder(work.folder, progress)
  const checked = checkBackup(work.file, installationKey(work.data))
  return checked.ok
    ? { sound: [], remarks: [], problems: [], upTo: checked.value }
    : { sound: [], remarks: [], problems: [checked.error], upTo: 0 }
}

function run(work: VerifyWork, tell: (message: FromVerify) => void): void {
  try {
    tell({ kind: 'verified', result: verify(work, (done, of) => tell({ kind: 'progress', done, of })) })
  } catch (error) {
    tell({ kind: 'verified', result: { sound: [], remarks: [], problems: [failureText(error)], upTo: 0 } })
  }
}

const port = parentPort
assert(port, 'verifying is started as a worker')
const given = (data: unknown): VerifyWork => data as VerifyWork
run(given(workerData), (message) => port.postMessage(message))
