/** Orders about objects that the configuration does not have yet (PROTOCOL.md 11): kept until it brings them. */
import { create, fromBinary, toBinary } from '@bufbuild/protobuf'
import { DeliverySchema, type Delivery } from '../../../main/panel/schema/panel-link_pb'
import type { Disk } from './disk'
import { objectOf } from './overrides'

const FILE = 'early-orders.json'

export interface EarlyOrders {
  /** In place of an earlier one for the same object. */
  keep(order: Delivery): void
  /** Removes and returns those whose object is there now, in their order. */
  known(isKnown: (order: Delivery) => boolean): Delivery[]
}

function subjectOf({ what }: Delivery): string {
  if (what.case === 'switchCard') return `card/${what.value.credential}`
  return what.case === 'override' ? `${objectOf(what.value)}/${what.value.holder}` : ''
}

export function openEarlyOrders(disk: Disk): EarlyOrders {
  const bytes = disk.read(FILE)
  // Written below, and only there.
  const stored = bytes === undefined ? [] : (JSON.parse(new TextDecoder().decode(bytes)) as string[])
  let kept = stored.map((hex) => fromBinary(DeliverySchema, Uint8Array.from(Buffer.from(hex, 'hex'))))
  const save = (): void => {
    const rows = kept.map((order) => Buffer.from(toBinary(DeliverySchema, order)).toString('hex'))
    disk.replace(FILE, new TextEncoder().encode(JSON.stringify(rows)))
  }
  return {
    keep(order) {
      kept = [...kept.filter((other) => subjectOf(other) !== subjectOf(order)), create(DeliverySchema, order)]
      save()
    },
    known(isKnown) {
      const known = kept.filter(isKnown)
      if (known.length === 0) return known
      kept = kept.filter((order) => !known.includes(order))
      save()
      return known
    },
  }
}
