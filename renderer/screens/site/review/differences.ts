/** What differs between two values of a thing, leaf by leaf. Pure. */
import type { JsonObject } from '../../../../preload/contract/draft'
import { isObject, same } from '../thing'

export interface Difference {
  /** Within the thing, such as `apb.mode`; empty: the thing itself. */
  readonly path: string
  /** Undefined: it was not there. */
  readonly before: unknown
  readonly after: unknown
}

/** Objects are followed to their leaves; a list is one leaf. */
export function differences(before: JsonObject | null, after: JsonObject | null): readonly Difference[] {
  const of = (a: unknown, b: unknown, path: string): readonly Difference[] => {
    if (same(a, b)) return []
    const either = isObject(a) || isObject(b)
    const follows = either && (a === undefined || isObject(a)) && (b === undefined || isObject(b))
    if (!follows) return [{ path, before: a, after: b }]
    const [left, right] = [isObject(a) ? a : {}, isObject(b) ? b : {}]
    return [...new Set([...Object.keys(left), ...Object.keys(right)])].flatMap((key) =>
      of(left[key], right[key], path === '' ? key : `${path}.${key}`),
    )
  }
  return of(before ?? {}, after ?? {}, '')
}
