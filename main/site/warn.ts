/** What is allowed and yet worth a word: printed as `warning: path: ...`, refuses nothing (site-and-replay.md). */
import type { Problem } from '../domain/result'
import type { Area, Automation, Cardholder, Controller, Reader } from '../domain/site'
import { cardMisfit } from './card'
import { DEVICE_EVENTS } from './parse-automations'
import type { InFile } from './parse-places'
import { openKeypads, sharedPins } from './pin-checks'

export function warnings(
  areas: readonly InFile<Area>[],
  readers: readonly Reader[],
  controllers: readonly Controller[],
  cardholders: readonly Cardholder[],
  automations: readonly Automation[],
): Problem[] {
  return [
    ...lifeSafety(areas, readers),
    ...sharedAddresses(readers, controllers),
    ...deadCards(cardholders),
    ...sharedPins(readers, cardholders).warnings,
    ...openKeypads(readers),
    ...deadAutomations(automations),
  ]
}

function lifeSafety(areas: readonly InFile<Area>[], readers: readonly Reader[]): Problem[] {
  const left = new Set(readers.map((reader) => reader.from))
  return areas.flatMap(({ value: { id, name, apb }, index }) => {
    if (apb.mode !== 'hard') return []
    const found: Problem[] = []
    if (!left.has(id))
      found.push({ path: `areas[${index}].apb.mode`, message: `hard, but no reader leads out of ${name}` })
    if (!apb.freeEgressConfirmed)
      found.push({
        path: `areas[${index}].apb.freeEgressConfirmed`,
        message: `not true: nobody has confirmed that people can leave ${name} without a card`,
      })
    return found
  })
}

function sharedAddresses(readers: readonly Reader[], controllers: readonly Controller[]): Problem[] {
  const buses = new Set(controllers.filter(({ kind }) => kind === 'osdp').map(({ id }) => id))
  const taken = new Map<string, string>()
  return readers.flatMap(({ id, controller, address }, index) => {
    if (controller === null || address === null || !buses.has(controller)) return []
    const key = JSON.stringify([controller, address])
    const first = taken.get(key)
    if (first === undefined) {
      taken.set(key, id)
      return []
    }
    return [{ path: `readers[${index}].address`, message: `${address} on ${controller} is already that of ${first}` }]
  })
}

const deadCards = (cardholders: readonly Cardholder[]): Problem[] =>
  cardholders.flatMap(({ credentials }, holder) =>
    credentials.flatMap(({ card }, index) => {
      const misfit = card ? cardMisfit(card) : undefined
      return misfit === undefined ? [] : [{ path: `cardholders[${holder}].credentials[${index}]`, message: misfit }]
    }),
  )

const deadAutomations = (automations: readonly Automation[]): Problem[] =>
  automations.flatMap(({ when }, index) =>
    DEVICE_EVENTS.some((event) => event === when.event)
      ? [{ path: `automations[${index}].when.event`, message: `${when.event} is no decision and sets nothing off` }]
      : [],
  )
