/**
 * The decision thread: takes everything that is queued, decides it in one durable transaction, and only then publishes. There
 * is no timer between a read and its commit; batches grow while the disk is busy.
 */
import { messageOf } from '../domain/result'
import { parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads'
import type { MessagePort } from 'node:worker_threads'
import { createClock } from '../clock'
import { assert } from '../domain/assert'
import type { Site } from '../domain/site'
import { signerFor } from '../store/key-check'
import { pinKeyFor } from '../store/pin-key'
import { parseKeptSite } from '../site/parse'
import { sealPins } from '../site/seal-pins'
import { AGE_CLOCK_MARK, RETENTION_MARK } from '../store/mark-keys'
import { readMarks } from '../store/marks'
import type { Sign } from '../store/signing'
import { answersFor } from './answers'
import type { SealPins } from './clear-pins'
import { deriveKept, type Kept } from '../derived/derive'
import { createLoop } from './loop'
import type { Loop } from './loop'
import type { DeciderData, FromDecider, Numbered, ToDecider } from './messages'
import { createOfferDesk } from './offer'
import { TURN_MS, createPurging } from './purging'
import { journalFindings } from './opening-findings'
import { openStore } from './recover'
import type { StoreSetup } from './recover'
import { unpublishedSince } from './unpublished'

/** Things decided in one commit at most; more wait for the next. */
const DRAIN_LIMIT = 1_024
/** Between two tries while the journal cannot be written, ms. */
const RETRY_MS = 1_000
/** After the last commit, ms, until the hash chain's value is written down. */
const REST_MS = 60_000
/** After the start, ms, until it is first looked for rows that may go. */
const FIRST_PURGE_MS = 300_000

function siteFrom(text: string): Site {
  const parsed = parseKeptSite(text)
  assert(parsed.ok, 'a site file that was checked before can be read again')
  return parsed.value.site
}

function run(port: MessagePort, data: DeciderData): void {
  const post = (message: FromDecider): void => port.postMessage(message)
  const clock = createClock()
  const asGiven = data.hashAsGiven === undefined ? {} : { hashAsGiven: data.hashAsGiven }
  const given = data.given === null ? null : { site: siteFrom(data.given), text: data.given, ...asGiven }
  const seal: SealPins = (clear) => sealPins(clear, pinKeyFor(data.keyFolder).hash)
  const log = (level: 'info' | 'warning' | 'error', text: string): void => post({ kind: 'log', level, text })
  let sign: Sign | undefined
  let mayReplaceKey = data.newKey
  const signer: StoreSetup['signer'] = (made) => {
    const checked = signerFor(data.keyFolder, mayReplaceKey ? clock.now() : null, made)
    if (checked.ok) {
      sign = checked.value
      mayReplaceKey = false
    }
    return checked
  }
  const open = (from: typeof given) =>
    openStore<Kept>({ ...data, given: from, parseSite: siteFrom, now: clock.now, log, signer, seal })

  /** After a failure of the disk: a correction whose commit failed may have set the clock back. */
  const openAgain = (): ReturnType<typeof open> => {
    const again = open(null)
    if (again.ok) clock.notBefore(again.value.journal.lastAt())
    return again
  }
  const opened = open(given)
  if (!opened.ok) {
    post({ kind: 'cannot-start', failure: opened.error })
    return port.close()
  }
  const { journal, connection, alarms, replayed } = opened.value
  clock.notBefore(journal.lastAt())
  if (replayed > 0) log('info', `${replayed} records were replayed`)
  const loop = createLoop<Kept>(
    { snapshotFolder: data.snapshotFolder, open: openAgain, deriveAlarms: deriveKept, now: clock.now, clock, log },
    opened.value,
  )
  post({
    kind: 'ready',
    site: opened.value.siteHash,
    journal: loop.status(),
    lastAt: journal.lastAt(),
    heardAt: opened.value.heardAt,
    unpublished: { ...unpublishedSince(connection, data.published), alarms: [...alarms.values()] },
    marks: readMarks(connection).marks,
  })
  assert(sign, 'a journal is opened with its signer')
  serve(port, loop, clock, sign)
}

function serve(port: MessagePort, loop: Loop<Kept>, clock: ReturnType<typeof createClock>, sign: Sign): void {
  const tell = (message: FromDecider): void => port.postMessage(message)
  const log = (level: 'info' | 'warning' | 'error', text: string): void => tell({ kind: 'log', level, text })
  const answers = answersFor<Kept>()
  const offers = createOfferDesk({
    inForce: loop.opened,
    prepare: loop.prepare,
    later: (then) => void clock.setTimer(0, then),
  })
  let stopDue: (() => void) | undefined
  let stopRest: (() => void) | undefined
  let stopRetry: (() => void) | undefined
  let stopPurge: (() => void) | undefined
  let reported: ReturnType<typeof loop.opened>

  const publish = (outcome: ReturnType<typeof loop.process>): void => {
    if (outcome) tell(outcome)
    stopDue?.()
    stopDue = undefined
    const due = loop.nextDue()
    if (due !== null) stopDue = clock.setTimer(due - clock.now(), () => publish(loop.process([])))
    if (outcome?.kind === 'batch' && !stopRest) {
      stopRest = clock.setTimer(REST_MS, () => {
        stopRest = undefined
        loop.rest()
        tell({ kind: 'rested', journal: loop.status() })
      })
    }
    if (!loop.opened() && !stopRetry) {
      stopRetry = clock.setTimer(RETRY_MS, () => {
        stopRetry = undefined
        publish(loop.retry())
        reportFindings()
      })
    }
  }

  /** Each opening is reported once. */
  const reportFindings = (): void => {
    const open = loop.opened()
    if (!open || open === reported) return
    reported = open
    journalFindings(loop, { now: clock.now, log, publish })
  }
  reportFindings()

  const purging = createPurging<Kept>({
    loop,
    journal: (act, what) => {
      const event = { at: clock.now(), event: 'desk.records' as const, text: act, after: JSON.stringify(what) }
      publish(loop.process([{ kind: 'desk', event, token: 0 }]))
    },
    keep: (mark) => publish(loop.process([{ kind: 'mark', mark, token: 0 }])),
    clock,
    log,
    sign,
  })
  const purgeIn = (ms: number): void => {
    stopPurge?.()
    stopPurge = clock.setTimer(ms, () => purgeIn(purging.turn()))
  }
  purgeIn(FIRST_PURGE_MS)

  const answer = (ask: Extract<ToDecider, { kind: 'ask' }>): void => {
    const open = loop.opened()
    if (!open) return tell({ kind: 'no-answer', id: ask.id, why: loop.status().failing ?? 'the journal is closed' })
    const reply = answers[ask.name] as (question: unknown, ...rest: [typeof open, typeof loop]) => unknown
    try {
      tell({ kind: 'answer', id: ask.id, answer: reply(ask.question, open, loop) })
    } catch (error) {
      // Questions change nothing, so one that cannot be answered need not end the thread that decides.
      const why = messageOf(error)
      log('error', `the question ${ask.name} was not answered: ${why}`)
      tell({ kind: 'no-answer', id: ask.id, why })
    }
  }

  const offer = ({ id, part }: Extract<ToDecider, { kind: 'offer' }>): void =>
    offers.add(part, (why) =>
      tell(why === undefined ? { kind: 'answer', id, answer: null } : { kind: 'no-answer', id, why }),
    )

  const close = (): void => {
    stopDue?.()
    stopRest?.()
    stopRetry?.()
    stopPurge?.()
    loop.close()
    tell({ kind: 'closed' })
    port.close()
  }

  port.on('message', (first: ToDecider) => {
    const incoming: Numbered[] = []
    const asks: Extract<ToDecider, { kind: 'ask' }>[] = []
    let closing = false
    for (let message: ToDecider | undefined = first; message; message = nextQueued(port, incoming.length)) {
      if (message.kind === 'incoming') incoming.push(...message.items)
      else if (message.kind === 'ask') asks.push(message)
      else if (message.kind === 'offer') offer(message)
      else closing = true
      // Taking a part in takes a few milliseconds, and only the parts' sender waits for it.
      if (message.kind === 'offer') break
    }
    if (incoming.length > 0) publish(loop.process(incoming))
    if (incoming.some(({ mark }) => mark?.key === RETENTION_MARK || mark?.key === AGE_CLOCK_MARK)) {
      purging.restart()
      purgeIn(TURN_MS)
    }
    for (const ask of asks) answer(ask)
    if (closing) close()
  })
}

function nextQueued(port: MessagePort, taken: number): ToDecider | undefined {
  if (taken >= DRAIN_LIMIT) return undefined
  const queued: { readonly message: ToDecider } | undefined = receiveMessageOnPort(port)
  return queued?.message
}

assert(parentPort, 'the decision thread is started as a worker')
const given = (data: unknown): DeciderData => data as DeciderData
run(parentPort, given(workerData))
