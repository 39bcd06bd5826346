/**
 * The main thread's end of an export. One export runs at a time. It writes to a folder beside the chosen one and
 * renames it once everything is written, verified and journalled. A failure leaves no files behind.
 */
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import type { Worker } from 'node:worker_threads'
import type { NewDeskEvent } from '../domain/desk-event'
import { messageOf, fail, ok } from '../domain/result'
import type { Result } from '../domain/result'
import type { Log } from '../log'
import { openAskedThread } from '../supervise/asked-thread'
import type { EvidenceOrder, ExportFormat, ExportNews, ExportQuestions, ExportWork } from './order'

export interface ExportState {
  readonly id: number
  readonly phase: 'running' | 'done' | 'failed' | 'cancelled'
  /** Events written so far. */
  readonly rows: number
  /** Searched part of the journal, 0 to 1. */
  readonly part: number
  readonly folder: string
  readonly formats: readonly ExportFormat[]
  readonly by: string
  /** Why it failed, as text. */
  readonly why: string | null
}

export interface ExporterSetup {
  /** Starts a thread of `worker.ts`. */
  readonly startThread: () => Worker
  readonly journalFile: string
  readonly dataFolder: string
  readonly evidenceFolder: string
  /** Writes the export to the journal; without that the export is removed. */
  readonly journal: (event: NewDeskEvent) => Promise<Result<unknown, { readonly detail: string }>>
  readonly log: Log
}

export interface Exporter {
  /** @param folder becomes the export; it must not exist yet */
  readonly start: (order: EvidenceOrder, folder: string) => Result<ExportState, string>
  /** The running export, or the last one. */
  readonly state: () => ExportState | null
  /** Stops it and removes its files; no effect when it is not running. */
  readonly cancel: (id: number) => Promise<void>
  readonly close: () => Promise<void>
}

type Written = ExportQuestions['write']['answer']

interface Writing {
  readonly written: Promise<Result<Written, string>>
  readonly cancel: () => Promise<void>
}

/** Writes the files in a thread of their own, which ends with its answer. */
function write(
  { startThread, journalFile, dataFolder, evidenceFolder }: ExporterSetup,
  what: Pick<ExportWork, 'order' | 'folder'>,
  onNews: (news: ExportNews) => void,
): Writing {
  const thread = openAskedThread<ExportQuestions, ExportNews>({ name: 'the export thread', startThread, onNews })
  const written = thread
    .ask('write', { ...what, journalFile, dataFolder, evidenceFolder })
    .then(ok, (error: unknown) => fail(messageOf(error)))
    .finally(() => void thread.close())
  return { written, cancel: thread.close }
}

interface Running {
  readonly writing: Writing
  readonly partial: string
  /** Everything is written; too late to cancel. */
  finishing: boolean
}

export function createExporter(setup: ExporterSetup): Exporter {
  const { log } = setup
  let state: ExportState | null = null
  let running: Running | null = null
  let last = 0

  const finish = (partial: string, change: Partial<ExportState>): void => {
    // An unfinished export is not evidence.
    if (change.phase !== 'done') rmSync(partial, { recursive: true, force: true })
    if (state) state = { ...state, ...change }
    running = null
    if (change.why) log('warning', `the export into ${state?.folder ?? partial} failed: ${change.why}`)
  }

  async function complete(
    { rows, manifest }: Written,
    order: EvidenceOrder,
    partial: string,
    folder: string,
  ): Promise<void> {
    const noted = await setup.journal({
      event: 'desk.exported',
      operator: order.by.name,
      reason: order.why,
      text: `${rows} (${order.formats.join(', ')})`,
      after: JSON.stringify({ search: order.filter, formats: order.formats, rows, manifest, name: basename(folder) }),
    })
    if (!noted.ok) return finish(partial, { phase: 'failed', why: noted.error.detail })
    try {
      renameSync(partial, folder)
      finish(partial, { phase: 'done', rows, part: 1 })
    } catch (error) {
      finish(partial, { phase: 'failed', why: messageOf(error) })
    }
  }

  return {
    state: () => state,
    start: (order, folder) => {
      if (running) return fail('another export is being made; wait for it, or cancel it')
      if (existsSync(folder)) return fail(`${folder} exists already; choose another name`)
      const partial = join(dirname(folder), `.${basename(folder)}.partial`)
      try {
        rmSync(partial, { recursive: true, force: true })
        mkdirSync(partial)
      } catch (error) {
        return fail(messageOf(error))
      }
      const made: ExportState = {
        id: ++last,
        phase: 'running',
        rows: 0,
        part: 0,
        folder,
        formats: order.formats,
        by: order.by.name,
        why: null,
      }
      state = made
      const writing = write(setup, { order, folder: partial }, (news) => {
        if (running === mine && state) state = { ...state, ...news }
      })
      const mine: Running = { writing, partial, finishing: false }
      running = mine
      void writing.written.then((written) => {
        if (running !== mine) return undefined
        if (!written.ok) return finish(partial, { phase: 'failed', why: written.error })
        mine.finishing = true
        return complete(written.value, order, partial, folder)
      })
      return ok(made)
    },
    cancel: async (id) => {
      if (state?.id === id) await stop()
    },
    close: stop,
  }

  async function stop(): Promise<void> {
    if (!running || running.finishing) return
    const { writing, partial } = running
    running = null
    await writing.cancel()
    finish(partial, { phase: 'cancelled' })
  }
}
