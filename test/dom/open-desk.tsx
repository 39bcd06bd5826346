/** Opens the whole desk on the scripted bridge, and puts every store back afterwards. */
import { act, cleanup, configure, render, waitFor } from '@testing-library/react'
import { expect } from 'vitest'
import type { StoreApi } from 'zustand'
import type { Answer } from '../../preload/contract/answer'
import { start } from '../../renderer/frame/start'
import { useSound } from '../../renderer/screens/sound/sounder'
import { useAlarms } from '../../renderer/screens/alarms/alarms'
import { useLaneView } from '../../renderer/screens/live/lane-view'
import { lane } from '../../renderer/screens/live/lane'
import { useMuster } from '../../renderer/screens/muster/muster'
import { useWaitingOrders } from '../../renderer/screens/desk/waiting-orders'
import { usePeople } from '../../renderer/screens/people/people'
import { forgetPeopleList } from '../../renderer/screens/people/list'
import { forgetRecent } from '../../renderer/screens/people/recent'
import { untickAll } from '../../renderer/screens/people/ticked'
import { usePreferences } from '../../renderer/screens/desk/preferences'
import { useRoute } from '../../renderer/screens/desk/route'
import { useSelection } from '../../renderer/screens/desk/selection'
import { useSession } from '../../renderer/screens/session/session'
import { useSheet } from '../../renderer/screens/desk/sheet'
import { useDraft } from '../../renderer/screens/site/draft'
import { useHelp } from '../../renderer/screens/help/help'
import { useVersions } from '../../renderer/screens/site/versions/versions'
import { useStatus } from '../../renderer/screens/desk/status'
import { useViolations } from '../../renderer/screens/violations/violations'
import { App } from '../../renderer/frame/app'
import type { Table } from '../../main/change/import/table'
import { useImport } from '../../renderer/screens/imports/imports'
import { loadDesk } from '../../renderer/frame/desk-code'
import { scriptedBridge, type ScriptedBridge } from '../gallery/bridge'
import { scene, type SceneName } from '../gallery/scenes'

const reset = <T,>(store: StoreApi<T>) => {
  return () => store.setState(store.getInitialState(), true)
}
const RESETS = [
  reset(useAlarms),
  reset(useDraft),
  reset(useHelp),
  reset(useVersions),
  reset(useLaneView),
  reset(useMuster),
  reset(useImport),
  reset(useWaitingOrders),
  reset(usePeople),
  forgetPeopleList,
  forgetRecent,
  untickAll,
  reset(usePreferences),
  reset(useRoute),
  reset(useSelection),
  reset(useSession),
  reset(useSheet),
  reset(useSound),
  reset(useStatus),
  reset(useViolations),
]

// A failure says what it looked for, not the whole page.
configure({ getElementError: (message) => new Error(message?.split('\n')[0] ?? 'not found') })

let end: (() => void) | null = null

export interface Desk {
  readonly bridge: ScriptedBridge
  /** Requests with this name, oldest first. */
  readonly asked: (name: string) => readonly (readonly unknown[])[]
}

interface Options {
  /** The list of people that is chosen for an import. */
  readonly list?: Table
  readonly scene?: SceneName
  readonly hash?: string
  /** Answers that differ from the scripted ones. */
  readonly answers?: Readonly<Record<string, (...args: never[]) => Promise<Answer<never>>>>
}

export async function openDesk({
  scene: name = 'live',
  hash = '#/live',
  answers = {},
  list,
}: Options = {}): Promise<Desk> {
  location.hash = hash
  const bridge = scriptedBridge({ ...scene(name), ...(list ? { list } : {}) })
  Object.defineProperty(window, 'sallyport', { value: { ...bridge, ...answers }, configurable: true })
  // Once a test file: its code takes longer to come than a test waits for what is drawn.
  await loadDesk()
  end = start()
  render(<App />)
  if (!('hello' in answers))
    await waitFor(() => expect(document.querySelector('.rail')).not.toBeNull(), { timeout: 30_000 })
  await frame()
  return { bridge, asked: (of) => bridge.asked.filter((one) => one.name === of).map((one) => one.args) }
}

/** Lets answers arrive and the lane draw. */
export async function frame(): Promise<void> {
  await act(async () => {
    for (let i = 0; i < 2; i++) await new Promise((drawn) => requestAnimationFrame(drawn))
  })
}

export function closeDesk(): void {
  cleanup()
  end?.()
  end = null
  lane.clear()
  for (const clear of RESETS) clear()
  document.body.replaceChildren()
  localStorage.clear()
}
