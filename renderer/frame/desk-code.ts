/** The desk's code: half of all that the window runs, and none of it is needed to sign in. */
import { lazy } from 'react'
import { useSession } from '../screens/session/session'

/** Loads it, unless it is there. Without it the window says so, as of a site that cannot be reached. */
export async function loadDesk(): Promise<{ readonly default: () => React.JSX.Element | null }> {
  try {
    const { Desk } = await import('./desk')
    return { default: Desk }
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error)
    useSession.setState({ phase: { kind: 'failed', failure: { ok: false, code: 'internal', detail } } })
    return { default: () => null }
  }
}

export const Desk = lazy(loadDesk)
