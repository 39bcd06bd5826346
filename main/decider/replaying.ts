/**
 * The journal's rows given back to an engine. Nearly all records name a reader and a card, or a door: their words are
 * looked up in the site once each, and after that a record is a few numbers. All others take the way that they came.
 */
import { assert } from '../domain/assert'
import type { PinOutcome, Presented } from '../domain/record'
import type { Engine } from '../engine/engine'
import type { QuietSteps } from '../engine/quiet'
import { decodeCard } from '../store/card-word'
import { CARRY, ROW, carryOf, flagOf, kindOf } from '../store/entry-row'
import type { Connection } from '../store/open'
import { createCardReader, decodeRecord } from '../store/record-codec'
import { extraReader, rowOf } from '../store/tail'
import type { EntryCells } from '../store/tail'
import { WORD, createWordReader } from '../store/words'
import type { WordReader } from '../store/words'

export interface Replaying {
  /** Gives the row's record to the engine; false when the row has no record. */
  readonly apply: (cells: EntryCells, engine: Engine | undefined) => boolean
}

/** @param rows how many are to come */
export function createReplaying(connection: Connection, rows: number): Replaying {
  const readsAll = lastWord(connection) < rows
  const cardsOf = cardReader(connection)
  /** Seq up to which the words of cards are looked up. */
  let aheadTo = 0
  const words = createWordReader(connection)
  const cards = createCardReader(words)
  const extra = extraReader(connection)
  let known: { readonly engine: Engine; readonly places: Places | undefined } | undefined

  const placesFor = (engine: Engine): Places | undefined => {
    if (known?.engine === engine) return known.places
    const quiet = engine.quiet()
    const places = quiet && new Places(quiet, words)
    // One word at a time takes four times as long.
    if (places && readsAll) for (const word of allWords(connection)) places.lookUp(...word)
    known = { engine, places }
    aheadTo = 0
    return places
  }

  const applyWhole = (cells: EntryCells, engine: Engine): boolean => {
    const record = decodeRecord(rowOf(cells), cards, extra)
    if (record) engine.step(record)
    return record !== undefined
  }

  return {
    apply: (cells, engine) => {
      const code = cells[2]
      const kind = kindOf(code)
      const carry = carryOf(code)
      if (carry === CARRY.none && kind < ROW.read) return false
      assert(engine, `row ${cells[0]} is a record before any site`)
      const places = placesFor(engine)
      if (places && !readsAll && cells[0] > aheadTo) {
        aheadTo = cells[0] + ROWS_AHEAD
        for (const [word, text] of cardsOf(cells[0], aheadTo)) places.lookUp(word, WORD.card, text)
      }
      return places?.apply(cells, kind, carry) === true || applyWhole(cells, engine)
    },
  }
}

const lastWord = (connection: Connection): number =>
  connection.prepare<[], number>('SELECT coalesce(max(id), 0) FROM word').pluck().get() ?? 0

type Word = readonly [id: number, kind: number, text: string]
const WORDS_AT_ONCE = 4_096

/** Those of readers, doors and cards. */
function* allWords(connection: Connection): Generator<Word> {
  const page = connection
    .prepare<[number, number], Word>(
      `SELECT id, kind, text FROM word WHERE id > ? AND id <= ? AND kind IN (${WORD.reader}, ${WORD.door}, ${WORD.card})`,
    )
    .raw()
  const last = lastWord(connection)
  for (let from = 0; from < last; from += WORDS_AT_ONCE) yield* page.all(from, from + WORDS_AT_ONCE)
}

/** Rows whose cards are looked up together. */
const ROWS_AHEAD = 4_096

function cardReader(connection: Connection): (from: number, upTo: number) => readonly (readonly [number, string])[] {
  const cards = connection
    .prepare<[number, number], readonly [number, string]>(
      `SELECT word.id, word.text FROM entry JOIN word ON word.id = entry.a
       WHERE entry.seq BETWEEN ? AND ? AND entry.code & 63 IN (${ROW.granted}, ${ROW.denied}, ${ROW.read})`,
    )
    .raw()
  return (from, upTo) => cards.all(from, upTo)
}

const NOT_LOOKED_UP = -2
/** A card whose place depends on the reader, that came with a PIN, or that a panel read. */
const NOT_ALONE = -3

/** What words are in the site of one engine. */
class Places {
  private places = new Int32Array(4_096).fill(NOT_LOOKED_UP)
  /** Cards that their word alone does not identify; null for those of panels. */
  private readonly others = new Map<number, { readonly presented: Presented; readonly pin?: PinOutcome } | null>()
  /** What raw bits came to, by the way that a reader reads them, and their word. */
  private readonly raw = new Map<string, Map<number, number>>()

  constructor(
    private readonly quiet: QuietSteps,
    private readonly words: WordReader,
  ) {}

  /** False for a record that has to be taken whole. */
  apply(cells: EntryCells, kind: number, carry: number): boolean {
    const { quiet } = this
    const at = cells[1]
    const place = cells[4] ?? 0
    if (carry === CARRY.tick) {
      quiet.tick(at)
      return true
    }
    switch (kind) {
      case ROW.granted:
      case ROW.denied:
      case ROW.read:
        return this.read(at, place, cells[7])
      case ROW.doorOpened:
      case ROW.doorForced:
        quiet.door(at, this.door(place), true)
        return true
      case ROW.doorClosed:
        quiet.door(at, this.door(place), false)
        return true
      case ROW.door:
        quiet.door(at, this.door(place), flagOf(cells[2], 0))
        return true
      case ROW.rex:
        quiet.rex(at, this.door(place))
        return true
      case ROW.tick:
        quiet.tick(at)
        return true
      default:
        return false
    }
  }

  private read(at: number, place: number, card: number | null): boolean {
    const { quiet } = this
    const reader = this.reader(place)
    if (card === null) return false
    const credential = this.card(card)
    if (credential !== NOT_ALONE) {
      quiet.read(at, reader, credential, undefined)
      return true
    }
    const other = this.others.get(card)
    if (!other) return false
    const { presented, pin } = other
    quiet.read(
      at,
      reader,
      presented.kind === 'raw' ? this.bits(reader, card, presented) : quiet.credential(reader, presented),
      pin,
    )
    return true
  }

  private bits(reader: number, card: number, presented: Presented): number {
    const like = this.quiet.readsLike(reader)
    const known = this.raw.get(like) ?? new Map<number, number>()
    this.raw.set(like, known)
    const credential = known.get(card) ?? this.quiet.credential(reader, presented)
    known.set(card, credential)
    return credential
  }

  /** For a word that is about to be needed; what the site has not may be a word of long ago. */
  lookUp(word: number, kind: number, text: string): void {
    const known = this.places[word]
    if (known !== undefined && known !== NOT_LOOKED_UP) return
    if (kind === WORD.card) this.keepCard(word, text)
    else this.keep(word, kind === WORD.reader ? this.quiet.find.reader(text) : this.quiet.find.door(text))
  }

  private card(word: number): number {
    const known = this.places[word]
    return known !== undefined && known !== NOT_LOOKED_UP ? known : this.keepCard(word, this.words.text(word))
  }

  private keepCard(word: number, text: string): number {
    const { presented, pin } = decodeCard(text)
    const isAlone = presented !== undefined && presented.kind !== 'raw' && pin === undefined
    if (!isAlone) this.others.set(word, presented ? { presented, ...(pin === undefined ? {} : { pin }) } : null)
    return this.keep(word, isAlone ? this.quiet.credential(0, presented) : NOT_ALONE)
  }

  private reader(word: number): number {
    const known = this.places[word]
    if (known !== undefined && known >= 0) return known
    return this.inSite(word, this.quiet.find.reader(this.words.text(word)))
  }

  private door(word: number): number {
    const known = this.places[word]
    if (known !== undefined && known >= 0) return known
    return this.inSite(word, this.quiet.find.door(this.words.text(word)))
  }

  private inSite(word: number, place: number): number {
    assert(place >= 0, `the journal has a record of word ${word}, which the site has not`)
    return this.keep(word, place)
  }

  private keep(word: number, place: number): number {
    if (word >= this.places.length) {
      const grown = new Int32Array(Math.max(word + 1, this.places.length * 2)).fill(NOT_LOOKED_UP)
      grown.set(this.places)
      this.places = grown
    }
    this.places[word] = place
    return place
  }
}
