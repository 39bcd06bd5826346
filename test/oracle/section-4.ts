/** apb.md 4: the rules. Each answers how it is broken, or null; the side effects of 4.6 and 4.8 happen as they are asked. */
import type { ReaderFile, SiteFile } from './formats'
import { areaFile, areaModeOf, borderOf, locationOf, modeOf, readerFile } from './place'
import type { WhatToCheck } from './section-3'
import { MINUTE, personOf, SECOND, type State } from './state'

export interface Broken {
  rule: string
  kind: string
  area: number
  denies: boolean
  /** 4.6 was broken and softened. */
  reverted?: true
}

interface Read {
  site: SiteFile
  state: State
  reader: ReaderFile
  cardholder: string
}

/** All broken rules in the order of 3.5. */
export function brokenRules(
  site: SiteFile,
  state: State,
  reader: ReaderFile,
  cardholder: string,
  { areas, readerRules }: WhatToCheck,
): Broken[] {
  const read: Read = { site, state, reader, cardholder }
  const broken: (Broken | null)[] = [
    ...areas.map((area) => rule41(read, area)),
    ...areas.map((area) => rule42(read, area)),
    ...areas.map((area) => rule43(read, area)),
  ]
  if (readerRules) {
    const mode = modeOf(reader)
    if (mode === 'soft') broken.push(rule44(read))
    if (mode === 'hard') broken.push(rule45(read))
    if (mode === 'hard-revert-soft') broken.push(rule46(read))
    if (mode === 'timed-reader') broken.push(rule47(read))
    if (mode === 'timed-extended') broken.push(rule48(read))
    if (mode === 'timed-user') broken.push(rule49(read))
    if (mode === 'route') broken.push(rule410(read))
  }
  return broken.filter((entry) => entry !== null)
}

/** 4.1 area lock-out. Every reader of an area's border is an entrance or an exit of it. */
function rule41({ site, state, cardholder }: Read, area: number): Broken | null {
  if (areaModeOf(site, area) !== 'hard') return null
  const violation = state.violations.find((open) => open.cardholder === cardholder && open.area === area)
  if (violation?.rules.includes('4.2') !== true) return null
  return { rule: '4.1', kind: 'locked-out', area, denies: true }
}

/** 4.2 area sequence. */
function rule42({ site, state, reader, cardholder }: Read, area: number): Broken | null {
  const mode = areaModeOf(site, area)
  if (mode !== 'soft' && mode !== 'hard') return null
  const last = borderOf(site, state, personOf(state, cardholder), area)
  const denies = mode === 'hard'
  if (last === 'in' && reader.to === area) return { rule: '4.2', kind: 'double-entry', area, denies }
  if (last === 'out' && reader.from === area) return { rule: '4.2', kind: 'double-exit', area, denies }
  return null
}

/** 4.3 area re-entry timer. */
function rule43({ site, state, reader, cardholder }: Read, area: number): Broken | null {
  if (reader.to !== area || !areaTimerRuns(site, state, cardholder, area)) return null
  return { rule: '4.3', kind: 'reentry-too-soon', area, denies: true }
}

export function areaTimerRuns(site: SiteFile, state: State, cardholder: string, area: number): boolean {
  const minutes = areaFile(site, area).apb?.reentryMinutes
  const timer = state.areaTimers.find((entry) => entry.cardholder === cardholder && entry.area === area)
  return minutes !== undefined && timer !== undefined && state.now - timer.startedAt < minutes * MINUTE
}

/** What 4.4, 4.5 and 4.6 call broken. */
function misplaced({ site, state, reader, cardholder }: Read): string | null {
  const location = locationOf(site, state, personOf(state, cardholder))
  if (location === null || location === reader.from) return null
  return location === reader.to ? 'passback' : 'wrong-area'
}

/** 4.4 reader soft. */
function rule44(read: Read): Broken | null {
  const kind = misplaced(read)
  return kind === null ? null : { rule: '4.4', kind, area: read.reader.to, denies: false }
}

/** 4.5 reader hard. */
function rule45(read: Read): Broken | null {
  const kind = misplaced(read)
  return kind === null ? null : { rule: '4.5', kind, area: read.reader.to, denies: true }
}

/** 4.6 reader hard-revert-soft. */
function rule46(read: Read): Broken | null {
  const kind = misplaced(read)
  if (kind === null) return null
  const { state, reader, cardholder } = read
  const person = personOf(state, cardholder)
  const isHere = (window: { cardholder: string; reader: string }): boolean =>
    window.cardholder === cardholder && window.reader === reader.id
  const inside = state.windows.some((window) => isHere(window) && state.now < window.endsAt)
  state.windows = state.windows.filter((window) => !isHere(window))
  if (inside || person.revert) {
    person.revert = false
    return { rule: '4.6', kind, area: reader.to, denies: false, reverted: true }
  }
  const endsAt = state.now + (reader.apb?.revertSeconds ?? 0) * SECOND
  state.windows.push({ cardholder, reader: reader.id, endsAt })
  return { rule: '4.6', kind, area: reader.to, denies: true }
}

/** 4.7, 4.8 and 4.9: a timer lasts the `minutes` of the reader that was passed. */
export function readerTimerRuns(site: SiteFile, state: State, cardholder: string, reader: string): boolean {
  const minutes = readerFile(site, reader).apb?.minutes ?? 0
  const timer = state.readerTimers.find((entry) => entry.cardholder === cardholder && entry.reader === reader)
  return timer !== undefined && state.now - timer.startedAt < minutes * MINUTE
}

/** 4.7 reader timed-reader. */
function rule47({ site, state, reader, cardholder }: Read): Broken | null {
  if (!readerTimerRuns(site, state, cardholder, reader.id)) return null
  return { rule: '4.7', kind: 'too-soon', area: reader.to, denies: true }
}

/** 4.8 reader timed-extended. */
function rule48({ site, state, reader, cardholder }: Read): Broken | null {
  if (!readerTimerRuns(site, state, cardholder, reader.id)) return null
  for (const timer of state.readerTimers)
    if (timer.cardholder === cardholder && timer.reader === reader.id) timer.startedAt = state.now
  return { rule: '4.8', kind: 'too-soon', area: reader.to, denies: true }
}

/** 4.9 reader timed-user. */
function rule49({ site, state, reader, cardholder }: Read): Broken | null {
  const blocking = site.readers.some(
    (other) =>
      modeOf(other) === 'timed-user' && other.to === reader.to && readerTimerRuns(site, state, cardholder, other.id),
  )
  return blocking ? { rule: '4.9', kind: 'too-soon', area: reader.to, denies: true } : null
}

/** 4.10 reader route. */
function rule410({ state, reader, cardholder }: Read): Broken | null {
  const last = personOf(state, cardholder).lastReader
  if (last === null || reader.apb?.after?.includes(last) === true) return null
  return { rule: '4.10', kind: 'out-of-route', area: reader.to, denies: true }
}
