/** The console's commands and deliveries on the wire (PROTOCOL.md 10, 11). Instants are sent in the panel's clock. */
import { create, type MessageInitShape } from '@bufbuild/protobuf'
import { assert } from '../domain/assert'
import type { PanelCommand, PanelDelivery, PanelOrder } from '../domain/panel'
import type { OperatorAction, SuspendScope, ToggleScope } from '../domain/record'
import type { Instant } from '../domain/time'
import { presentedToWire } from './presented'
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
    case 'simulate-read':
      return {
        case: 'simulateRead',
        value: { reader: command.reader, presented: presentedToWire(command.presented) },
      }
  }
}

export function encodeDelivery(delivery: PanelDelivery, time: PanelTime): Delivery {
  const { order } = delivery
  const said = order.kind === 'operator' ? { operator: order.operator, reason: order.reason } : {}
  return create(DeliverySchema, {
    number: BigInt(delivery.number),
    atMs: time(delivery.at),
    ...said,
    what: orderInit(order, time),
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
      return actionInit(order.action, time)
  }
}

function scopeInit(scope: ToggleScope | SuspendScope): ScopeInit {
  if ('site' in scope) return { what: { case: 'site', value: true } }
  if ('area' in scope) return { what: { case: 'area', value: scope.area } }
  return { what: { case: 'reader', value: scope.reader } }
}

function actionInit(action: OperatorAction, time: PanelTime): DeliveryInit {
  const override = (init: OverrideInit): DeliveryInit => ({ case: 'override', value: init })
  switch (action.action) {
    case 'clear-violation':
      return { case: 'clearViolation', value: { cardholder: action.cardholder, area: action.area } }
    case 'reset': {
      if ('cardholder' in action)
        return action.setLocation === undefined
          ? { case: 'reset', value: { scope: { what: { case: 'cardholder', value: action.cardholder } } } }
          : { case: 'setLocation', value: { cardholder: action.cardholder, area: action.setLocation } }
      assert(!('group' in action), 'a panel knows no groups')
      return { case: 'reset', value: { scope: scopeInit(action) } }
    }
    case 'unlock':
    case 'lock':
    case 'card':
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
