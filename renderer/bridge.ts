/** The only user of the bridge: what main does not answer becomes a failure in words, never an exception in a component. */
import type { Answer as BridgeAnswer, Failure as BridgeFailure } from '../preload/contract/answer'
import type { Feeds } from '../preload/contract/feeds'
import type { Bridge, Requests } from '../preload/contract/requests'

declare global {
  interface Window {
    readonly sallyport?: Bridge
  }
}

export type Answer<T> = BridgeAnswer<T>
export type Failure = BridgeFailure

type Value<Name extends keyof Requests> = ReturnType<Requests[Name]> extends Answer<infer T> ? T : never

const said = (error: unknown): string => (error instanceof Error ? error.message : String(error))

export async function ask<Name extends keyof Requests>(
  name: Name,
  ...args: Parameters<Requests[Name]>
): Promise<Answer<Value<Name>>> {
  const bridge = window.sallyport
  if (!bridge) return { ok: false, code: 'internal', detail: 'window.sallyport' }
  // One entry's parameters and answer belong together by `Requests`; TypeScript cannot follow that through an index.
  const request = bridge[name] as (...given: Parameters<Requests[Name]>) => Promise<Answer<Value<Name>>>
  try {
    return await request(...args)
  } catch (error) {
    return { ok: false, code: 'internal', detail: `${name}: ${said(error)}` }
  }
}

/** A request as a function, for a store that adds nothing to it. */
export const request =
  <Name extends keyof Requests>(name: Name) =>
  (...args: Parameters<Requests[Name]>): Promise<Answer<Value<Name>>> =>
    ask(name, ...args)

/** Listens to a feed; returns the subscription's end. */
export function listen<Name extends keyof Feeds>(name: Name, listener: (value: Feeds[Name]) => void): () => void {
  return window.sallyport?.on[name](listener) ?? (() => {})
}
