/** Runs inside Electron's main process on request of `driver.cjs`: sends rows to the page, packed and one by one. */
import type { BrowserWindow } from 'electron'
import { sendFeed } from '../../../main/ipc/serve'
import { feedChannel } from '../../../preload/contract/channels'
import type { LaneRow } from '../../../preload/contract/models'
import { packRows } from '../../../preload/contract/packed-rows'

export interface Sent {
  readonly perSecond: number
  /** Main-thread time per event. */
  readonly micros: number
}

/** Rows of one message of the feed at 10,000 events a second (`FLOOD_MS` of main/ipc/feed.ts). */
const BATCH = 500
/** Rows sent before the page may catch up. */
const BURST = 4_000

const rows: readonly LaneRow[] = Array.from({ length: BURST }, (_, seq) => {
  const cardholder = `c${(seq * 7) % 2_000}`
  const read = { at: 1_800_000_000_000 + seq, reader: `R${seq % 500}`, cardholder }
  if (seq % 4 === 2) return { seq, event: { event: 'passage', ...read, from: 0, to: 1 } }
  if (seq % 2 === 1) return { seq, event: { event: 'door.opened', at: read.at, door: `D${seq % 500}` } }
  return { seq, event: { event: 'access.granted', ...read, credential: `k${cardholder}` } }
})

const COUNT = `
  window.heard = 0
  window.counting ??= window.sallyport.on.rows((sent) => { window.heard += sent.numbers ? sent.numbers.length / 9 : 1 })
  0`

/** Waits in the page until that many rows have arrived there. */
const HEARD = (many: number): string => `new Promise((done) => {
  const look = () => (window.heard >= ${many} ? done(0) : setTimeout(look))
  look()
})`

export async function sendRows(window: BrowserWindow, events: number, packed: boolean): Promise<Sent> {
  const { webContents } = window
  await webContents.executeJavaScript(COUNT)
  const since = performance.now()
  let sending = 0
  let sent = 0
  for (; sent < events; sent += BURST) {
    const from = performance.now()
    if (packed)
      for (let at = 0; at < BURST; at += BATCH) sendFeed(webContents, 'rows', packRows(rows.slice(at, at + BATCH)))
    else for (const row of rows) webContents.send(feedChannel('rows'), row)
    sending += performance.now() - from
    await webContents.executeJavaScript(HEARD(sent + BURST))
  }
  return { perSecond: (sent * 1_000) / (performance.now() - since), micros: (sending * 1_000) / sent }
}
