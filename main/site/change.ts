/**
 * What has to be done to a site to make it another one. Cardholders, of whom there may be hundreds of thousands, are sent
 * only as far as they differ; the rest of a site is small and goes whole.
 */
import type { Cardholder, Site } from '../domain/site'

export interface SiteChange {
  /** The new site without its cardholders. */
  readonly rest: Omit<Site, 'cardholders'>
  /** Cardholders that are new or changed, in the new site's order. */
  readonly cardholders: readonly Cardholder[]
  /**
   * The new site's cardholders in order: the place of one that stays as it was in the old site, or -1 - n for the n-th of
   * `cardholders`. Null: they are as they were.
   */
  readonly order: Int32Array | null
}

export function changeBetween(from: Site, to: Site): SiteChange {
  const { cardholders: people, ...rest } = to
  const places = new Map(from.cardholders.map(({ id }, place) => [id, place]))
  const cardholders: Cardholder[] = []
  const order = Int32Array.from(people, (person) => {
    const place = places.get(person.id)
    const known = place === undefined ? undefined : from.cardholders[place]
    if (place !== undefined && known !== undefined && sameCardholder(known, person)) return place
    return -cardholders.push(person)
  })
  const same = order.length === from.cardholders.length && order.every((place, at) => place === at)
  return { rest, cardholders, order: same ? null : order }
}

/** The site that `change` makes of the one it was made from. Who did not change stays the very same object. */
export function changeSite(from: Site, { rest, cardholders, order }: SiteChange): Site {
  if (order === null) return { ...rest, cardholders: from.cardholders }
  const people = Array.from(order, (place) => {
    const person = place < 0 ? cardholders[-1 - place] : from.cardholders[place]
    if (!person) throw new Error(`broken invariant: the change names cardholder ${place}, whom nobody sent`)
    return person
  })
  return { ...rest, cardholders: people }
}

/** Whether two cardholders say the same; `site/parse.ts` makes their keys in one order. */
export const sameCardholder = (a: Cardholder, b: Cardholder): boolean =>
  a === b || JSON.stringify(a) === JSON.stringify(b)
