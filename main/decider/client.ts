/**
 * The main thread's end of the decision thread: hands in what is heard, hands out what was committed, and starts the
 * thread again when it dies. What was handed in and neither decided nor refused is then settled from the journal: what
 * the dead thread had committed counts as decided, device records that it had not are handed in again, and reads and
 * operators' actions are refused, since a late answer to them would be worse than none.
 */
import type { Worker } from 'node:worker_threads'
import { holdProcess } from '../clock'
import type { Clock } from '../clock'
import type { JournalHead } from '../domain/journal-head'
import { fail, messageOf, ok } from '../domain/result'
import type { Result } from '../domain/result'
import type { Instant } from '../domain/time'
import type { Log } from '../log'
import type { SiteChange } from '../site/change'
import { THREAD_BACK_OFF, createBackOff } from '../supervise/back-off'
import { NoAnswer, OpenQuestions } from '../supervise/open-questions'
import type {
  Ask,
  Decided,
  DecidedBatch,
  DeciderData,
  FromDecider,
  Incoming,
  JournalStatus,
  Mark,
  Numbered,
  OfferPart,
  Questions,
  RefusedWhy,
  ToDecider,
} from './messages'

/** Things handed in and not decided yet; at the limit reads are refused. */
export const READS_LIMIT = 20_000
/** The same for everything else: at this limit the decision thread is taken to hang, and whatever comes is refused. */
export const QUEUE_LIMIT = 100_000

/** Cardholders of one part of an offered site: a few milliseconds to take in. */
const OFFERED = 400

/** Threads that may die before the first is ready. One more would die too: the start has failed. */
const START_DEATHS = 2

/** Threads that one thing is handed to before it is given up as what kills them. */
const HANDED_LIMIT = 2

export type Settled =
  { readonly ok: true; readonly decided: Decided } | { readonly ok: false; readonly why: RefusedWhy }

export interface Decider<Alarm> {
  /** `settled` is called once: after the commit, or when it was refused. */
  readonly submit: (items: readonly Incoming[], settled?: (outcome: Settled, index: number) => void) => void
  /** After each commit, in order. */
  readonly onBatch: (listener: (batch: DecidedBatch<Alarm>) => void) => () => void
  /** When the journal begins or ends failing. */
  readonly onJournal: (listener: (journal: JournalStatus) => void) => () => void
  readonly journal: () => JournalStatus
  /** Each value of the hash chain that is written down; the newest one now, if there is one. */
  readonly onHead: (listener: (head: JournalHead) => void) => () => void
  /** Marks as they were at the start. */
  readonly marks: readonly Mark[]
  /** Instant of the journal's newest row at the start; 0 for an empty journal. */
  readonly lastAt: Instant
  /** Rejects when the thread dies or its journal fails before the answer. */
  readonly ask: Ask
  /** SHA-256 in hex of the site file in force. */
  readonly site: () => string
  /** Another site file came into force, before anything that was decided under it is told. */
  readonly onSite: (listener: (hash: string) => void) => () => void
  /** Readies the thread for a changed site, which a `site` item then brings into force. Rejects with words. */
  readonly offer: (change: SiteChange, before: string, hash: string) => Promise<void>
  /** How many threads have died so far. */
  readonly deaths: () => number
  readonly close: () => Promise<void>
}

export interface DeciderSetup {
  /** Starts a thread of `worker.ts` with this as its `workerData`. */
  readonly startThread: (data: DeciderData) => Worker
  readonly journalFile: string
  readonly snapshotFolder: string
  readonly keyFolder: string
  /** Replaces a key pair that does not fit; for the first thread only. */
  readonly newKey?: boolean
  /** The site file given from outside, as it may be stored. */
  readonly siteText: string
  /** SHA-256, in hex, of the file before its PINs were replaced; left out: that of `siteText`. */
  readonly hashAsGiven?: string
  /** A start of the demo, which opens only a journal that the demo began. */
  readonly demo?: boolean
  readonly clock: Clock
  readonly log: Log
}

export interface DeciderFailure {
  /** `thread-died`: threads ended before they were ready, and did not say why. */
  readonly code: 'data-folder' | 'journal-damaged' | 'thread-died' | 'demo'
  readonly detail: string
}

interface Outstanding {
  readonly item: Numbered
  readonly settle: (outcome: Settled) => void
  /** Threads it was handed to. Two have died over it at most: a third would, too. */
  handed: number
}

/** Starts the thread; resolves when it has rebuilt its state. */
export function startDecider<Alarm>(setup: DeciderSetup): Promise<Result<Decider<Alarm>, DeciderFailure>> {
  const { clock, log } = setup
  const backOff = createBackOff(clock, THREAD_BACK_OFF)
  const outstanding = new Map<number, Outstanding>()
  const questions = new OpenQuestions()
  const batchListeners = new Set<(batch: DecidedBatch<Alarm>) => void>()
  const headListeners = new Set<(head: JournalHead) => void>()
  const journalListeners = new Set<(journal: JournalStatus) => void>()
  let worker: Worker | undefined
  let ready = false
  let journal: JournalStatus = { lastSeq: 0, writtenAt: null, failing: null }
  let told: number | null = null
  let marks: readonly Mark[] = []
  let lastAt: Instant = 0
  let site = ''
  const siteListeners = new Set<(hash: string) => void>()
  let reads = 0
  let lastToken = 0
  let deaths = 0
  let stopRestart: (() => void) | undefined
  let closing: (() => void) | undefined

  const post = (message: ToDecider): void => worker?.postMessage(message)

  let outbox: Outstanding[] = []
  const flush = (): void => {
    if (outbox.length === 0) return
    for (const one of outbox) one.handed++
    const items = outbox.map(({ item }) => item)
    outbox = []
    post({ kind: 'incoming', items })
  }
  /**
   * What many sockets say in one turn of the loop goes over in one message, since each costs a copy and a waking of the
   * thread; but a read waits for nothing.
   */
  const hand = (some: readonly Outstanding[]): void => {
    if (some.length === 0) return
    if (outbox.length === 0) setImmediate(flush)
    outbox.push(...some)
    if (some.some(({ item }) => isRead(item))) flush()
  }

  const setJournal = (now: JournalStatus): void => {
    const changed = now.failing !== journal.failing
    const { head = journal.head } = now
    const isNew = head !== undefined && head.seq !== journal.head?.seq
    journal = head ? { ...now, head } : now
    if (isNew) for (const listener of headListeners) listener(head)
    if (changed) for (const listener of journalListeners) listener(now)
  }

  const setSite = (hash: string): void => {
    const changed = site !== '' && hash !== site
    site = hash
    if (changed) for (const listener of siteListeners) listener(hash)
  }

  const settle = (token: number, outcome: Settled): void => {
    const found = outstanding.get(token)
    if (!found) return
    outstanding.delete(token)
    if (isRead(found.item)) reads--
    found.settle(outcome)
  }

  const publish = (batch: DecidedBatch<Alarm>): void => {
    told = batch.journal.lastSeq
    setJournal(batch.journal)
    setSite(batch.site ?? site)
    // Devices first: somebody stands at the door.
    for (const decided of batch.results) {
      if (decided.token !== undefined) settle(decided.token, { ok: true, decided })
    }
    for (const listener of batchListeners) listener(batch)
  }

  /** After a new thread has read the journal: what of the old one's work stands, and what has to be done again. */
  const takeUp = ({ journal: now, lastAt: newest, untold }: Extract<FromDecider, { kind: 'ready' }>): void => {
    clock.notBefore(newest)
    const waiting = [...outstanding.values()]
    const decided: Decided = { seq: now.lastSeq, rows: untold.rows, commands: [], actions: untold.actions }
    told = now.lastSeq
    setJournal(now)
    if (untold.rows.length > 0 || waiting.length > 0) {
      const alarms = untold.alarms as readonly Alarm[]
      for (const listener of batchListeners) listener({ results: [decided], alarms, journal: now })
    }
    const redo: Outstanding[] = []
    let found = 0
    waiting.forEach((one) => {
      // A mark leaves no row by which to tell; it may be written twice.
      if (one.item.kind !== 'mark' && found++ < untold.items) settle(one.item.token, { ok: true, decided })
      else if (one.handed >= HANDED_LIMIT || isRead(one.item) || isAction(one.item))
        settle(one.item.token, { ok: false, why: 'journal' })
      else {
        redo.push(one)
      }
    })
    hand(redo)
  }

  const openQuestion = (message: (id: number) => ToDecider): Promise<unknown> => {
    if (!ready) return Promise.reject(new NoAnswer(journal.failing ?? 'the decision thread is starting'))
    return questions.open((id) => post(message(id)))
  }

  const api: Decider<Alarm> = {
    submit: (items, settled) => {
      const accepted: Outstanding[] = []
      items.forEach((item, index) => {
        const why = refusalOf(item)
        if (why) return settled?.({ ok: false, why }, index)
        const one: Outstanding = {
          item: { ...item, token: ++lastToken },
          settle: (outcome) => settled?.(outcome, index),
          handed: 0,
        }
        outstanding.set(lastToken, one)
        if (isRead(item)) reads++
        accepted.push(one)
      })
      if (ready) hand(accepted)
    },
    onBatch: (listener) => {
      batchListeners.add(listener)
      return () => void batchListeners.delete(listener)
    },
    onJournal: (listener) => {
      journalListeners.add(listener)
      return () => void journalListeners.delete(listener)
    },
    journal: () => journal,
    onHead: (listener) => {
      headListeners.add(listener)
      if (journal.head) listener(journal.head)
      return () => void headListeners.delete(listener)
    },
    get marks() {
      return marks
    },
    get lastAt() {
      return lastAt
    },
    ask: (name, question) =>
      // The contract types the answer, and the thread keeps to the contract.
      openQuestion((id) => {
        flush()
        return { kind: 'ask', id, name, question }
      }) as Promise<Questions[typeof name]['answer']>,
    site: () => site,
    onSite: (listener) => {
      siteListeners.add(listener)
      return () => void siteListeners.delete(listener)
    },
    offer: async (change, before, hash) => {
      const part = (one: OfferPart): Promise<unknown> => openQuestion((id) => ({ kind: 'offer', id, part: one }))
      const { rest, order, cardholders } = change
      await part({ kind: 'begin', before, hash, rest, order })
      for (let from = 0; from < cardholders.length; from += OFFERED)
        await part({ kind: 'cardholders', cardholders: cardholders.slice(from, from + OFFERED) })
      await part({ kind: 'plan' })
    },
    deaths: () => deaths,
    close: () =>
      new Promise((resolve) => {
        stopRestart?.()
        closing = resolve
        flush()
        if (worker) post({ kind: 'close' })
        else resolve()
      }),
  }

  const refusalOf = (item: Incoming): RefusedWhy | undefined => {
    if (!ready && (isRead(item) || isAction(item))) return 'journal'
    if (outstanding.size >= QUEUE_LIMIT) return 'queue-full'
    return isRead(item) && reads >= READS_LIMIT ? 'queue-full' : undefined
  }

  return new Promise((resolve) => {
    let started = false
    /** The first thread said why it cannot start. */
    let failed = false
    // While a thread that died waits to be started again nothing else may hold the process: it would end with status 0.
    const letGo = holdProcess()
    const decide = (outcome: Result<Decider<Alarm>, DeciderFailure>): void => {
      letGo()
      resolve(outcome)
    }

    const hear = (message: FromDecider): void => {
      switch (message.kind) {
        case 'ready':
          ready = true
          marks = message.marks
          if (!started) lastAt = message.heardAt
          setSite(message.site)
          backOff.started()
          takeUp(message)
          if (!started) decide(ok(api))
          started = true
          return
        case 'cannot-start':
          if (!started) {
            failed = true
            decide(fail(message.failure))
          }
          setJournal({ ...journal, failing: message.failure.detail })
          return
        case 'batch':
          return publish(message.batch as DecidedBatch<Alarm>)
        case 'rested':
          return setJournal(message.journal)
        case 'refused':
          setJournal(message.journal)
          for (const token of message.tokens) settle(token, { ok: false, why: 'journal' })
          return
        case 'answer':
        case 'no-answer':
          return questions.take(message)
        case 'log':
          return log(message.level, message.text)
        case 'closed':
          return
      }
    }

    const start = (): void => {
      const data: DeciderData = {
        journalFile: setup.journalFile,
        snapshotFolder: setup.snapshotFolder,
        keyFolder: setup.keyFolder,
        newKey: !started && setup.newKey === true,
        given: started ? null : setup.siteText,
        ...(setup.hashAsGiven === undefined ? {} : { hashAsGiven: setup.hashAsGiven }),
        demo: setup.demo === true,
        told,
      }
      worker = setup.startThread(data)
      let death = 'it ended by itself'
      let why = death
      worker.on('message', hear)
      worker.on('error', (error) => {
        why = messageOf(error)
        death = error instanceof Error ? (error.stack ?? why) : why
      })
      worker.on('exit', () => {
        ready = false
        // The next thread is handed all of it anew.
        outbox = []
        worker = undefined
        questions.failAll('the decision thread ended')
        if (closing) return closing()
        if (failed) return
        deaths++
        if (!started && deaths >= START_DEATHS) {
          log('error', `the decision thread died ${deaths} times before it was ready: ${death}`)
          const detail = `${setup.journalFile}: the decision thread ended ${deaths} times before it was ready (${why})`
          return decide(fail({ code: 'thread-died', detail }))
        }
        const wait = backOff.next()
        log('error', `the decision thread died and starts again in ${wait} ms: ${death}`)
        setJournal({ ...journal, failing: 'the decision thread is starting again' })
        stopRestart = clock.setTimer(wait, start)
      })
    }
    start()
  })
}

const isRead = (item: Incoming): boolean => item.kind === 'record' && item.record.type === 'read'
/** What an operator does: told that it failed, they see what is and decide anew. */
const isAction = (item: Incoming): boolean =>
  item.kind === 'desk' || item.kind === 'site' || (item.kind === 'record' && item.record.type === 'operator')
