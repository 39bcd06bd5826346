/** People and sign-in, put together: accounts, who sits at the desk, and what locks it. */
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import type { Clock } from '../clock'
import type { DeskEvent } from '../domain/event'
import type { Log } from '../log'
import { openAccounts } from './accounts'
import { sessionAnswers, type SessionAnswers } from './answers'
import { demoAccounts, makeDemoAccounts } from './demo-accounts'
import { createIdleLock, type IdleLock } from './idle-lock'
import { passwordThread } from './password-thread'
import { seesToAlarms } from './roles'
import { secondOperator, type ConfirmSecond } from './second-operator'
import { createSession, type Session } from './session'

export interface SigningIn {
  readonly session: Session
  readonly answers: SessionAnswers
  readonly confirmSecond: ConfirmSecond
  /** Whether there is such an operator, to whom an alarm can be given. */
  readonly canBeAssigned: (name: string) => boolean
  readonly idle: IdleLock
}

export interface SigningInSetup {
  readonly dataDir: string
  readonly demo: boolean
  /** Folder of our bundles. */
  readonly programs: string
  readonly clock: Clock
  readonly log: Log
  /** Writes to the journal, once there is one. */
  readonly note: (event: Omit<DeskEvent, 'at'>) => void
}

/** The demo's accounts lie apart, so that their known passwords open no real site on the same folder. */
export const accountsFile = (dataDir: string, demo = false): string =>
  join(dataDir, demo ? join('demo', 'operators.json') : 'operators.json')

export function signingIn({ dataDir, demo, programs, clock, log, note }: SigningInSetup): SigningIn {
  const accounts = openAccounts({
    file: accountsFile(dataDir, demo),
    now: clock.now,
    passwords: passwordThread(() => new Worker(join(programs, 'passwords.js')), clock.setTimer),
    report: (problem) => log('error', problem),
    // Later, since the first look is before there is a journal to write to.
    onWord: ({ text }) =>
      queueMicrotask(() => note({ event: 'desk.operators-changed', text: `by the host command: ${text}` })),
  })
  const ready = demo ? makeDemoAccounts(accounts) : Promise.resolve()
  const session = createSession({ accounts, now: clock.now, demo: () => (demo ? demoAccounts(accounts) : null) })
  const CAUSE = { key: 'by hand', idle: 'nobody touched it', system: 'with the computer' } as const
  session.onChange((change) => {
    const { name } = change.operator
    if (change.change === 'locked') note({ event: 'desk.locked', operator: name, text: CAUSE[change.cause] })
    else if (change.change === 'ended') note({ event: 'desk.signed-out', operator: name, text: 'the account changed' })
    else note({ event: `desk.${change.change}`, operator: name })
  })
  const idle = createIdleLock({
    minutes: accounts.idleLockMinutes,
    monotonic: clock.monotonic,
    setTimer: clock.setTimer,
    lock: () => void session.lock('idle'),
  })
  return {
    session,
    answers: sessionAnswers({ accounts, session, now: clock.now, ready, note }),
    confirmSecond: secondOperator({ accounts, now: clock.now, note }),
    canBeAssigned: (name) => {
      const found = accounts.find(name)
      return found?.name === name && seesToAlarms(found.role)
    },
    idle,
  }
}
