/** What is held back while the journal cannot be written, so that it is not lost. */
import type { Numbered } from './messages'

/** Items held back; beyond it the oldest are dropped, which is logged. */
export const HELD_LIMIT = 10_000

/** A read is repeated by the person at the door, and an operator sees that an action failed; the rest must not be lost. */
const mustNotBeLost = (item: Numbered): boolean =>
  item.kind === 'device' ||
  item.kind === 'mark' ||
  (item.kind === 'record' && item.record.type !== 'read' && item.record.type !== 'operator')

export class HeldBack {
  private items: Numbered[] = []
  /** The batch whose commit failed: the disk may have it all the same. */
  private doubtful: readonly Numbered[] = []

  /** The journal failed over this batch. */
  fail(batch: readonly Numbered[]): void {
    this.doubtful = batch
  }

  /** Holds back what must not be lost. Returns the tokens of the refused items, with the number that the limit dropped. */
  hold(incoming: readonly Numbered[]): { readonly refused: readonly number[]; readonly dropped: number } {
    const refused: number[] = []
    for (const item of incoming) {
      if (mustNotBeLost(item)) this.items.push(item)
      else refused.push(item.token)
    }
    const dropped = this.items.splice(0, Math.max(0, this.items.length - HELD_LIMIT))
    refused.push(...dropped.map(({ token }) => token))
    return { refused, dropped: dropped.length }
  }

  /**
   * The journal takes writes again: everything held back, to be decided now.
   * @param isWritten the disk had the batch whose commit failed
   */
  release(isWritten: boolean): readonly Numbered[] {
    const { items, doubtful } = this
    this.items = []
    this.doubtful = []
    return isWritten ? items.filter((item) => !doubtful.includes(item)) : items
  }
}
