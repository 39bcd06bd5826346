/** Verifies a data folder, or a backup, away from every thread that somebody waits for. Ended by whoever started it. */
import { parentPort, workerData } from 'node:worker_threads'
import { assert } from '../domain/assert'
import type { JournalHead } from '../domain/journal-head'
import { checkBackup } from '../store/backup'
import { failureText } from '../store/failure'
import { allKeys, readInstallationKeys } from '../store/installation'
import { verifyFolder } from './check'
import type { Verified } from './check'

export type VerifyWork =
  /** `heads`: of its journal, kept elsewhere. */
  | { readonly kind: 'folder'; readonly folder: string; readonly heads?: readonly JournalHead[] }
  /** Whether the file can be restored into the data folder `data`. */
  | { readonly kind: 'backup'; readonly file: string; readonly data: string }
export type FromVerify =
  | { readonly kind: 'progress'; readonly done: number; readonly of: number }
  | { readonly kind: 'verified'; readonly result: Verified }

const NOTHING: Verified = { sound: [], remarks: [], problems: [], upTo: 0, isCut: false }

function verify(work: VerifyWork, progress: (done: number, of: number) => void): Verified {
  if (work.kind === 'folder') return verifyFolder(work.folder, progress, work.heads)
  const checked = checkBackup(work.file, allKeys(readInstallationKeys(work.data)))
  return checked.ok ? { ...NOTHING, upTo: checked.value.lastSeq } : { ...NOTHING, problems: [checked.error] }
}

function run(work: VerifyWork, tell: (message: FromVerify) => void): void {
  try {
    tell({ kind: 'verified', result: verify(work, (done, of) => tell({ kind: 'progress', done, of })) })
  } catch (error) {
    tell({ kind: 'verified', result: { ...NOTHING, problems: [failureText(error)] } })
  }
}

const port = parentPort
assert(port, 'verifying is started as a worker')
const given = (data: unknown): VerifyWork => data as VerifyWork
run(given(workerData), (message) => port.postMessage(message))
