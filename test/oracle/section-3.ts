/** apb.md 3: when APB is checked at all, and what then becomes of a broken rule. */
import type { CardholderFile, ReaderFile, SiteFile } from './formats'
import {
  areaFile,
  areasOf,
  crossed,
  directionMode,
  entered,
  left,
  localDay,
  readerFile,
  reentryOf,
  scopeKey,
} from './place'
import { isOpenIfGiven, zoneOf } from './schedule'
import { MINUTE, personOf, type State, the } from './state'
import { instantOf } from './zone'

export interface WhatToCheck {
  /** Areas whose rules are to be checked: those entered, the outermost first, then those left, the innermost first. */
  areas: number[]
  readerRules: boolean
  flags: { exempt?: true; freePass?: true; suspended?: true }
}

const NOTHING = { areas: [], readerRules: false }

/** 3.1 to 3.4: what is left of the rules of a reader for this cardholder. */
export function whatToCheck(site: SiteFile, state: State, reader: ReaderFile, cardholder: string): WhatToCheck {
  const holder = the(site.cardholders, ({ id }) => id === cardholder)
  // 3.1
  if (site.site.apb?.enabled !== true) return { ...NOTHING, flags: {} }
  const flags: WhatToCheck['flags'] = {}
  let areas = crossed(site, reader)
  let readerRules = true
  // 3.2, the cardholder's own
  if (isExempt(site, state, holder)) return { ...NOTHING, flags: { exempt: true } }
  // 3.2, by a group
  const exemptAreas = areasOf(site, reader).filter((area) => isExemptByGroup(site, holder, area))
  if (exemptAreas.length > 0) {
    flags.exempt = true
    readerRules = false
    areas = areas.filter((area) => !exemptAreas.includes(area))
    if (!areas.some((area) => hasRules(site, reader, area))) return { ...NOTHING, flags }
  }
  // 3.3
  if (personOf(state, cardholder).freePass) return { ...NOTHING, flags: { ...flags, freePass: true } }
  // 3.4
  if (isSuspended(state, undefined) || areasOf(site, reader).some((area) => isSuspended(state, area)))
    return { ...NOTHING, flags: { ...flags, suspended: true } }
  return { areas, readerRules, flags }
}

/** 3.2: whether the file gives an area a rule for the direction in which the reader crosses it. */
function hasRules(site: SiteFile, reader: ReaderFile, area: number): boolean {
  if (entered(site, reader).includes(area))
    return directionMode(site, area, 'entry') !== 'none' || reentryOf(site, area) !== null
  return left(site, reader).includes(area) && directionMode(site, area, 'exit') !== 'none'
}

/** 3.2: by the cardholder's own flag, or as an operator set it. */
export function isExempt(site: SiteFile, state: State, holder: CardholderFile): boolean {
  const override = state.overrides.find(({ key }) => key === `exempt ${holder.id}`)
  if (override) return override.on
  if (holder.apbExempt !== true) return false
  return typeof holder.apbExemptUntil !== 'string' || localDay(site, state.now) <= holder.apbExemptUntil
}

export const isExemptByGroup = (site: SiteFile, holder: CardholderFile, area: number): boolean =>
  areaFile(site, area).apb?.exemptGroups?.some((group) => holder.groups?.includes(group) === true) === true

/** 3.4: by an operator or an automation; the site when no area is named. */
export const isSuspended = (state: State, area: number | undefined): boolean =>
  (area === undefined ? state.suspendedSite : state.suspendedAreas.includes(area)) ||
  state.holds.some(
    (hold) =>
      hold.kind === 'suspend' &&
      scopeKey(hold.scope ?? undefined) === scopeKey(area === undefined ? { site: true } : { area }),
  )

/** 3.6: an operator's setting of a scope stands before the site file's; an automation's hold is its own. */
export function grantsOnViolation(site: SiteFile, state: State, reader: ReaderFile): boolean {
  const isOn = (key: string, inFile: boolean): boolean =>
    (state.overrides.find((override) => override.key === `grant-on-violation ${key}`)?.on ?? inFile) ||
    state.holds.some((hold) => hold.kind === 'grant-on-violation' && scopeKey(hold.scope ?? undefined) === key)
  return (
    isOn(scopeKey({ site: true }), site.site.apb?.grantOnViolation === true) ||
    isOn(scopeKey({ reader: reader.id }), false) ||
    areasOf(site, reader).some((area) => isOn(scopeKey({ area }), false))
  )
}

/** 3.7. */
export function observes(site: SiteFile, state: State, reader: ReaderFile): boolean {
  const holds = (apb: { enforcement?: string; observeUntil?: string } | undefined): boolean =>
    apb?.enforcement === 'observe' &&
    (apb.observeUntil === undefined || state.now < instantOf(apb.observeUntil, zoneOf(site)))
  return holds(site.site.apb) || areasOf(site, reader).some((area) => holds(areaFile(site, area).apb))
}

/** 3.9: whether the schedules let the rules of an area, or of the reader, be checked. */
export const siteIsChecked = (site: SiteFile, state: State): boolean =>
  isOpenIfGiven(site, site.site.apb?.schedule, state.now)
export const areaIsChecked = (site: SiteFile, state: State, area: number): boolean =>
  isOpenIfGiven(site, areaFile(site, area).apb?.schedule, state.now)
export const readerIsChecked = (site: SiteFile, state: State, reader: ReaderFile): boolean =>
  isOpenIfGiven(site, reader.apb?.schedule, state.now)

/** 3.10: a controller of an entrance or exit of the area is away. */
function isAway(site: SiteFile, state: State, area: number): boolean {
  return site.readers
    .filter((reader) => crossed(site, readerFile(site, reader.id)).includes(area))
    .some(({ controller }) => {
      const down = state.down.find((entry) => entry.controller === controller)
      const trust = site.controllers?.find(({ id }) => id === controller)?.apbTrustMinutes ?? 0
      return down !== undefined && trust > 0 && state.now - down.since >= trust * MINUTE
    })
}

/** 3.10, for the rules of an area. */
export function whenAway(site: SiteFile, state: State, area: number): 'keep' | 'soften' | 'ignore' {
  const says = areaFile(site, area).apb?.whenAway
  if ((says !== 'soften' && says !== 'ignore') || !isAway(site, state, area)) return 'keep'
  return says
}

/** 3.10, for the rules of a reader: `ignore` beats `soften`. */
export function readerWhenAway(site: SiteFile, state: State, reader: ReaderFile): 'keep' | 'soften' | 'ignore' {
  const all = crossed(site, reader).map((area) => whenAway(site, state, area))
  if (all.includes('ignore')) return 'ignore'
  return all.includes('soften') ? 'soften' : 'keep'
}
