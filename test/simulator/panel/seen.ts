/** What a person at the doors can see; the only thing a test of the console may take for true. */
export type Seen =
  | { readonly seen: 'unlocked' | 'locked' | 'opened' | 'closed'; readonly door: string }
  | {
      readonly seen: 'granted' | 'denied'
      readonly reader: string
      readonly reason?: string
      readonly by: 'host' | 'panel' | 'fallback'
      /** The answer to the read before it, once more: nothing is unlocked (apb.md 5.8). */
      readonly repeated?: true
    }
  | { readonly seen: 'online' | 'offline' }
  /** The head of the host's journal, as `verify --head` takes it. */
  | { readonly seen: 'journal-head'; readonly head: string }
  | { readonly seen: 'output'; readonly output: string; readonly on: boolean }
  | { readonly seen: 'refused'; readonly reason: string }
