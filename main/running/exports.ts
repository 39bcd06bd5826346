/** Evidence of this site: the whole search runs again in its own thread, and the result is signed and journalled. */
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import type { Clock } from '../clock'
import type { RowsQuery } from '../decider/messages'
import type { NewDeskEvent } from '../domain/desk-event'
import { fail, ok } from '../domain/result'
import type { Result } from '../domain/result'
import { createExporter } from '../export/exporter'
import type { ExportState } from '../export/exporter'
import type { ExportFormat } from '../export/order'
import type { Log } from '../log'
import type { Past } from './past'
import { verifierHash } from '../export/verifier'
import { fingerprint, installationKey } from '../store/signing'

export interface ExportAsked {
  readonly query: RowsQuery
  /** The search as requested, for the manifest. */
  readonly filter: object
  readonly formats: readonly ExportFormat[]
  readonly why: string
  readonly operator: { readonly name: string; readonly role: string }
  /** Becomes the export; not there yet. */
  readonly folder: string
}

export interface Exports {
  /** Begins the one export that runs at a time. */
  readonly begin: (
    asked: ExportAsked,
  ) => Promise<Result<ExportState, { readonly code: 'busy'; readonly detail: string }>>
  /** The export that runs, or the last one; what a receiver must know from elsewhere: the fingerprint of the key, the hash of verify.mjs. */
  readonly state: () => {
    readonly current: ExportState | null
    readonly fingerprint: string | null
    readonly verifier: string
  }
  readonly cancel: (id: number) => Promise<void>
  readonly close: () => Promise<void>
}

export interface ExportsSetup {
  readonly past: Past
  readonly journalFile: string
  readonly dataFolder: string
  /** Folder of our bundles; the resources lie beside it. */
  readonly programs: string
  readonly workstation: string
  readonly software: string
  readonly journal: (event: NewDeskEvent) => Promise<Result<unknown, { readonly detail: string }>>
  readonly clock: Clock
  readonly log: Log
}

export function openExports(setup: ExportsSetup): Exports {
  const { past, journalFile, dataFolder, programs, workstation, software, clock, log } = setup
  // What goes into every export as it is.
  const evidenceFolder = join(programs, '..', '..', 'resources', 'evidence')
  const exporter = createExporter({
    startThread: () => new Worker(join(programs, 'export.js')),
    journalFile,
    dataFolder,
    evidenceFolder,
    journal: setup.journal,
    log,
  })
  const verifier = verifierHash(evidenceFolder)
  return {
    begin: async ({ query, filter, formats, why, operator, folder }) => {
      const question = await past.question(query)
      // Nobody has that name: an export that holds no event says so too.
      const { query: found, heads } = question ?? {
        query: { before: 0, limit: 1 },
        heads: { cardholders: [], places: [] },
      }
      const by = { name: operator.name, role: operator.role, workstation }
      const order = { formats, query: found, heads, filter: { ...filter }, by, why, at: clock.now(), software }
      const begun = exporter.start(order, folder)
      return begun.ok ? ok(begun.value) : fail({ code: 'busy', detail: begun.error })
    },
    state: () => {
      const key = installationKey(dataFolder)
      return { current: exporter.state(), fingerprint: key ? fingerprint(key) : null, verifier }
    },
    cancel: exporter.cancel,
    close: exporter.close,
  }
}
