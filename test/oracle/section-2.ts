/** apb.md 2 and 10: the order of checks for one read. */
import type { CardholderFile, LevelFile, ReaderFile, SiteFile } from './formats'
import type { Presented } from './card'
import { areaFile, contains, entered, isIn, readerFile, whoIsIn } from './place'
import { isAfter, isBefore, isOpen } from './schedule'
import { isExempt, isExemptByGroup } from './section-3'
import { doorOf, personOf, type State, the } from './state'

/** The reason of checks 1 to 5 that denies, or null and what a grant says of them. */
export interface Checked {
  reason: string | null
  letOut?: string
  overCapacity?: true
}

export function checksBeforeApb(
  site: SiteFile,
  state: State,
  reader: ReaderFile,
  who: Presented,
  pin?: string,
): Checked {
  // 1
  if (who.cardholder === null || who.credential === null) return { reason: 'unknown-credential' }
  const holder = the(site.cardholders, ({ id }) => id === who.cardholder)
  const { credential } = who
  // 2
  const card = state.cards.find((entry) => entry.credential === credential.id)
  if ((card?.active ?? credential.active) === false || holder.active === false) return { reason: 'inactive' }
  if (isBefore(site, holder.validFrom, state.now)) return { reason: 'not-yet-valid' }
  // 2.7
  let letOut: string | undefined
  if (isAfter(site, holder.validTo, state.now)) {
    if (reader.letOut !== true) return { reason: 'expired' }
    letOut = 'expired'
  }
  // a keypad's PIN, between 2 and 3
  if (reader.pin === 'card-and-pin' || reader.pin === 'pin-only') {
    if (pin === 'wrong') return { reason: 'wrong-pin' }
    if (pin !== 'right') return { reason: 'pin-required' }
  }
  // 3
  const levels = levelsAt(site, holder, reader)
  const held = levels.filter(({ from, to }) => !isBefore(site, from, state.now) && !isAfter(site, to, state.now))
  if (held.length === 0) {
    // 2.7: a level that has ended counts as expired
    if (reader.letOut !== true || !levels.some(({ to }) => isAfter(site, to, state.now))) return { reason: 'no-access' }
    letOut ??= 'expired'
  } else if (!held.some(({ level }) => isOpen(site, level.schedule ?? 'always', state.now))) {
    if (reader.letOut !== true) return { reason: 'outside-schedule' }
    letOut ??= 'outside-schedule'
  }
  // 4
  if (isLockedDown(state, reader.door ?? '')) return { reason: 'lockdown' }
  // 5
  let over = false
  for (const area of entered(site, reader)) {
    const capacity = areaFile(site, area).capacity
    if (capacity === undefined || !isFull(site, state, area, capacity.max, holder.id)) continue
    const passes =
      capacity.soft === true ||
      (capacity.exemptPass === true && (isExempt(site, state, holder) || isExemptByGroup(site, holder, area)))
    if (!passes) return { reason: 'area-full' }
    over = true
  }
  return { reason: null, ...(letOut === undefined ? {} : { letOut }), ...(over ? { overCapacity: true } : {}) }
}

interface Level {
  level: LevelFile
  from: string | undefined
  to: string | undefined
}

/** Access levels of the cardholder that hold the reader, whatever their limits say now. */
function levelsAt(site: SiteFile, holder: CardholderFile, reader: ReaderFile): Level[] {
  return (holder.accessLevels ?? []).flatMap((entry) => {
    const { id, from, to } = typeof entry === 'string' ? { id: entry, from: undefined, to: undefined } : entry
    const level = the(site.accessLevels ?? [], (each) => each.id === id)
    const holds = level.readers?.includes('*') === true || level.readers?.includes(reader.id) === true
    return holds ? [{ level, from, to }] : []
  })
}

/** By an operator, or by an automation as long as it holds (12.3). */
export const isLockedDown = (state: State, door: string): boolean =>
  doorOf(state, door).lockdown || state.holds.some((hold) => hold.kind === 'lockdown' && hold.door === door)

/** 10.1. */
function isFull(site: SiteFile, state: State, area: number, max: number, cardholder: string): boolean {
  if (isIn(site, state, personOf(state, cardholder), area)) return false
  const waiting = state.pending
    .filter((grant) => !grant.passed && contains(site, area, readerFile(site, grant.reader).to))
    .map((grant) => grant.cardholder)
  const others = new Set([...whoIsIn(site, state, area).map(({ id }) => id), ...waiting])
  others.delete(cardholder)
  others.delete(null)
  return others.size >= max
}
