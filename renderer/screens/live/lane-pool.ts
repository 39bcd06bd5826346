/**
 * The rows of the lane as a fixed pool of elements: built once, filled again at most once per frame, and only where
 * something changed. No React in here; ten thousand events a second cost as much as forty.
 */
import type { Sentence } from '../../format/sentence'
import { text } from '../../format/text'
import type { Zone } from '../../format/zone'
import type { Entry } from '../../format/entry'
import { hiddenColumns } from '../desk/columns'
import { cellClass, laneColumns, type LaneCell, type LaneColumn, type LaneList, type EntryWords } from './lane-columns'

export const ROW_HEIGHT = 24
const OVERSCAN = 3

interface Worded extends EntryWords {
  readonly epoch: number
  readonly version: number
}

interface Slot {
  readonly element: HTMLElement
  readonly cells: readonly { readonly element: HTMLElement; readonly cell: LaneCell }[]
  worded: Worded | null
  entry: Entry | null
  index: number
  placed: number
  className: string
  shown: boolean
}

/** What is drawn: 0 is the topmost entry. */
export interface Lines {
  readonly length: number
  readonly at: (index: number) => Entry | undefined
  /** Stays with an entry while others come above it. */
  readonly numberAt: (index: number) => number
  /** Rises when every entry must be written again. */
  readonly epoch: number
}

export interface Frame {
  readonly top: number
  readonly height: number
  readonly selected: number | null
  readonly zone: Zone
  /** Lines of many days say which. */
  readonly dated?: boolean
  readonly say: (entry: Entry) => Sentence
}

export class LanePool {
  readonly #host: HTMLElement
  readonly #slots: Slot[] = []
  readonly #words = new WeakMap<Entry, Worded>()
  readonly #list: LaneList
  readonly #columns: readonly LaneColumn[] = laneColumns()
  #hidden: readonly string[] = []
  #made = 0

  constructor(host: HTMLElement, list: LaneList) {
    this.#host = host
    this.#list = list
  }

  /** Element id of the row at an index while it is drawn, for aria-activedescendant. */
  rowId(index: number, lane: Lines): string | null {
    const slot = this.#slots[this.#slotOf(lane.numberAt(index))]
    return slot?.shown && slot.index === index ? slot.element.id : null
  }

  draw(lane: Lines, frame: Frame): void {
    const { length } = lane
    const first = Math.max(0, Math.floor(frame.top / ROW_HEIGHT) - OVERSCAN)
    const visible = Math.ceil(frame.height / ROW_HEIGHT) + 2 * OVERSCAN + 1
    const last = Math.min(length, first + visible)
    this.#leaveOut(hiddenColumns(this.#list))
    this.#grow(visible)
    for (const slot of this.#slots) slot.index = -1
    let above = first > 0 ? this.#worded(lane.at(first - 1), lane, frame) : NONE
    for (let index = first; index < last; index++) {
      const entry = lane.at(index)
      if (!entry) continue
      const slot = this.#slots[this.#slotOf(lane.numberAt(index))]
      if (!slot) continue
      const worded = this.#worded(entry, lane, frame)
      this.#fill(slot, entry, worded)
      for (const { cell } of slot.cells) cell.face?.(worded.said.person)
      this.#place(slot, index, lane.numberAt(index), frame, worded, above)
      above = worded
    }
    for (const slot of this.#slots) {
      const shown = slot.index >= 0
      // a row that is not shown keeps nobody's face, on a locked desk above all
      if (!shown) for (const { cell } of slot.cells) cell.face?.(null)
      if (shown !== slot.shown) {
        slot.shown = shown
        slot.element.hidden = !shown
      }
    }
  }

  #slotOf(number: number): number {
    const size = this.#slots.length
    return size === 0 ? 0 : ((number % size) + size) % size
  }

  #worded(entry: Entry | undefined, lane: Lines, frame: Frame): Worded {
    if (!entry) return NONE
    const known = this.#words.get(entry)
    if (known && known.epoch === lane.epoch && known.version === entry.version) return known
    const said = frame.say(entry)
    const hms = frame.zone.hms(said.at)
    const made: Worded = {
      epoch: lane.epoch,
      version: entry.version,
      said,
      day: frame.dated ? frame.zone.day(said.at) : '',
      hm: hms.slice(0, 5),
      seconds: hms.slice(5),
      late: said.heard === null ? '' : text('lane.late', { at: frame.zone.near(said.heard, said.at) }),
    }
    this.#words.set(entry, made)
    return made
  }

  #fill(slot: Slot, entry: Entry, worded: Worded): void {
    if (slot.worded === worded && slot.entry === entry) return
    slot.worded = worded
    slot.entry = entry
    for (const { cell } of slot.cells) cell.fill(worded)
  }

  #leaveOut(hidden: readonly string[]): void {
    if (hidden === this.#hidden) return
    this.#hidden = hidden
    for (const slot of this.#slots) this.#showCells(slot)
  }

  #showCells({ cells }: Slot): void {
    this.#columns.forEach(({ id }, i) => {
      const element = cells[i]?.element
      if (element) element.hidden = this.#hidden.includes(id)
    })
  }

  #place(slot: Slot, index: number, number: number, frame: Frame, worded: Worded, above: Worded): void {
    const { said, day } = worded
    const newDay = day !== above.day
    const dim = worded.hm === above.hm && !newDay
    for (const { cell } of slot.cells) cell.day?.(newDay ? day : '')
    const selected = slot.entry?.seq === frame.selected
    const parity = number & 1 ? ' odd' : ''
    const className = `ev ${said.tone}${newDay ? ' day-first' : ''}${dim ? ' same' : ''}${parity}${selected ? ' sel' : ''}`
    if (slot.className !== className) {
      slot.className = className
      slot.element.className = className
      slot.element.setAttribute('aria-selected', String(selected))
    }
    if (slot.placed !== index) {
      slot.placed = index
      slot.element.style.transform = `translateY(${index * ROW_HEIGHT}px)`
      slot.element.setAttribute('aria-posinset', String(index + 1))
      slot.element.dataset['index'] = String(index)
    }
    slot.index = index
  }

  #grow(size: number): void {
    if (this.#slots.length >= size) return
    while (this.#slots.length < size) this.#slots.push(this.#make())
    // Slots go by number modulo size, so all of them are filled again.
    for (const slot of this.#slots) slot.entry = null
  }

  #make(): Slot {
    const element = document.createElement('div')
    element.className = 'ev'
    element.id = `${this.#list}-row-${this.#made++}`
    element.setAttribute('role', 'option')
    element.setAttribute('aria-setsize', '-1')
    element.hidden = true
    const slot: Slot = {
      element,
      cells: this.#columns.map((column) => {
        const box = document.createElement('span')
        box.className = cellClass(column, this.#list)
        box.dataset['column'] = column.id
        element.append(box)
        return { element: box, cell: column.make(box) }
      }),
      worded: null,
      entry: null,
      index: -1,
      placed: -1,
      className: 'ev',
      shown: false,
    }
    this.#showCells(slot)
    this.#host.append(element)
    return slot
  }
}

const NONE: Worded = {
  epoch: -1,
  version: -1,
  said: {
    shape: 'system',
    tone: 'quiet',
    where: '',
    way: null,
    who: '',
    person: null,
    what: '',
    rule: '',
    at: 0,
    heard: null,
  },
  day: '',
  hm: '',
  seconds: '',
  late: '',
}
