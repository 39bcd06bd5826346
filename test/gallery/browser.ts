/** Pages in the runtime of the product: the pictures show what its Chromium draws, and no other browser is needed. */
import { join } from 'node:path'
import { _electron, type Page } from 'playwright-core'

export interface Size {
  readonly width: number
  readonly height: number
}

export interface Browser {
  /** A page of its own, which knows nothing of the pages before it; close it after use. */
  readonly open: (url: string, size: Size) => Promise<Page>
  readonly close: () => Promise<void>
}

/** @param folder an unpacked Electron */
export async function openBrowser(folder: string, root: string): Promise<Browser> {
  const app = await _electron.launch({
    executablePath: join(folder, 'electron'),
    // about:blank has no content policy, and Electron would say so for each page
    env: { ...process.env, ELECTRON_DISABLE_SECURITY_WARNINGS: '1' },
    args: [
      '--disable-gpu',
      '--force-device-scale-factor=1',
      '--force-color-profile=srgb',
      // root cannot have Chromium's sandbox
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      join(root, 'test', 'gallery', 'browser'),
    ],
  })
  let opened = 0
  return {
    open: async (url, size) => {
      const came = app.waitForEvent('window')
      await app.evaluate(
        ({ BrowserWindow }, { partition, width, height }) => {
          const window = new BrowserWindow({
            width,
            height,
            useContentSize: true,
            frame: false,
            webPreferences: { partition, sandbox: true },
          })
          void window.loadURL('about:blank')
        },
        // Without `persist:` it is in memory, so each page begins with the usual preferences.
        { partition: `picture-${++opened}`, ...size },
      )
      const page = await came
      await page.goto(url)
      return page
    },
    close: () => app.close(),
  }
}
