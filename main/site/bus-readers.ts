/** Keys of readers on an RS-485 bus, and what readers that share one PD must agree on (site-and-replay.md, Keys for devices). */
import { withTrait } from '../domain/controller-kinds'
import type { Problem } from '../domain/result'
import type { Controller, Door, Reader } from '../domain/site'
import { DEFAULTS } from './defaults'
import type { Fields } from './fields'

/** The reader number is one byte on the wire (osdp.md 6, RAW). */
const MOST_NUMBER = 255

export function parseBusKeys(fields: Fields, onBus: boolean): Pick<Reader, 'number' | 'checksum'> {
  const number = fields.whole('number', MOST_NUMBER) ?? 0
  const checksum = fields.flag('checksum') ?? false
  for (const [key, isSet] of [
    ['number', number !== 0],
    ['checksum', checksum],
  ] as const)
    if (isSet && !onBus) fields.bad(key, 'is for a reader on a bus')
  if (checksum && onBus && (fields.raw('secureChannel') ?? DEFAULTS.secureChannel) === 'required')
    fields.bad('checksum', 'must be left out: the secure channel is required, and it demands the CRC')
  return { ...(number === 0 ? {} : { number }), ...(checksum ? { checksum: true } : {}) }
}

/** A reader with the first one before it that answers at the same address of the same bus. */
function sharing(
  readers: readonly Reader[],
  controllers: readonly Controller[],
): readonly { readonly index: number; readonly reader: Reader; readonly others: readonly Reader[] }[] {
  const buses = new Set(withTrait(controllers, 'readerLine').map(({ id }) => id))
  const taken = new Map<string, Reader[]>()
  return readers.flatMap((reader, index) => {
    const { controller, address } = reader
    if (controller === null || address === null || !buses.has(controller)) return []
    const key = JSON.stringify([controller, address])
    const others = taken.get(key) ?? []
    taken.set(key, [...others, reader])
    return others.length > 0 ? [{ index, reader, others }] : []
  })
}

/** Readers with one address and different numbers are one PD: one channel, one check. */
export function sharedPds(readers: readonly Reader[], controllers: readonly Controller[]): Problem[] {
  return sharing(readers, controllers).flatMap(({ index, reader, others }) => {
    const [first] = others
    if (!first || sameNumber(reader, others)) return []
    return (['secureChannel', 'checksum'] as const).flatMap((key) =>
      reader[key] === first[key]
        ? []
        : [{ path: `readers[${index}].${key}`, message: `must be that of ${first.id}, which is the same device` }],
    )
  })
}

const sameNumber = ({ number = 0 }: Reader, others: readonly Reader[]): Reader | undefined =>
  others.find((other) => (other.number ?? 0) === number)

/** The second of two readers with the same address and number never gets through. */
export function sharedAddresses(readers: readonly Reader[], controllers: readonly Controller[]): Problem[] {
  return sharing(readers, controllers).flatMap(({ index, reader, others }) => {
    const first = sameNumber(reader, others)
    const number = reader.number === undefined ? '' : ` number ${reader.number}`
    const message = `${reader.address}${number} on ${reader.controller} is already that of ${first?.id}`
    return first ? [{ path: `readers[${index}].address`, message }] : []
  })
}

/** Two doors whose locks are one output of one PD: the card at one of them opens both. */
export function sharedLocks(
  doors: readonly Door[],
  readers: readonly Reader[],
  controllers: readonly Controller[],
): Problem[] {
  const buses = new Set(withTrait(controllers, 'readerLine').map(({ id }) => id))
  const places = new Map(
    readers.flatMap(({ id, controller, address }) =>
      controller !== null && address !== null && buses.has(controller) ? [[id, `${controller}/${address}`]] : [],
    ),
  )
  const taken = new Map<string, string>()
  return doors.flatMap(({ id, io }, index) => {
    const [, reader = '', output = ''] = /^(.+)\.(out\d+)$/.exec(io.lock ?? '') ?? []
    const place = places.get(reader)
    if (place === undefined) return []
    const first = taken.get(`${place}.${output}`)
    if (first === undefined) {
      taken.set(`${place}.${output}`, id)
      return []
    }
    return [{ path: `doors[${index}].io.lock`, message: `${io.lock} is the output that also opens ${first}` }]
  })
}
