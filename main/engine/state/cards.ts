/** A card that an operator has switched on or off (site-and-replay.md, `card`). */
export interface CardSwitch {
  readonly active: boolean
  /** What the site file said of it then: one that says something else takes the switch away. */
  readonly fileSaid: boolean
}

/** Cards that operators have switched, by their place in the site. */
export class Cards {
  private readonly switches = new Map<number, CardSwitch>()

  get some(): boolean {
    return this.switches.size > 0
  }
  get(credential: number): CardSwitch | undefined {
    return this.switches.get(credential)
  }
  set(credential: number, one: CardSwitch): void {
    this.switches.set(credential, one)
  }
  /** By place. */
  all(): (readonly [credential: number, one: CardSwitch])[] {
    return [...this.switches].toSorted(([a], [b]) => a - b)
  }
}
