/** An append-only ring: the newest `capacity` items, each with a number that never changes while it is kept. */
export class Ring<T> {
  readonly #items: T[] = []
  readonly #capacity: number
  #pushed = 0

  constructor(capacity: number) {
    this.#capacity = capacity
  }

  get length(): number {
    return this.#items.length
  }

  /** Number that the next item will get; numbers rise by one. */
  get next(): number {
    return this.#pushed
  }

  push(item: T): void {
    this.#items[this.#pushed % this.#capacity] = item
    this.#pushed++
  }

  /** 0 is the newest; undefined past the oldest. */
  newest(index: number): T | undefined {
    if (index < 0 || index >= this.#items.length) return undefined
    return this.#items[(this.#pushed - 1 - index) % this.#capacity]
  }

  /** All items, newest first, as they are now. */
  snapshot(): T[] {
    const found: T[] = []
    for (let i = 0; i < this.#items.length; i++) {
      const item = this.newest(i)
      if (item !== undefined) found.push(item)
    }
    return found
  }

  clear(): void {
    this.#items.length = 0
    this.#pushed = 0
  }
}
