/**
 * Whose request it is. Only the top frame of one of our own windows, showing our own page, may ask anything: a frame
 * inside it, a page from elsewhere or a frame that is already gone may not.
 */

/** Where the window's page lives; `window/security.ts` serves nothing else. */
export const PAGE_ORIGIN = 'app://ui'

/** What is looked at of Electron's IPC event. `senderFrame` is null when the frame went away meanwhile (Electron 45). */
export interface SenderEvent {
  readonly sender: { readonly id: number; isDestroyed(): boolean; readonly mainFrame: object }
  readonly senderFrame: { readonly origin: string } | null
}

/** Undefined when the sender is ours, else what is wrong with it, for the log. `isOurWindow` knows the ids of our web contents. */
export function senderProblem(event: SenderEvent, isOurWindow: (webContentsId: number) => boolean): string | undefined {
  if (event.sender.isDestroyed()) return 'the window is gone'
  if (!isOurWindow(event.sender.id)) return `web contents ${event.sender.id} is none of our windows`
  if (!event.senderFrame) return 'the frame is gone'
  if (event.senderFrame !== event.sender.mainFrame) return 'a frame inside the page asks, not the page'
  if (event.senderFrame.origin !== PAGE_ORIGIN) return `a page of ${event.senderFrame.origin} asks`
  return undefined
}
