/**
 * An entry of the lane. A read makes up to four events (granted, door opened, passage, door closed), which are one thing to the
 * person at the desk. So what follows a read changes the words of the read's entry and adds no entry.
 */
import type { Gap } from '../../preload/contract/feeds'
import type { CardholderId, ControllerId, Instant, LaneRow, ReaderId } from '../../preload/contract/models'

export interface Entry {
  readonly seq: number
  readonly row: LaneRow
  /** Rows that main left out because this window did not keep up; the row is the one after them. */
  readonly gap: Gap | null
  /** What came of a granted read: nothing yet, a passage, or a door that stayed shut. */
  outcome: 'none' | 'passed' | 'not-used'
  /** A violation was opened by this read. */
  opened: boolean
  /** On a return to service: when the silence began. */
  readonly silentSince: Instant | null
  /** On the console's start: readers that then answered for the first time. */
  answering: number
  /** Rises when the entry's words change. */
  version: number
}

/** A passage is folded into a read at most this long before it: longer than any door stays unlocked. */
const FOLD_WINDOW = 120_000
/** A reader that comes online within this time after the console's start gets no entry of its own, ms. */
const START_WINDOW = 60_000
/** Reads remembered for what follows them; the oldest are forgotten, and their passages get an entry of their own. */
const PENDING_LIMIT = 10_000

const key = (reader: ReaderId, cardholder: CardholderId | undefined): string => `${reader}\n${cardholder ?? ''}`

export class EntryBuilder {
  readonly #grants = new Map<string, Entry>()
  readonly #silent = new Map<ReaderId | ControllerId, Instant>()
  #lastRead: Entry | null = null
  #start: Entry | null = null
  #reset: { readonly at: Instant; readonly operator: string } | null = null

  /** The entry of a row, or null when the row belongs to an entry that is already there. */
  add(row: LaneRow): Entry | null {
    const { event } = row
    switch (event.event) {
      case 'access.granted':
        this.#lastRead = entryOf(row)
        this.#remember(key(event.reader, event.cardholder), this.#lastRead)
        return this.#lastRead
      case 'access.denied':
        this.#lastRead = entryOf(row)
        return this.#lastRead
      case 'passage':
        return !event.late && this.#settle(event.reader, event.cardholder, event.at, 'passed') ? null : entryOf(row)
      case 'door.not-used':
        return event.reader && this.#settle(event.reader, event.cardholder, event.at, 'not-used') ? null : entryOf(row)
      case 'violation.opened': {
        const read = this.#lastRead
        const its = read?.row.event
        const same = its && 'reader' in its && 'cardholder' in its && its.reader === event.reader
        if (!read || !same || its.cardholder !== event.cardholder || its.at !== event.at) return entryOf(row)
        read.opened = true
        read.version++
        return null
      }
      case 'violation.cleared': {
        const byReset =
          event.by === 'operator' && this.#reset?.at === event.at && this.#reset.operator === event.operator
        return byReset ? null : entryOf(row)
      }
      case 'apb.reset':
        this.#reset = { at: event.at, operator: event.operator }
        return entryOf(row)
      case 'reader.offline':
        if (!this.#silent.has(event.reader)) this.#silent.set(event.reader, event.at)
        return entryOf(row)
      case 'link.down':
        if (!this.#silent.has(event.controller)) this.#silent.set(event.controller, event.at)
        return entryOf(row)
      case 'reader.online': {
        const start = this.#start
        const isFirst = !this.#silent.has(event.reader) && start && event.at - start.row.event.at < START_WINDOW
        if (!isFirst) return this.#back(row, event.reader)
        start.answering++
        start.version++
        return null
      }
      case 'site.started':
        this.#start = entryOf(row)
        return this.#start
      case 'link.up':
        return this.#back(row, event.controller)
      default:
        return entryOf(row)
    }
  }

  #back(row: LaneRow, device: ReaderId | ControllerId): Entry {
    const since = this.#silent.get(device) ?? null
    this.#silent.delete(device)
    return entryOf(row, since)
  }

  /** Whether a grant was waiting for this; it waits for nothing else then. */
  #settle(
    reader: ReaderId,
    cardholder: CardholderId | undefined,
    at: Instant,
    outcome: 'passed' | 'not-used',
  ): boolean {
    const of = key(reader, cardholder)
    const read = this.#grants.get(of)
    if (!read || at - read.row.event.at > FOLD_WINDOW) return false
    this.#grants.delete(of)
    read.outcome = outcome
    read.version++
    return true
  }

  #remember(of: string, entry: Entry): void {
    this.#grants.delete(of)
    this.#grants.set(of, entry)
    if (this.#grants.size > PENDING_LIMIT) {
      const oldest = this.#grants.keys().next().value
      if (oldest !== undefined) this.#grants.delete(oldest)
    }
  }
}

function entryOf(row: LaneRow, silentSince: Instant | null = null): Entry {
  return { seq: row.seq, row, gap: null, outcome: 'none', opened: false, silentSince, answering: 0, version: 0 }
}

/** The entry that stands for rows that were left out. */
export function gapEntry(gap: Gap, after: LaneRow): Entry {
  return { ...entryOf(after), seq: gap.toSeq, gap }
}
