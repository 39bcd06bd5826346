/** Heads of the journal leave this machine, and those that panels have stored are compared with it (PROTOCOL.md 8.7). */
import { parseHead } from '../domain/journal-head'
import type { Clock } from '../clock'
import type { Decider } from '../decider/client'
import type { Kept } from '../derived/derive'
import type { Fleet } from '../devices/fleet'
import type { NewDeskEvent } from '../domain/desk-event'
import { HOUR } from '../domain/time'
import type { Log } from '../log'

interface Setup {
  readonly decider: Pick<Decider<Kept>, 'onBatch' | 'onHead' | 'ask'>
  readonly fleet: Pick<Fleet, 'head'>
  readonly clock: Pick<Clock, 'monotonic'>
  readonly journal: (event: NewDeskEvent) => Promise<unknown>
  readonly log: Log
}

/** Heads in the log: a copy of the log elsewhere has one for each hour. */
const LOGGED_HEAD_MS = HOUR

/** The newest value of the hash chain goes to every panel, and into the log (ARCHITECTURE.md, what the chain proves). */
function handOut({ decider, fleet, clock, log }: Setup): () => void {
  let loggedAt: number | undefined
  return decider.onHead((head) => {
    fleet.head(head)
    if (loggedAt !== undefined && clock.monotonic() - loggedAt < LOGGED_HEAD_MS) return
    loggedAt = clock.monotonic()
    log('info', `journal head ${head.seq}:${head.hash}`)
  })
}

/** A head that the journal does not have is journalled, which raises the alarm. */
function compare({ decider, journal, log }: Setup): () => void {
  const compareOne = async (controller: string, text: string): Promise<void> => {
    const head = parseHead(text)
    if (!head.ok) return
    const problem = await decider.ask('headProblem', { ...head.value, where: `the panel ${controller}` })
    if (problem === null) return
    log('error', problem)
    await journal({ event: 'desk.records', text: 'head-missing', after: `${problem} (the panel has ${text})` })
  }
  return decider.onBatch(({ results }) => {
    for (const { rows } of results)
      for (const { event } of rows)
        if (event.event === 'panel.head')
          compareOne(event.controller, event.head).catch((error: unknown) =>
            log('error', `the head of the panel ${event.controller} was not compared: ${String(error)}`),
          )
  })
}

/** Returns its own end. */
export function exchangeHeads(setup: Setup): () => void {
  const stops = [handOut(setup), compare(setup)]
  return () => stops.forEach((stop) => stop())
}
