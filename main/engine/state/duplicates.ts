import type { Instant } from '../../domain/time'

export interface LastRead {
  readonly at: Instant
  readonly granted: boolean
  /** Of a denial: the place in DENY_REASONS, else -1. */
  readonly reason: number
}

/**
 * The last read of each credential at each reader, kept no longer than `duplicateReadMs` (apb.md 5.8). A Map goes through
 * its entries in the order they were put in, so the oldest is always first.
 */
export class Duplicates {
  private readonly reads = new Map<string, LastRead>()

  constructor(private readonly windowMs: number) {}

  /** The answer that a read of `credential` at `reader` repeats, if it does; the read then counts as the previous one. */
  repeats(reader: number, credential: string, at: Instant): LastRead | undefined {
    const key = `${reader} ${credential}`
    const last = this.reads.get(key)
    if (last === undefined || at - last.at >= this.windowMs) return undefined
    this.put(key, { ...last, at })
    return last
  }

  remember(reader: number, credential: string, read: LastRead): void {
    for (const [key, { at }] of this.reads) {
      if (read.at - at < this.windowMs) break
      this.reads.delete(key)
    }
    this.put(`${reader} ${credential}`, read)
  }

  private put(key: string, read: LastRead): void {
    this.reads.delete(key)
    this.reads.set(key, read)
  }

  entries(): [reader: number, credential: string, read: LastRead][] {
    return [...this.reads].map(([key, read]) => {
      const space = key.indexOf(' ')
      return [Number(key.slice(0, space)), key.slice(space + 1), read]
    })
  }

  restore(reader: number, credential: string, read: LastRead): void {
    this.put(`${reader} ${credential}`, read)
  }
}
