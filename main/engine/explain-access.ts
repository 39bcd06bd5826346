import type { Check, Fact } from '../domain/explanation'
import { levelIdOf } from '../domain/site'
import {
  checkLevels,
  checkValidity,
  comingInto,
  deniesWhenFull,
  isCardOff,
  isFull,
  isLockedDown,
  letOutOf,
} from './access'
import { LETS_OUT, NONE } from './codes'
import type { Core } from './core'
import type { Read } from './read'
import { areaFact, at, check, count, fixed, text } from './explain-facts'
import { reasonCode } from './verdict'

type Explain = (core: Core) => Check

/** Section 2 of apb.md, check by check, as far as it was looked at: what follows the first break is not applicable. */
export function explainAccess(core: Core): Check[] {
  const checks: Check[] = []
  let denied = false
  const asksPin = core.plan.asksPin(core.read.reader)
  for (const [rule, explain] of SECTION_2) {
    if (explain === pin && !asksPin) continue
    if (denied) {
      checks.push(check(rule, 'not-applicable', 'not-looked-at'))
      continue
    }
    const result = explain(core)
    denied = result.outcome === 'break'
    checks.push(denied ? { ...result, decides: true } : result)
  }
  return checks
}

const SECTION_2: readonly (readonly [string, Explain])[] = [
  ['2.1', credential],
  ['2.2', validity],
  ['2.2', pin],
  ['2.3', levels],
  ['2.4', lockdown],
  ['2.5', capacity],
]

function credential({ plan, read }: Core): Check {
  return read.credential === NONE
    ? check('2.1', 'break', 'credential-unknown')
    : check('2.1', 'pass', 'credential-known', text('credential', plan.credentialIds[read.credential] as string))
}

const VALID = check('2.2', 'pass', 'valid')

function validity({ plan, state, read }: Core): Check {
  const holder = plan.site.cardholders[read.holder]
  const from = holder?.validFrom ? [text('validFrom', holder.validFrom)] : []
  const to = holder?.validTo ? [text('validTo', holder.validTo)] : []
  switch (checkValidity(plan, state, read)) {
    case reasonCode('inactive'):
      return isCardOff(plan, state, read.credential)
        ? check(
            '2.2',
            'break',
            'credential-inactive',
            text('credential', plan.credentialIds[read.credential] as string),
          )
        : check('2.2', 'break', 'cardholder-inactive')
    case reasonCode('not-yet-valid'):
      return check('2.2', 'break', 'not-yet-valid', ...from)
    case reasonCode('expired'):
      return letsOut(read) ? check('2.7', 'pass', 'let-out-expired', ...to) : check('2.2', 'break', 'expired', ...to)
    default:
      if (to.length > 0) return check('2.2', 'pass', 'valid-until', ...from, ...to)
      return from.length > 0 ? check('2.2', 'pass', 'valid', ...from) : VALID
  }
}

/** Right after validity, so under its number: apb.md knows no keypads. */
function pin({ read }: Core): Check {
  if (read.pinFault === reasonCode('wrong-pin')) return check('2.2', 'break', 'pin-wrong')
  return read.pinFault === reasonCode('pin-required')
    ? check('2.2', 'break', 'pin-missing')
    : check('2.2', 'pass', 'pin-right')
}

const letsOut = ({ flags }: Read): boolean => (flags & LETS_OUT) !== 0

function levels(core: Core): Check {
  const { plan, state, read } = core
  const { site, access } = plan
  const result = checkLevels(plan, state, read)
  for (let i = access.levelStart[read.profile] as number; i < (access.levelStart[read.profile + 1] as number); i++) {
    const level = access.levels[i] as number
    if (!access.levelHolds(level, read.reader) || !access.isHeld(i, state.utcMinute)) continue
    const schedule = access.levelSchedule[level] as number
    const facts = (): Fact[] => [
      text('level', site.accessLevels[level]?.name ?? ''),
      ...(schedule === NONE ? [] : [text('schedule', site.schedules[schedule]?.name ?? '')]),
    ]
    if (schedule === NONE)
      return fixed(core, 'level-always', level, () => check('2.3', 'pass', 'level-always', ...facts()))
    if (plan.schedules.isOpen(schedule, state.now))
      return fixed(core, 'level-open', level, () => check('2.3', 'pass', 'level-open', ...facts()))
    if (result !== reasonCode('outside-schedule')) continue
    if (letsOut(read)) return check('2.7', 'pass', 'let-out-schedule', ...facts())
    const opens = plan.schedules.nextOpening(schedule, state.now)
    return check('2.3', 'break', 'level-closed', ...facts(), ...(opens === null ? [] : [at('opensAt', opens)]))
  }
  if (letsOut(read) && letOutOf(plan, state, read, result) !== 0) return check('2.7', 'pass', 'let-out-level')
  const ended = levelEnd(core)
  return ended === null
    ? check('2.3', 'break', 'no-level')
    : check('2.3', 'break', 'level-not-held', text('level', ended.name), ...ended.facts)
}

/** A level that holds the reader and is not held by the person at this instant (apb.md 2.9), or null. */
function levelEnd({ plan, read }: Core): { readonly name: string; readonly facts: readonly Fact[] } | null {
  const { site, access } = plan
  for (let i = access.levelStart[read.profile] as number; i < (access.levelStart[read.profile + 1] as number); i++) {
    const level = access.levels[i] as number
    if (!access.levelHolds(level, read.reader)) continue
    const id = site.accessLevels[level]?.id
    const held = site.cardholders[read.holder]?.accessLevels.find(
      (each) => typeof each !== 'string' && levelIdOf(each) === id,
    )
    if (held === undefined || typeof held === 'string') continue
    return {
      name: site.accessLevels[level]?.name ?? '',
      facts: [
        ...(held.from === undefined ? [] : [text('heldFrom', held.from)]),
        ...(held.to === undefined ? [] : [text('heldTo', held.to)]),
      ],
    }
  }
  return null
}

function lockdown(core: Core): Check {
  const { plan, state, read } = core
  const door = plan.site.doors[read.door]
  const name = (): Fact => text('door', door?.name ?? '')
  if (!isLockedDown(read))
    return fixed(core, 'not-locked-down', read.door, () => check('2.4', 'pass', 'not-locked-down', name()))
  const toggle = state.toggles.holding(`lockdown ${door?.id}`)
  const who = toggle ? [at('since', toggle.at), text('operator', toggle.operator), text('reason', toggle.reason)] : []
  return check('2.4', 'break', 'locked-down', name(), ...who)
}

/** The areas entered that have a limit, from the outermost inwards: the first that is full, else the innermost. */
function capacity(core: Core): Check {
  const { plan, state, read } = core
  const { limits, limitStart } = plan.ways
  const all = [...limits.subarray(limitStart[read.reader], limitStart[read.reader + 1])]
  const full = all.filter((area) => isFull(plan, state, read, area))
  const denies = full.find((area) => deniesWhenFull(plan, state, read, area))
  const area = denies ?? full[0] ?? all.at(-1)
  if (area === undefined)
    return fixed(core, 'no-capacity', read.to, () =>
      check('2.5', 'not-applicable', 'no-capacity', areaFact(plan, 'area', read.to)),
    )
  const coming = comingInto(plan, state, read.holder, area)
  const facts = [
    areaFact(plan, 'area', area),
    count('occupancy', state.holders.occupancy(area)),
    ...(coming > 0 ? [count('coming', coming)] : []),
    count('capacity', plan.areas.capacity[area] as number),
  ]
  if (denies !== undefined) return check('2.5', 'break', 'area-full', ...facts)
  if (full.length > 0)
    return plan.areas.softCapacity[area] === 1
      ? check('10.2', 'pass', 'over-soft', ...facts)
      : check('10.3', 'pass', 'over-exempt', ...facts)
  const counted = read.location !== NONE && plan.areas.contains(area, read.location)
  return check('2.5', 'pass', counted ? 'already-counted' : 'area-has-room', ...facts)
}
