/** What operators and automations did, as far as it was searched, newest first. */
import { create } from 'zustand'
import type { AuditFilter } from '../../../preload/contract/history'
import type { Instant, LaneRow } from '../../../preload/contract/models'
import { ask, type Failure } from '../../bridge'

interface AuditView {
  readonly filter: AuditFilter
  readonly rows: readonly LaneRow[]
  readonly phase: 'looking' | 'paused' | 'done' | 'failed'
  readonly failure: Failure | null
  /** Looked back to this instant. */
  readonly reached: Instant | null
}

export const useAudit = create<AuditView>()(() => ({
  filter: {},
  rows: [],
  phase: 'looking',
  failure: null,
  reached: null,
}))

const PAGE = 200
/** Acts that are enough for now. */
const ENOUGH = 100
/** Passes made in a row without a request. */
const LOOKS = 50

let search = 0
let next: number | null = null

async function look(mine: number, from: number | null): Promise<void> {
  const enough = useAudit.getState().rows.length + ENOUGH
  next = from
  for (let looks = 0; looks < LOOKS; looks++) {
    const answer = await ask('audit', { before: next, limit: PAGE, filter: useAudit.getState().filter })
    if (mine !== search) return
    if (!answer.ok) return useAudit.setState({ phase: 'failed', failure: answer })
    const { rows, reached } = useAudit.getState()
    next = answer.value.next
    useAudit.setState({ rows: [...rows, ...answer.value.rows], reached: answer.value.reached ?? reached })
    if (next === null) return useAudit.setState({ phase: 'done' })
    if (useAudit.getState().rows.length >= enough) break
  }
  useAudit.setState({ phase: 'paused' })
}

/** Searches again from the newest; late results of an earlier search are dropped. */
export function searchAudit(change: { readonly [Key in keyof AuditFilter]: AuditFilter[Key] | undefined } = {}): void {
  const wanted = Object.entries({ ...useAudit.getState().filter, ...change }).filter(
    ([, value]) => value !== undefined && (!Array.isArray(value) || value.length > 0),
  )
  useAudit.setState({ filter: Object.fromEntries(wanted), rows: [], phase: 'looking', failure: null, reached: null })
  void look(++search, null)
}

/** Continues, also after a failure. */
export function searchOn(): void {
  const { phase } = useAudit.getState()
  if (phase !== 'paused' && phase !== 'failed') return
  useAudit.setState({ phase: 'looking', failure: null })
  void look(search, next)
}

/** The version that a change of the site made; null: it is not found. @param before versions below this one */
export async function versionOf(seq: number, before: number | null = null): Promise<number | null> {
  const answer = await ask('siteVersions', before)
  if (!answer.ok) return null
  // The row of the version comes right before the row of the act.
  const found = answer.value.find((version) => version.seq <= seq)
  const last = answer.value.at(-1)
  return found?.version ?? (last ? versionOf(seq, last.version) : null)
}
