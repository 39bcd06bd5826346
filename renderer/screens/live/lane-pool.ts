/**
 * The rows of the lane as a fixed pool of elements: built once, filled again at most once per frame, and only where
 * something changed. No React in here; ten thousand events a second cost as much as forty.
 */
import { spoken } from '../../format/shape'
import type { Sentence } from '../../format/sentence'
import { text } from '../../format/text'
import { drawFace, greyOf, smallFace } from '../people/faces'
import type { Zone } from '../../format/zone'
import type { Entry } from '../../format/entry'

export const ROW_HEIGHT = 24
const OVERSCAN = 3
/** Enough for a screen of twice the density. */
const FACE_PIXELS = 36

interface Worded {
  readonly epoch: number
  readonly version: number
  readonly said: Sentence
  /** The day in words, where lines of many days are shown. */
  readonly day: string
  readonly hm: string
  readonly seconds: string
  readonly late: string
}

interface Slot {
  readonly element: HTMLElement
  readonly day: Text
  readonly hm: Text
  readonly seconds: Text
  readonly shape: SVGUseElement
  readonly shapeBox: SVGElement
  readonly whereBox: HTMLElement
  readonly where: Text
  readonly whereEnd: Text
  readonly photo: HTMLElement
  readonly face: HTMLCanvasElement
  readonly who: Text
  readonly lateBox: HTMLElement
  readonly late: Text
  readonly what: Text
  readonly rule: Text
  worded: Worded | null
  entry: Entry | null
  drawn: ImageBitmap | null
  index: number
  placed: number
  className: string
  shown: boolean
}

/** What is drawn: 0 is the topmost line. */
export interface Lines {
  readonly length: number
  readonly at: (index: number) => Entry | undefined
  /** Stays with a line while others come above it. */
  readonly numberAt: (index: number) => number
  /** Rises when every line must be written again. */
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

const SVG = 'http://www.w3.org/2000/svg'

function cell(row: HTMLElement, className: string): HTMLElement {
  const element = document.createElement('span')
  element.className = className
  row.append(element)
  return element
}

function word(parent: HTMLElement): Text {
  const node = document.createTextNode('')
  parent.append(node)
  return node
}

const write = (node: Text, words: string): void => {
  if (node.data !== words) node.data = words
}

/** The last word of a long name is never cut: it tells one reader of a door from the other. */
const KEPT_WHOLE = 12
const endOf = (name: string): string => (name.length <= KEPT_WHOLE ? '' : (/\s\S{1,8}$/.exec(name)?.[0] ?? ''))

export class LanePool {
  readonly #host: HTMLElement
  readonly #slots: Slot[] = []
  readonly #words = new WeakMap<Entry, Worded>()
  readonly #id: string
  #made = 0

  constructor(host: HTMLElement, id: string) {
    this.#host = host
    this.#id = id
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
      this.#face(slot, worded.said.person)
      this.#place(slot, index, lane.numberAt(index), frame, worded, above)
      above = worded
    }
    for (const slot of this.#slots) {
      const shown = slot.index >= 0
      // a row that is not shown keeps nobody's face, on a locked desk above all
      if (!shown) this.#face(slot, null)
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
    const before = slot.worded?.said
    const { said } = worded
    slot.worded = worded
    slot.entry = entry
    write(slot.hm, worded.hm)
    write(slot.seconds, worded.seconds)
    // The arrow says in or out already.
    const end = said.way === null ? endOf(said.where) : ''
    write(slot.where, said.where.slice(0, said.where.length - end.length))
    write(slot.whereEnd, end)
    if (before?.way !== said.way) slot.whereBox.className = said.way === null ? 'wh' : `wh to-${said.way}`
    write(slot.who, said.who)
    write(slot.what, said.what)
    write(slot.rule, said.rule)
    write(slot.late, worded.late)
    if (before?.shape !== said.shape) {
      slot.shape.setAttribute('href', `#shape-${said.shape}`)
      slot.shapeBox.setAttribute('aria-label', spoken(said.shape))
    }
    if ((before?.heard === null) !== (said.heard === null) || !before) slot.lateBox.hidden = said.heard === null
    if (before?.person !== said.person)
      slot.photo.className = said.person === null ? 'ph' : `ph avatar avatar-row grey-${greyOf(said.person)}`
  }

  /** Copies a small picture that is loaded; others are requested and drawn when they arrive. */
  #face(slot: Slot, person: string | null): void {
    const face = person === null ? null : smallFace(person)
    if (face === slot.drawn) return
    slot.drawn = face
    slot.face.hidden = face === null
    if (face) drawFace(slot.face, face)
  }

  #place(slot: Slot, index: number, number: number, frame: Frame, worded: Worded, above: Worded): void {
    const { said, day } = worded
    const newDay = day !== above.day
    const dim = worded.hm === above.hm && !newDay
    write(slot.day, newDay ? day : '')
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
    element.id = `${this.#id}-${this.#made++}`
    element.setAttribute('role', 'option')
    element.setAttribute('aria-setsize', '-1')
    element.hidden = true
    const time = cell(element, 'tm')
    const day = document.createElement('b')
    const minute = document.createElement('i')
    time.append(day, minute)
    const shapeCell = cell(element, 'sh')
    const shapeBox = document.createElementNS(SVG, 'svg')
    shapeBox.setAttribute('class', 'shape shape-16')
    shapeBox.setAttribute('role', 'img')
    const shape = document.createElementNS(SVG, 'use')
    shapeBox.append(shape)
    shapeCell.append(shapeBox)
    const where = cell(element, 'wh')
    const whereStart = cell(where, 'el')
    const whereEnd = cell(where, 'wh-end')
    const photoCell = cell(element, 'pc')
    const photo = document.createElement('span')
    const silhouette = document.createElementNS(SVG, 'svg')
    silhouette.setAttribute('viewBox', '0 0 24 24')
    silhouette.setAttribute('aria-hidden', 'true')
    const person = document.createElementNS(SVG, 'use')
    person.setAttribute('href', '#shape-person')
    silhouette.append(person)
    photo.append(silhouette)
    photo.className = 'ph'
    const face = document.createElement('canvas')
    face.width = FACE_PIXELS
    face.height = FACE_PIXELS
    face.hidden = true
    face.setAttribute('aria-hidden', 'true')
    photo.append(face)
    photoCell.append(photo)
    const who = cell(element, 'who el')
    const what = cell(element, 'wt el')
    const lateBox = document.createElement('span')
    lateBox.className = 'late'
    lateBox.hidden = true
    what.append(lateBox)
    const rule = cell(element, 'rl')
    this.#host.append(element)
    return {
      element,
      day: word(day),
      hm: word(minute),
      seconds: word(time),
      shape,
      shapeBox,
      whereBox: where,
      where: word(whereStart),
      whereEnd: word(whereEnd),
      photo,
      face,
      who: word(who),
      lateBox,
      late: word(lateBox),
      what: word(what),
      rule: word(rule),
      worded: null,
      entry: null,
      drawn: null,
      index: -1,
      placed: -1,
      className: 'ev',
      shown: false,
    }
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
