/** apb.md 3: when APB is checked at all, and what then becomes of a broken rule. */
import type { CardholderFile, ReaderFile, SiteFile } from './formats'
import { areaFile, areaModeOf, localDay, OUTSIDE, scopeKey } from './place'
import { personOf, type State, the } from './state'

export interface WhatToCheck {
  /** Areas whose rules 4.1 to 4.3 are to be checked, the area entered first. */
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
  let areas = [reader.to, reader.from]
  let readerRules = true
  // 3.2, the cardholder's own
  if (isExempt(site, state, holder)) return { ...NOTHING, flags: { exempt: true } }
  // 3.2, by a group
  const exemptAreas = areas.filter((area) =>
    areaFile(site, area).apb?.exemptGroups?.some((group) => holder.groups?.includes(group) === true),
  )
  if (exemptAreas.length > 0) {
    flags.exempt = true
    readerRules = false
    areas = areas.filter((area) => area !== OUTSIDE && !exemptAreas.includes(area))
    if (!areas.some((area) => hasRules(site, reader, area))) return { ...NOTHING, flags }
  }
  // 3.3
  if (personOf(state, cardholder).freePass) return { ...NOTHING, flags: { ...flags, freePass: true } }
  // 3.4
  if (state.suspendedSite || state.suspendedAreas.includes(reader.from) || state.suspendedAreas.includes(reader.to))
    return { ...NOTHING, flags: { ...flags, suspended: true } }
  return { areas, readerRules, flags }
}

/** Whether one of 4.1 to 4.3 is set in an area and concerns this reader. */
function hasRules(site: SiteFile, reader: ReaderFile, area: number): boolean {
  if (areaModeOf(site, area) !== 'none') return true
  return area === reader.to && areaFile(site, area).apb?.reentryMinutes !== undefined
}

function isExempt(site: SiteFile, state: State, holder: CardholderFile): boolean {
  const override = state.overrides.find(({ key }) => key === `exempt ${holder.id}`)
  if (override) return override.on
  if (holder.apbExempt !== true) return false
  return typeof holder.apbExemptUntil !== 'string' || localDay(site, state.now) <= holder.apbExemptUntil
}

/** 3.6: an operator's setting of a scope stands before the site file's. */
export function grantsOnViolation(site: SiteFile, state: State, reader: ReaderFile): boolean {
  const isOn = (key: string, inFile: boolean): boolean =>
    state.overrides.find((override) => override.key === `grant-on-violation ${key}`)?.on ?? inFile
  return (
    isOn(scopeKey({ site: true }), site.site.apb?.grantOnViolation === true) ||
    isOn(scopeKey({ reader: reader.id }), false) ||
    isOn(scopeKey({ area: reader.from }), false) ||
    isOn(scopeKey({ area: reader.to }), false)
  )
}

/** 3.7. */
export const observes = (site: SiteFile, reader: ReaderFile): boolean =>
  site.site.apb?.enforcement === 'observe' ||
  [reader.from, reader.to].some((area) => areaFile(site, area).apb?.enforcement === 'observe')
