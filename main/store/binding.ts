import { existsSync } from 'node:fs'
import { dirname, join, sep } from 'node:path'

/** The Node-API version from which better-sqlite3's own prebuilt binary loads (Node 22.14, Electron 36). */
const stockNapi = 10

/** What decides which SQLite binary a process loads, and from where. */
export interface BindingPlace {
  /** `process.versions.napi` of the running process. */
  readonly napi: number
  /** The folder of the running code: `out/main` in a clone or inside `app.asar`, `main/store` under the test runner. */
  readonly codeFolder: string
  /** Whether a folder is there; `existsSync`, except in tests. */
  readonly exists: (path: string) => boolean
}

/**
 * The path of the SQLite binary for a process, to be given to better-sqlite3 as `nativeBinding` at every open: without it
 * better-sqlite3 takes its own prebuilt binary, and that one ends a process with an older Node-API by a segmentation
 * fault. In a packaged app binaries lie beside the archive, since the system's loader cannot look into it.
 * @throws Error when native/prebuilt is in no folder above the code: the set-up (`npm run setup`) has not been run
 */
export function bindingPath({ napi, codeFolder, exists }: BindingPlace): string {
  const file = join('native', 'prebuilt', napi >= stockNapi ? 'sqlite-stock.node' : 'sqlite-compat.node')
  const archive = codeFolder.split(sep).findIndex((part) => part.endsWith('.asar'))
  if (archive >= 0) {
    const parts = codeFolder.split(sep).slice(0, archive + 1)
    return join(`${parts.join(sep)}.unpacked`, file)
  }
  for (let folder = codeFolder; ; folder = dirname(folder)) {
    if (exists(join(folder, file))) return join(folder, file)
    if (folder === dirname(folder)) throw new Error(`${file} is in no folder above ${codeFolder}: run npm run setup`)
  }
}

/** {@link bindingPath} of this very process. */
export const currentBindingPath = (): string =>
  bindingPath({ napi: Number(process.versions.napi), codeFolder: __dirname, exists: existsSync })
