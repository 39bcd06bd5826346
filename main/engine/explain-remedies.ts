import { DENY_REASONS, VIOLATION_KINDS } from '../domain/reason'
import type { Explanation, Fact } from '../domain/explanation'
import { CHECK_CROSSING } from './plan-readers'
import { NONE } from './codes'
import { isFull } from './access'
import type { Core } from './core'
import { areaFact, at, lasting, readerFact, readerNames, text } from './explain-facts'

type Remedy = Explanation['remedies'][number]

const remedy = (code: string, ...facts: Fact[]): Remedy => ({ code: `remedy-${code}`, facts })

/** What would have let the person through, most natural first; nothing for a grant that broke nothing. */
export function remedies(core: Core): Remedy[] {
  const { plan, read, verdict } = core
  if (verdict.granted) return verdict.row === NONE ? [] : fromRule(core)
  const holder = plan.site.cardholders[read.holder]
  switch (DENY_REASONS[verdict.reason]) {
    case 'unknown-credential':
      return [remedy('enrol')]
    case 'inactive':
      return [remedy('activate')]
    case 'not-yet-valid':
      return [remedy('from-day', text('validFrom', holder?.validFrom ?? ''))]
    case 'expired':
      return [remedy('extend', text('validTo', holder?.validTo ?? ''))]
    case 'pin-required':
    case 'wrong-pin':
      return [remedy('pin')]
    case 'no-access':
      return [remedy('level', readerFact(plan, 'reader', read.reader))]
    case 'outside-schedule':
      return opening(core)
    case 'lockdown':
      return [remedy('release', text('door', plan.site.doors[read.door]?.name ?? ''))]
    case 'area-full':
      return [remedy('leaves', areaFact(plan, 'area', fullArea(core)))]
    default:
      return [...fromRule(core), ...fromOperators(core)]
  }
}

/** The first area entered that has no room. */
function fullArea({ plan, state, read }: Core): number {
  const { limits, limitStart } = plan.ways
  const all = limits.subarray(limitStart[read.reader], limitStart[read.reader + 1])
  return all.find((area) => isFull(plan, state, read, area)) ?? read.to
}

/** When the first of the schedules opens that would have let the person in. */
function opening({ plan, state, read }: Core): Remedy[] {
  const { access } = plan
  let first: number | null = null
  for (let i = access.levelStart[read.profile] as number; i < (access.levelStart[read.profile + 1] as number); i++) {
    const level = access.levels[i] as number
    if (!access.levelHolds(level, read.reader)) continue
    const opens = plan.schedules.nextOpening(access.levelSchedule[level] as number, state.now)
    if (opens !== null && (first === null || opens < first)) first = opens
  }
  return [first === null ? remedy('schedule') : remedy('opens', at('opensAt', first))]
}

/** What the person could have done instead. */
function fromRule({ plan, state, read, verdict }: Core): Remedy[] {
  const { area } = verdict
  const readers = (list: number[], code: string): Remedy[] =>
    list.length === 0 ? [] : [remedy(code, text('readers', readerNames(plan, list)))]
  const where = (holds: (reader: number) => boolean): number[] => {
    const found: number[] = []
    for (let reader = 0; reader < plan.readerCount; reader++) if (holds(reader)) found.push(reader)
    return found
  }
  switch (VIOLATION_KINDS[verdict.kind]) {
    case 'locked-out':
      return [remedy('clear', areaFact(plan, 'area', area))]
    case 'double-entry':
      return readers(
        where((reader) => plan.ways.left[reader]?.includes(area) === true),
        'leave-first',
      )
    case 'double-exit':
    case 'exit-without-entry':
      return readers(
        where((reader) => plan.ways.entered[reader]?.includes(area) === true),
        'enter-first',
      )
    case 'reentry-too-soon': {
      const crossing =
        (plan.ways.checks[(plan.ways.checkStart[read.reader] as number) + verdict.check] as number) >>> CHECK_CROSSING
      const entered = state.slots.at(read.reentry[crossing] as number)
      return [remedy('wait', at('allowedAt', entered + (plan.areas.reentryMs[area] as number)))]
    }
    case 'unknown-location':
      return readers(
        where((reader) => reader !== read.reader && plan.ways.strict[reader] === 0 && plan.to(reader) === read.from),
        'enter-first',
      )
    case 'too-soon': {
      const { slots } = state
      const slot = plan.site.readers[read.reader]?.apb.mode === 'timed-user' ? read.user : read.timer
      const ends = slots.at(slot) + (plan.readerMs[slots.target(slot)] as number)
      return [remedy('wait', at('allowedAt', ends))]
    }
    case 'passback':
    case 'wrong-area': {
      const ways = readers(
        where((reader) => plan.areas.contains(plan.from(reader), read.location) && plan.readerDoor[reader] !== NONE),
        'right-reader',
      )
      const reverts = plan.site.readers[read.reader]?.apb.mode === 'hard-revert-soft' && !verdict.granted
      return reverts ? [...ways, remedy('again', lasting('within', plan.readerMs[read.reader] as number))] : ways
    }
    case 'out-of-route':
      return readers(plan.after(read.reader), 'route')
    default:
      return []
  }
}

/** What somebody at the desk could have done before the read. */
function fromOperators({ plan, verdict }: Core): Remedy[] {
  const { area } = verdict
  const groups = plan.site.areas[area]?.apb.exemptGroups ?? []
  const names = plan.site.groups.filter(({ id }) => groups.includes(id)).map(({ name }) => name)
  return [
    remedy('free-pass'),
    remedy('grant-on-violation', areaFact(plan, 'area', area)),
    remedy('observe', areaFact(plan, 'area', area)),
    ...(names.length > 0 ? [remedy('group', text('group', names.join(', ')))] : []),
  ]
}
