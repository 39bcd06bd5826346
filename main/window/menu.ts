/** The application menu. The desk has its own keys; only macOS needs a menu for copy and paste. Quitting takes an administrator. */
import { Menu } from 'electron'

export function setMenu(platform: NodeJS.Platform): void {
  if (platform !== 'darwin') {
    Menu.setApplicationMenu(null)
    return
  }
  Menu.setApplicationMenu(
    Menu.buildFromTemplate([
      { label: 'Sallyport', submenu: [{ role: 'about' }, { role: 'hide' }, { role: 'unhide' }] },
      { role: 'editMenu' },
      { role: 'windowMenu' },
    ]),
  )
}
