/** Whether the desk's code is there: more than half of all that the window runs, and none of it is needed to sign in. */
import type { JSX } from 'react'
import { create } from 'zustand'
import { useSession } from '../../store/session'

export const useDeskCode = create<{ readonly Desk: (() => JSX.Element) | null }>()(() => ({ Desk: null }))

/** Loads it, unless it is there. */
export async function loadDesk(): Promise<void> {
  if (useDeskCode.getState().Desk) return
  try {
    const { Desk } = await import('./desk')
    useDeskCode.setState({ Desk })
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error)
    useSession.setState({ phase: { kind: 'failed', failure: { ok: false, code: 'internal', detail } } })
  }
}
