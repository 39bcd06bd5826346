/**
 * A cable between a panel and a host in simulated time: it delays bytes, keeps their order, splits them, and can be
 * cut.
 */
import type { ByteStream } from '../../../main/transport/byte-stream'
import type { Line } from '../../simulator/panel/line'
import type { Random, Scheduler } from './scheduler'

export interface Cable {
  readonly host: ByteStream
  readonly panel: Line
  cut(): void
}

interface End {
  onBytes: ((bytes: Uint8Array) => void) | undefined
  onDown: ((reason: string) => void) | undefined
  early: Uint8Array[]
  buffered: number
  freeAt: number
}

export function createCable(time: Scheduler, random: Random): Cable {
  let down = false
  const end = (): End => ({ onBytes: undefined, onDown: undefined, early: [], buffered: 0, freeAt: 0 })
  const [host, panel] = [end(), end()]

  const cut = (reason: string): void => {
    if (down) return
    down = true
    for (const one of [host, panel]) time.setTimer(random.under(20), () => one.onDown?.(reason))
  }
  const carry = (from: End, to: End, bytes: Uint8Array): void => {
    if (down) return
    // Two pieces, so that frames arrive split.
    const middle = random.under(bytes.length + 1)
    for (const piece of [bytes.slice(0, middle), bytes.slice(middle)]) {
      if (piece.length === 0) continue
      from.freeAt = Math.max(from.freeAt, time.monotonic() + 1 + random.under(8))
      from.buffered += piece.length
      time.setTimer(from.freeAt - time.monotonic(), () => {
        from.buffered -= piece.length
        if (down) return
        if (to.onBytes === undefined) to.early.push(piece)
        else to.onBytes(piece)
      })
    }
  }
  const stream = (mine: End, other: End): ByteStream => ({
    write: (bytes) => carry(mine, other, bytes.slice()),
    close() {
      // Written bytes arrive before the end does.
      time.setTimer(Math.max(0, mine.freeAt - time.monotonic()) + 1, () => cut('closed'))
    },
    onBytes(listener) {
      mine.onBytes = listener
      for (const bytes of mine.early.splice(0)) listener(bytes)
    },
    onDown(listener) {
      mine.onDown = listener
      if (down) time.setTimer(0, () => listener('down'))
    },
    bufferedBytes: () => mine.buffered,
  })
  return { host: stream(host, panel), panel: stream(panel, host), cut: () => cut('cable cut') }
}
