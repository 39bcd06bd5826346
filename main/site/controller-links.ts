/** How a controller is reached: `link` of the site file, in the form of its kind (site-and-replay.md "Keys for devices"). */
import type { ControllerKind } from '../domain/controller-kinds'
import type { ControllerLink, Rs485Link } from '../domain/site'
import { DEFAULTS } from './defaults'
import { type Fields, show } from './fields'

interface LinkForm {
  readonly keys: ReadonlySet<string>
  readonly parse: (link: Fields) => ControllerLink
}

const LINE_KEYS = new Set(['host', 'port', 'path', 'baud', 'rs485'])
const RS485_KEYS = new Set(['enable', 'rtsOnSend', 'delayBeforeMs', 'delayAfterMs'])
/** The kernel takes no longer delays. */
const MOST_DELAY_MS = 100

const FORMS: { readonly [Kind in ControllerKind]: LinkForm } = {
  osdp: { keys: LINE_KEYS, parse: parseLine },
  panel: { keys: LINE_KEYS, parse: parseHost },
}

/** Null when the file gives none. */
export function parseLink(controller: Fields, kind: ControllerKind): ControllerLink | null {
  const { keys, parse } = FORMS[kind]
  const link = controller.object('link', keys)
  return link ? parse(link) : null
}

function parseHost(link: Fields): ControllerLink {
  if (link.has('path')) link.bad('path', 'is for a bus; a panel is reached at host and port')
  return parseLine(link)
}

function parseLine(link: Fields): ControllerLink {
  const baud = link.positive('baud')
  if (link.has('path') && (link.has('host') || link.has('port')))
    link.bad('path', 'must be left out beside host and port')
  if (link.has('path')) {
    const rs485 = link.object('rs485', RS485_KEYS)
    const port = { kind: 'serial', path: link.id('path'), baud: baud ?? DEFAULTS.baud } as const
    return rs485 ? { ...port, rs485: parseRs485(rs485) } : port
  }
  if (link.has('rs485')) link.bad('rs485', 'is for a serial port of this machine, with path')
  const port = link.required('port') ? link.raw('port') : 1
  if (!(typeof port === 'number' && Number.isInteger(port) && port >= 1 && port <= 65535))
    link.bad('port', `must be a whole number from 1 to 65535, got ${show(port)}`)
  return { kind: 'tcp', host: link.id('host'), port: typeof port === 'number' ? port : 1, baud: baud ?? null }
}

const parseRs485 = (rs485: Fields): Rs485Link => ({
  enable: rs485.flag('enable') ?? true,
  rtsOnSend: rs485.flag('rtsOnSend') ?? true,
  delayBeforeMs: rs485.whole('delayBeforeMs', MOST_DELAY_MS) ?? 0,
  delayAfterMs: rs485.whole('delayAfterMs', MOST_DELAY_MS) ?? 0,
})
