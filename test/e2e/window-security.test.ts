import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { networkInterfaces } from 'node:os'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { REQUEST_NAMES } from '../../preload/contract/requests'
import { launch, type Launched } from './harness'
import { labSite } from './simulated-bus'

let desk: Launched
/** Would receive any request that leaves the page. */
const outside = createServer((request, answer) => {
  heard.push(request.url ?? '')
  answer.end('hello')
})
const heard: string[] = []
let address = ''

beforeAll(async () => {
  await new Promise<void>((resolve) => outside.listen(0, '127.0.0.1', resolve))
  const bound = outside.address()
  address = `http://127.0.0.1:${typeof bound === 'object' ? bound?.port : 0}`
  desk = await launch({ site: labSite(1) })
  await desk.page.waitForSelector('text=Test works')
})
afterAll(async () => {
  await desk.close()
  outside.close()
})

/** Runs in the page itself, from a timer: what the debugger evaluates is let past the content policy. */
const inPage = (what: string): Promise<unknown> =>
  desk.page.evaluate(
    (wanted) =>
      new Promise((resolve) => {
        const global = (name: string): unknown => Reflect.get(globalThis, name)
        const work = new Map<string, () => unknown>([
          ['eval', () => (global('eval') as (code: string) => unknown)('1 + 1')],
          ['function', () => (global('Function') as (code: string) => unknown)('return 2')],
          ['open', () => window.open('https://example.org') === null],
          ['open own', () => window.open('app://ui/index.html') === null],
          ['require', () => typeof global('require')],
          ['process', () => typeof global('process')],
          ['bridge', () => Object.keys(global('sallyport') as object).toSorted()],
        ])
        setTimeout(() => {
          try {
            resolve({ value: work.get(wanted)?.() })
          } catch (error) {
            resolve({ threw: (error as Error).name })
          }
        })
      }),
    what,
  )

test.each([
  ['eval', { threw: 'EvalError' }],
  ['function', { threw: 'EvalError' }],
  ['open', { value: true }],
  ['open own', { value: true }],
  ['require', { value: 'undefined' }],
  ['process', { value: 'undefined' }],
])('the page may not: %s', async (what, outcome) => {
  expect(await inPage(what)).toEqual(outcome)
})

test('the bridge has the entries of the contract and nothing else', async () => {
  const { value } = (await inPage('bridge')) as { value: string[] }
  expect(value).toEqual([...REQUEST_NAMES, 'on'].toSorted())
})

test('no request leaves the page, by any way', async () => {
  const outcomes = await desk.page.evaluate(async (url) => {
    const settle = async (work: Promise<unknown>): Promise<string> =>
      work.then(
        () => 'let through',
        () => 'refused',
      )
    const loads = (element: HTMLElement): Promise<string> =>
      settle(
        new Promise((resolve, reject) => {
          element.addEventListener('load', resolve)
          element.addEventListener('error', reject)
          document.body.append(element)
        }),
      )
    const image = Object.assign(document.createElement('img'), { src: `${url}/image` })
    const script = Object.assign(document.createElement('script'), { src: `${url}/script.js` })
    const style = Object.assign(document.createElement('link'), { rel: 'stylesheet', href: `${url}/style.css` })
    return {
      fetch: await settle(fetch(`${url}/fetch`)),
      image: await loads(image),
      script: await loads(script),
      style: await loads(style),
      socket: await settle(
        new Promise((resolve, reject) => {
          try {
            const socket = new WebSocket(url.replace('http', 'ws'))
            socket.addEventListener('open', resolve)
            socket.addEventListener('error', reject)
          } catch (error) {
            reject(error)
          }
        }),
      ),
      beacon: navigator.sendBeacon(`${url}/beacon`) ? 'queued' : 'refused',
      file: await settle(fetch('file:///etc/passwd')),
      outOfFolder: (await fetch('app://ui/..%2fmain/app.js').catch(() => ({ status: 0 }))).status,
      otherHost: await settle(fetch('app://other/index.html')),
    }
  }, address)
  expect(outcomes).toMatchObject({
    fetch: 'refused',
    image: 'refused',
    script: 'refused',
    style: 'refused',
    socket: 'refused',
    file: 'refused',
    outOfFolder: 404,
    otherHost: 'refused',
  })
  expect(heard).toEqual([])
})

test('WebRTC sends no UDP packet, to loopback or to the address of this machine', async () => {
  const own = Object.values(networkInterfaces())
    .flatMap((each) => each ?? [])
    .filter(({ family }) => family === 'IPv4')
    .map((each) => each.address)
  const packets: string[] = []
  const listener = createSocket('udp4')
  listener.on('message', (_bytes, from) => packets.push(`${from.address}:${from.port}`))
  listener.bind(0, '0.0.0.0')
  await once(listener, 'listening')
  const { port } = listener.address()
  const ended = await desk.page.evaluate(
    async (servers) => {
      const link = new RTCPeerConnection({
        iceServers: servers.map((urls) => ({ urls, username: 'a', credential: 'b' })),
      })
      link.createDataChannel('out')
      const gathered = new Promise<string>((resolve) => {
        link.addEventListener('icegatheringstatechange', () => {
          if (link.iceGatheringState === 'complete') resolve('complete')
        })
      })
      await link.setLocalDescription(await link.createOffer())
      const state = await gathered
      link.close()
      return state
    },
    own.flatMap((each) => [`stun:${each}:${port}`, `turn:${each}:${port}?transport=udp`]),
  )
  listener.close()
  expect(ended).toBe('complete')
  expect(packets).toEqual([])
})

test('the page stays where it is', async () => {
  const before = desk.page.url()
  await desk.page.evaluate((url) => {
    const link = Object.assign(document.createElement('a'), { href: url })
    document.body.append(link)
    link.click()
    location.href = url
  }, address)
  await expect.poll(() => desk.output().includes('denied to the page: navigation')).toBe(true)
  expect(desk.page.url()).toBe(before)
  expect(await desk.page.getByText('Test works', { exact: true }).isVisible()).toBe(true)
  expect(heard).toEqual([])
})

test('permissions and devices are denied', async () => {
  const answers = await desk.page.evaluate(async () => {
    const refused = (work: Promise<unknown>): Promise<boolean> =>
      work.then(
        () => false,
        () => true,
      )
    return {
      camera: await refused(navigator.mediaDevices.getUserMedia({ video: true })),
      notification: await Notification.requestPermission(),
      position: await new Promise((resolve) =>
        navigator.geolocation.getCurrentPosition(
          () => resolve(false),
          () => resolve(true),
        ),
      ),
      clipboard: await refused(navigator.clipboard.readText()),
    }
  })
  expect(answers).toEqual({ camera: true, notification: 'denied', position: true, clipboard: true })
})

test('the window is made with every lock on', async () => {
  const settings = await desk.app.evaluate(({ BrowserWindow, webContents, Menu }) => {
    const [window] = BrowserWindow.getAllWindows()
    const contents = window?.webContents as unknown as { getLastWebPreferences(): Record<string, unknown> } | undefined
    const preferences = contents?.getLastWebPreferences() ?? {}
    return {
      windows: BrowserWindow.getAllWindows().length,
      contents: webContents.getAllWebContents().length,
      menu: Menu.getApplicationMenu(),
      preferences: Object.fromEntries(
        ['sandbox', 'contextIsolation', 'nodeIntegration', 'nodeIntegrationInWorker', 'webviewTag', 'webSecurity'].map(
          (name) => [name, preferences[name] ?? false],
        ),
      ),
    }
  })
  expect(settings).toEqual({
    windows: 1,
    contents: 1,
    menu: null,
    preferences: {
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      webviewTag: false,
      webSecurity: true,
    },
  })
})

test('a frame that gets into the page has no bridge, and its requests no answer', async () => {
  const frame = await desk.page.evaluate(
    () =>
      new Promise((resolve) => {
        const inner = Object.assign(document.createElement('iframe'), { src: 'app://ui/index.html' })
        inner.addEventListener('load', () => {
          try {
            resolve(typeof (inner.contentWindow as unknown as Record<string, unknown>)['sallyport'])
          } catch (error) {
            resolve((error as Error).name)
          }
        })
        document.body.append(inner)
        setTimeout(() => resolve('never loaded'), 2_000)
      }),
  )
  expect(['undefined', 'SecurityError', 'never loaded']).toContain(frame)
})
