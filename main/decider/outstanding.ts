/**
 * What was handed in and is neither decided nor refused. After the death of a thread it is settled from the journal: what
 * the dead thread had committed counts as decided, device records that it had not are handed in again, and reads and
 * operators' actions are refused, since a late answer to them would be worse than none.
 */
import type { Decided, Incoming, Numbered, RefusedWhy } from './messages'

/** Reads handed in and not decided yet; at the limit further reads are refused. */
export const READS_LIMIT = 20_000
/** The same for everything: at this limit the decision thread is taken to hang, and everything is refused. */
const QUEUE_LIMIT = 100_000
/** Threads that one item is handed to before it is given up as what kills them. */
const HANDED_LIMIT = 2

export type Settled =
  { readonly ok: true; readonly decided: Decided } | { readonly ok: false; readonly why: RefusedWhy }

export interface OutstandingItem {
  readonly item: Numbered
  readonly settle: (outcome: Settled) => void
  /** Threads that it was handed to. */
  handed: number
}

export const isRead = (item: Incoming): boolean => item.kind === 'record' && item.record.type === 'read'
/** An operator whose action failed sees what is and decides again. */
const isAction = (item: Incoming): boolean =>
  item.kind === 'desk' || item.kind === 'site' || (item.kind === 'record' && item.record.type === 'operator')

export class Outstanding {
  private readonly items = new Map<number, OutstandingItem>()
  /** Of the items, those for the next message to the thread. */
  private queued: OutstandingItem[] = []
  private reads = 0
  private lastToken = 0

  /** Why the item cannot be accepted. */
  refusalOf(item: Incoming, isReady: boolean): RefusedWhy | undefined {
    if (!isReady && (isRead(item) || isAction(item))) return 'journal'
    if (this.items.size >= QUEUE_LIMIT) return 'queue-full'
    return isRead(item) && this.reads >= READS_LIMIT ? 'queue-full' : undefined
  }

  /** `settle` is called once. */
  accept(item: Incoming, settle: (outcome: Settled) => void): OutstandingItem {
    const one: OutstandingItem = { item: { ...item, token: ++this.lastToken }, settle, handed: 0 }
    this.items.set(this.lastToken, one)
    if (isRead(item)) this.reads++
    return one
  }

  /** Adds to the next message. True for the first items of it. */
  queue(some: readonly OutstandingItem[]): boolean {
    const isFirst = this.queued.length === 0
    this.queued.push(...some)
    return isFirst
  }

  /** The next message: everything queued, which counts as handed to the thread. */
  drainQueued(): readonly Numbered[] {
    const taken = this.queued
    this.queued = []
    for (const one of taken) one.handed++
    return taken.map(({ item }) => item)
  }

  /** The thread is dead; `resume` decides what becomes of the items. */
  dropQueued(): void {
    this.queued = []
  }

  /** No effect for an item that is settled already. */
  settle(token: number, outcome: Settled): void {
    const found = this.items.get(token)
    if (!found) return
    this.items.delete(token)
    if (isRead(found.item)) this.reads--
    found.settle(outcome)
  }

  /** Everything that waits, oldest first. */
  waiting(): readonly OutstandingItem[] {
    return [...this.items.values()]
  }

  /**
   * A new thread has read the journal. Settles what is certain and returns what the thread has to do again.
   * @param waiting what waited when the thread became ready
   * @param committed how many of it the dead thread had committed without a message about them
   * @param decided what all of these came to
   */
  resume(waiting: readonly OutstandingItem[], committed: number, decided: Decided): readonly OutstandingItem[] {
    const again: OutstandingItem[] = []
    let left = committed
    for (const one of waiting) {
      const { item, handed } = one
      // A mark leaves no row, so the journal does not tell whether it was written; it may be written twice.
      if (item.kind !== 'mark' && left-- > 0) this.settle(item.token, { ok: true, decided })
      else if (handed >= HANDED_LIMIT || isRead(item) || isAction(item))
        this.settle(item.token, { ok: false, why: 'journal' })
      else again.push(one)
    }
    return again
  }
}
