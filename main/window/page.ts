/** Which file of the built page an `app://` address means, and what goes with it. No Electron here, so that it is tested as it is. */

export const PAGE_HOST = 'ui'
export const START_PAGE = `app://${PAGE_HOST}/index.html`

/** Nothing from elsewhere, no inline script or style, no frames, no forms: what the page needs comes with the app. */
export const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "media-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "object-src 'none'",
].join('; ')

export const PAGE_HEADERS: Readonly<Record<string, string>> = {
  'Content-Security-Policy': CONTENT_SECURITY_POLICY,
  'X-Content-Type-Options': 'nosniff',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Referrer-Policy': 'no-referrer',
}

const TYPES: ReadonlyMap<string, string> = new Map([
  ['html', 'text/html; charset=utf-8'],
  ['js', 'text/javascript; charset=utf-8'],
  ['css', 'text/css; charset=utf-8'],
  ['json', 'application/json; charset=utf-8'],
  ['svg', 'image/svg+xml'],
  ['png', 'image/png'],
  ['jpg', 'image/jpeg'],
  ['webp', 'image/webp'],
  ['ico', 'image/x-icon'],
  ['woff2', 'font/woff2'],
  ['ogg', 'audio/ogg'],
  ['wav', 'audio/wav'],
  ['mp3', 'audio/mpeg'],
])

export interface PageFile {
  /** Below the page's folder, with `/` between the parts. */
  readonly path: string
  readonly type: string
}

/** Whose photo an address means, `app://ui/photo/ID`; undefined when it means none. */
export function photoOf(address: string): string | undefined {
  try {
    const url = new URL(address)
    const id = /^\/photo\/([^/]+)$/.exec(url.pathname)?.[1]
    const isOurs = url.protocol === 'app:' && url.host === PAGE_HOST && url.username === '' && url.password === ''
    return isOurs && id !== undefined ? decodeURIComponent(id) : undefined
  } catch {
    return undefined
  }
}

/**
 * The file an address means, or undefined when it is not ours: another host, a way out of the folder however it is
 * written, a hidden file, or a kind of file that the page has no business with.
 */
export function pageFile(address: string): PageFile | undefined {
  let url: URL
  let path: string
  try {
    url = new URL(address)
    path = decodeURIComponent(url.pathname)
  } catch {
    return undefined
  }
  if (url.protocol !== 'app:' || url.host !== PAGE_HOST || url.username !== '' || url.password !== '') return undefined
  const parts = path.split('/').slice(1)
  if (parts.length === 0 || parts.some((part) => !/^[A-Za-z0-9_-][A-Za-z0-9._-]*$/.test(part))) return undefined
  const type = TYPES.get(/\.([a-z0-9]+)$/.exec(path)?.[1] ?? '')
  return type === undefined ? undefined : { path: parts.join('/'), type }
}
