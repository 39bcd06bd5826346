/** People and sign-in, put together: accounts, who sits at the desk, and what locks it. */
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import type { Clock } from '../clock'
import type { Mark } from '../decider/messages'
import type { AccountsAct, AccountsVersion, DeskEventOf, New, NewDeskEvent } from '../domain/desk-event'
import { SECOND } from '../domain/time'
import type { Log } from '../log'
import { openAccounts, type Accounts } from './accounts'
import { sessionAnswers, type SessionAnswers } from './answers'
import { demoAccounts, makeDemoAccounts } from './demo-accounts'
import { createIdleLock, type IdleLock } from './idle-lock'
import { COST, type Cost, type Passwords } from './password'
import { passwordThread } from './password-thread'
import { ACCOUNTS_MARKS, type SealSource } from './seal'
import { actsAtDesk } from '../../preload/contract/roles'
import { secondOperator, type ConfirmSecond } from './second-operator'
import { createSession, type Session } from './session'
import type { Operator } from '../../preload/contract/models'
import type { Reason } from '../../preload/contract/reasons'

export interface SigningIn {
  readonly session: Session
  readonly answers: SessionAnswers
  readonly confirmSecond: ConfirmSecond
  /** Whether there is such an operator, to whom an alarm can be given. */
  readonly canBeAssigned: (name: string) => boolean
  readonly idle: IdleLock
  /** What makes a key of a passphrase, on the thread that hashes passwords. */
  readonly passphrase: { readonly derive: Passwords['derive']; readonly cost: Cost }
  /** The site was started, so the installation has a key by which the accounts can be sealed. */
  readonly siteOpened: () => void
  /** Whether the accounts' file is not as Sallyport left it; then the journal's mark of it stays as it is. */
  readonly isSealed: () => boolean
  readonly close: () => void
}

export interface SigningInSetup {
  readonly dataDir: string
  /** What ends a seal of the accounts, as it is typed on this computer. */
  readonly recoverCommand: string
  readonly demo: boolean
  /** Folder of our bundles. */
  readonly programs: string
  readonly clock: Clock
  readonly log: Log
  /** Writes to the journal, once there is one. */
  readonly note: (event: NewDeskEvent) => void
  /** Journals that an operator ends the console, and why, then ends it. */
  readonly quit: (operator: Operator, reason: Reason) => Promise<void>
  /** Keeps a mark in the journal, once there is one. */
  readonly keep: (mark: Mark) => void
}

/** Journals each sign-in, sign-out and lock. */
function noteSessions(session: Session, note: SigningInSetup['note']): void {
  const CAUSE = { key: 'by hand', idle: 'nobody touched it', system: 'with the computer' } as const
  session.onChange((change) => {
    if (!change) return
    const { name } = change.operator
    if (change.change === 'locked') note({ event: 'desk.locked', operator: name, text: CAUSE[change.cause] })
    else if (change.change === 'ended') note({ event: 'desk.signed-out', operator: name, text: 'the account changed' })
    else note({ event: `desk.${change.change}`, operator: name })
  })
}

const OF_ACCOUNTS = [
  'desk.signed-in',
  'desk.signed-out',
  'desk.locked',
  'desk.sign-in-refused',
  'desk.operators-changed',
  'desk.accounts',
] as const
const isOfAccounts = (event: NewDeskEvent): event is New<DeskEventOf<(typeof OF_ACCOUNTS)[number]>> =>
  OF_ACCOUNTS.some((name) => name === event.event)

/** Puts the newest version of the accounts into each row about them, so that the chain holds it. */
const withVersion = (event: NewDeskEvent, accountsVersion: AccountsVersion | undefined): NewDeskEvent =>
  accountsVersion !== undefined && isOfAccounts(event) ? { ...event, accountsVersion } : event

/** Loads what seals the accounts; `again` checks the folder again. */
function sealingBy(accounts: Accounts, dataDir: string): { readonly ready: Promise<void>; readonly again: () => void } {
  let seal: SealSource | null = null
  const ready = import('./folder-seal').then(({ sealOfFolder }) => {
    seal = sealOfFolder(dataDir)
    accounts.sealBy(seal)
  })
  return {
    ready,
    again: () => {
      if (seal) accounts.sealBy(seal)
    },
  }
}

/** The accounts' file is compared with its seal this often, also while nobody uses the desk. */
const WATCH_MS = 2 * SECOND

/** Compares the file from `ready` on. @returns what ends it */
function watching(accounts: Accounts, ready: Promise<void>, clock: Clock): () => void {
  let unwatch = (): void => {}
  const watch = (): void => {
    accounts.sealed()
    unwatch = clock.setTimer(WATCH_MS, watch)
  }
  void ready.then(watch)
  return () => unwatch()
}

/** The demo's accounts lie apart, so that their known passwords open no real site on the same folder. */
export const accountsFile = (dataDir: string, demo = false): string =>
  join(dataDir, demo ? join('demo', 'operators.json') : 'operators.json')

const demoOf = (accounts: Accounts, demo: boolean) => () => (demo ? demoAccounts(accounts) : null)

function canBeAssigned(accounts: Accounts, name: string): boolean {
  const found = accounts.find(name)
  return found?.name === name && actsAtDesk(found.role)
}

export function signingIn(setup: SigningInSetup): SigningIn {
  const { dataDir, recoverCommand, demo, programs, clock, log, keep, quit } = setup
  let version: AccountsVersion | undefined
  const note = (event: NewDeskEvent): void => setup.note(withVersion(event, version))
  const act = (text: AccountsAct, about: Pick<DeskEventOf<'desk.accounts'>, 'operator' | 'after'> = {}): void =>
    note({ event: 'desk.accounts', text, ...about })
  let recovered: string | undefined
  const passwords = passwordThread(() => new Worker(join(programs, 'passwords.js')), clock.setTimer)
  const accounts = openAccounts({
    file: accountsFile(dataDir, demo),
    // The demo's passwords are on its sign-in screen: there is nothing to seal.
    seal: demo ? null : 'later',
    now: clock.now,
    passwords,
    report: (problem) => log('error', problem),
    onWord: (word) => {
      if (word.recovered) recovered = word.text
      note({ event: 'desk.operators-changed', text: `by the host command: ${word.text}` })
      act('by-command', { after: word.text, ...(word.by === undefined ? {} : { operator: word.by }) })
      if (word.recovered) act('usable', { after: word.text })
    },
    onVersion: (value) => {
      version = value
      for (const key of ACCOUNTS_MARKS) keep({ key, value })
    },
    onSealed: (sealed) => {
      if (sealed) act('sealed', { after: sealed.why })
      // Later: what the host command did is read after this, and says it better.
      queueMicrotask(() => {
        if (!sealed && recovered === undefined) act('usable')
        recovered = undefined
        session.accountsChanged()
      })
    },
    onAdopted: (number) => act('adopted', { after: String(number) }),
    onManyTries: (name, count) =>
      act('wrong-tries', { after: String(count), ...(name === null ? {} : { operator: name }) }),
  })
  const sealing = demo ? null : sealingBy(accounts, dataDir)
  const ready = sealing ? sealing.ready : makeDemoAccounts(accounts)
  const unwatch = watching(accounts, ready, clock)
  const session = createSession({ accounts, now: clock.now, recoverCommand, demo: demoOf(accounts, demo) })
  noteSessions(session, note)
  const idle = createIdleLock({
    minutes: accounts.idleLockMinutes,
    monotonic: clock.monotonic,
    setTimer: clock.setTimer,
    lock: () => void session.lock('idle'),
  })
  return {
    session,
    answers: sessionAnswers({ accounts, session, now: clock.now, ready, note, quit }),
    confirmSecond: secondOperator({ accounts, now: clock.now, note }),
    canBeAssigned: (name) => canBeAssigned(accounts, name),
    idle,
    passphrase: { derive: passwords.derive, cost: COST },
    siteOpened: () => {
      // The start may have brought a journal back: what it knows of the accounts counts from here on. A version that this
      // console wrote itself meanwhile is on its way into the journal, which does not know it yet.
      if (version === undefined) sealing?.again()
      void ready.then(accounts.adopt)
    },
    isSealed: () => accounts.sealed() !== null,
    close: () => {
      unwatch()
      idle.close()
    },
  }
}
