/** The operating system's dialogs for files that come in and go out. */
import { BrowserWindow, dialog } from 'electron'
import type { FileKind } from '../../preload/contract/administration'

const FILTERS: { readonly [Kind in FileKind]: { readonly name: string; readonly extensions: string[] } } = {
  site: { name: 'JSON', extensions: ['json'] },
  cardholders: { name: 'CSV', extensions: ['csv', 'txt'] },
  'access-levels': { name: 'CSV', extensions: ['csv', 'txt'] },
  schedules: { name: 'CSV', extensions: ['csv', 'txt'] },
  template: { name: 'CSV', extensions: ['csv'] },
}

export interface FileChoice {
  readonly open: (kind: FileKind, title: string) => Promise<string | null>
  readonly pictures: (what: 'one' | 'many' | 'folder', title: string) => Promise<readonly string[] | null>
  readonly save: (kind: FileKind, title: string) => Promise<string | null>
}

/** @param window id of the window they stand before */
export function fileChoice(window: () => number): FileChoice {
  const parent = (): BrowserWindow | null => BrowserWindow.fromId(window())
  return {
    open: async (kind, title) => {
      const options = { title, filters: [FILTERS[kind]], properties: ['openFile' as const] }
      const before = parent()
      const { canceled, filePaths } = await (before
        ? dialog.showOpenDialog(before, options)
        : dialog.showOpenDialog(options))
      return canceled ? null : (filePaths[0] ?? null)
    },
    pictures: async (what, title) => {
      const options =
        what === 'folder'
          ? { title, properties: ['openDirectory' as const] }
          : {
              title,
              filters: [{ name: 'JPEG, PNG', extensions: ['jpg', 'jpeg', 'png'] }],
              properties: ['openFile' as const, ...(what === 'many' ? (['multiSelections'] as const) : [])],
            }
      const before = parent()
      const { canceled, filePaths } = await (before
        ? dialog.showOpenDialog(before, options)
        : dialog.showOpenDialog(options))
      return canceled || filePaths.length === 0 ? null : filePaths
    },
    save: async (kind, title) => {
      const options = { title, filters: [FILTERS[kind]], defaultPath: `${kind}.${FILTERS[kind].extensions[0]}` }
      const before = parent()
      const { canceled, filePath } = await (before
        ? dialog.showSaveDialog(before, options)
        : dialog.showSaveDialog(options))
      return canceled || !filePath ? null : filePath
    },
  }
}
