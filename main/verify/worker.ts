/** Verifies a data folder, or a backup, in a thread that nobody else waits for. Its owner ends it. */
import { parentPort } from 'node:worker_threads'
import { assert } from '../domain/assert'
import { checkBackup } from '../store/backup'
import { failureText } from '../store/failure'
import { allKeys, readInstallationKeys } from '../store/installation'
import { answerQuestions, newsTo } from '../supervise/answering'
import { verifyFolder } from './check'
import type { Verified } from './check'
import type { VerifyNews, VerifyQuestions } from './messages'

const NOTHING: Verified = { sound: [], remarks: [], problems: [], upTo: 0, isCut: false }

assert(parentPort, 'verifying is started as a worker')
const news = newsTo<VerifyNews>(parentPort)
answerQuestions<VerifyQuestions>(
  parentPort,
  {
    folder: ({ folder, heads }) => verifyFolder(folder, (done, of) => news({ done, of }), heads),
    backup: ({ file, data }) => {
      const checked = checkBackup(file, allKeys(readInstallationKeys(data)), data)
      return checked.ok ? { ...NOTHING, upTo: checked.value.lastSeq } : { ...NOTHING, problems: [checked.error] }
    },
  },
  failureText,
)
