/**
 * Random small sites that press on the rules: few areas, readers and people, every mode, short times. A plan of small
 * numbers is drawn and made into a site file, so that shrinking a plan shrinks the site and never breaks it.
 */
import type { AreaFile, AutomationFile, CardholderFile, DoorFile, ReaderFile, ResetFile, SiteFile } from './formats'
import type { SitePlan } from './site-plan'
import { wall } from './zone'

/** Takes a list's entry by any whole number. */
export const pick = <T>(list: readonly T[], index: number): T => {
  if (list.length === 0) throw new Error('nothing to pick from')
  // the index is below the length; a list may hold `undefined` for "not given"
  return list[index % list.length] as T
}

/** Zones with odd clocks, and an instant shortly before something happens to each: changes of the clock, midnight. */
const PLACES = [
  { timeZone: 'UTC', start: '2026-11-20T23:50:00.000Z' },
  { timeZone: 'Europe/Rome', start: '2026-03-29T00:50:00.000Z' },
  { timeZone: 'Europe/Rome', start: '2026-10-25T00:20:00.000Z' },
  { timeZone: 'Europe/Rome', start: '2026-12-24T22:40:00.000Z' },
  { timeZone: 'America/New_York', start: '2026-03-08T06:50:00.000Z' },
  { timeZone: 'America/New_York', start: '2026-11-01T05:10:00.000Z' },
  { timeZone: 'Australia/Lord_Howe', start: '2026-04-04T14:30:00.000Z' },
  { timeZone: 'Asia/Kathmandu', start: '2026-06-30T18:00:00.000Z' },
  { timeZone: 'Pacific/Apia', start: '2026-01-01T09:50:00.000Z' },
] as const

const TIMES = ['00:00', '00:30', '01:30', '02:00', '02:30', '03:00', '12:00', '22:00', '23:59'] as const
const WEEK = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const
const MODES = [
  'none',
  'soft',
  'hard',
  'hard-revert-soft',
  'timed-reader',
  'timed-extended',
  'timed-user',
  'route',
] as const
const GROUPS = ['g1', 'g2'] as const
const FORMATS = ['H10301', 'raw', 'H10302', 'own', 'wide'] as const

export const startOf = (plan: SitePlan): number => Date.parse(pick(PLACES, plan.place).start)

const EVENTS = [
  'access.granted',
  'access.denied',
  'passage',
  'door.opened',
  'door.forced',
  'door.held',
  'door.not-used',
  'violation.opened',
  'violation.cleared',
  'apb.reset',
  'apb.changed',
  'link.up',
] as const
const RICH_EVENTS = [
  ...EVENTS,
  'input.active',
  'input.active',
  'input.inactive',
  'area.occupancy',
  'door.unlocked',
  'door.locked',
  'muster.present',
] as const
const KINDS = ['double-entry', 'double-exit', 'passback', 'wrong-area', 'too-soon'] as const
const REASONS = ['apb', 'no-access', 'drill', 'lockdown'] as const
const CONTROLLERS = ['P1', 'P2', 'B1'] as const
const SECONDS = [1, 5, 30, 59, 60, 61, 120] as const
/** The same, or left out. */
const SECONDS_OR_NONE = [...SECONDS, undefined] as const

/** A minute of local time, so many minutes after the start. */
const minuteOf = (plan: SitePlan, offset: number): string => {
  const { day, time } = wall(startOf(plan) + offset * 60_000, pick(PLACES, plan.place).timeZone)
  return `${day}T${time}`
}

/** A format of the site's own: 24 bits, even parity, one fixed bit, a facility that does not matter. */
const OWN_FORMAT = {
  id: 'own',
  name: 'Own',
  bits: 24,
  facility: '2-5',
  number: '6-21',
  facilityMatters: false,
  fixed: [{ at: '1', value: 1 }],
  parity: [{ bit: 0, kind: 'even', over: '1-22' }],
}

/** Backwards bits of a facility, and a number of more digits than a JSON number should have. */
const WIDE_FORMAT = {
  id: 'wide',
  name: 'Wide',
  bits: 60,
  facility: '7-0',
  number: '8-59',
}

const periodOf = (from: number, to: number): { from: string; to: string } => ({
  from: pick(TIMES, from),
  to: pick(TIMES, from) === pick(TIMES, to) ? '24:00' : pick(TIMES, to),
})

export function siteFile(plan: SitePlan): SiteFile {
  const start = startOf(plan)
  const day = (offset: number): string => new Date(start + offset * 86_400_000).toISOString().slice(0, 10)
  const areas = plan.areas.map((area, index): AreaFile => areaFile(area, index + 1, plan))
  const doors = plan.doors.map((door, index): DoorFile => doorFile(door, index, plan))
  const readers = plan.readers.map((reader, index) => readerFile(reader, index, plan))
  const schedules = plan.schedules.map(({ weekly, holidays, shared, instead }, index) => ({
    id: `s${index + 1}`,
    weekly: weekly.map(({ from, to, days }) => ({
      days: WEEK.filter((_, bit) => (days & (1 << bit)) !== 0),
      ...periodOf(from, to),
    })),
    holidays: [...holidays.map(day), ...(plan.rich && shared ? ['h1'] : [])].filter(
      (each, at, all) => all.indexOf(each) === at,
    ),
    ...(plan.rich && instead.length > 0
      ? {
          onHolidays: instead.map(({ holiday, from, to }) => ({
            holiday: `h${holiday + 1}`,
            periods: insteadOf(from, to),
          })),
        }
      : {}),
  }))
  const hasSchedule = schedules.length > 0
  return {
    format: 'sallyport-site/1',
    site: {
      name: 'Drawn',
      timeZone: pick(PLACES, plan.place).timeZone,
      apb: {
        enabled: plan.enabled,
        grantOnViolation: plan.grantOnViolation,
        enforcement: plan.observe ? 'observe' : 'enforce',
        ...(plan.rich && plan.observe && plan.observeUntil !== undefined
          ? { observeUntil: minuteOf(plan, plan.observeUntil) }
          : {}),
        ...(plan.rich && plan.schedule && hasSchedule ? { schedule: 's1' } : {}),
      },
      duplicateReadMs: plan.duplicateReadMs,
    },
    areas,
    controllers: CONTROLLERS.map((id, index) => ({
      id,
      kind: id === 'B1' ? 'osdp' : 'panel',
      apbTrustMinutes: id === 'B1' ? 0 : pick(plan.trust, index),
    })),
    doors,
    readers,
    groups: GROUPS.map((id) => ({ id })),
    schedules,
    accessLevels: [
      { id: 'all', readers: ['*'] },
      { id: 'first', readers: ['R1'] },
      ...schedules.map(({ id }) => ({
        id: `by ${id}`,
        readers: ['*'],
        schedule: id,
      })),
    ],
    cardholders: plan.holders.map((holder, index) => holderFile(holder, index, schedules.length, plan)),
    automations: plan.automations.map((automation, index) => automationFile(automation, index, plan)),
    ...(plan.rich
      ? {
          cardFormats: [OWN_FORMAT, WIDE_FORMAT],
          holidays: plan.holidays.map(({ kind, day: offset }, index) => ({
            id: `h${index + 1}`,
            days: [pick([day(offset), day(offset).slice(5), `${day(offset)}/${day(offset + 1)}`], kind)],
          })),
          inputs: [{ id: 'i1', kind: 'fire' }, { id: 'i2' }],
          resets: plan.resets.map((reset, index) => resetFile(reset, index, plan)),
        }
      : {}),
  }
}

/** Periods of a holiday do not run past midnight. */
function insteadOf(from: number, to: number): { from: string; to: string }[] {
  const period = periodOf(from, to)
  return period.from < period.to ? [period] : [{ from: period.from, to: '24:00' }]
}

const scheduleOf = (plan: SitePlan, given: boolean): { schedule?: string } =>
  plan.rich && given && plan.schedules.length > 0 ? { schedule: `s${plan.schedules.length}` } : {}

function resetFile(reset: SitePlan['resets'][number], index: number, plan: SitePlan): ResetFile {
  const area = reset.area % (plan.areas.length + 1)
  return {
    id: `z${index + 1}`,
    at: pick(TIMES, reset.time),
    ...(reset.days > 127 ? {} : { days: WEEK.filter((_, bit) => (reset.days & (1 << bit)) !== 0) }),
    scope: pick<ResetFile['scope']>([{ site: true }, { area }, { group: 'g1' }, { group: 'g2' }], reset.scope),
    ...(reset.set === undefined ? {} : { setLocation: reset.set % (plan.areas.length + 1) }),
    ...(reset.unmoved === undefined ? {} : { unmovedMinutes: reset.unmoved }),
    ...(reset.except ? { exceptGroups: ['g1'] } : {}),
  }
}

function areaFile(area: SitePlan['areas'][number], id: number, plan: SitePlan): AreaFile {
  const { reentryMinutes, violationExpiryMinutes, presenceExpiryMinutes } = area
  const { rich } = plan
  const reentry =
    reentryMinutes === undefined
      ? {}
      : rich && area.inSeconds
        ? { reentrySeconds: reentryMinutes * 30 }
        : { reentryMinutes }
  const capacity = {
    max: area.capacity ?? 1,
    ...(rich && area.soft ? { soft: true } : {}),
    ...(rich && area.exemptPass ? { exemptPass: true } : {}),
  }
  return {
    id,
    // one of the areas before it, so that there is no circle
    ...(rich && id > 1 && area.within % 2 === 0 ? { within: 1 + (area.within % (id - 1)) } : {}),
    apb: {
      mode: pick(['none', 'none', 'soft', 'hard'], area.mode),
      ...(rich && area.entry < 3 ? { entry: pick(['none', 'soft', 'hard'], area.entry) } : {}),
      ...(rich && area.exit < 3 ? { exit: pick(['none', 'soft', 'hard'], area.exit) } : {}),
      ...(rich && area.strict ? { strict: true } : {}),
      ...scheduleOf(plan, area.schedule),
      ...(rich && area.whenAway < 3 ? { whenAway: pick(['keep', 'soften', 'ignore'], area.whenAway) } : {}),
      ...reentry,
      ...(violationExpiryMinutes === undefined ? {} : { violationExpiryMinutes }),
      ...(presenceExpiryMinutes === undefined ? {} : { presenceExpiryMinutes }),
      enforcement: area.observe ? 'observe' : 'enforce',
      ...(rich && area.observe && area.observeUntil !== undefined
        ? { observeUntil: minuteOf(plan, area.observeUntil) }
        : {}),
      exemptGroups: area.exemptGroups > 12 ? [pick(GROUPS, area.exemptGroups)] : [],
      freeEgressConfirmed: true,
    },
    ...(area.capacity === undefined ? {} : { capacity }),
  }
}

function doorFile(door: SitePlan['doors'][number], index: number, plan: SitePlan): DoorFile {
  const held = door.held === undefined ? undefined : pick(SECONDS, door.held)
  const unlock = pick(SECONDS_OR_NONE, door.unlock)
  const rex = pick(SECONDS_OR_NONE, door.rex)
  const plain = {
    id: `D${index + 1}`,
    contact: door.contact,
    ...(unlock === undefined ? {} : { unlockSeconds: unlock }),
    ...(held === undefined ? {} : { heldOpenSeconds: held }),
    ...(rex === undefined ? {} : { rexSeconds: rex }),
  }
  if (!plan.rich) return plain
  const passage = door.contact ? pick([undefined, undefined, 'grant', 'open', 'open-close'], door.passage) : undefined
  const pending = pick([undefined, undefined, 'replace', 'queue', 'together'], door.pending)
  return {
    ...plain,
    ...(door.unlocks < 2 && plan.schedules.length > 0
      ? { unlockSchedule: 's1', firstPersonIn: door.firstPersonIn }
      : {}),
    ...(door.unlocks === 2 ? { unlockSchedule: 'always', firstPersonIn: door.firstPersonIn } : {}),
    ...(passage === undefined ? {} : { passage }),
    ...(pending === undefined ? {} : { pending }),
    bounceMs: pick([0, 0, 0, 500, 1000, 5000], door.bounce),
    rexGraceMs: pick([0, 0, 0, 500, 1000, 5000], door.grace),
    ...(door.extendedUnlock === undefined ? {} : { extendedUnlockSeconds: pick(SECONDS, door.extendedUnlock) }),
    ...(held === undefined || door.extendedHeld > 1 ? {} : { extendedHeldOpenSeconds: held + 30 * door.extendedHeld }),
  }
}

function readerFile(reader: SitePlan['readers'][number], index: number, plan: SitePlan): ReaderFile {
  const count = plan.areas.length + 1
  const from = reader.from % count
  const controller = [...CONTROLLERS, 'P1', undefined][reader.controller % 5]
  const keypad = (controller === 'B1' || controller === undefined) && reader.controller % 4 === 3
  // Most readers of a site have one mode, so that its rules meet each other.
  const mode = pick(MODES, reader.common === 0 ? reader.mode : plan.commonMode)
  const format = pick(FORMATS, plan.rich ? Math.max(0, reader.format - 3) : Math.min(2, Math.max(0, reader.format - 3)))
  const formats =
    plan.rich && reader.several
      ? {
          cardFormats: [format, ...FORMATS.filter((other) => other !== format && other !== 'raw'), 'raw'].filter(
            (each, at, all) => all.indexOf(each) === at,
          ),
        }
      : { cardFormat: format }
  const wired = {
    id: `R${index + 1}`,
    ...(controller === undefined ? {} : { controller }),
  }
  if (plan.rich && reader.muster && index > 0) return { ...wired, kind: 'muster', to: from, ...formats }
  const interior = plan.rich && reader.interior
  return {
    ...wired,
    door: `D${(reader.door % plan.doors.length) + 1}`,
    from,
    to: interior ? from : (from + 1 + (reader.to % (count - 1))) % count,
    ...formats,
    ...(plan.rich && reader.reverse ? { reverseBytes: true } : {}),
    ...(plan.rich && reader.letOut ? { letOut: true } : {}),
    // Few: most reads should get as far as the rules.
    ...(keypad ? { pin: pick(['card-and-pin', 'pin-only'], index) } : {}),
    apb: {
      mode,
      ...(plan.rich && reader.strict ? { strict: true } : {}),
      ...scheduleOf(plan, reader.schedule),
      ...(plan.rich && reader.inSeconds ? { seconds: reader.minutes * 30 } : { minutes: reader.minutes }),
      clearedBy: ['other-credential', 'other-reader'].filter((_, bit) => (reader.clearedBy & (1 << bit)) !== 0),
      revertSeconds: pick(SECONDS, reader.revert),
      after: reader.after.map((after) => `R${(after % plan.readers.length) + 1}`),
    },
  }
}

/** The card of credential `k<n>`: by format of the number, so that readers of several formats meet all of them. */
export function cardOf(
  number: number,
  rich: boolean,
): { format: string; facility?: number; number: number; bits?: number } {
  if (number % 3 === 0)
    return {
      format: 'raw',
      number,
      ...(rich && number % 2 === 0 ? { bits: 16 } : {}),
    }
  return rich && number % 3 === 1 ? { format: 'own', number } : { format: 'H10301', facility: 12, number }
}

function holderFile(
  holder: SitePlan['holders'][number],
  index: number,
  schedules: number,
  plan: SitePlan,
): CardholderFile {
  const { exemptUntil, validFrom, validTo } = holder
  const day = (offset: number): string => new Date(startOf(plan) + offset * 86_400_000).toISOString().slice(0, 10)
  // a minute near the start is met by the records
  const limit = (offset: number | undefined): string | null => {
    if (offset === undefined) return null
    return plan.rich && holder.minutes ? minuteOf(plan, offset * 5) : day(offset)
  }
  const level =
    holder.level === 5 ? 'first' : holder.level > 7 && schedules > 0 ? `by s${(holder.level % schedules) + 1}` : 'all'
  const dated = plan.rich && (holder.levelFrom !== undefined || holder.levelTo !== undefined)
  const from = limit(holder.levelFrom)
  const to = limit(holder.levelTo)
  return {
    id: `c${index + 1}`,
    groups: GROUPS.filter((_, bit) => holder.groups < 4 && (holder.groups & (1 << bit)) !== 0),
    accessLevels: dated
      ? [
          {
            id: level,
            ...(from === null ? {} : { from }),
            ...(to === null ? {} : { to }),
          },
        ]
      : [level],
    active: holder.active,
    apbExempt: holder.exempt,
    apbExemptUntil: exemptUntil === undefined ? null : day(exemptUntil),
    validFrom: limit(validFrom),
    validTo: limit(validTo),
    ...(plan.rich && holder.extended ? { extendedUnlock: true } : {}),
    credentials: Array.from({ length: holder.credentials }, (_, nth) => {
      const number = index * 2 + nth + 1
      return {
        id: `k${number}`,
        ...cardOf(number, plan.rich),
        active: nth === 0 || holder.cardActive,
      }
    }),
  }
}

function automationFile(plan: SitePlan['automations'][number], index: number, site: SitePlan): AutomationFile {
  const { which } = plan
  const fires = site.rich && plan.fires
  const when = {
    event: fires ? 'input.active' : pick(site.rich ? RICH_EVENTS : EVENTS, plan.event),
    ...(plan.door && !fires ? { door: `D${(which % site.doors.length) + 1}` } : {}),
    ...(plan.reader && !fires ? { reader: `R${(which % site.readers.length) + 1}` } : {}),
    ...(plan.area && !fires ? { area: which % (site.areas.length + 1) } : {}),
    ...(plan.kind && !fires ? { kind: pick(KINDS, which) } : {}),
    ...(plan.cardholder && !fires ? { cardholder: `c${(which % site.holders.length) + 1}` } : {}),
    ...(plan.reason && !fires ? { reason: pick(REASONS, which) } : {}),
    ...(fires || (site.rich && plan.input) ? { input: `i${(which % 2) + 1}` } : {}),
  }
  const whileActive = when.event === 'input.active' && when.input !== undefined && plan.length < 2
  const length = whileActive ? { whileActive: true } : plan.length < 4 ? { minutes: plan.length + 1 } : {}
  const area = which % (site.areas.length + 1)
  const scope = pick<{ site?: true; area?: number }>([{ site: true }, { area }], which)
  const doors = which % 3 === 0 ? ('*' as const) : [`D${(which % site.doors.length) + 1}`]
  const then: AutomationFile['then'][] = [
    { action: 'pulse-output', output: 'D1.aux', seconds: 1 + which },
    { action: 'notify', text: `text ${which}` },
    { action: 'reset' },
    { action: 'revert-to-soft' },
    { action: 'suspend', scope, ...length },
    { action: 'unlock', doors, ...length },
    { action: 'lockdown', doors, ...length },
    { action: 'grant-on-violation', scope, ...length },
    { action: 'free-pass' },
  ]
  return {
    id: `a${index + 1}`,
    when,
    then: pick(fires ? then.slice(4, 8) : site.rich ? then : then.slice(0, 4), plan.then),
  }
}
