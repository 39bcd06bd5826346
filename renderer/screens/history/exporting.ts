/** The export that is being made, or the last one: asked for while it runs. */
import { create } from 'zustand'
import type { ExportOrder, ExportState } from '../../../preload/contract/history'
import { ask, type Failure } from '../../bridge'
import { useRoute } from '../desk/route'
import { openSheet } from '../desk/sheet'
import { useStatus } from '../desk/status'
import { may } from '../session/session'

const ASKED_EVERY_MS = 250

interface Exporting {
  readonly current: ExportState | null
  /** Of the key that signs exports; null until it is received. */
  readonly fingerprint: string | null
  /** SHA-256 of the program that checks exports; null until it is received. */
  readonly verifier: string | null
}

export const useExporting = create<Exporting>()(() => ({ current: null, fingerprint: null, verifier: null }))

let timer: ReturnType<typeof setTimeout> | undefined

/** Opens the export of what History shows; on other screens there is nothing to export. */
export function exportPast(): void {
  const role = useStatus.getState().status?.operator.role
  if (may(role, 'export') && useRoute.getState().screen === 'history') openSheet({ kind: 'export' })
}

/** Asks now, and again while an export runs. */
export async function watchExport(): Promise<void> {
  clearTimeout(timer)
  const answer = await ask('exportState')
  if (!answer.ok) return
  useExporting.setState(answer.value)
  clearTimeout(timer)
  if (answer.value.current?.phase === 'running') timer = setTimeout(() => void watchExport(), ASKED_EVERY_MS)
}

/** Null when it was begun, or when no folder was chosen; else what went wrong. */
export async function beginExport(order: ExportOrder): Promise<Failure | null> {
  const answer = await ask('exportHistory', order)
  if (!answer.ok) return answer
  if (answer.value) await watchExport()
  return null
}

export async function cancelExport(): Promise<void> {
  const { current } = useExporting.getState()
  if (current?.phase !== 'running') return
  await ask('cancelExport', current.id)
  await watchExport()
}

/** The last export is no longer shown. */
export const forgetExport = (): void => useExporting.setState({ current: null })
