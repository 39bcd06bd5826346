/** The password thread: one password after the other, so sign-in never uses more than 64 MiB. */
import { parentPort } from 'node:worker_threads'
import { assert } from '../domain/assert'
import { answerQuestions } from '../supervise/answering'
import { derive, hashPassword, matchesHash } from './password'
import type { PasswordQuestions } from './password-thread'

let last: Promise<unknown> = Promise.resolve()
const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
  const done = last.then(work)
  last = done.catch(() => undefined)
  return done
}

assert(parentPort !== null, 'the password thread is started as a worker')
answerQuestions<PasswordQuestions>(parentPort, {
  hash: ({ password }) => inTurn(() => hashPassword(password)),
  matches: ({ password, hash }) => inTurn(() => matchesHash(password, hash)),
  derive: ({ password, salt, cost }) => inTurn(() => derive(password, salt, cost)),
})
