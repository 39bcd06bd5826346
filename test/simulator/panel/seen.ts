/** What a person at the doors can see: the only facts that a test of the console may rely on. */
export type Seen =
  | { readonly seen: 'unlocked' | 'locked' | 'opened' | 'closed'; readonly door: string }
  | {
      readonly seen: 'granted' | 'denied'
      readonly reader: string
      readonly reason?: string
      readonly by: 'host' | 'panel' | 'fallback'
      /** The answer to the previous read, repeated: nothing is unlocked (apb.md 5.8). */
      readonly repeated?: true
    }
  | { readonly seen: 'online' | 'offline' }
  /** The head of the host's journal, in the form for `verify --head`. */
  | { readonly seen: 'journal-head'; readonly head: string }
  | { readonly seen: 'output'; readonly output: string; readonly on: boolean }
  | { readonly seen: 'refused'; readonly reason: string }
