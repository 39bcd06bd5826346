/** Commands on their way to the readers of a bus. Those that come to nothing are reported in words. */
import type { DoorId, ReaderId } from '../../domain/ids'
import type { CommandOutcome } from '../../osdp/pd-event'
import { nakText } from '../../osdp/replies/nak'

/** What was ordered of a reader, in words. */
export interface Order {
  readonly reader: ReaderId
  readonly door?: DoorId
  readonly what: string
}

export interface FailedOrder extends Omit<Order, 'what'> {
  readonly text: string
}

export class BusOrders {
  private readonly sent = new Map<number, Order>()

  /** @param id the command's number on the bus */
  add(id: number, order: Order): void {
    this.sent.set(id, order)
  }

  /** Undefined for an order that was carried out, and for a command that was not added. */
  settle(id: number, outcome: CommandOutcome): FailedOrder | undefined {
    const order = this.sent.get(id)
    this.sent.delete(id)
    if (order === undefined || outcome.kind === 'done') return undefined
    const { what, ...about } = order
    return { ...about, text: `${what} ${outcomeText(outcome)}` }
  }
}

function outcomeText(outcome: Exclude<CommandOutcome, { readonly kind: 'done' }>): string {
  switch (outcome.kind) {
    case 'refused':
      return `refused by the reader: ${nakText(outcome.nak)} (NAK ${outcome.nak})`
    case 'too-late':
      return outcome.sent ? 'too-late, sent' : 'too-late'
    case 'queue-full':
    case 'no-answer':
      return outcome.kind
  }
}
