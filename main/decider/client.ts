/**
 * The main thread's end of the decision thread: hands in what arrives, hands out what was committed, and starts the
 * thread again when it dies.
 */
import type { Worker } from 'node:worker_threads'
import { holdProcess } from '../clock'
import type { Clock } from '../clock'
import type { JournalHead } from '../domain/journal-head'
import { Listeners } from '../domain/listeners'
import { fail, messageOf, ok } from '../domain/result'
import type { Result } from '../domain/result'
import type { Instant } from '../domain/time'
import type { Log } from '../log'
import type { SiteChange } from '../site/change'
import { THREAD_BACK_OFF, createBackOff } from '../supervise/back-off'
import type { BackOff } from '../supervise/back-off'
import { NoAnswer, OpenQuestions } from '../supervise/open-questions'
import { Outstanding, isRead } from './outstanding'
import type { OutstandingItem, Settled } from './outstanding'
import type {
  Ask,
  Decided,
  DecidedBatch,
  DeciderData,
  FromDecider,
  Incoming,
  JournalStatus,
  Mark,
  OfferPart,
  Questions,
  ToDecider,
} from './messages'

/** Cardholders of one part of an offered site: a few milliseconds to take in. */
const OFFERED = 400

/** Threads that may die before the first is ready. One more would die too: the start has failed. */
const START_DEATHS = 2

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
  /** Another site file came into force, before anything that was decided under it is published. */
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
  readonly code: 'data-folder' | 'installation-key' | 'journal-damaged' | 'thread-died' | 'demo'
  readonly detail: string
}

type Started<Alarm> = Result<Decider<Alarm>, DeciderFailure>

/** Starts the thread; resolves when it has rebuilt its state. */
export function startDecider<Alarm>(setup: DeciderSetup): Promise<Started<Alarm>> {
  return new Promise((resolve) => {
    // While a thread that died waits to be started again nothing else may hold the process: it would end with status 0.
    const letGo = holdProcess()
    const decider = new LiveDecider<Alarm>(setup, (outcome) => {
      letGo()
      resolve(outcome)
    })
    decider.start()
  })
}

class LiveDecider<Alarm> implements Decider<Alarm> {
  marks: readonly Mark[] = []
  lastAt: Instant = 0
  private worker: Worker | undefined
  private ready = false
  /** `failed`: the first thread said why it cannot start. */
  private first: 'starting' | 'started' | 'failed' = 'starting'
  private status: JournalStatus = { lastSeq: 0, writtenAt: null, failing: null }
  /** Highest seq that was published. */
  private published: number | null = null
  private siteHash = ''
  private died = 0
  private stopRestart: (() => void) | undefined
  private closed: (() => void) | undefined
  private readonly backOff: BackOff
  private readonly outstanding = new Outstanding()
  private readonly questions = new OpenQuestions()
  private readonly batches = new Listeners<DecidedBatch<Alarm>>()
  private readonly heads = new Listeners<JournalHead>()
  private readonly journals = new Listeners<JournalStatus>()
  private readonly sites = new Listeners<string>()

  constructor(
    private readonly setup: DeciderSetup,
    private readonly decide: (outcome: Started<Alarm>) => void,
  ) {
    this.backOff = createBackOff(setup.clock, THREAD_BACK_OFF)
  }

  readonly onBatch: Decider<Alarm>['onBatch'] = (listener) => this.batches.add(listener)
  readonly onJournal: Decider<Alarm>['onJournal'] = (listener) => this.journals.add(listener)
  readonly onSite: Decider<Alarm>['onSite'] = (listener) => this.sites.add(listener)
  readonly onHead: Decider<Alarm>['onHead'] = (listener) => {
    const stop = this.heads.add(listener)
    if (this.status.head) listener(this.status.head)
    return stop
  }
  readonly journal = (): JournalStatus => this.status
  readonly site = (): string => this.siteHash
  readonly deaths = (): number => this.died

  readonly submit: Decider<Alarm>['submit'] = (items, settled) => {
    const accepted: OutstandingItem[] = []
    items.forEach((item, index) => {
      const why = this.outstanding.refusalOf(item, this.ready)
      if (why) settled?.({ ok: false, why }, index)
      else accepted.push(this.outstanding.accept(item, (outcome) => settled?.(outcome, index)))
    })
    if (this.ready) this.hand(accepted)
  }

  readonly ask: Ask = (name, question) =>
    // The contract types the answer, and the thread keeps to the contract.
    this.open((id) => {
      this.flush()
      return { kind: 'ask', id, name, question }
    }) as Promise<Questions[typeof name]['answer']>

  readonly offer: Decider<Alarm>['offer'] = async ({ rest, order, cardholders }, before, hash) => {
    const send = (part: OfferPart): Promise<unknown> => this.open((id) => ({ kind: 'offer', id, part }))
    await send({ kind: 'begin', before, hash, rest, order })
    for (let from = 0; from < cardholders.length; from += OFFERED)
      await send({ kind: 'cardholders', cardholders: cardholders.slice(from, from + OFFERED) })
    await send({ kind: 'plan' })
  }

  readonly close = (): Promise<void> =>
    new Promise((resolve) => {
      this.stopRestart?.()
      this.closed = resolve
      this.flush()
      if (this.worker) this.post({ kind: 'close' })
      else resolve()
    })

  start(): void {
    const { setup, published } = this
    const isFirst = this.first !== 'started'
    const worker = setup.startThread({
      journalFile: setup.journalFile,
      snapshotFolder: setup.snapshotFolder,
      keyFolder: setup.keyFolder,
      newKey: isFirst && setup.newKey === true,
      given: isFirst ? setup.siteText : null,
      ...(setup.hashAsGiven === undefined ? {} : { hashAsGiven: setup.hashAsGiven }),
      demo: setup.demo === true,
      published,
    })
    this.worker = worker
    let error: unknown = 'it ended by itself'
    worker.on('message', (message: FromDecider) => this.handle(message))
    worker.on('error', (thrown) => (error = thrown))
    // A lost message may be an unpublished commit; the next thread publishes it from the journal.
    worker.on('messageerror', (thrown) => {
      error = thrown
      void worker.terminate()
    })
    worker.on('exit', () => this.onExit(error))
  }

  private handle(message: FromDecider): void {
    switch (message.kind) {
      case 'ready':
        return this.onReady(message)
      case 'cannot-start':
        return this.onCannotStart(message.failure)
      case 'batch':
        // The alarms are those that this console's own code derives.
        return this.publish(message.batch as DecidedBatch<Alarm>)
      case 'rested':
        return this.setJournal(message.journal)
      case 'refused':
        this.setJournal(message.journal)
        for (const token of message.tokens) this.outstanding.settle(token, { ok: false, why: 'journal' })
        return
      case 'answer':
      case 'no-answer':
        return this.questions.settle(message)
      case 'log':
        return this.setup.log(message.level, message.text)
      case 'closed':
        return
    }
  }

  private onReady(message: Extract<FromDecider, { kind: 'ready' }>): void {
    const isFirst = this.first !== 'started'
    this.ready = true
    this.marks = message.marks
    if (isFirst) this.lastAt = message.heardAt
    this.setSite(message.site)
    this.backOff.started()
    this.resume(message)
    this.first = 'started'
    if (isFirst) this.decide(ok(this))
  }

  private onCannotStart(failure: Extract<FromDecider, { kind: 'cannot-start' }>['failure']): void {
    if (this.first === 'starting') {
      this.first = 'failed'
      this.decide(fail(failure))
    }
    this.setJournal({ ...this.status, failing: failure.detail })
  }

  /** @param error what ended the thread */
  private onExit(error: unknown): void {
    const { setup } = this
    this.ready = false
    this.worker = undefined
    this.outstanding.dropQueued()
    this.questions.failAll('the decision thread ended')
    if (this.closed) return this.closed()
    if (this.first === 'failed') return
    this.died++
    const why = messageOf(error)
    const place = error instanceof Error ? (error.stack ?? why) : why
    if (this.first === 'starting' && this.died >= START_DEATHS) {
      const before = `${this.died} times before it was ready`
      setup.log('error', `the decision thread died ${before}: ${place}`)
      const detail = `${setup.journalFile}: the decision thread ended ${before} (${why})`
      return this.decide(fail({ code: 'thread-died', detail }))
    }
    const wait = this.backOff.next()
    setup.log('error', `the decision thread died and starts again in ${wait} ms: ${place}`)
    this.setJournal({ ...this.status, failing: 'the decision thread is starting again' })
    this.stopRestart = setup.clock.setTimer(wait, () => this.start())
  }

  private publish(batch: DecidedBatch<Alarm>): void {
    this.published = batch.journal.lastSeq
    this.setJournal(batch.journal)
    this.setSite(batch.site ?? this.siteHash)
    // Devices first: a person is waiting at the door.
    for (const decided of batch.results) {
      if (decided.token !== undefined) this.outstanding.settle(decided.token, { ok: true, decided })
    }
    this.batches.notify(batch)
  }

  /** A new thread has read the journal: publishes what the old one had not, and hands in what has to be done again. */
  private resume({ journal, lastAt, unpublished }: Extract<FromDecider, { kind: 'ready' }>): void {
    this.setup.clock.notBefore(lastAt)
    // Listeners may submit more, which goes to the new thread and is not part of this.
    const waiting = this.outstanding.waiting()
    const decided: Decided = {
      seq: journal.lastSeq,
      rows: unpublished.rows,
      commands: [],
      actions: unpublished.actions,
    }
    this.published = journal.lastSeq
    this.setJournal(journal)
    if (unpublished.rows.length > 0 || waiting.length > 0) {
      // As in `hear`.
      const alarms = unpublished.alarms as readonly Alarm[]
      this.batches.notify({ results: [decided], alarms, journal })
    }
    this.hand(this.outstanding.resume(waiting, unpublished.items, decided))
  }

  private setJournal(now: JournalStatus): void {
    const before = this.status
    const { head = before.head } = now
    this.status = head ? { ...now, head } : now
    if (head !== undefined && head.seq !== before.head?.seq) this.heads.notify(head)
    if (now.failing !== before.failing) this.journals.notify(now)
  }

  private setSite(hash: string): void {
    const changed = this.siteHash !== '' && hash !== this.siteHash
    this.siteHash = hash
    if (changed) this.sites.notify(hash)
  }

  private open(message: (id: number) => ToDecider): Promise<unknown> {
    if (!this.ready) return Promise.reject(new NoAnswer(this.status.failing ?? 'the decision thread is starting'))
    return this.questions.open((id) => this.post(message(id)))
  }

  /**
   * What many sockets say in one turn of the loop goes over in one message, since each costs a copy and a waking of the
   * thread; but a read waits for nothing.
   */
  private hand(some: readonly OutstandingItem[]): void {
    if (some.length === 0) return
    if (this.outstanding.queue(some)) setImmediate(() => this.flush())
    if (some.some(({ item }) => isRead(item))) this.flush()
  }

  private flush(): void {
    const items = this.outstanding.drainQueued()
    if (items.length > 0) this.post({ kind: 'incoming', items })
  }

  private post(message: ToDecider): void {
    this.worker?.postMessage(message)
  }
}
