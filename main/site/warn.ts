/** What is allowed and yet worth a word: printed as `warning: path: ...`, refuses nothing (site-and-replay.md). */
import type { AreaId } from '../domain/ids'
import type { Problem } from '../domain/result'
import {
  entryMode,
  exitMode,
  type Area,
  type Automation,
  type Cardholder,
  type Reader,
  type Site,
} from '../domain/site'
import { sharedAddresses } from './bus-readers'
import { cardMisfit } from './card'
import { DEVICE_EVENTS } from '../domain/automation'
import type { InFile } from './parse-areas'
import { Formats } from '../cards/formats'
import { formatWarnings } from './parse-card-formats'
import { openKeypads, sharedPins } from './pin-checks'

export function warnings(
  areas: readonly InFile<Area>[],
  { readers, controllers, cardholders, cardFormats, automations }: Site,
): Problem[] {
  const left = areasLeft(areas, readers)
  return [
    ...lifeSafety(areas, left),
    ...idleStrict(areas, readers, left),
    ...sharedAddresses(readers, controllers),
    ...formatWarnings(cardFormats),
    ...deadCards(cardholders, new Formats(cardFormats)),
    ...sharedPins(readers, cardholders).warnings,
    ...openKeypads(readers),
    ...neverValid(cardholders),
    ...deadAutomations(automations),
  ]
}

/** The areas that contain an area, itself the first (apb.md 1). */
function containing(id: AreaId, within: ReadonlyMap<AreaId, AreaId | undefined>): AreaId[] {
  const found = [id]
  for (let outer = within.get(id); outer !== undefined; outer = within.get(outer)) found.push(outer)
  return found
}

/** Areas that a reader leads out of (apb.md 1, exits). */
function areasLeft(areas: readonly InFile<Area>[], readers: readonly Reader[]): ReadonlySet<AreaId> {
  const within = new Map(areas.map(({ value }) => [value.id, value.within]))
  return new Set(
    readers.flatMap(({ from, to }) => {
      const entered = containing(to, within)
      return containing(from, within).filter((area) => !entered.includes(area))
    }),
  )
}

function lifeSafety(areas: readonly InFile<Area>[], left: ReadonlySet<AreaId>): Problem[] {
  return areas.flatMap(({ value, index }) => {
    const { id, name, apb } = value
    if (entryMode(value) !== 'hard' && exitMode(value) !== 'hard') return []
    const found: Problem[] = []
    const key = apb.mode === 'hard' ? 'mode' : entryMode(value) === 'hard' ? 'entry' : 'exit'
    if (!left.has(id))
      found.push({ path: `areas[${index}].apb.${key}`, message: `hard, but no reader leads out of ${name}` })
    if (!apb.freeEgressConfirmed)
      found.push({
        path: `areas[${index}].apb.freeEgressConfirmed`,
        message: `not true: nobody has confirmed that people can leave ${name} without a card`,
      })
    return found
  })
}

const STRICT_MODES: readonly Reader['apb']['mode'][] = ['soft', 'hard', 'hard-revert-soft']

/** apb.md 4.12 where nothing can break it. */
function idleStrict(areas: readonly InFile<Area>[], readers: readonly Reader[], left: ReadonlySet<AreaId>): Problem[] {
  return [
    ...areas.flatMap(({ value, index }) => {
      if (value.apb.strict !== true) return []
      const path = `areas[${index}].apb.strict`
      if (exitMode(value) === 'none') return [{ path, message: `has no effect: exits of ${value.name} have no mode` }]
      return left.has(value.id) ? [] : [{ path, message: `has no effect: no reader leads out of ${value.name}` }]
    }),
    ...readers.flatMap(({ apb }, index) =>
      apb.strict !== true || STRICT_MODES.includes(apb.mode)
        ? []
        : [{ path: `readers[${index}].apb.strict`, message: `has no effect with mode ${apb.mode}` }],
    ),
  ]
}

const deadCards = (cardholders: readonly Cardholder[], formats: Formats): Problem[] =>
  cardholders.flatMap(({ credentials }, holder) =>
    credentials.flatMap(({ card }, index) => {
      const misfit = card ? cardMisfit(card, formats) : undefined
      return misfit === undefined ? [] : [{ path: `cardholders[${holder}].credentials[${index}]`, message: misfit }]
    }),
  )

/** A limit that is a day counts whole, so the last one ends at its midnight. */
const after = (from: string | null | undefined, to: string | null | undefined): boolean =>
  from !== null &&
  from !== undefined &&
  to !== null &&
  to !== undefined &&
  from > (to.includes('T') ? to : `${to}T24:00`)

/** apb.md 2.9: limits between which nothing lies. */
const neverValid = (cardholders: readonly Cardholder[]): Problem[] =>
  cardholders.flatMap(({ validFrom, validTo, accessLevels }, index) => [
    ...(after(validFrom, validTo)
      ? [{ path: `cardholders[${index}].validFrom`, message: `${validFrom} is after validTo, ${validTo}` }]
      : []),
    ...accessLevels.flatMap((level, place) =>
      typeof level === 'object' && after(level.from, level.to)
        ? [
            {
              path: `cardholders[${index}].accessLevels[${place}].from`,
              message: `${level.from} is after to, ${level.to}`,
            },
          ]
        : [],
    ),
  ])

const deadAutomations = (automations: readonly Automation[]): Problem[] =>
  automations.flatMap(({ when }, index) =>
    DEVICE_EVENTS.some((event) => event === when.event)
      ? [{ path: `automations[${index}].when.event`, message: `${when.event} is no decision and sets nothing off` }]
      : [],
  )
