import type { Check, Fact } from '../domain/explanation'
import { checkLevels, checkValidity, isFull, isLockedDown } from './access'
import { NONE } from './codes'
import type { Core } from './core'
import { areaName, at, check, count, fixed, text } from './explain-facts'
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
      return plan.isInactive(read.credential)
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
      return check('2.2', 'break', 'expired', ...to)
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

function levels(core: Core): Check {
  const { plan, state, read } = core
  const { site, access } = plan
  const result = checkLevels(plan, state, read)
  for (let i = access.levelStart[read.profile] as number; i < (access.levelStart[read.profile + 1] as number); i++) {
    const level = access.levels[i] as number
    if (!access.levelHolds(level, read.reader)) continue
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
    const opens = plan.schedules.nextOpening(schedule, state.now)
    return check('2.3', 'break', 'level-closed', ...facts(), ...(opens === null ? [] : [at('opensAt', opens)]))
  }
  return check('2.3', 'break', 'no-level')
}

function lockdown(core: Core): Check {
  const { plan, state, read } = core
  const door = plan.site.doors[read.door]
  const name = (): Fact => text('door', door?.name ?? '')
  if (!isLockedDown(read))
    return fixed(core, 'not-locked-down', read.door, () => check('2.4', 'pass', 'not-locked-down', name()))
  const toggle = state.toggles.get(`lockdown ${door?.id}`)
  const who = toggle ? [at('since', toggle.at), text('operator', toggle.operator), text('reason', toggle.reason)] : []
  return check('2.4', 'break', 'locked-down', name(), ...who)
}

function capacity(core: Core): Check {
  const { plan, state, read } = core
  const limit = plan.areaCapacity[read.to] as number
  if (limit < 0)
    return fixed(core, 'no-capacity', read.to, () =>
      check('2.5', 'not-applicable', 'no-capacity', text('area', areaName(plan, read.to))),
    )
  const area = text('area', areaName(plan, read.to))
  const facts = [area, count('occupancy', state.holders.occupancy(read.to)), count('capacity', limit)]
  if (isFull(plan, state, read)) return check('2.5', 'break', 'area-full', ...facts)
  return check('2.5', 'pass', read.location === read.to ? 'already-counted' : 'area-has-room', ...facts)
}
