/**
 * The draft of the site at this desk: edited in steps, checked after each, and asked for again when another window edits
 * it. Edits go one after another, each made from what the one before left.
 */
import { create } from 'zustand'
import type { DraftCheck, DraftEdit, DraftSection, DraftState, JsonObject } from '../../../preload/contract/draft'
import type { Instant } from '../../../preload/contract/models'
import type { Reason } from '../../../preload/contract/reasons'
import { ask, type Answer, type Failure } from '../../bridge'
import { may, useSession } from '../session/session'
import { useStatus } from '../desk/status'
import { thingIn, withValue } from './thing'

interface Draft {
  /** Null until it is requested. */
  readonly state: DraftState | null
  readonly check: DraftCheck
  /** The revision that `check` is about; 0: none yet. */
  readonly checked: number
  /** Why the last edit or question failed. */
  readonly failure: Failure | null
}

const UNCHECKED: DraftCheck = { problems: [], warnings: [] }
export const useDraft = create<Draft>()(() => ({ state: null, check: UNCHECKED, checked: 0, failure: null }))

/** Pause after an edit before it is checked, in milliseconds: typing is checked once, not at each key. */
const PAUSE_MS = 150
let pause: ReturnType<typeof setTimeout> | undefined
let last: Promise<unknown> = Promise.resolve()

function inTurn<T>(task: () => Promise<T>): Promise<T> {
  const next = last.then(task, task)
  last = next
  return next
}

async function runCheck(): Promise<void> {
  const revision = useDraft.getState().state?.revision
  if (revision === undefined) return
  const answer = await ask('checkDraft')
  // A newer edit has its own check coming.
  if (useDraft.getState().state?.revision !== revision) return
  if (answer.ok) useDraft.setState({ check: answer.value, checked: revision })
  else useDraft.setState({ failure: answer })
}

function show(answer: Answer<DraftState>): void {
  if (!answer.ok) return useDraft.setState({ failure: answer })
  const before = useDraft.getState().state
  useDraft.setState({ state: answer.value, failure: null })
  if (before?.revision === answer.value.revision && before.inForce === answer.value.inForce) return
  clearTimeout(pause)
  pause = setTimeout(() => void runCheck(), PAUSE_MS)
}

const refresh = (): Promise<void> => inTurn(async () => show(await ask('siteDraft')))

/** Makes one step of what `change` answers for the draft as it is then. Whether it was made. */
export function edit(change: (document: JsonObject) => readonly DraftEdit[]): Promise<boolean> {
  return inTurn(async () => {
    const { state } = useDraft.getState()
    if (!state) return false
    const edits = change(state.document)
    if (edits.length === 0) return false
    const answer = await ask('editDraft', state.revision, edits)
    show(answer)
    if (answer.ok) return true
    // Another window may have edited: what it left is shown beside the reason.
    const now = await ask('siteDraft')
    if (now.ok) useDraft.setState({ state: now.value })
    return false
  })
}

/** Writes a value of a thing; undefined removes it. */
export const setValue = (section: DraftSection, id: string, path: string, value: unknown): Promise<boolean> =>
  edit((document) => {
    const thing = thingIn(document, section, id)
    return thing ? [{ section, id, after: withValue(thing, path, value) }] : []
  })

const atRevision = (name: 'undoDraft' | 'redoDraft'): Promise<void> =>
  inTurn(async () => {
    const { state } = useDraft.getState()
    if (state && (name === 'undoDraft' ? state.canUndo : state.canRedo)) show(await ask(name, state.revision))
  })
export const undo = (): Promise<void> => atRevision('undoDraft')
export const redo = (): Promise<void> => atRevision('redoDraft')

/** A thing changed in force while it was edited: `mine` keeps the edit, `theirs` drops it. */
export const settle = (thing: Pick<DraftEdit, 'section' | 'id'>, keep: 'mine' | 'theirs'): Promise<void> =>
  inTurn(async () => {
    const { state } = useDraft.getState()
    if (state) show(await ask('settleDraft', state.revision, thing, keep))
  })

const shown = (answer: Answer<DraftState>): Answer<DraftState> => {
  show(answer)
  return answer
}
export const discard = (reason: Reason): Promise<Answer<DraftState>> =>
  inTurn(async () => shown(await ask('discardDraft', reason)))
export const takeOver = (reason: Reason): Promise<Answer<DraftState>> =>
  inTurn(async () => shown(await ask('takeOverDraft', reason)))

/** Keeps the draft as it is in main, while the screen is open; returns the end of that. */
export function followDraft(): () => void {
  void refresh()
  const stop = [
    useStatus.subscribe(({ status }) => {
      const known = useDraft.getState().state
      if (status?.draft && known && status.draft.revision !== known.revision) void refresh()
    }),
    // Nothing of one operator's answers stays for the next.
    useSession.subscribe(({ view }, before) => {
      if (view?.operator?.name !== before.view?.operator?.name) void refresh()
    }),
  ]
  return () => {
    for (const end of stop) end()
    clearTimeout(pause)
  }
}

/** Makes the draft say what a version said, people apart: one step. */
export const bringBack = (version: number): Promise<Answer<DraftState>> =>
  inTurn(async () => shown(await ask('draftVersion', useDraft.getState().state?.revision ?? 0, version)))
export const takeBack = (reason: Reason): Promise<Answer<DraftState>> =>
  inTurn(async () => shown(await ask('takeBackChange', reason)))
export const applyAt = (
  id: number,
  reason: Reason,
  options: { readonly at: Instant; readonly confirmed: readonly number[] },
): Promise<Answer<DraftState>> => inTurn(async () => shown(await ask('timeChange', id, reason, options)))

export const waitsForTime = (state: DraftState | null): boolean => state?.timed?.refused === null

/** Who may edit: an administrator, unless another one has begun, or the draft waits for its time. */
export function useCanEdit(): boolean {
  const operator = useStatus(({ status }) => status?.operator)
  const owner = useDraft(({ state }) => state?.owner ?? null)
  const waits = useDraft(({ state }) => waitsForTime(state))
  return may(operator?.role, 'edit-site') && !waits && (owner === null || owner.name === operator?.name)
}
