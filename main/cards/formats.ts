import type { CardFormat } from '../domain/card'
import { LAYOUTS } from '../domain/card-layouts'
import { formatOf, RAW_FORMAT, type Format } from './format'

const BUILT_IN: readonly Format[] = [...LAYOUTS.map(formatOf), RAW_FORMAT]

/** The formats of a site by id: those built in and its own (apb.md 11.1). */
export class Formats {
  private readonly byId: ReadonlyMap<string, Format>

  constructor(own: readonly CardFormat[]) {
    this.byId = new Map([...BUILT_IN, ...own.map(formatOf)].map((format) => [format.id, format]))
  }

  /** Undefined for a format that nobody knows. */
  get(id: string): Format | undefined {
    return this.byId.get(id)
  }

  all(): readonly Format[] {
    return [...this.byId.values()]
  }

  /** The formats that a reader takes, in its order. Ids are checked when the site file is read. */
  inOrder(ids: readonly string[]): readonly Format[] {
    return ids.map((id) => {
      const format = this.byId.get(id)
      if (format === undefined) throw new Error(`broken invariant: no card format ${id} in the site`)
      return format
    })
  }
}

/** Whether a card of the format has a facility that counts (apb.md 11.4). */
export const hasFacility = (format: Format): boolean => format.layout?.facility != null
