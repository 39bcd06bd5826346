/** The one window: how it is made, whether anybody sees it, and what happens when its renderer dies. */
import { BrowserWindow, dialog, screen } from 'electron'
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
  readonly setTimer: (ms: number, fire: () => void) => () => void
}

const FIRST_SIZE = { width: 1920, height: 1080 } as const
/** Moving and resizing send many events; the last place is written this long after them. */
const PLACE_AFTER_MS = 1_000

/** A renderer that dies again sooner than this is not loaded at once, so that it cannot eat the machine. */
const RELOAD_MS = [0, 1_000, 5_000, 30_000] as const

export function openWindow(options: WindowOptions): DeskWindow {
  const place = readPlace(options.placeFile)
  const screens = screen.getAllDisplays().map(({ workArea }) => workArea)
  const window = new BrowserWindow({
    ...(boundsOn(place.bounds, screens) ?? FIRST_SIZE),
    minWidth: 1024,
    minHeight: 640,
    show: false,
    // --bg-0 of the dark theme, so that nothing flashes white before the first paint.
    backgroundColor: '#0d0f12',
    autoHideMenuBar: true,
    webPreferences: {
      preload: options.preload,
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
      devTools: options.developerTools,
      // An alarm must sound in time on a minimised desk too.
      backgroundThrottling: false,
    },
  })
  const { webContents } = window
  // WebRTC goes past every filter of requests; without a proxy this policy leaves it no address to send from.
  webContents.setWebRTCIPHandlingPolicy('disable_non_proxied_udp')
  let deaths = 0
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
  webContents.on('did-finish-load', options.onPage)
  webContents.on('unresponsive', () => options.report('the page does not answer'))
  webContents.on('responsive', () => options.report('the page answers again'))
  webContents.on('render-process-gone', (_event, details) => {
    if (details.reason === 'clean-exit') return
    options.report(`the page's process died: ${details.reason} (exit code ${details.exitCode})`)
    const wait = RELOAD_MS[Math.min(deaths++, RELOAD_MS.length - 1)] ?? 0
    options.setTimer(wait, () => {
      if (!window.isDestroyed()) load()
    })
  })
  const load = (): void => {
    window
      .loadURL(START_PAGE)
      .catch((error: unknown) => options.report(`the page could not be loaded: ${String(error)}`))
  }
  load()

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
function keepPlace(window: BrowserWindow, { placeFile, report, setTimer }: WindowOptions): void {
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
    cancel = setTimer(PLACE_AFTER_MS, write)
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
