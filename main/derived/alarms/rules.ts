/** Which event raises which alarm, its priority, and what ends its cause (console.md "Alarms", apb.md 6.6). */
import type { DeskEventOf } from '../../domain/desk-event'
import type { AccessDenied, AccessGranted, JournalEvent } from '../../domain/event'
import type { Violation, ViolationRule } from '../../domain/reason'
import type { AreaId, CardholderId, ControllerId, DoorId, ReaderId } from '../../domain/ids'
import { hasDoor, type Site } from '../../domain/site'
import { MINUTE, SECOND } from '../../domain/time'
import type { AlarmKind, Priority } from '../../../preload/contract/models'

/**
 * A reason for an alarm. Two causes with the same key are the same trouble: the second adds to the first one's alarm.
 */
export interface Cause {
  readonly key: string
  readonly kind: AlarmKind
  readonly priority: Priority
  readonly door?: DoorId
  readonly reader?: ReaderId
  readonly area?: AreaId
  readonly controller?: ControllerId
  readonly cardholder?: CardholderId
  readonly violation?: Violation
  readonly text?: string
  /** What was found, as the event says it. */
  readonly detail?: string
}

/** How long a new alarm of each priority may stay unacknowledged before it escalates; null: it never escalates. */
export const ESCALATES_AFTER_MS: { readonly [P in Priority]: number | null } = {
  1: MINUTE,
  2: 3 * MINUTE,
  3: 15 * MINUTE,
  4: null,
}

/** A shorter outage of a link or reader raises no alarm: every start of the console begins with one. */
export const OUTAGE_GRACE_MS = 5 * SECOND

/**
 * A broken sequence or location (apb.md 4.1, 4.2, 4.5, 4.6) may mean that two people share a card, so a guard should
 * check. The timers and the route (4.3, 4.7 to 4.10) mostly catch haste.
 */
const DENIED_PRIORITY: { readonly [Rule in ViolationRule]: Priority } = {
  '4.1': 2,
  '4.2': 2,
  '4.3': 3,
  '4.4': 3,
  '4.5': 2,
  '4.6': 2,
  '4.7': 3,
  '4.8': 3,
  '4.9': 3,
  '4.10': 3,
  '4.12': 2,
}

const violationKey = (cardholder: CardholderId, area: AreaId): string => `violation ${area} ${cardholder}`
export const doorKey = (kind: AlarmKind, door: DoorId): string => `${kind} ${door}`

const SEALED_KEY = 'accounts-sealed'
const REFUSED_KEY = 'timed-change-refused'

const inputKey = ({ reader, input }: { readonly reader: ReaderId; readonly input: number }): string =>
  `input-fault ${reader} ${input}`

type ReaderReport = Extract<JournalEvent, { readonly event: 'reader.power' | 'reader.input' | 'reader.fault' }>

/** Alarms from a reader's report on its power supply and inputs. */
function readerCause(event: ReaderReport): Cause | undefined {
  const { reader } = event
  switch (event.event) {
    case 'reader.power':
      return event.failed ? { key: `reader-power ${reader}`, kind: 'reader-power', priority: 3, reader } : undefined
    case 'reader.input': {
      // A supervised input without any wiring is always open.
      if (event.state === 'normal' || event.door === undefined) return undefined
      const priority = event.use === 'contact' ? 2 : 3
      return { key: inputKey(event), kind: 'input-fault', priority, reader, door: event.door, text: event.state }
    }
    case 'reader.fault':
      return event.alarm
        ? { key: `reader-attack ${reader}`, kind: 'reader-attack', priority: 2, reader, text: event.fault }
        : undefined
  }
}

function letOutCause({ reader: id, cardholder, letOut }: AccessGranted, site: Site): Cause {
  const reader = site.readers.find((each) => each.id === id)
  return {
    key: `let-out ${cardholder ?? ''} ${id}`,
    kind: 'let-out',
    priority: 3,
    reader: id,
    ...(reader && hasDoor(reader) ? { door: reader.door } : {}),
    ...(cardholder === undefined ? {} : { cardholder }),
    ...(letOut === undefined ? {} : { text: letOut }),
  }
}

const BY_COMMAND = {
  'site.changed': 'site-by-command',
  'desk.certified': 'certificates-by-command',
  'desk.certificate-revoked': 'certificates-by-command',
} as const

/** Nobody at the desk did it, so somebody at the desk should ask who did. */
const byCommand = (
  kind: 'accounts-by-command' | (typeof BY_COMMAND)[keyof typeof BY_COMMAND],
  account = '',
): Cause => ({
  key: `${kind} ${account}`,
  kind,
  priority: 1,
  text: account,
})

function accountsCause({ text, operator, after }: DeskEventOf<'desk.accounts'>): Cause | undefined {
  switch (text) {
    case 'sealed':
      return { key: SEALED_KEY, kind: 'accounts-sealed', priority: 1, ...(after ? { text: after } : {}) }
    case 'wrong-tries':
      return { key: `sign-in-tries ${operator ?? ''}`, kind: 'sign-in-tries', priority: 2, text: after ?? '' }
    case 'by-command':
      return byCommand('accounts-by-command', operator)
    case 'usable':
    case 'adopted':
    case undefined:
      return undefined
  }
}

/** A rule that was to be tighter from now on is not, and nobody may be looking at Site. */
function timedChangeCause({ text, after }: DeskEventOf<'site.timed-change'>): Cause | undefined {
  if (text !== 'refused') return undefined
  return { key: REFUSED_KEY, kind: REFUSED_KEY, priority: 2, ...(after === undefined ? {} : { detail: after }) }
}

function violationCause(event: AccessGranted | AccessDenied, site: Site): Cause | undefined {
  if (!event.alarm || !event.violation) return undefined
  const { violation } = event
  const denied = event.event === 'access.denied'
  const door = site.readers.find((reader) => reader.id === event.reader)?.door ?? undefined
  return {
    // Never empty: a violation always has a cardholder (apb.md 4).
    key: violationKey(event.cardholder ?? '', violation.area),
    kind: !denied ? 'violation-soft' : violation.rule === '4.1' ? 'locked-out' : 'violation-denied',
    priority: denied ? DENIED_PRIORITY[violation.rule] : 3,
    reader: event.reader,
    area: violation.area,
    violation,
    ...(door === undefined ? {} : { door }),
    ...(event.cardholder === undefined ? {} : { cardholder: event.cardholder }),
  }
}

/** The alarm that an event raises, or undefined. */
export function causeOf(event: JournalEvent, site: Site): Cause | undefined {
  if ('byCommand' in event && event.byCommand) return byCommand(BY_COMMAND[event.event], event.operator)
  switch (event.event) {
    case 'door.forced':
      return { key: doorKey('door-forced', event.door), kind: 'door-forced', priority: 1, door: event.door }
    case 'door.held':
      return { key: doorKey('door-held', event.door), kind: 'door-held', priority: 3, door: event.door }
    case 'access.granted':
    case 'access.denied':
      // A pass that has ended locks nobody in (apb.md 2.7), but a guard should check why the person is still here.
      if (event.event === 'access.granted' && event.letOut !== undefined && !event.violation)
        return letOutCause(event, site)
      return violationCause(event, site)
    case 'reader.offline': {
      const reader = site.readers.find((candidate) => candidate.id === event.reader)
      return {
        key: `reader-offline ${event.reader}`,
        kind: 'reader-offline',
        priority: 3,
        reader: event.reader,
        text: event.reason,
        ...(reader && hasDoor(reader) ? { door: reader.door } : {}),
        ...(reader?.controller ? { controller: reader.controller } : {}),
      }
    }
    case 'reader.tamper':
      return event.on
        ? { key: `reader-tamper ${event.reader}`, kind: 'reader-tamper', priority: 2, reader: event.reader }
        : undefined
    case 'reader.power':
    case 'reader.input':
    case 'reader.fault':
      return readerCause(event)
    case 'desk.pin-hold':
      return {
        key: `wrong-pins ${event.reader ?? ''}`,
        kind: 'wrong-pins',
        priority: 2,
        ...(event.reader === undefined ? {} : { reader: event.reader }),
        ...(event.door === undefined ? {} : { door: event.door }),
      }
    case 'link.down':
      // All its doors are unmonitored, and its passages are unknown until it is back (apb.md 7).
      return {
        key: `controller-offline ${event.controller}`,
        kind: 'controller-offline',
        priority: 2,
        controller: event.controller,
      }
    case 'desk.accounts':
      return accountsCause(event)
    case 'site.timed-change':
      return timedChangeCause(event)
    case 'output':
      return 'text' in event
        ? { key: `notice ${event.automation}`, kind: 'notice', priority: 4, text: event.text }
        : undefined
    default:
      return undefined
  }
}

/** Keys of the causes that an event ends. */
export function endedBy(event: JournalEvent): readonly string[] {
  switch (event.event) {
    case 'door.closed':
      return [doorKey('door-forced', event.door), doorKey('door-held', event.door)]
    case 'violation.cleared':
      return [violationKey(event.cardholder, event.area)]
    case 'reader.online':
      return [`reader-offline ${event.reader}`]
    case 'reader.tamper':
      return event.on ? [] : [`reader-tamper ${event.reader}`]
    case 'reader.power':
      return event.failed ? [] : [`reader-power ${event.reader}`]
    case 'reader.input':
      return event.state === 'normal' ? [inputKey(event)] : []
    case 'desk.accounts':
      return event.text === 'usable' ? [SEALED_KEY] : []
    case 'site.timed-change':
      return event.text === 'applied' ? [REFUSED_KEY] : []
    case 'link.up':
      return [`controller-offline ${event.controller}`]
    default:
      return []
  }
}
