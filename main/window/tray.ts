/**
 * The console's place in the tray, while its window is hidden. On Linux a tray exists only where a program offers one on the
 * session bus; without it a hidden window could not be found again, so it is minimised instead.
 */
import { Menu, nativeImage, Notification, Tray } from 'electron'
import { execFile } from 'node:child_process'
import { windowTexts } from '../text/window-texts'

export interface TrayPlace {
  /** Whether a hidden window can be brought back from the tray. */
  readonly isThere: () => boolean
  readonly sayHidden: () => void
  readonly close: () => void
}

const NAME_OF_TRAYS = 'org.kde.StatusNotifierWatcher'
const ASK_TRAY = [
  '--session',
  '--print-reply',
  '--dest=org.freedesktop.DBus',
  '/org/freedesktop/DBus',
  'org.freedesktop.DBus.NameHasOwner',
  `string:${NAME_OF_TRAYS}`,
]

/** Whether this desktop has a tray; false when this cannot be determined. */
function hasTray(platform: NodeJS.Platform): Promise<boolean> {
  if (platform !== 'linux') return Promise.resolve(true)
  return new Promise((resolve) => {
    execFile('dbus-send', ASK_TRAY, { timeout: 5_000 }, (error, answer) => {
      resolve(error === null && answer.includes('boolean true'))
    })
  })
}

const SIZE = 32
/** A door in a frame: light on any tray. */
function icon(): Electron.NativeImage {
  const pixels = Buffer.alloc(SIZE * SIZE * 4)
  for (let y = 0; y < SIZE; y++)
    for (let x = 0; x < SIZE; x++) {
      const inFrame = x >= 7 && x < 25 && y >= 2 && y < 30
      const inDoor = x >= 10 && x < 22 && y >= 5
      const isHandle = x >= 18 && x < 21 && y >= 16 && y < 19
      if (inFrame && (!inDoor || isHandle)) pixels.fill(0xff, (y * SIZE + x) * 4, (y * SIZE + x) * 4 + 4)
    }
  return nativeImage.createFromBitmap(pixels, { width: SIZE, height: SIZE })
}

export function openTray(platform: NodeJS.Platform, onShow: () => void): TrayPlace {
  let tray: Tray | null = null
  let said: Notification | null = null
  let ended = false
  void hasTray(platform).then((there) => {
    if (!there || ended) return
    tray = new Tray(icon())
    tray.setToolTip(windowTexts.text('tray.tooltip'))
    tray.setContextMenu(Menu.buildFromTemplate([{ label: windowTexts.text('tray.show'), click: onShow }]))
    tray.on('click', onShow)
  })
  return {
    isThere: () => tray !== null,
    // once, when the window is hidden for the first time
    sayHidden: () => {
      if (said !== null || !Notification.isSupported()) return
      said = new Notification({ title: 'Sallyport', body: windowTexts.text('tray.hidden'), silent: true })
      said.on('click', onShow)
      said.show()
    },
    close: () => {
      ended = true
      tray?.destroy()
      tray = null
    },
  }
}
