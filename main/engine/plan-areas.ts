import { entryMode, exitMode, type Area, type Site } from '../domain/site'
import { MINUTE, SECOND } from '../domain/time'
import { areaModeCode, awayCode, NONE } from './codes'

/** Areas as integers: their place in the site file, Outside the first. */
export class AreaPlan {
  readonly count: number
  /** The area each lies in, or NONE (apb.md 1). */
  readonly outer: Int32Array
  /** Place in a walk through the nesting: an area contains those from its own place up to its end. */
  private readonly place: Int32Array
  private readonly end: Int32Array
  /** Areas in the order of that walk. */
  private readonly walk: Int32Array

  /** apb.md 4.1, 4.2: AREA_* at entrances and at exits. */
  readonly entry: Uint8Array
  readonly exit: Uint8Array
  /** 1 where the last passage over the border is kept (4.2, 4.12). */
  readonly tracked: Uint8Array
  /** 1 where an unknown passage may break 4.12. */
  readonly strict: Uint8Array
  /** Those areas. */
  readonly strictAreas: readonly number[]
  /** 0 = no such timer; so are the other durations. */
  readonly reentryMs: Float64Array
  readonly expiryMs: Float64Array
  /** For the in and out over its own border (4.11). */
  readonly presenceMs: Float64Array
  /** For a location in it: the shortest of the areas that contain it (4.11). */
  readonly placeMs: Float64Array
  readonly presenceExpires: boolean
  /** -1 = no limit (apb.md 10). A file's limit may be any whole number. */
  readonly capacity: Float64Array
  readonly softCapacity: Uint8Array
  readonly exemptPass: Uint8Array
  /** Areas with a limit, in the order of the file. */
  readonly limited: readonly number[]
  /** 1 where a location counts for an area with a limit. */
  readonly counted: Uint8Array
  /** apb.md 3.9: NONE = always checked. */
  readonly schedule: Int32Array
  /** apb.md 3.10: AWAY_* of codes.ts. */
  readonly whenAway: Uint8Array

  constructor(site: Site, areaOf: (id: number) => number, scheduleOf: (id: string | undefined) => number) {
    const { areas } = site
    const per = (value: (area: Area) => number): Float64Array => Float64Array.from(areas, value)
    this.count = areas.length
    this.outer = Int32Array.from(areas, ({ within }) => (within === undefined ? NONE : areaOf(within)))
    this.place = new Int32Array(this.count)
    this.end = new Int32Array(this.count)
    this.walk = new Int32Array(this.count)
    this.nest()
    this.entry = Uint8Array.from(areas, (area) => areaModeCode(entryMode(area)))
    this.exit = Uint8Array.from(areas, (area) => areaModeCode(exitMode(area)))
    this.tracked = Uint8Array.from(areas, (area) => (entryMode(area) === 'none' && exitMode(area) === 'none' ? 0 : 1))
    this.strict = Uint8Array.from(areas, (area) => (area.apb.strict && exitMode(area) !== 'none' ? 1 : 0))
    this.strictAreas = [...this.strict.keys()].filter((area) => this.strict[area] === 1)
    this.reentryMs = per(({ apb }) =>
      apb.reentrySeconds === undefined ? (apb.reentryMinutes ?? 0) * MINUTE : apb.reentrySeconds * SECOND,
    )
    this.expiryMs = per(({ apb }) => (apb.violationExpiryMinutes ?? 0) * MINUTE)
    this.presenceMs = per(({ apb }) => (apb.presenceExpiryMinutes ?? 0) * MINUTE)
    this.placeMs = per((area) => this.shortestPresence(areaOf(area.id)))
    this.presenceExpires = this.placeMs.some((ms) => ms > 0)
    this.capacity = per(({ capacity }) => capacity?.max ?? NONE)
    this.softCapacity = Uint8Array.from(areas, ({ capacity }) => (capacity?.soft ? 1 : 0))
    this.exemptPass = Uint8Array.from(areas, ({ capacity }) => (capacity?.exemptPass ? 1 : 0))
    this.limited = [...this.capacity.keys()].filter((area) => this.capacity[area] !== NONE)
    this.counted = Uint8Array.from(areas, ({ id }) =>
      this.containing(areaOf(id)).some((outer) => this.capacity[outer] !== NONE) ? 1 : 0,
    )
    this.schedule = Int32Array.from(areas, ({ apb }) => scheduleOf(apb.schedule))
    this.whenAway = Uint8Array.from(areas, ({ apb }) => awayCode(apb.whenAway ?? 'keep'))
  }

  /** apb.md 1: whether X contains Y. */
  contains(x: number, y: number): boolean {
    const place = this.place[y] as number
    return place >= (this.place[x] as number) && place < (this.end[x] as number)
  }

  /** All that the area contains, itself the first. */
  inside(area: number): Int32Array {
    return this.walk.subarray(this.place[area], this.end[area])
  }

  /** The areas that contain it, itself the first, the outermost the last. */
  containing(area: number): number[] {
    const found: number[] = []
    for (let outer = area; outer !== NONE; outer = this.outer[outer] as number) found.push(outer)
    return found
  }

  private shortestPresence(area: number): number {
    const limits = this.containing(area)
      .map((outer) => this.presenceMs[outer] as number)
      .filter((ms) => ms > 0)
    return limits.length === 0 ? 0 : Math.min(...limits)
  }

  private nest(): void {
    const inner = new Map<number, number[]>()
    // Each list is added to in place: a site may have 65,534 areas side by side.
    this.outer.forEach((outer, area) => {
      const list = inner.get(outer)
      if (list === undefined) inner.set(outer, [area])
      else list.push(area)
    })
    let next = 0
    // A stack and no recursion: how deep areas lie is up to the file. A place below 0 ends the area.
    const stack = (inner.get(NONE) ?? []).toReversed()
    while (stack.length > 0) {
      const area = stack.pop() as number
      if (area < 0) {
        this.end[-1 - area] = next
        continue
      }
      this.walk[next] = area
      this.place[area] = next++
      stack.push(-1 - area, ...(inner.get(area) ?? []).toReversed())
    }
  }
}
