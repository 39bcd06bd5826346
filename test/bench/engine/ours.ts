import { Core } from '../../../main/engine/core'
import { decide } from '../../../main/engine/decide'
import { Plan } from '../../../main/engine/plan'
import type { Read } from '../../../main/engine/read'
import type { EventSink } from '../../../main/engine/sink'
import { State } from '../../../main/engine/state'
import type { Verdict } from '../../../main/engine/verdict'
import type { World } from './world'

/** Ring of 16-byte event records, as in every engine here. */
const RING = 1 << 12

/** Writes events into a ring and adds up the decisions. */
export class RingSink implements EventSink {
  private readonly ring = new Int32Array(RING * 4)
  private at = 0
  checksum = 0

  private put(kind: number, a: number, b: number, c: number): void {
    const place = this.at * 4
    this.ring[place] = kind
    this.ring[place + 1] = a
    this.ring[place + 2] = b
    this.ring[place + 3] = c
    this.at = (this.at + 1) & (RING - 1)
  }

  private sum(verdict: Verdict): void {
    const code = (verdict.reason + 1) | ((verdict.row + 1) << 5) | (verdict.flags << 9)
    this.checksum = (Math.imul(this.checksum, 31) + code) | 0
  }

  granted(read: Read, verdict: Verdict): void {
    this.sum(verdict)
    this.put(1, read.holder, read.reader, verdict.flags)
  }
  denied(read: Read, verdict: Verdict): void {
    this.sum(verdict)
    this.put(2, read.holder, read.reader, verdict.reason)
  }
  passage(holder: number, reader: number): void {
    this.put(3, holder, reader, 0)
  }
  violationOpened(place: number): void {
    this.put(4, place, 0, 0)
  }
  violationCleared(place: number): void {
    this.put(5, place, 0, 0)
  }
  mustered(reader: number, holder: number): void {
    this.put(10, holder, reader, 0)
  }
  lock(door: number): void {
    this.put(11, door, 0, 0)
  }
  occupancy(area: number): void {
    this.put(12, area, 0, 0)
  }
  door(): void {
    this.put(6, 0, 0, 0)
  }
  notUsed(): void {
    this.put(7, 0, 0, 0)
  }
  reset(): void {
    this.put(8, 0, 0, 0)
  }
  changed(): void {
    this.put(9, 0, 0, 0)
  }
}

/** Our engine without its event objects: from the two words of a card to a decision, with integers only. */
export class OurEngine {
  private readonly plan: Plan
  private readonly state: State
  private readonly sink = new RingSink()
  private readonly core: Core
  private readonly families: Int32Array

  /** `cards` holds the two words of each read's card, computed from the reader's bits: see {@link cardWords}. */
  constructor(
    private readonly world: World,
    private readonly cards: CardWords,
  ) {
    this.plan = new Plan(world.site)
    this.families = cards.high.map((facility) => this.plan.cards.family('H10306', facility))
    this.state = new State(this.plan)
    this.core = new Core(this.plan, this.state, this.sink)
  }

  /** Decides read `i` of the world. */
  decide(i: number): boolean {
    this.state.begin(this.world.at[i] as number)
    const credential = this.plan.cards.findKey(this.cards.low[i] as number, this.families[i] as number, 0)
    return decide(this.core, this.world.reader[i] as number, credential)
  }

  get checksum(): number {
    return this.sink.checksum
  }

  /** Memory for cardholders: rows, slots, cards and profiles; not the site file's names. */
  get bytes(): number {
    const { plan, state } = this
    return state.holders.byteLength + state.units.byteLength + plan.cards.byteLength + plan.access.profileOf.byteLength
  }
}

export interface CardWords {
  readonly low: Int32Array
  readonly high: Int32Array
}

export function cardWords({ facility, number }: Pick<World, 'facility' | 'number'>): CardWords {
  const low = new Int32Array(number.length)
  const high = new Int32Array(number.length)
  for (let i = 0; i < low.length; i++) {
    low[i] = number[i] as number
    high[i] = facility[i] as number
  }
  return { low, high }
}
