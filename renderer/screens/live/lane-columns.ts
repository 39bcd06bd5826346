/**
 * The columns of Live and History. Their rows are drawn without React, so a column makes its cell once per row of the screen and
 * fills it again and again.
 */
import type { CSSProperties } from 'react'
import { byNumber, byWords, type Order } from '../../components/columns'
import { spoken } from '../../format/shape'
import type { Sentence } from '../../format/sentence'
import { text } from '../../format/text'
import { usePreferences } from '../desk/preferences'
import { drawFace, greyOf, onFaces, smallFace } from '../people/faces'

/** An entry in words, as a row shows it. */
export interface EntryWords {
  readonly said: Sentence
  /** The day in words, where entries of many days are shown. */
  readonly day: string
  readonly hm: string
  readonly seconds: string
  readonly late: string
}

export interface LaneCell {
  /** Writes an entry; called when the row shows another one, or when its words changed. */
  readonly fill: (words: EntryWords) => void
  /** The day where the row is the first of it, else ''. */
  readonly day?: (words: string) => void
  /** The person of the entry, null where nobody or no row is shown; called at each drawing, since pictures come later. */
  readonly face?: (person: string | null) => void
}

/** The lists that are drawn so; they differ in how much room each column has. */
export type LaneList = 'live' | 'history'

/** CSS tracks, null = left out: wide; narrow (Live below 700 pixels, History below 960); tight (below 460, below 700). */
type Widths = readonly [wide: string, narrow: string | null, tight: string | null]

export interface LaneColumn {
  readonly id: string
  /** '' = its cells need no head, and the column is always shown. */
  readonly head: string
  /** Named in the menu only: a picture needs no word above it. */
  readonly isMute?: boolean
  readonly width: Readonly<Record<LaneList, Widths>>
  /** Class of its cells and its head. */
  readonly className: string
  /** Ascending order of History by this column. */
  readonly order?: Order<Sentence>
  readonly always?: boolean
  readonly make: (cell: HTMLElement) => LaneCell
}

const SVG = 'http://www.w3.org/2000/svg'
/** Enough for a screen of twice the density. */
const FACE_PIXELS = 36

function part(parent: HTMLElement, className = ''): HTMLElement {
  const element = document.createElement('span')
  element.className = className
  parent.append(element)
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

/** A cell that is one text. */
const plain =
  (wordsOf: (words: EntryWords) => string) =>
  (cell: HTMLElement): LaneCell => {
    const node = word(cell)
    return { fill: (words) => write(node, wordsOf(words)) }
  }

function timeCell(cell: HTMLElement): LaneCell {
  const dayBox = document.createElement('b')
  const minuteBox = document.createElement('i')
  cell.append(dayBox, minuteBox)
  const [day, hm, seconds] = [word(dayBox), word(minuteBox), word(cell)]
  return {
    fill: (words) => {
      write(hm, words.hm)
      write(seconds, words.seconds)
    },
    day: (words) => write(day, words),
  }
}

function shapeCell(cell: HTMLElement): LaneCell {
  const box = document.createElementNS(SVG, 'svg')
  box.setAttribute('class', 'shape shape-16')
  box.setAttribute('role', 'img')
  const use = document.createElementNS(SVG, 'use')
  box.append(use)
  cell.append(box)
  let shown: Sentence['shape'] | null = null
  return {
    fill: ({ said: { shape } }) => {
      if (shown === shape) return
      shown = shape
      use.setAttribute('href', `#shape-${shape}`)
      box.setAttribute('aria-label', spoken(shape))
    },
  }
}

/** The last word of a long name is never cut: it tells one reader of a door from the other. */
const KEPT_WHOLE = 12
const endOf = (name: string): string => (name.length <= KEPT_WHOLE ? '' : (/\s\S{1,8}$/.exec(name)?.[0] ?? ''))

function whereCell(cell: HTMLElement): LaneCell {
  const start = word(part(cell, 'el'))
  const end = word(part(cell, 'wh-end'))
  let shown: Sentence['way'] = null
  return {
    fill: ({ said: { way, where } }) => {
      // The arrow says in or out already.
      const kept = way === null ? endOf(where) : ''
      write(start, where.slice(0, where.length - kept.length))
      write(end, kept)
      if (shown === way) return
      shown = way
      cell.classList.toggle('to-in', way === 'in')
      cell.classList.toggle('to-out', way === 'out')
    },
  }
}

function faceCell(cell: HTMLElement): LaneCell {
  const photo = part(cell, 'ph')
  const silhouette = document.createElementNS(SVG, 'svg')
  silhouette.setAttribute('viewBox', '0 0 24 24')
  silhouette.setAttribute('aria-hidden', 'true')
  const figure = document.createElementNS(SVG, 'use')
  figure.setAttribute('href', '#shape-person')
  silhouette.append(figure)
  const face = document.createElement('canvas')
  face.width = FACE_PIXELS
  face.height = FACE_PIXELS
  face.hidden = true
  face.setAttribute('aria-hidden', 'true')
  photo.append(silhouette, face)
  let shown: string | null = null
  let drawn: ImageBitmap | null = null
  return {
    fill: ({ said: { person } }) => {
      if (shown === person) return
      shown = person
      photo.className = person === null ? 'ph' : `ph avatar avatar-row grey-${greyOf(person)}`
    },
    // Copies a small picture that is there; one that is not is asked for and drawn when it came.
    face: (person) => {
      const small = person === null ? null : smallFace(person)
      if (small === drawn) return
      drawn = small
      face.hidden = small === null
      if (small) drawFace(face, small)
    },
  }
}

function whatCell(cell: HTMLElement): LaneCell {
  const lateBox = part(cell, 'late')
  lateBox.hidden = true
  const [late, what] = [word(lateBox), word(cell)]
  return {
    fill: (words) => {
      write(late, words.late)
      write(what, words.said.what)
      if (lateBox.hidden !== (words.said.heard === null)) lateBox.hidden = words.said.heard === null
    },
  }
}

export const laneColumns = (): readonly LaneColumn[] => [
  {
    id: 'time',
    head: text('lane.time'),
    width: { live: ['72px', '62px', '62px'], history: ['188px', '156px', '156px'] },
    className: 'tm',
    always: true,
    order: byNumber(({ at }) => at),
    make: timeCell,
  },
  {
    id: 'shape',
    head: '',
    width: { live: ['20px', '16px', '16px'], history: ['20px', '16px', '16px'] },
    className: 'sh',
    make: shapeCell,
  },
  {
    id: 'where',
    head: text('lane.where'),
    width: { live: ['168px', '126px', 'minmax(76px, 1fr)'], history: ['168px', '130px', 'minmax(72px, 1fr)'] },
    className: 'wh',
    order: byWords(({ where }) => where),
    make: whereCell,
  },
  {
    id: 'photo',
    head: text('lane.photo'),
    isMute: true,
    width: { live: ['24px', null, null], history: ['24px', null, null] },
    className: 'pc',
    make: faceCell,
  },
  {
    id: 'who',
    head: text('lane.who'),
    width: { live: ['150px', '108px', '88px'], history: ['150px', '116px', '84px'] },
    className: 'who el',
    order: byWords(({ who }) => who),
    make: plain(({ said }) => said.who),
  },
  {
    id: 'what',
    head: text('lane.what'),
    width: {
      live: ['minmax(0, 1fr)', 'minmax(0, 1fr)', 'minmax(0, 1.2fr)'],
      history: ['minmax(0, 1fr)', 'minmax(0, 1fr)', 'minmax(0, 1.4fr)'],
    },
    className: 'wt el',
    always: true,
    order: byWords(({ what }) => what),
    make: whatCell,
  },
  {
    id: 'rule',
    head: text('lane.rule'),
    width: { live: ['34px', null, null], history: ['34px', '34px', null] },
    className: 'rl',
    order: byWords(({ rule }) => rule),
    make: plain(({ said }) => said.rule),
  },
]

const tracks = (columns: readonly LaneColumn[], list: LaneList, at: 0 | 1 | 2): string =>
  columns.flatMap(({ width }) => width[list][at] ?? []).join(' ')

/** The tracks of the rows at each width, for the style sheet. */
export const laneTracks = (columns: readonly LaneColumn[], list: LaneList): CSSProperties =>
  ({
    '--lane-wide': tracks(columns, list, 0),
    '--lane-narrow': tracks(columns, list, 1),
    '--lane-tight': tracks(columns, list, 2),
    // React's type has no custom properties.
  }) as CSSProperties

/** Called when rows look otherwise though their entries stay: a picture came, a column was left out. Returns its own end. */
export function onLook(listener: () => void): () => void {
  const ends = [onFaces(listener), usePreferences.subscribe(listener)]
  return () => {
    for (const end of ends) end()
  }
}

/** Classes of the cells and the head: the style sheet leaves out what has no track. */
export function cellClass({ className, width }: LaneColumn, list: LaneList): string {
  const [, narrow, tight] = width[list]
  return `${className}${narrow === null ? ' no-narrow' : ''}${tight === null ? ' no-tight' : ''}`
}
