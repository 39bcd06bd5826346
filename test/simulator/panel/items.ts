/** Converts items of the configuration to the domain's types. */
import { fromBinary } from '@bufbuild/protobuf'
import type { CardFormat } from '../../../main/domain/card'
import type {
  AccessLevel,
  Area,
  Cardholder,
  Door,
  Reader,
  Holiday,
  ReaderApb,
  ReaderRule,
  Schedule,
  Weekday,
} from '../../../main/domain/site'
import {
  AccessLevelItemSchema,
  AreaItemSchema,
  AreaMode,
  CardFormatItemSchema,
  CardholderItemSchema,
  ClearedBy,
  DoorItemSchema,
  ReaderItemSchema,
  ReaderMode,
  ScheduleItemSchema,
  type ReaderItem,
} from '../../../main/panel/schema/panel-link_pb'

import { cardFromWire } from './presented'

type Items = ReadonlyMap<string, Uint8Array>

const withPrefix = (items: Items, prefix: string): Uint8Array[] =>
  [...items].filter(([key]) => key.startsWith(prefix)).map(([, value]) => value)

const textOrNot = <Key extends string>(key: Key, text: string): { readonly [K in Key]?: string } =>
  // an object with that one key
  text === '' ? {} : ({ [key]: text } as { readonly [K in Key]?: string })

const AREA_MODES: Readonly<Record<AreaMode, Area['apb']['mode']>> = {
  [AreaMode.UNSPECIFIED]: 'none',
  [AreaMode.NONE]: 'none',
  [AreaMode.SOFT]: 'soft',
  [AreaMode.HARD]: 'hard',
}

export const createAreas = (items: Items): Area[] =>
  withPrefix(items, 'area:')
    .map((bytes) => fromBinary(AreaItemSchema, bytes))
    .toSorted((a, b) => a.id - b.id)
    .map((item) => ({
      id: item.id,
      name: item.name,
      ...(item.within === undefined ? {} : { within: item.within }),
      apb: {
        mode: AREA_MODES[item.mode],
        ...(item.entryMode === AreaMode.UNSPECIFIED ? {} : { entry: AREA_MODES[item.entryMode] }),
        ...(item.exitMode === AreaMode.UNSPECIFIED ? {} : { exit: AREA_MODES[item.exitMode] }),
        ...(item.strict ? { strict: true as const } : {}),
        ...textOrNot('schedule', item.schedule),
        ...textOrNot('observeUntil', item.observeUntil),
        ...(item.reentrySeconds === undefined ? {} : { reentrySeconds: item.reentrySeconds }),
        reentryMinutes: item.reentryMinutes ?? null,
        violationExpiryMinutes: item.violationExpiryMinutes ?? null,
        presenceExpiryMinutes: item.presenceExpiryMinutes ?? null,
        enforcement: item.observe ? 'observe' : 'enforce',
        exemptGroups: item.exemptGroups,
        freeEgressConfirmed: true,
      },
      capacity:
        item.capacity === undefined
          ? null
          : {
              max: item.capacity,
              ...(item.capacitySoft ? { soft: true as const } : {}),
              ...(item.capacityExemptPass ? { exemptPass: true as const } : {}),
            },
    }))

export const createDoors = (items: Items): Door[] =>
  withPrefix(items, 'door:')
    .map((bytes) => fromBinary(DoorItemSchema, bytes))
    .map((item) => ({
      id: item.id,
      name: item.name,
      contact: item.contact,
      unlockSeconds: item.unlockSeconds,
      heldOpenSeconds: item.heldOpenSeconds ?? null,
      rexSeconds: item.rexSeconds,
      ...(item.extendedUnlockSeconds === undefined ? {} : { extendedUnlockSeconds: item.extendedUnlockSeconds }),
      ...(item.extendedHeldOpenSeconds === undefined ? {} : { extendedHeldOpenSeconds: item.extendedHeldOpenSeconds }),
      io: { lock: null, contact: null, rex: null, aux: null },
    }))

function ruleOf(item: ReaderItem): ReaderRule {
  const length = item.seconds === undefined ? { minutes: item.minutes ?? 1 } : { seconds: item.seconds }
  switch (item.apb) {
    case ReaderMode.SOFT:
      return { mode: 'soft' }
    case ReaderMode.HARD:
      return { mode: 'hard' }
    case ReaderMode.HARD_REVERT_SOFT:
      return { mode: 'hard-revert-soft', revertSeconds: item.revertSeconds ?? 1 }
    case ReaderMode.TIMED_READER:
      return {
        mode: 'timed-reader',
        ...length,
        clearedBy: item.clearedBy.map((by) => (by === ClearedBy.OTHER_READER ? 'other-reader' : 'other-credential')),
      }
    case ReaderMode.TIMED_EXTENDED:
      return { mode: 'timed-extended', ...length }
    case ReaderMode.TIMED_USER:
      return { mode: 'timed-user', ...length }
    case ReaderMode.ROUTE:
      return { mode: 'route', after: item.after }
    case ReaderMode.NONE:
    case ReaderMode.UNSPECIFIED:
      return { mode: 'none' }
  }
}

const apbOf = (item: ReaderItem): ReaderApb => ({
  ...ruleOf(item),
  ...(item.strict ? { strict: true as const } : {}),
  ...textOrNot('schedule', item.apbSchedule),
})

export function createReaders(items: Items): { readers: Reader[]; items: ReaderItem[] } {
  const found = withPrefix(items, 'reader:').map((bytes) => fromBinary(ReaderItemSchema, bytes))
  return {
    items: found,
    readers: found.map((item) => ({
      id: item.id,
      name: item.name,
      door: item.door,
      controller: item.controller === '' ? null : item.controller,
      address: item.address,
      from: item.from,
      to: item.to,
      secureChannel: 'off',
      cardFormats: item.cardFormats.length > 0 ? item.cardFormats : [item.cardFormat],
      ...(item.reverseBytes ? { reverseBytes: true as const } : {}),
      ...(item.letOut ? { letOut: true as const } : {}),
      apb: apbOf(item),
    })),
  }
}

/** The site's own card formats that the panel's readers use. */
export const createCardFormats = (items: Items): CardFormat[] =>
  withPrefix(items, 'format:')
    .map((bytes) => fromBinary(CardFormatItemSchema, bytes))
    .map((item) => ({
      id: item.id,
      name: item.id,
      bits: item.bits,
      facility: item.facility.length > 0 ? item.facility.join(',') : null,
      number: item.number.join(','),
      facilityMatters: true,
      fixed: item.fixed.map(({ at, value }) => ({ at: at.join(','), value })),
      parity: item.parity.map(({ bit, odd, over }) => ({ bit, kind: odd ? 'odd' : 'even', over: over.join(',') })),
    }))

const DAYS: readonly Weekday[] = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']

const holidayId = (schedule: string, place: number): string => `${schedule} ${place}`

/** A holiday for each entry of `on_holidays`, since the domain names them. */
export const createHolidays = (items: Items): Holiday[] =>
  withPrefix(items, 'schedule:')
    .map((bytes) => fromBinary(ScheduleItemSchema, bytes))
    .flatMap(({ id, onHolidays }) =>
      onHolidays.map(({ days }, place) => ({ id: holidayId(id, place), name: holidayId(id, place), days })),
    )

export const createSchedules = (items: Items): Schedule[] =>
  withPrefix(items, 'schedule:')
    .map((bytes) => fromBinary(ScheduleItemSchema, bytes))
    .map((item) => ({
      id: item.id,
      name: item.name,
      weekly: item.weekly.map((period) => ({
        days: DAYS.filter((_, bit) => (period.days >> bit) & 1),
        fromMinute: period.fromMinute,
        toMinute: period.toMinute,
      })),
      holidays: item.holidays,
      ...(item.onHolidays.length === 0
        ? {}
        : {
            onHolidays: item.onHolidays.map(({ periods }, place) => ({
              holiday: holidayId(item.id, place),
              periods: periods.map(({ fromMinute, toMinute }) => ({ fromMinute, toMinute })),
            })),
          }),
    }))

export const createLevels = (items: Items): AccessLevel[] =>
  withPrefix(items, 'level:')
    .map((bytes) => fromBinary(AccessLevelItemSchema, bytes))
    .map((item) => ({
      id: item.id,
      name: item.name,
      readers: item.readers,
      schedule: item.schedule === '' ? null : item.schedule,
    }))

const dayOrNull = (day: string): string | null => (day === '' ? null : day)

export function createCardholders(items: Items): { cardholders: Cardholder[]; groups: string[] } {
  const groups = new Set<string>()
  const cardholders = withPrefix(items, 'cardholder:')
    .map((bytes) => fromBinary(CardholderItemSchema, bytes))
    .map((item): Cardholder => {
      for (const group of item.groups) groups.add(group)
      return {
        id: item.id,
        name: item.id,
        groups: item.groups,
        accessLevels: [
          ...item.accessLevels,
          ...item.heldLevels.map(({ level, from, to }) => ({
            id: level,
            ...textOrNot('from', from),
            ...textOrNot('to', to),
          })),
        ],
        ...(item.extendedUnlock ? { extendedUnlock: true as const } : {}),
        active: item.active,
        apbExempt: item.apbExempt,
        apbExemptUntil: dayOrNull(item.apbExemptUntil),
        validFrom: dayOrNull(item.validFrom),
        validTo: dayOrNull(item.validTo),
        credentials: item.credentials.map((credential) => ({
          id: credential.id,
          active: credential.active,
          card: credential.card === undefined ? null : cardFromWire(credential.card),
        })),
      }
    })
  return { cardholders, groups: [...groups] }
}
