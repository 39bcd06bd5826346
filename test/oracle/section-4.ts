/** apb.md 4: the rules. Each answers how it is broken, or null; the side effects of 4.6 and 4.8 are done when it says so. */
import type { ReaderFile, SiteFile } from './formats'
import {
  areaFile,
  borderOf,
  contains,
  directionMode,
  durationOf,
  entered,
  fromOf,
  left,
  locationOf,
  modeOf,
  readerFile,
  reentryOf,
} from './place'
import { areaIsChecked, readerIsChecked, readerWhenAway, siteIsChecked, type WhatToCheck, whenAway } from './section-3'
import { personOf, SECOND, type State } from './state'

export interface Broken {
  rule: string
  kind: string
  area: number
  denies: boolean
  /** 6.1: a rule of an area, not of a reader. */
  ofArea?: true
  /** 4.6 was broken and softened. */
  reverted?: true
}

interface Read {
  site: SiteFile
  state: State
  reader: ReaderFile
  cardholder: string
}

/** What 3.5 finds, and what 3.9 and 3.10 leave of it. */
export interface Judged {
  /** Without 3.10. */
  found: Broken[]
  /** With it: rules that are ignored are not here, those that are softened do not deny. */
  left: Broken[]
}

export function judge(read: Read, what: WhatToCheck): Judged {
  const { site, state, reader } = read
  const open = siteIsChecked(site, state)
  const areas = open ? what.areas.filter((area) => areaIsChecked(site, state, area)) : []
  const readerRules = open && what.readerRules && readerIsChecked(site, state, reader)
  const away = readerRules ? readerWhenAway(site, state, reader) : 'keep'
  // the side effects of 4.6 and 4.8 come after all have been asked, so that an ignored rule has no side effects
  const all = brokenRules(read, areas, readerRules)
  const remaining = all
    .filter(({ broken }) => (broken.ofArea ? whenAway(site, state, broken.area) : away) !== 'ignore')
    .map(({ broken, happen }) => {
      happen?.()
      const softened = (broken.ofArea ? whenAway(site, state, broken.area) : away) === 'soften'
      return softened ? { ...broken, denies: false } : broken
    })
  return { found: all.map(({ broken }) => broken), left: remaining }
}

interface Found {
  broken: Broken
  happen?: () => void
}

/** All broken rules in the order of 3.5. */
function brokenRules(read: Read, areas: readonly number[], readerRules: boolean): Found[] {
  const found: (Found | null)[] = [
    ...areas.map((area) => rule41(read, area)),
    ...areas.map((area) => rule42(read, area)),
    ...areas.map((area) => rule43(read, area)),
  ]
  if (readerRules) {
    const mode = modeOf(read.reader)
    if (mode === 'soft') found.push(placed(read, '4.4'))
    if (mode === 'hard') found.push(placed(read, '4.5'))
    if (mode === 'hard-revert-soft') found.push(placed(read, '4.6'))
    if (mode === 'timed-reader') found.push(rule47(read))
    if (mode === 'timed-extended') found.push(rule48(read))
    if (mode === 'timed-user') found.push(rule49(read))
    if (mode === 'route') found.push(rule410(read))
  }
  found.push(...areas.map((area) => rule412(read, area)))
  if (readerRules) found.push(rule412OfReader(read))
  return found.filter((entry) => entry !== null)
}

const ofArea = (broken: Omit<Broken, 'ofArea'>): Found => ({ broken: { ...broken, ofArea: true } })

const modeHere = ({ site, reader }: Read, area: number): string =>
  directionMode(site, area, entered(site, reader).includes(area) ? 'entry' : 'exit')

/** 4.1 area lock-out. */
function rule41(read: Read, area: number): Found | null {
  if (modeHere(read, area) !== 'hard') return null
  const locked = read.state.violations.some(
    (open) => open.cardholder === read.cardholder && open.area === area && open.locksOut,
  )
  return locked ? ofArea({ rule: '4.1', kind: 'locked-out', area, denies: true }) : null
}

/** 4.2 area sequence. */
function rule42(read: Read, area: number): Found | null {
  const { site, state, reader, cardholder } = read
  const mode = modeHere(read, area)
  if (mode !== 'soft' && mode !== 'hard') return null
  const last = borderOf(site, state, personOf(state, cardholder), area)
  const denies = mode === 'hard'
  if (last === 'in' && entered(site, reader).includes(area))
    return ofArea({ rule: '4.2', kind: 'double-entry', area, denies })
  if (last === 'out' && left(site, reader).includes(area))
    return ofArea({ rule: '4.2', kind: 'double-exit', area, denies })
  return null
}

/** 4.3 area re-entry timer. */
function rule43({ site, state, reader, cardholder }: Read, area: number): Found | null {
  if (!entered(site, reader).includes(area) || !areaTimerRuns(site, state, cardholder, area)) return null
  return ofArea({ rule: '4.3', kind: 'reentry-too-soon', area, denies: true })
}

export function areaTimerRuns(site: SiteFile, state: State, cardholder: string, area: number): boolean {
  const duration = reentryOf(site, area)
  const timer = state.areaTimers.find((entry) => entry.cardholder === cardholder && entry.area === area)
  return duration !== null && timer !== undefined && state.now - timer.startedAt < duration
}

/** 4.4, 4.5 and 4.6: the location is known, and is not where the reader leads from. */
function placed(read: Read, rule: '4.4' | '4.5' | '4.6'): Found | null {
  const { site, state, reader, cardholder } = read
  const location = locationOf(site, state, personOf(state, cardholder))
  const from = fromOf(reader)
  if (location === null || contains(site, from, location)) return null
  const interior = from === reader.to
  const kind = !interior && contains(site, reader.to, location) ? 'passback' : 'wrong-area'
  return byMode(read, rule, kind)
}

/** What a broken 4.4, 4.5 or 4.6 does, and 4.12 at a reader of their modes. */
function byMode(read: Read, rule: string, kind: string): Found {
  const { reader } = read
  const mode = modeOf(reader)
  if (mode !== 'hard-revert-soft') return { broken: { rule, kind, area: reader.to, denies: mode === 'hard' } }
  const { state, cardholder } = read
  const person = personOf(state, cardholder)
  const isHere = (window: { cardholder: string; reader: string }): boolean =>
    window.cardholder === cardholder && window.reader === reader.id
  const inside = state.windows.some((window) => isHere(window) && state.now < window.endsAt)
  const softened = inside || person.revert
  return {
    broken: { rule, kind, area: reader.to, denies: !softened, ...(softened ? { reverted: true } : {}) },
    happen: () => {
      state.windows = state.windows.filter((window) => !isHere(window))
      if (softened) person.revert = false
      else {
        const endsAt = state.now + (reader.apb?.revertSeconds ?? 0) * SECOND
        state.windows.push({ cardholder, reader: reader.id, endsAt })
      }
    },
  }
}

/** 4.7, 4.8 and 4.9: a timer lasts as long as the reader that was passed says. */
export function readerTimerRuns(site: SiteFile, state: State, cardholder: string, reader: string): boolean {
  const timer = state.readerTimers.find((entry) => entry.cardholder === cardholder && entry.reader === reader)
  return timer !== undefined && state.now - timer.startedAt < durationOf(readerFile(site, reader))
}

/** 4.7 reader timed-reader. */
function rule47({ site, state, reader, cardholder }: Read): Found | null {
  if (!readerTimerRuns(site, state, cardholder, reader.id)) return null
  return { broken: { rule: '4.7', kind: 'too-soon', area: reader.to, denies: true } }
}

/** 4.8 reader timed-extended: every broken read restarts the timer. */
function rule48({ site, state, reader, cardholder }: Read): Found | null {
  if (!readerTimerRuns(site, state, cardholder, reader.id)) return null
  return {
    broken: { rule: '4.8', kind: 'too-soon', area: reader.to, denies: true },
    happen: () => {
      for (const timer of state.readerTimers)
        if (timer.cardholder === cardholder && timer.reader === reader.id) timer.startedAt = state.now
    },
  }
}

/** 4.9 reader timed-user. */
function rule49({ site, state, reader, cardholder }: Read): Found | null {
  const blocking = site.readers.some(
    (other) =>
      modeOf(other) === 'timed-user' && other.to === reader.to && readerTimerRuns(site, state, cardholder, other.id),
  )
  return blocking ? { broken: { rule: '4.9', kind: 'too-soon', area: reader.to, denies: true } } : null
}

/** 4.10 reader route. */
function rule410({ state, reader, cardholder }: Read): Found | null {
  const last = personOf(state, cardholder).lastReader
  if (last === null || reader.apb?.after?.includes(last) === true) return null
  return { broken: { rule: '4.10', kind: 'out-of-route', area: reader.to, denies: true } }
}

/** 4.12, area form. */
function rule412(read: Read, area: number): Found | null {
  const { site, state, reader, cardholder } = read
  if (areaFile(site, area).apb?.strict !== true || !left(site, reader).includes(area)) return null
  const mode = directionMode(site, area, 'exit')
  const person = personOf(state, cardholder)
  if (mode !== 'soft' && mode !== 'hard') return null
  if (borderOf(site, state, person, area) !== null || person.bordersForgotten.includes(area)) return null
  return ofArea({ rule: '4.12', kind: 'exit-without-entry', area, denies: mode === 'hard' })
}

/** 4.12, reader form. */
function rule412OfReader(read: Read): Found | null {
  const { site, state, reader, cardholder } = read
  if (reader.apb?.strict !== true || !['soft', 'hard', 'hard-revert-soft'].includes(modeOf(reader))) return null
  const person = personOf(state, cardholder)
  if (locationOf(site, state, person) !== null || person.locationForgotten) return null
  return byMode(read, '4.12', 'unknown-location')
}
