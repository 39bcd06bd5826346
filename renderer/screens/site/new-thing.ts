/** What Ctrl+N makes: the tab in view says it. */
let begin: (() => void) | null = null

/** Returns the end of it. */
export function onNewThing(run: () => void): () => void {
  begin = run
  return () => {
    if (begin === run) begin = null
  }
}

export const newThing = (): void => begin?.()
