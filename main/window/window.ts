/** The one window: how it is made, whether anybody sees it, and what happens when its renderer dies. */
import { BrowserWindow, dialog, screen } from 'electron'
import type { Clock } from '../clock'
import { createBackOff } from '../supervise/back-off'
import { START_PAGE } from './page'
import { boundsOn, readPlace, windowKey, writePlace, zoomAfter } from './place'

export interface DeskWindow {
  readonly id: number
  /** Sends over the bridge; nothing once the window is gone. */
  readonly send: (channel: string, value: unknown) => void
  readonly isDestroyed: () => boolean
  /** On screen, whether or not it has the keyboard. */
  readonly isInView: () => boolean
  /** Has the keyboard: what it shows is being looked at. */
  readonly isInFront: () => boolean
  readonly bringToFront: () => void
  /** Asks by the operating system's save dialog where a new folder should be; null when nowhere. */
  readonly askFolder: (suggested: string) => Promise<string | null>
  /** Asks for attention on the task bar until the window is looked at. */
  readonly flash: (on: boolean) => void
  /** What the page shows now, as a PNG file. */
  readonly picture: () => Promise<Buffer>
  /** The system's own dialog; null when it is left without a choice. */
  readonly chooseFolder: () => Promise<string | null>
}

export interface WindowOptions {
  /** The file that keeps the place, size and zoom of this desk's window. */
  readonly placeFile: string
  readonly preload: string
  readonly developerTools: boolean
  readonly report: (message: string) => void
  /** A page was loaded, the first or a new one. */
  readonly onPage: () => void
  /** Somebody closes the window: let it go, put it away while the console goes on, or leave it as it is. */
  readonly onClose: () => 'quit' | 'put-away' | 'refuse'
  readonly onClosed: () => void
  /** Whether a hidden window can be brought back; otherwise it is minimised. */
  readonly canHide: () => boolean
  /** A key was pressed, or the mouse moved over the window. */
  readonly onInput: () => void
  readonly clock: Clock
}

const FIRST_SIZE = { width: 1920, height: 1080 } as const
/** Moving and resizing send many events; the last place is written this long after them. */
const PLACE_AFTER_MS = 1_000

/** A page that keeps dying is loaded ever later, which leaves the machine to the rest of the console. */
const RELOAD = { firstMs: 0, secondMs: 1_000, mostMs: 30_000, steadyMs: 60_000 }

function browserWindow({ placeFile, preload, developerTools }: WindowOptions): BrowserWindow {
  const screens = screen.getAllDisplays().map(({ workArea }) => workArea)
  return new BrowserWindow({
    ...(boundsOn(readPlace(placeFile).bounds, screens) ?? FIRST_SIZE),
    minWidth: 1024,
    minHeight: 640,
    show: false,
    // --bg-0 of the dark theme, so that nothing flashes white before the first paint.
    backgroundColor: '#0d0f12',
    autoHideMenuBar: true,
    webPreferences: {
      preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webviewTag: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      navigateOnDragDrop: false,
      spellcheck: false,
      // an alarm must sound on a desk that nobody has touched since it started
      autoplayPolicy: 'no-user-gesture-required',
      disableDialogs: true,
      devTools: developerTools,
      // An alarm must sound in time on a minimised desk too.
      backgroundThrottling: false,
    },
  })
}

/** Loads the page, and again when its process dies. */
function keepLoaded(window: BrowserWindow, { clock, report, onPage }: WindowOptions): void {
  const { webContents } = window
  const reload = createBackOff(clock, RELOAD)
  const load = (): void => {
    window.loadURL(START_PAGE).catch((error: unknown) => report(`the page could not be loaded: ${String(error)}`))
  }
  webContents.on('did-finish-load', () => {
    reload.started()
    onPage()
  })
  webContents.on('unresponsive', () => report('the page does not answer'))
  webContents.on('responsive', () => report('the page answers again'))
  webContents.on('render-process-gone', (_event, details) => {
    if (details.reason === 'clean-exit') return
    report(`the page's process died: ${details.reason} (exit code ${details.exitCode})`)
    clock.setTimer(reload.next(), () => {
      if (!window.isDestroyed()) load()
    })
  })
  load()
}

export function openWindow(options: WindowOptions): DeskWindow {
  const window = browserWindow(options)
  const { webContents } = window
  // WebRTC goes past every filter of requests; without a proxy this policy leaves it no address to send from.
  webContents.setWebRTCIPHandlingPolicy('disable_non_proxied_udp')
  keepPlace(window, options)
  window.once('ready-to-show', () => window.show())
  window.on('focus', () => window.flashFrame(false))
  window.on('close', (event) => {
    const what = options.onClose()
    if (what === 'quit') return
    event.preventDefault()
    if (what === 'refuse') return
    if (options.canHide()) window.hide()
    else window.minimize()
  })
  window.on('closed', options.onClosed)
  webContents.on('input-event', options.onInput)
  keepLoaded(window, options)

  const gone = (): boolean => window.isDestroyed() || webContents.isDestroyed()
  return {
    id: webContents.id,
    send: (channel, value) => {
      if (!gone()) webContents.send(channel, value)
    },
    isDestroyed: gone,
    isInView: () => !gone() && window.isVisible() && !window.isMinimized(),
    isInFront: () => !gone() && window.isVisible() && window.isFocused(),
    bringToFront: () => {
      if (gone()) return
      if (window.isMinimized()) window.restore()
      window.show()
      window.focus()
    },
    askFolder: async (suggested) => {
      const properties = ['createDirectory' as const, 'showOverwriteConfirmation' as const]
      const chosen = await dialog.showSaveDialog(window, { defaultPath: suggested, properties })
      return chosen.canceled || !chosen.filePath ? null : chosen.filePath
    },
    flash: (on) => {
      if (!gone()) window.flashFrame(on)
    },
    picture: async () => (await webContents.capturePage()).toPNG(),
    chooseFolder: async () => {
      if (gone()) return null
      const { filePaths } = await dialog.showOpenDialog(window, { properties: ['openDirectory', 'createDirectory'] })
      return filePaths[0] ?? null
    },
  }
}

/** Zoom and full screen by key, and the place of the window kept over a restart. */
function keepPlace(window: BrowserWindow, { placeFile, report, clock }: WindowOptions): void {
  const { webContents } = window
  const before = readPlace(placeFile)
  let { zoom } = before
  if (before.maximized) window.maximize()
  if (before.fullScreen) window.setFullScreen(true)

  let cancel: (() => void) | null = null
  const write = (): void => {
    cancel?.()
    cancel = null
    if (window.isDestroyed()) return
    const problem = writePlace(placeFile, {
      bounds: window.getNormalBounds(),
      maximized: window.isMaximized(),
      fullScreen: window.isFullScreen(),
      zoom,
    })
    if (problem !== null) report(problem)
  }
  const later = (): void => {
    cancel?.()
    cancel = clock.setTimer(PLACE_AFTER_MS, write)
  }
  window.on('move', later)
  window.on('resize', later)
  window.on('maximize', later)
  window.on('unmaximize', later)
  window.on('enter-full-screen', later)
  window.on('leave-full-screen', later)
  window.on('close', write)
  webContents.on('did-finish-load', () => webContents.setZoomFactor(zoom))
  webContents.on('before-input-event', (event, input) => {
    const key = windowKey(input)
    if (key === undefined) return
    event.preventDefault()
    if (key === 'full-screen') return window.setFullScreen(!window.isFullScreen())
    zoom = zoomAfter(zoom, key)
    webContents.setZoomFactor(zoom)
    later()
  })
}
