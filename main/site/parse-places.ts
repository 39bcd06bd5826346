/** The sections of a site file that say where people can go: areas, controllers, doors, readers. */
import { OUTSIDE } from '../domain/ids'
import type {
  Area,
  Controller,
  ControllerLink,
  Door,
  Enforcement,
  Reader,
  ReaderApb,
  ReaderDecides,
  Rs485Link,
} from '../domain/site'
import { readCardFormat } from './card'
import { DEFAULTS } from './defaults'
import { type Fields, show } from './fields'
import type { References } from './references'

export const ENFORCEMENTS: readonly Enforcement[] = ['enforce', 'observe']
const AREA_MODES = ['none', 'soft', 'hard'] as const
const READER_MODES = [
  'none',
  'soft',
  'hard',
  'hard-revert-soft',
  'timed-reader',
  'timed-extended',
  'timed-user',
  'route',
] as const
const DECIDES = ['host-first', 'panel', 'host-only'] as const
const DECIDES_KEYS = ['decides', 'hostTimeoutMs', 'fallback'] as const
/** Longest wait for the console's answer: nobody stands at a door for longer. */
const MOST_HOST_TIMEOUT_MS = 60_000
const READER_PINS = ['none', 'card-and-pin', 'pin-only'] as const
const CLEARED_BY = ['other-credential', 'other-reader'] as const

const AREA_KEYS = new Set(['id', 'name', 'apb', 'capacity', 'musterPoint'])
const AREA_APB_KEYS = new Set([
  'mode',
  'reentryMinutes',
  'violationExpiryMinutes',
  'presenceExpiryMinutes',
  'enforcement',
  'exemptGroups',
  'freeEgressConfirmed',
])
const CAPACITY_KEYS = new Set(['max'])
const CONTROLLER_KEYS = new Set(['id', 'name', 'kind', 'link', 'apbTrustMinutes'])
const LINK_KEYS = new Set(['host', 'port', 'path', 'baud', 'rs485'])
const RS485_KEYS = new Set(['enable', 'rtsOnSend', 'delayBeforeMs', 'delayAfterMs'])
/** The kernel takes no longer delays. */
const MOST_DELAY_MS = 100
const DOOR_KEYS = new Set(['id', 'name', 'contact', 'unlockSeconds', 'heldOpenSeconds', 'rexSeconds', 'io'])
const IO_KEYS = new Set(['lock', 'contact', 'rex', 'aux'])
const READER_KEYS = new Set([
  'id',
  'name',
  'door',
  'controller',
  'address',
  'from',
  'to',
  'secureChannel',
  'cardFormat',
  'apb',
  'pin',
  ...DECIDES_KEYS,
])
const READER_APB_KEYS = new Set(['mode', 'minutes', 'clearedBy', 'revertSeconds', 'after'])

/** The highest address of a PD; 127 is the broadcast address (osdp.md). */
const MOST_ADDRESS = 126

export interface InFile<T> {
  readonly value: T
  /** Place in the section's list, for paths. */
  readonly index: number
}

export function parseAreas(file: Fields, references: References): readonly InFile<Area>[] {
  return file.objects('areas', AREA_KEYS).map(({ fields, index }) => {
    const id = fields.required('id') ? (fields.whole('id') ?? OUTSIDE) : OUTSIDE
    // apb.md 3.2 speaks of the rules of an area "when it is not Outside": the file may name it and no more.
    if (fields.raw('id') === OUTSIDE)
      for (const key of ['apb', 'capacity']) if (fields.has(key)) fields.bad(key, 'area 0, Outside, has no settings')
    const apb = fields.object('apb', AREA_APB_KEYS)
    const capacity = fields.object('capacity', CAPACITY_KEYS)
    const value: Area = {
      id,
      name: fields.text('name') ?? (id === OUTSIDE ? DEFAULTS.outsideName : String(id)),
      apb: {
        mode: apb?.word('mode', AREA_MODES) ?? DEFAULTS.areaMode,
        reentryMinutes: apb?.positive('reentryMinutes') ?? null,
        violationExpiryMinutes: apb?.positive('violationExpiryMinutes') ?? null,
        presenceExpiryMinutes: apb?.positive('presenceExpiryMinutes') ?? null,
        enforcement: apb?.word('enforcement', ENFORCEMENTS) ?? DEFAULTS.enforcement,
        exemptGroups: apb ? references.list('group', apb, 'exemptGroups') : [],
        freeEgressConfirmed: apb?.flag('freeEgressConfirmed') ?? false,
      },
      capacity: capacity ? { max: capacity.requiredPositive('max') } : null,
      ...(fields.flag('musterPoint') === true ? { musterPoint: true } : {}),
    }
    return { value, index }
  })
}

export function parseControllers(file: Fields): readonly Controller[] {
  return file.objects('controllers', CONTROLLER_KEYS).map(({ fields }) => {
    const id = fields.id('id')
    const kind = fields.word('kind', ['panel', 'osdp']) ?? DEFAULTS.controllerKind
    const link = fields.object('link', LINK_KEYS)
    return {
      id,
      name: fields.text('name') ?? id,
      kind,
      link: link ? parseLink(link, kind) : null,
      apbTrustMinutes: fields.whole('apbTrustMinutes') ?? 0,
    }
  })
}

function parseLink(link: Fields, kind: Controller['kind']): ControllerLink {
  const baud = link.positive('baud')
  if (link.has('path') && (link.has('host') || link.has('port')))
    link.bad('path', 'must be left out beside host and port')
  if (link.has('path')) {
    if (kind === 'panel') link.bad('path', 'is for a bus; a panel is reached at host and port')
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

/** Doors as written; `io` holds only the points that the file names. */
export function parseDoors(file: Fields, references: References): readonly Door[] {
  return file.objects('doors', DOOR_KEYS).map(({ fields }) => {
    const id = fields.id('id')
    const io = fields.object('io', IO_KEYS)
    return {
      id,
      name: fields.text('name') ?? id,
      contact: fields.flag('contact') ?? false,
      unlockSeconds: fields.positive('unlockSeconds') ?? DEFAULTS.unlockSeconds,
      heldOpenSeconds: fields.positive('heldOpenSeconds') ?? null,
      rexSeconds: fields.positive('rexSeconds') ?? DEFAULTS.rexSeconds,
      io: {
        lock: parsePoint(io, 'lock', 'out', references),
        contact: parsePoint(io, 'contact', 'in', references),
        rex: parsePoint(io, 'rex', 'in', references),
        aux: parsePoint(io, 'aux', 'out', references),
      },
    }
  })
}

function parsePoint(io: Fields | undefined, key: string, side: 'in' | 'out', references: References): string | null {
  const point = io?.text(key)
  if (io === undefined || point === undefined) return null
  const match = /^(.+)\.(in|out)(\d{1,3})$/.exec(point)
  if (!match || match[2] !== side)
    io.bad(key, `must name a reader's ${side}put such as "R1.${side}0", got ${show(point)}`)
  else references.check('reader', match[1], io, key)
  return point
}

export function parseReaders(
  file: Fields,
  references: References,
  controllers: readonly Controller[],
): readonly Reader[] {
  const buses = new Set(controllers.filter((controller) => controller.kind === 'osdp').map(({ id }) => id))
  const panels = new Set(controllers.filter((controller) => controller.kind === 'panel').map(({ id }) => id))
  return file.objects('readers', READER_KEYS).map(({ fields }) => {
    const id = fields.id('id')
    if (id === '*') fields.bad('id', 'must not be "*", which means every reader')
    const controller = references.text('controller', fields, 'controller') ?? null
    const from = references.requiredArea(fields, 'from')
    const to = references.requiredArea(fields, 'to')
    if (fields.raw('from') === fields.raw('to') && fields.has('from'))
      fields.bad('to', `must lead elsewhere than from, got ${show(to)} for both`)
    const apb = fields.object('apb', READER_APB_KEYS)
    const decides = parseDecides(fields, controller !== null && panels.has(controller))
    const onBus = controller !== null && buses.has(controller)
    const pin = fields.word('pin', READER_PINS) ?? 'none'
    if (pin !== 'none' && controller !== null && !onBus)
      fields.bad('pin', 'is for a reader on a bus; what a panel does with keys is its own')
    return {
      id,
      name: fields.text('name') ?? id,
      door: references.requiredText('door', fields, 'door'),
      controller,
      address: fields.whole('address', onBus ? MOST_ADDRESS : undefined) ?? null,
      from,
      to,
      secureChannel: fields.word('secureChannel', ['required', 'off']) ?? DEFAULTS.secureChannel,
      cardFormat: readCardFormat(fields, 'cardFormat') ?? DEFAULTS.cardFormat,
      apb: apb ? parseReaderApb(apb, references) : { mode: DEFAULTS.readerMode },
      ...(pin === 'none' ? {} : { pin }),
      ...(decides === undefined ? {} : { decides }),
    }
  })
}

/** Undefined when the file does not say. Every key is checked whatever the mode; those it does not use are left out. */
function parseDecides(fields: Fields, onPanel: boolean): ReaderDecides | undefined {
  const named = DECIDES_KEYS.find((key) => fields.has(key))
  if (named === undefined) return undefined
  if (!onPanel) fields.bad(named, 'is for a reader on a panel; every other read is decided by the console')
  const { decides } = DEFAULTS
  const by = fields.word('decides', DECIDES) ?? decides.by
  const timeout = fields.positive('hostTimeoutMs')
  const fallback = fields.word('fallback', ['local', 'deny'])
  if (timeout !== undefined && timeout > MOST_HOST_TIMEOUT_MS)
    fields.bad('hostTimeoutMs', `must be at most ${MOST_HOST_TIMEOUT_MS}, got ${timeout}`)
  if (by === 'host-only' && fallback === 'local')
    fields.bad('fallback', 'must be "deny" for host-only, which never lets the panel decide')
  const hostTimeoutMs = timeout ?? decides.hostTimeoutMs
  switch (by) {
    case 'panel':
      return { by }
    case 'host-first':
      return { by, hostTimeoutMs, fallback: fallback ?? decides.fallback }
    case 'host-only':
      return { by, hostTimeoutMs }
  }
}

/** Every known key is checked whatever the mode; those the mode does not use are then left out. */
function parseReaderApb(apb: Fields, references: References): ReaderApb {
  const mode = apb.word('mode', READER_MODES) ?? DEFAULTS.readerMode
  const minutes = apb.positive('minutes')
  const revertSeconds = apb.positive('revertSeconds')
  const after = references.list('reader', apb, 'after')
  const named = apb.texts('clearedBy')
  named.forEach((word, index) => {
    if (!CLEARED_BY.some((known) => known === word))
      apb.bad(`clearedBy[${index}]`, `must be one of ${CLEARED_BY.map(show).join(', ')}, got ${show(word)}`)
  })
  const why = `for mode ${mode}`
  switch (mode) {
    case 'hard-revert-soft':
      apb.required('revertSeconds', why)
      return { mode, revertSeconds: revertSeconds ?? 1 }
    case 'timed-reader':
      apb.required('minutes', why)
      return { mode, minutes: minutes ?? 1, clearedBy: CLEARED_BY.filter((word) => named.includes(word)) }
    case 'timed-extended':
    case 'timed-user':
      apb.required('minutes', why)
      return { mode, minutes: minutes ?? 1 }
    case 'route':
      apb.required('after', why)
      return { mode, after }
    default:
      return { mode }
  }
}
