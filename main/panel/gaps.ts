/** Features of a site that a panel cannot apply, so that a weaker rule during an outage is never silent (PROTOCOL.md 9.1). */
import type { ControllerId } from '../domain/ids'
import { DECIDES_UNLESS_SAID, type Area, type Door, type Reader, type Site } from '../domain/site'
import { areasOf } from './areas'
import { RULES_MINOR } from './limits'

/** In the order in which they are shown. */
export const PANEL_GAPS = [
  'nested-areas',
  'one-direction',
  'strict',
  'apb-schedules',
  'observe-end',
  'seconds',
  'soft-limits',
  'exempt-limits',
  'let-out',
  'dated-levels',
  'minutes',
  'holiday-hours',
  'longer-unlocks',
  'when-away',
  'passage',
  'muster-readers',
  'unlock-schedules',
] as const
export type PanelGap = (typeof PANEL_GAPS)[number]

/** The part of a site that a panel has. */
interface Part {
  readonly site: Site
  readonly areas: readonly Area[]
  readonly readers: readonly Reader[]
  readonly doors: readonly Door[]
}

/** Whether the part has it, and the first minor version of the protocol that has it too; null: none yet. */
const GAPS: Readonly<Record<PanelGap, { readonly since: number | null; readonly uses: (part: Part) => boolean }>> = {
  'nested-areas': {
    since: RULES_MINOR,
    uses: ({ areas, readers }) =>
      areas.some(({ within }) => within !== undefined) ||
      readers.some(({ from, to, door }) => door !== null && from === to),
  },
  'one-direction': {
    since: RULES_MINOR,
    uses: ({ areas }) => areas.some(({ apb }) => apb.entry !== undefined || apb.exit !== undefined),
  },
  strict: {
    since: RULES_MINOR,
    uses: ({ areas, readers }) => [...areas, ...readers].some(({ apb }) => apb.strict === true),
  },
  'apb-schedules': {
    since: RULES_MINOR,
    uses: ({ site, areas, readers }) =>
      site.apb.schedule !== undefined || [...areas, ...readers].some(({ apb }) => apb.schedule !== undefined),
  },
  'observe-end': {
    since: RULES_MINOR,
    uses: ({ site, areas }) =>
      site.apb.observeUntil !== undefined || areas.some(({ apb }) => apb.observeUntil !== undefined),
  },
  seconds: {
    since: RULES_MINOR,
    uses: ({ areas, readers }) =>
      areas.some(({ apb }) => apb.reentrySeconds !== undefined) || readers.some(({ apb }) => 'seconds' in apb),
  },
  'soft-limits': { since: RULES_MINOR, uses: ({ areas }) => areas.some(({ capacity }) => capacity?.soft === true) },
  'exempt-limits': {
    since: RULES_MINOR,
    uses: ({ areas }) => areas.some(({ capacity }) => capacity?.exemptPass === true),
  },
  'let-out': { since: RULES_MINOR, uses: ({ readers }) => readers.some(({ letOut }) => letOut === true) },
  'dated-levels': {
    since: RULES_MINOR,
    uses: ({ site }) =>
      site.cardholders.some(({ accessLevels }) => accessLevels.some((held) => typeof held !== 'string')),
  },
  minutes: {
    since: RULES_MINOR,
    uses: ({ site }) => site.cardholders.some(({ validFrom, validTo }) => isMinute(validFrom) || isMinute(validTo)),
  },
  'holiday-hours': {
    since: RULES_MINOR,
    uses: ({ site }) => site.schedules.some(({ onHolidays = [] }) => onHolidays.length > 0),
  },
  'longer-unlocks': {
    since: RULES_MINOR,
    uses: ({ doors }) => doors.some(({ extendedUnlockSeconds }) => extendedUnlockSeconds !== undefined),
  },
  'when-away': { since: null, uses: ({ areas }) => areas.some(({ apb }) => apb.whenAway !== undefined) },
  passage: {
    since: null,
    uses: ({ doors }) =>
      doors.some(
        ({ contact, passage, pending, bounceMs, rexGraceMs }) =>
          (passage !== undefined && passage !== (contact ? 'open' : 'grant')) ||
          [pending, bounceMs, rexGraceMs].some((given) => given !== undefined),
      ),
  },
  'muster-readers': { since: null, uses: ({ readers }) => readers.some(({ door }) => door === null) },
  'unlock-schedules': {
    since: null,
    uses: ({ doors }) => doors.some(({ unlockSchedule }) => unlockSchedule !== undefined),
  },
}

const DAY_LENGTH = '2026-12-25'.length
const isMinute = (limit: string | null): boolean => limit !== null && limit.length > DAY_LENGTH

const mayDecideAlone = ({ decides = DECIDES_UNLESS_SAID }: Reader): boolean =>
  decides.by === 'panel' || (decides.by === 'host-first' && decides.fallback === 'local')

/** @param minor of the protocol, of both ends; empty where no reader of the panel decides without the console */
export function missingAtPanel(site: Site, controller: ControllerId, minor: number): readonly PanelGap[] {
  const readers = site.readers.filter((reader) => reader.controller === controller)
  if (!readers.some(mayDecideAlone)) return []
  const areas = areasOf(site, controller)
  const doors = new Set(readers.map(({ door }) => door))
  const part: Part = {
    site,
    readers,
    areas: site.areas.filter(({ id }) => areas.has(id)),
    doors: site.doors.filter(({ id }) => doors.has(id)),
  }
  return PANEL_GAPS.filter((gap) => {
    const { since, uses } = GAPS[gap]
    return (since === null || minor < since) && uses(part)
  })
}

/** Looks it up again only for another site or version, since the whole site is searched. */
export function rememberGaps(controller: ControllerId): (site: Site, minor: number) => readonly PanelGap[] {
  let known: { readonly of: Site; readonly minor: number; readonly gaps: readonly PanelGap[] } | undefined
  return (site, minor) => {
    if (known?.of !== site || known.minor !== minor)
      known = { of: site, minor, gaps: missingAtPanel(site, controller, minor) }
    return known.gaps
  }
}
