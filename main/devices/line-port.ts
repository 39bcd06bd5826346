/** How a bus gets at its line: a serial port, or a device server. */
import type { SerialPortName } from '../domain/line-trial'
import type { ControllerLink } from '../domain/site'
import type { OpenPort } from '../transport/port'
import type { SerialSettings } from '../transport/serial'
import { openTcp } from '../transport/tcp'

export type OpenSerial = (settings: SerialSettings) => OpenPort

/** Serial ports of this computer, where another process than this one has them. */
export interface SerialPorts {
  readonly open: OpenSerial
  readonly list: () => Promise<readonly SerialPortName[]>
}

/** The serial library is loaded by the first serial port, because sites without serial ports never need it. */
const ownSerial: OpenSerial = (settings) => async (listener) => {
  const { openSerial } = await import('../transport/serial')
  return openSerial(settings)(listener)
}

/** @param serial what opens serial ports when this process does not; null for a controller without a link */
export function linePort(link: ControllerLink, serial?: OpenSerial): OpenPort
export function linePort(link: ControllerLink | null, serial?: OpenSerial): OpenPort | null
export function linePort(link: ControllerLink | null, serial: OpenSerial = ownSerial): OpenPort | null {
  if (link === null) return null
  if (link.kind === 'tcp') return openTcp({ host: link.host, port: link.port })
  const { path, baud, rs485 } = link
  if (!rs485) return serial({ path, baud })
  const { enable, rtsOnSend, delayBeforeMs, delayAfterMs } = rs485
  return serial({
    path,
    baud,
    rs485: {
      enabled: enable,
      rtsOnSend,
      rtsAfterSend: !rtsOnSend,
      receiveOwn: false,
      delayBeforeSendMs: delayBeforeMs,
      delayAfterSendMs: delayAfterMs,
    },
  })
}
