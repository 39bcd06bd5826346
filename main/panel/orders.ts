/** The console's commands and deliveries on the wire (PROTOCOL.md 10, 11). Instants are sent in the panel's clock. */
import { create, type MessageInitShape } from '@bufbuild/protobuf'
import { assert } from '../domain/assert'
import type { PanelCommand, PanelDelivery, PanelOrder } from '../domain/panel'
import type { OperatorAction, SuspendScope, ToggleScope } from '../domain/record'
import type { Instant } from '../domain/time'
import { ORDERS_MINOR } from './limits'
import {
  CommandSchema,
  DeliverySchema,
  DoorAlarmKind,
  type Command,
  type Delivery,
  type OverrideSchema,
  type ScopeSchema,
} from './schema/panel-link_pb'

/** Converts this console's instant to the panel's clock. */
export type PanelTime = (at: Instant) => bigint

type CommandInit = NonNullable<MessageInitShape<typeof CommandSchema>['action']>
type DeliveryInit = NonNullable<MessageInitShape<typeof DeliverySchema>['what']>
type OverrideInit = MessageInitShape<typeof OverrideSchema>
type ScopeInit = MessageInitShape<typeof ScopeSchema>

const until = (instant: Instant | undefined, time: PanelTime): { untilMs?: bigint } =>
  instant === undefined ? {} : { untilMs: time(instant) }

export function encodeCommand(id: bigint, atLatest: Instant, command: PanelCommand, time: PanelTime): Command {
  return create(CommandSchema, { id, atLatestMs: time(atLatest), action: commandInit(command, time) })
}

function commandInit(command: PanelCommand, time: PanelTime): CommandInit {
  switch (command.kind) {
    case 'unlock': {
      const seconds = command.seconds === undefined ? {} : { seconds: command.seconds }
      return { case: 'unlock', value: { door: command.door, ...seconds } }
    }
    case 'lock':
      return { case: 'lock', value: { door: command.door } }
    case 'lockdown': {
      const lockdown = { case: 'lockdown', value: { door: command.door } } as const
      return { case: 'override', value: { on: command.on, ...until(command.until, time), what: lockdown } }
    }
    case 'mask': {
      const kind = command.alarm === 'forced' ? DoorAlarmKind.DOOR_ALARM_FORCED : DoorAlarmKind.DOOR_ALARM_HELD
      const mask = { case: 'mask', value: { door: command.door, kind } } as const
      return { case: 'override', value: { on: command.on, ...until(command.until, time), what: mask } }
    }
    case 'output': {
      const pulse = command.pulseSeconds === undefined ? {} : { pulseSeconds: command.pulseSeconds }
      return { case: 'output', value: { output: command.output, on: command.on, ...pulse } }
    }
  }
}

/** @param minor of the session: an older panel resets an area or the site without locating anybody (PROTOCOL.md 11) */
export function encodeDelivery(delivery: PanelDelivery, time: PanelTime, minor: number): Delivery {
  const { order } = delivery
  const said = order.kind === 'operator' ? { operator: order.operator, reason: order.reason } : {}
  return create(DeliverySchema, {
    number: BigInt(delivery.number),
    atMs: time(delivery.at),
    ...said,
    what: orderInit(minor < ORDERS_MINOR ? withoutLocation(order) : order, time),
  })
}

function orderInit(order: PanelOrder, time: PanelTime): DeliveryInit {
  switch (order.kind) {
    case 'passage': {
      const { kind: _kind, ...passage } = order
      return { case: 'passage', value: passage }
    }
    case 'free-pass-used':
      return { case: 'freePassUsed', value: { cardholder: order.cardholder } }
    case 'operator':
      return actionInit(order, time)
  }
}

/** The lowest minor version of the protocol that has this order (PROTOCOL.md 11). */
export function minorOf(order: PanelOrder): number {
  if (order.kind !== 'operator') return 0
  const { action, holder } = order
  if (action.action === 'card' || holder !== undefined) return ORDERS_MINOR
  if (action.action !== 'reset') return 0
  return 'group' in action || isLimited(action) ? ORDERS_MINOR : 0
}

/** Unknown locations break no rule, so this is the better half of the order. */
function withoutLocation(order: PanelOrder): PanelOrder {
  if (order.kind !== 'operator' || order.action.action !== 'reset' || 'cardholder' in order.action) return order
  const { setLocation: _setLocation, ...action } = order.action
  return { ...order, action }
}

type OperatorOrder = Extract<PanelOrder, { readonly kind: 'operator' }>
type Reset = Extract<OperatorAction, { readonly action: 'reset' }>

const isLimited = ({ unmovedMinutes, exceptGroups = [] }: Reset): boolean =>
  unmovedMinutes !== undefined || exceptGroups.length > 0

function resetInit(action: Reset): DeliveryInit {
  const { setLocation: location, unmovedMinutes, exceptGroups = [] } = action
  // Panels of every version know this one.
  if ('cardholder' in action && location !== undefined && !isLimited(action))
    return { case: 'setLocation', value: { cardholder: action.cardholder, area: location } }
  const what: NonNullable<ScopeInit['what']> =
    'cardholder' in action
      ? { case: 'cardholder', value: action.cardholder }
      : 'group' in action
        ? { case: 'group', value: action.group }
        : 'area' in action
          ? { case: 'area', value: action.area }
          : { case: 'site', value: true }
  const limits = {
    ...(location === undefined ? {} : { location }),
    ...(unmovedMinutes === undefined ? {} : { unmovedMinutes }),
  }
  return { case: 'reset', value: { scope: { what }, ...limits, exceptGroups: [...exceptGroups] } }
}

function scopeInit(scope: ToggleScope | SuspendScope): ScopeInit {
  if ('site' in scope) return { what: { case: 'site', value: true } }
  if ('area' in scope) return { what: { case: 'area', value: scope.area } }
  return { what: { case: 'reader', value: scope.reader } }
}

function actionInit({ action, holder = '' }: OperatorOrder, time: PanelTime): DeliveryInit {
  const override = (init: OverrideInit): DeliveryInit => ({ case: 'override', value: { ...init, holder } })
  switch (action.action) {
    case 'clear-violation':
      return { case: 'clearViolation', value: { cardholder: action.cardholder, area: action.area } }
    case 'reset':
      return resetInit(action)
    case 'card': {
      const { cardholder, credential, active } = action
      return { case: 'switchCard', value: { cardholder, credential, active } }
    }
    case 'unlock':
    case 'lock':
      assert(false, `${action.action} is no order of a panel`)
    case 'free-pass':
      return { case: 'freePass', value: { cardholder: action.cardholder } }
    case 'revert-to-soft':
      return { case: 'revertToSoft', value: { cardholder: action.cardholder } }
    case 'grant-on-violation':
      return override({
        on: action.on,
        ...until(action.until, time),
        what: { case: 'grantOnViolation', value: { scope: scopeInit(action.scope) } },
      })
    case 'suspend':
      return override({
        on: action.on,
        ...until(action.until, time),
        what: { case: 'suspend', value: { scope: scopeInit(action.scope) } },
      })
    case 'lockdown':
      return override({
        on: action.on,
        ...until(action.until, time),
        what: { case: 'lockdown', value: { door: action.door } },
      })
    case 'exempt':
      return override({
        on: action.on,
        ...until(action.until, time),
        what: { case: 'exempt', value: { cardholder: action.cardholder } },
      })
  }
}
