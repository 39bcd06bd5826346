/**
 * What a page may do: show itself and use the bridge, nothing else. All of it is denied in the main process, so that a
 * defect in the page, or somebody else's page, gets no further. Checked by probes in the end-to-end tests.
 */
import { app, protocol, type Session, type WebContents } from 'electron'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { PAGE_HEADERS, PAGE_HOST, pageFile, photoOf } from './page'

const PHOTO_TYPES = { jpg: 'image/jpeg', png: 'image/png' } as const

/** Before the app is ready. */
export function prepareSecurity(report: (message: string) => void): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true } },
  ])
  // With the switch given, asking for the sandbox as well leaves the network service in a crash loop.
  if (app.commandLine.hasSwitch('no-sandbox'))
    report(
      '--no-sandbox was given, so the page runs without its sandbox: fine for a look at the demo, not for real use',
    )
  else app.enableSandbox()
  // Chromium's own traffic (updates of components, dictionaries, name look-ups) has no business on a closed site network.
  app.commandLine.appendSwitch('disable-background-networking')
  app.commandLine.appendSwitch('disable-component-update')
  app.commandLine.appendSwitch('host-resolver-rules', 'MAP * ~NOTFOUND')
  app.on('web-contents-created', (_event, contents) => confine(contents, report))
}

function confine(contents: WebContents, report: (message: string) => void): void {
  const deny = (what: string) => (event: { preventDefault(): void }) => {
    event.preventDefault()
    report(`denied to the page: ${what}`)
  }
  contents.on('will-navigate', deny('navigation'))
  contents.on('will-redirect', deny('redirection'))
  contents.on('will-frame-navigate', deny('navigation of a frame'))
  contents.on('will-attach-webview', deny('a webview'))
  contents.on('select-bluetooth-device', (event, _devices, choose) => {
    event.preventDefault()
    choose('')
  })
  contents.setWindowOpenHandler(() => {
    report('denied to the page: a new window')
    return { action: 'deny' }
  })
}

/** A photo of a person, if someone who may see people is signed in; otherwise, and without a photo, undefined. */
export type PhotoSource = (
  cardholder: string,
) => Promise<{ readonly kind: 'jpg' | 'png'; readonly bytes: Buffer } | undefined>

/** Serves the page, and photos while `photo` gives any, and denies everything else; `pageRoot` is the folder of the built renderer. */
export function confineSession(
  session: Session,
  pageRoot: string,
  photo: PhotoSource,
  report: (message: string) => void,
): void {
  session.protocol.handle('app', async (request) => {
    const person = request.method === 'GET' ? photoOf(request.url) : undefined
    if (person !== undefined) {
      const found = await photo(person)
      if (!found) return new Response('not found', { status: 404, headers: PAGE_HEADERS })
      // A person's face stays in no cache.
      const headers = { ...PAGE_HEADERS, 'Content-Type': PHOTO_TYPES[found.kind], 'Cache-Control': 'no-store' }
      return new Response(new Uint8Array(found.bytes), { headers })
    }
    const file = request.method === 'GET' ? pageFile(request.url) : undefined
    if (!file) return new Response('not found', { status: 404, headers: PAGE_HEADERS })
    try {
      const body = await readFile(join(pageRoot, ...file.path.split('/')))
      return new Response(body, { headers: { ...PAGE_HEADERS, 'Content-Type': file.type } })
    } catch {
      return new Response('not found', { status: 404, headers: PAGE_HEADERS })
    }
  })
  session.webRequest.onBeforeRequest((details, answer) => {
    const ours = details.url.startsWith(`app://${PAGE_HOST}/`) || details.url.startsWith('devtools://')
    if (!ours) report(`denied to the page: a request to ${new URL(details.url).protocol}`)
    answer({ cancel: !ours })
  })
  session.setPermissionRequestHandler((_contents, permission, answer) => {
    report(`denied to the page: ${permission}`)
    answer(false)
  })
  session.setPermissionCheckHandler(() => false)
  session.setDevicePermissionHandler(() => false)
  // Without a listener Electron takes the first device there is, or waits for a choice nobody makes.
  session.on('select-hid-device', (event, _details, choose) => {
    event.preventDefault()
    choose('')
  })
  session.on('select-serial-port', (event, _ports, _contents, choose) => {
    event.preventDefault()
    choose('')
  })
  session.on('select-usb-device', (event, _details, choose) => {
    event.preventDefault()
    choose('')
  })
  session.on('will-download', (event) => {
    event.preventDefault()
    report('denied to the page: a download')
  })
  session.setSpellCheckerEnabled(false)
}
