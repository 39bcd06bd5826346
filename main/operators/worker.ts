/** The password thread: one password after the other, so that sign-in never takes more than 64 MiB at once. */
import { parentPort } from 'node:worker_threads'
import { assert } from '../domain/assert'
import { hashPassword, matchesHash } from './password'
import type { FromPasswords, ToPasswords } from './password-thread'

assert(parentPort !== null, 'the password thread is started as a worker')
const port = parentPort
let last: Promise<unknown> = Promise.resolve()

port.on('message', (message: ToPasswords) => {
  last = last.then(async () => {
    const { id, password, hash } = message
    const answer = hash === null ? await hashPassword(password) : await matchesHash(password, hash)
    port.postMessage({ id, answer } satisfies FromPasswords)
  })
})
