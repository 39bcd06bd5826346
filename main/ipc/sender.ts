/**
 * Checks the sender of a request. Only the top frame of one of our own windows with our own page may send requests; an
 * inner frame, a foreign page or a destroyed frame may not.
 */

/** Origin of the window's page; `window/security.ts` serves nothing else. */
export const PAGE_ORIGIN = 'app://ui'

/** The used part of Electron's IPC event. `senderFrame` is null when the frame went away meanwhile (Electron 45). */
export interface SenderEvent {
  readonly sender: { readonly id: number; isDestroyed(): boolean; readonly mainFrame: object }
  readonly senderFrame: { readonly origin: string } | null
}

/** Undefined when the sender is ours, else the problem for the log. `isOurWindow` knows the ids of our web contents. */
export function senderProblem(event: SenderEvent, isOurWindow: (webContentsId: number) => boolean): string | undefined {
  if (event.sender.isDestroyed()) return 'the window is gone'
  if (!isOurWindow(event.sender.id)) return `web contents ${event.sender.id} is not one of our windows`
  if (!event.senderFrame) return 'the frame is gone'
  if (event.senderFrame !== event.sender.mainFrame) return 'the request came from a frame inside the page'
  if (event.senderFrame.origin !== PAGE_ORIGIN) return `the request came from a page of ${event.senderFrame.origin}`
  return undefined
}
