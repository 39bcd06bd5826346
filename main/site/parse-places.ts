/** The controllers and readers of a site file. */
import { CONTROLLER_KINDS, withTrait } from '../domain/controller-kinds'
import {
  READER_MODES,
  type Controller,
  type Reader,
  type ReaderApb,
  type ReaderDecides,
  type ReaderRule,
  type TimerLength,
} from '../domain/site'
import { parseBusKeys } from './bus-readers'
import type { Formats } from '../cards/formats'
import { parseLink } from './controller-links'
import { DEFAULTS } from './defaults'
import { type Fields, show } from './fields'
import { apbSchedule, whenTrue } from './parse-areas'
import { parseReaderFormats } from './parse-card-formats'
import type { References } from './references'

const DECIDES = ['host-first', 'panel', 'host-only'] as const
const DECIDES_KEYS = ['decides', 'hostTimeoutMs', 'fallback'] as const
/** Longest wait for the console's answer: nobody waits at a door for longer. */
const MOST_HOST_TIMEOUT_MS = 60_000
/** An ordinary reader says nothing. */
const READER_KINDS = ['muster'] as const
const READER_PINS = ['none', 'card-and-pin', 'pin-only'] as const
const CLEARED_BY = ['other-credential', 'other-reader'] as const

const CONTROLLER_KEYS = new Set(['id', 'name', 'kind', 'link', 'apbTrustMinutes'])
const READER_KEYS = new Set([
  'id',
  'name',
  'kind',
  'door',
  'controller',
  'address',
  'number',
  'checksum',
  'from',
  'to',
  'letOut',
  'secureChannel',
  'cardFormat',
  'cardFormats',
  'reverseBytes',
  'apb',
  'pin',
  ...DECIDES_KEYS,
])
const READER_APB_KEYS = new Set([
  'mode',
  'minutes',
  'seconds',
  'clearedBy',
  'revertSeconds',
  'after',
  'strict',
  'schedule',
])

/** The highest address of a PD; 127 is the broadcast address (osdp.md). */
const MOST_ADDRESS = 126

export function parseControllers(file: Fields): readonly Controller[] {
  return file.objects('controllers', CONTROLLER_KEYS).map(({ fields }) => {
    const id = fields.id('id')
    const kind = fields.word('kind', CONTROLLER_KINDS) ?? DEFAULTS.controllerKind
    return {
      id,
      name: fields.name('name') ?? id,
      kind,
      link: parseLink(fields, kind),
      apbTrustMinutes: fields.whole('apbTrustMinutes') ?? 0,
    }
  })
}

export function parseReaders(
  file: Fields,
  references: References,
  controllers: readonly Controller[],
  formats: Formats,
): readonly Reader[] {
  const buses = new Set(withTrait(controllers, 'readerLine').map(({ id }) => id))
  const panels = new Set(withTrait(controllers, 'decidesAlone').map(({ id }) => id))
  return file.objects('readers', READER_KEYS).map(({ fields }) => {
    const id = fields.id('id')
    if (id === '*') fields.bad('id', 'must not be "*", which means every reader')
    const controller = references.text('controller', fields, 'controller') ?? null
    const to = references.requiredArea(fields, 'to')
    const muster = fields.word('kind', READER_KINDS) === 'muster'
    if (muster)
      for (const key of ['door', 'from', 'apb', 'letOut'])
        if (fields.has(key)) fields.bad(key, 'is not for a muster reader, which counts people and opens nothing')
    const from = muster ? to : references.requiredArea(fields, 'from')
    const apb = muster ? undefined : fields.object('apb', READER_APB_KEYS)
    const decides = parseDecides(fields, controller !== null && panels.has(controller))
    const onBus = controller !== null && buses.has(controller)
    const pin = fields.word('pin', READER_PINS) ?? 'none'
    if (pin !== 'none' && controller !== null && !onBus)
      fields.bad('pin', 'is for a reader on a bus; what a panel does with keys is its own')
    return {
      id,
      name: fields.name('name') ?? id,
      ...(muster ? { kind: 'muster' as const } : {}),
      door: muster ? null : references.requiredText('door', fields, 'door'),
      controller,
      address: fields.whole('address', onBus ? MOST_ADDRESS : undefined) ?? null,
      from,
      to,
      ...(muster ? {} : whenTrue(fields, 'letOut')),
      secureChannel: fields.word('secureChannel', ['required', 'off']) ?? DEFAULTS.secureChannel,
      cardFormats: parseReaderFormats(fields, formats),
      ...(fields.flag('reverseBytes') === true ? { reverseBytes: true } : {}),
      apb: apb ? parseReaderApb(apb, references) : { mode: DEFAULTS.readerMode },
      ...(pin === 'none' ? {} : { pin }),
      ...(decides === undefined ? {} : { decides }),
      ...parseBusKeys(fields, onBus),
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

function parseReaderApb(apb: Fields, references: References): ReaderApb {
  const schedule = apbSchedule(apb, references)
  return {
    ...parseRule(apb, references),
    ...whenTrue(apb, 'strict'),
    ...(schedule === undefined ? {} : { schedule }),
  }
}

/** Every known key is checked whatever the mode; those the mode does not use are then left out. */
function parseRule(apb: Fields, references: References): ReaderRule {
  const mode = apb.word('mode', READER_MODES) ?? DEFAULTS.readerMode
  const lasts = timerLength(apb)
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
      if (!apb.has('seconds')) apb.required('minutes', why)
      return { mode, ...lasts, clearedBy: CLEARED_BY.filter((word) => named.includes(word)) }
    case 'timed-extended':
    case 'timed-user':
      if (!apb.has('seconds')) apb.required('minutes', why)
      return { mode, ...lasts }
    case 'route':
      apb.required('after', why)
      return { mode, after }
    case 'none':
    case 'soft':
    case 'hard':
      return { mode }
  }
}

/** `minutes` or `seconds` of a timed mode, not both. */
function timerLength(apb: Fields): TimerLength {
  const minutes = apb.positive('minutes')
  const seconds = apb.positive('seconds')
  if (apb.has('seconds') && apb.has('minutes')) apb.bad('seconds', 'must be left out beside minutes')
  return seconds === undefined ? { minutes: minutes ?? 1 } : { seconds }
}
