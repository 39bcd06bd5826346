import { READER_MODES } from '../../../main/domain/site'
import { DAY, MINUTE, SECOND } from '../../../main/domain/time'
import type { Reader, Schedule } from '../../../main/domain/site'
import type { World } from './world'

/** The input of a judge: all facts of a read; only the rules are left to apply. */
export interface Facts {
  readonly mode: (typeof READER_MODES)[number]
  readonly reentryRuns: boolean
  readonly misplaced: boolean
  readonly windowRuns: boolean
  readonly timerRuns: boolean
  readonly userRuns: boolean
  readonly offRoute: boolean
}

/** Row of the rule table that decides (NONE = -1 when no rule is broken), and whether it denies. */
export interface Judgement {
  readonly row: number
  readonly denies: boolean
}
export type Judge = (facts: Facts) => Judgement

const ROW_REENTRY = 4
const ROW_READER = 5
const REASON = { unknown: 0, noAccess: 4, outsideSchedule: 5, full: 7, apb: 8 }
const REVERTED = 2
const ALARM = 64

/** The rules of section 4 in the most obvious form. */
export const plainJudge: Judge = (facts) => {
  if (facts.reentryRuns) return { row: ROW_REENTRY, denies: true }
  const row = ROW_READER + READER_MODES.indexOf(facts.mode) - 1
  switch (facts.mode) {
    case 'soft':
      return facts.misplaced ? { row, denies: false } : NOTHING
    case 'hard':
      return facts.misplaced ? { row, denies: true } : NOTHING
    case 'hard-revert-soft':
      return facts.misplaced ? { row, denies: !facts.windowRuns } : NOTHING
    case 'timed-reader':
    case 'timed-extended':
      return facts.timerRuns ? { row, denies: true } : NOTHING
    case 'timed-user':
      return facts.userRuns ? { row, denies: true } : NOTHING
    case 'route':
      return facts.offRoute ? { row, denies: true } : NOTHING
    case 'none':
      return NOTHING
    default:
      return facts.mode satisfies never
  }
}
export const NOTHING: Judgement = { row: -1, denies: false }

export interface Person {
  readonly id: string
  readonly level: string
  location: number | null
  lastReader: string | null
  readonly reentry: Map<number, { at: number; reader: string }>
  readonly timers: Map<string, number>
  readonly users: Map<number, { at: number; ends: number }>
  readonly windows: Map<string, number>
  readonly violations: Map<number, { count: number; area: boolean }>
}

/** The same decisions with the language's own tools: string ids, Maps, one object per thing and per event. */
export class NaiveEngine {
  private readonly people = new Map<string, Person>()
  private readonly readers: readonly Reader[]
  private readonly controllers: ReadonlyMap<string, string | null>
  private readonly levels: ReadonlyMap<string, { readers: ReadonlySet<string>; schedule: Schedule | null }>
  private readonly capacity: ReadonlyMap<number, number>
  private readonly reentryMs: ReadonlyMap<number, number>
  private readonly inside = new Map<number, Set<string>>()
  readonly events: object[] = []
  checksum = 0

  constructor(
    private readonly world: World,
    private readonly judge: Judge | ((facts: Facts) => Promise<Judgement>),
    private readonly offsetMs: number,
  ) {
    const { site } = world
    this.readers = site.readers
    this.controllers = new Map(site.readers.map(({ id, controller }) => [id, controller]))
    const schedules = new Map(site.schedules.map((schedule) => [schedule.id, schedule]))
    this.levels = new Map(
      site.accessLevels.map(({ id, readers, schedule }) => [
        id,
        { readers: new Set(readers), schedule: schedule === null ? null : (schedules.get(schedule) ?? null) },
      ]),
    )
    this.capacity = new Map(site.areas.flatMap(({ id, capacity }) => (capacity ? [[id, capacity.max]] : [])))
    this.reentryMs = new Map(
      site.areas.flatMap(({ id, apb }) => (apb.reentryMinutes ? [[id, apb.reentryMinutes * MINUTE]] : [])),
    )
    for (const { id, accessLevels, credentials } of site.cardholders) {
      const card = credentials[0]?.card
      this.people.set(`${card?.facility}/${card?.number}`, {
        id,
        level: accessLevels[0] as string,
        location: null,
        lastReader: null,
        reentry: new Map(),
        timers: new Map(),
        users: new Map(),
        windows: new Map(),
        violations: new Map(),
      })
    }
  }

  /** The facts of a read, or the reason why section 2 denies it. */
  private look(i: number): { person: Person; reader: Reader; at: number; facts: Facts } | number {
    const { world } = this
    const reader = this.readers[world.reader[i] as number] as Reader
    const at = world.at[i] as number
    const person = this.people.get(`${world.facility[i]}/${world.number[i]}`)
    if (person === undefined) return REASON.unknown
    const level = this.levels.get(person.level)
    if (level?.readers.has(reader.id) !== true) return REASON.noAccess
    if (level.schedule !== null && !this.open(level.schedule, at)) return REASON.outsideSchedule
    const max = this.capacity.get(reader.to)
    if (max !== undefined && person.location !== reader.to && (this.inside.get(reader.to)?.size ?? 0) >= max)
      return REASON.full
    const { apb } = reader
    const lasts = lastsOf(reader)
    const user = person.users.get(reader.to)
    const facts: Facts = {
      mode: apb.mode,
      reentryRuns: at - (person.reentry.get(reader.to)?.at ?? -Infinity) < (this.reentryMs.get(reader.to) ?? 0),
      misplaced: person.location !== null && person.location !== reader.from,
      windowRuns: at - (person.windows.get(reader.id) ?? -Infinity) < lasts,
      timerRuns: at - (person.timers.get(reader.id) ?? -Infinity) < lasts,
      userRuns: user !== undefined && at < user.ends,
      offRoute: apb.mode === 'route' && person.lastReader !== null && !apb.after.includes(person.lastReader),
    }
    return { person, reader, at, facts }
  }

  private open(schedule: Schedule, at: number): boolean {
    const local = at + this.offsetMs
    const minute = Math.floor((local % DAY) / MINUTE)
    const day = (['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const)[(Math.floor(local / DAY) + 4) % 7]
    return schedule.weekly.some(
      ({ days, fromMinute, toMinute }) =>
        day !== undefined && days.includes(day) && minute >= fromMinute && minute < toMinute,
    )
  }

  decide(i: number): void {
    const looked = this.look(i)
    if (typeof looked === 'number') this.sum(looked, -1, 0)
    else this.follow(looked.person, looked.reader, looked.at, looked.facts, (this.judge as Judge)(looked.facts))
  }

  async decideAsync(i: number): Promise<void> {
    const looked = this.look(i)
    if (typeof looked === 'number') this.sum(looked, -1, 0)
    else this.follow(looked.person, looked.reader, looked.at, looked.facts, await this.judge(looked.facts))
  }

  private sum(reason: number, row: number, flags: number): void {
    this.checksum = (Math.imul(this.checksum, 31) + ((reason + 1) | ((row + 1) << 5) | (flags << 9))) | 0
  }

  private tell(event: object): void {
    this.events.push(event)
    if (this.events.length === 4096) this.events.length = 0
  }

  private follow(person: Person, reader: Reader, at: number, facts: Facts, { row, denies }: Judgement): void {
    const softened = facts.mode === 'hard-revert-soft' && facts.misplaced && facts.windowRuns
    if (softened) person.windows.delete(reader.id)
    else if (facts.mode === 'hard-revert-soft' && facts.misplaced) person.windows.set(reader.id, at)
    if (facts.mode === 'timed-extended' && facts.timerRuns) person.timers.set(reader.id, at)
    const flags = row === -1 ? 0 : denies ? ALARM : ALARM | (softened ? REVERTED : 0)
    this.sum(denies ? REASON.apb : -1, row, flags)
    this.tell({
      event: denies ? 'access.denied' : 'access.granted',
      at: new Date(at),
      reader: reader.id,
      cardholder: person.id,
    })
    if (!denies) this.pass(person, reader, at, row === -1)
    if (row === -1) return
    const open = person.violations.get(reader.to)
    const area = row === ROW_REENTRY
    if (open) {
      open.count++
      open.area ||= area
    } else {
      person.violations.set(reader.to, { count: 1, area })
      this.tell({ event: 'violation.opened', at: new Date(at), cardholder: person.id, area: reader.to })
    }
  }

  private pass(person: Person, reader: Reader, at: number, clean: boolean): void {
    if (person.location !== null) this.inside.get(person.location)?.delete(person.id)
    person.location = reader.to
    person.lastReader = reader.id
    const inside = this.inside.get(reader.to)
    if (inside) inside.add(person.id)
    else this.inside.set(reader.to, new Set([person.id]))
    for (const [area, { reader: startedBy }] of person.reentry)
      if (area !== reader.to && this.controllers.get(startedBy) === reader.controller) person.reentry.delete(area)
    if (this.reentryMs.has(reader.to)) person.reentry.set(reader.to, { at, reader: reader.id })
    const lasts = lastsOf(reader)
    if (reader.apb.mode === 'timed-reader' || reader.apb.mode === 'timed-extended') person.timers.set(reader.id, at)
    if (reader.apb.mode === 'timed-user') {
      const running = person.users.get(reader.to)
      if (running === undefined || at + lasts >= running.ends) person.users.set(reader.to, { at, ends: at + lasts })
    }
    this.tell({ event: 'passage', at: new Date(at), reader: reader.id, cardholder: person.id })
    if (!clean) return
    for (const [area, violation] of person.violations)
      if (!violation.area) {
        person.violations.delete(area)
        this.tell({ event: 'violation.cleared', at: new Date(at), cardholder: person.id, area, by: 'resolved' })
      }
  }
}

function lastsOf({ apb }: Reader): number {
  return 'minutes' in apb ? apb.minutes * MINUTE : 'revertSeconds' in apb ? apb.revertSeconds * SECOND : 0
}
