/**
 * A site as the rest of the code sees it: parsed, checked, every default filled in. The public file format is described
 * in site-and-replay.md; `site/parse.ts` is the only maker of these values. Durations keep the unit in their name.
 */
import type { AlarmKind, Priority } from './alarm-kind'
import type { CardFormat, CardIdentity } from './card'
import type { ControllerKind } from './controller-kinds'
import type {
  AccessLevelId,
  AreaId,
  AutomationId,
  CardholderId,
  ControllerId,
  CredentialId,
  DoorId,
  GroupId,
  HolidayId,
  InputId,
  ReaderId,
  ResetId,
  ScheduleId,
} from './ids'
import type { ViolationKind } from './reason'
import type { ReasonAct } from './recorded-reason'

export type Enforcement = 'enforce' | 'observe'

/*
 * The words of the site file, each list once: parsers accept them, and the engine keeps a word as its place in the list.
 */
export const AREA_MODES = ['none', 'soft', 'hard'] as const
export type AreaMode = (typeof AREA_MODES)[number]
/** What an area says of rules while a controller at its border is away (apb.md 3.10): a later one beats an earlier. */
export const WHEN_AWAY = ['keep', 'soften', 'ignore'] as const
/** When a grant becomes a passage (apb.md 5.10). */
export const PASSAGES = ['grant', 'open', 'open-close'] as const
/** What a new grant does to one that waits (apb.md 5.4). */
export const PENDINGS = ['replace', 'queue', 'together'] as const

export interface Site {
  readonly name: string
  /** IANA zone in which days, schedules and validity dates are read. */
  readonly timeZone: string
  readonly apb: {
    readonly enabled: boolean
    readonly grantOnViolation: boolean
    readonly enforcement: Enforcement
    /** Local minute at which `observe` ends (apb.md 3.7); left out: no end. */
    readonly observeUntil?: string
    /** While it is closed no rule is checked (apb.md 3.9); left out: always checked. */
    readonly schedule?: ScheduleId
  }
  /** Resets of an area or of the site need a second operator of the role, besides the one who asks. */
  readonly dualAuthorisation: boolean
  /** apb.md 5.8; 0 = off. */
  readonly duplicateReadMs: number
  /** Outside (0) is always the first, whether or not the file names it. */
  readonly areas: readonly Area[]
  readonly controllers: readonly Controller[]
  readonly doors: readonly Door[]
  readonly readers: readonly Reader[]
  /** The site's own (apb.md 11.1); those built in are in no list. */
  readonly cardFormats: readonly CardFormat[]
  readonly groups: readonly Group[]
  /** Days that schedules name together; left out: none. */
  readonly holidays?: readonly Holiday[]
  readonly schedules: readonly Schedule[]
  readonly accessLevels: readonly AccessLevel[]
  readonly cardholders: readonly Cardholder[]
  /** Points that automations wait for (apb.md 12); left out: none. */
  readonly inputs?: readonly Input[]
  readonly automations: readonly Automation[]
  /** Resets at a time of day (apb.md 13); left out: none. */
  readonly resets?: readonly ScheduledReset[]
  /** Floor plans, for screens only; left out: none. */
  readonly plans?: readonly FloorPlan[]
  /** How this site wants its alarms; left out: as graded by `derived/alarms/rules`, without instructions. */
  readonly alarms?: AlarmPolicy
  /** Reasons of this site, offered besides the console's own for each act. */
  readonly reasons?: Partial<Readonly<Record<ReasonAct, readonly string[]>>>
}

/** In both lists the first entry that fits holds; what an entry does not name, it does not ask. */
export interface AlarmPolicy {
  /** How grave a broken rule is, by its kind and its area. */
  readonly priorities: readonly {
    readonly kind?: ViolationKind
    readonly area?: AreaId
    readonly priority: Priority
  }[]
  /** What to do, step by step, about an alarm of a kind, at a door, in an area. */
  readonly instructions: readonly {
    readonly alarm?: AlarmKind
    readonly door?: DoorId
    readonly area?: AreaId
    readonly steps: readonly string[]
  }[]
  /** Guards may close alarms of priority 3 and 4; left out: they may not. */
  readonly guardCloses?: true
}

export interface Area {
  readonly id: AreaId
  readonly name: string
  /** The area it lies in (apb.md 1); left out: in none. */
  readonly within?: AreaId
  readonly apb: {
    /** apb.md 4.1, 4.2, for both directions; `entry` and `exit` each replace it for theirs. */
    readonly mode: AreaMode
    readonly entry?: AreaMode
    readonly exit?: AreaMode
    /** apb.md 4.12 */
    readonly strict?: true
    /** apb.md 3.9 */
    readonly schedule?: ScheduleId
    readonly reentryMinutes: number | null
    /** In place of `reentryMinutes`. */
    readonly reentrySeconds?: number
    readonly violationExpiryMinutes: number | null
    readonly presenceExpiryMinutes: number | null
    readonly enforcement: Enforcement
    /** Local minute at which `observe` ends (apb.md 3.7); left out: no end. */
    readonly observeUntil?: string
    readonly exemptGroups: readonly GroupId[]
    readonly freeEgressConfirmed: boolean
    /** apb.md 3.10; left out: `keep`. */
    readonly whenAway?: Exclude<(typeof WHEN_AWAY)[number], 'keep'>
  }
  /** `max` is 1 or more (apb.md 10). */
  readonly capacity: { readonly max: number; readonly soft?: true; readonly exemptPass?: true } | null
  /** People read here are safe: a roll-call counts them as accounted for (console.md "Areas and doors"). */
  readonly musterPoint?: true
}

/** An area's mode at its entrances and at its exits (apb.md 4.2). */
export const entryMode = ({ apb }: Area): AreaMode => apb.entry ?? apb.mode
export const exitMode = ({ apb }: Area): AreaMode => apb.exit ?? apb.mode

export interface Controller {
  readonly id: ControllerId
  readonly name: string
  readonly kind: ControllerKind
  readonly link: ControllerLink | null
  /** apb.md 7; 0 = never distrust. */
  readonly apbTrustMinutes: number
}

export type ControllerLink =
  | { readonly kind: 'tcp'; readonly host: string; readonly port: number; readonly baud: number | null }
  | {
      readonly kind: 'serial'
      readonly path: string
      readonly baud: number
      /** Kernel RS-485 mode of an on-board UART; left out: the port stays as it is. */
      readonly rs485?: Rs485Link
    }

export interface Rs485Link {
  readonly enable: boolean
  /** Level of RTS while sending; after it RTS has the other. */
  readonly rtsOnSend: boolean
  /** 0 to 100. */
  readonly delayBeforeMs: number
  readonly delayAfterMs: number
}

/** The schedule that is never closed; no entry of the file may take its name. */
export const ALWAYS: ScheduleId = 'always'

export interface Door {
  readonly id: DoorId
  readonly name: string
  readonly contact: boolean
  readonly unlockSeconds: number
  /** null = never held (site-and-replay.md). */
  readonly heldOpenSeconds: number | null
  readonly rexSeconds: number
  /** While it is open the door is unlocked (apb.md 5.9); may be ALWAYS. */
  readonly unlockSchedule?: ScheduleId
  /** The schedule unlocks from the first grant on. */
  readonly firstPersonIn?: true
  /** When a grant becomes a passage (apb.md 5.10); left out: `open` with a contact, `grant` without. */
  readonly passage?: (typeof PASSAGES)[number]
  /** What a new grant does to one that waits (apb.md 5.4); left out: `replace`. */
  readonly pending?: Exclude<(typeof PENDINGS)[number], 'replace'>
  /** apb.md 5.11, 1 to 5,000; left out: off. */
  readonly bounceMs?: number
  readonly rexGraceMs?: number
  /** apb.md 5.12, for cardholders with `extendedUnlock`. */
  readonly extendedUnlockSeconds?: number
  readonly extendedHeldOpenSeconds?: number
  /** Addresses of a camera, for screens only. */
  readonly camera?: { readonly snapshot?: string; readonly onvif?: string }
  /** Points such as `R1.out0`; a point left out has the default of site-and-replay.md, filled in for doors on a bus, else null. */
  readonly io: {
    readonly lock: string | null
    readonly contact: string | null
    readonly rex: string | null
    readonly aux: string | null
  }
}

/** How long a timed rule lasts: in minutes or in seconds. */
export type TimerLength = { readonly minutes: number } | { readonly seconds: number }

/** In the order of rules 4.4 to 4.10; `none` breaks nothing. A new one goes to the end. */
export const READER_MODES = [
  'none',
  'soft',
  'hard',
  'hard-revert-soft',
  'timed-reader',
  'timed-extended',
  'timed-user',
  'route',
] as const
export type ReaderMode = (typeof READER_MODES)[number]

export type ReaderRule =
  | { readonly mode: 'none' | 'soft' | 'hard' }
  | { readonly mode: 'hard-revert-soft'; readonly revertSeconds: number }
  | ({
      readonly mode: 'timed-reader'
      readonly clearedBy: readonly ('other-credential' | 'other-reader')[]
    } & TimerLength)
  | ({ readonly mode: 'timed-extended' | 'timed-user' } & TimerLength)
  | { readonly mode: 'route'; readonly after: readonly ReaderId[] }

export type ReaderApb = ReaderRule & {
  /** apb.md 4.12, of modes soft, hard and hard-revert-soft. */
  readonly strict?: true
  /** apb.md 3.9 */
  readonly schedule?: ScheduleId
}

export interface Reader {
  readonly id: ReaderId
  readonly name: string
  /** A muster reader counts people (apb.md 2.8); left out: an ordinary one. */
  readonly kind?: 'muster'
  /** Null at a muster reader, and only there. */
  readonly door: DoorId | null
  /** null when the file names none: such readers are the console's own, and it is their controller for 4.3 and 4.7. */
  readonly controller: ControllerId | null
  readonly address: number | null
  /** The reader's number inside a PD with several readers, 0 to 255; left out: 0. On a bus only. */
  readonly number?: number
  /** Where it leads from; at a muster reader the same as `to`. */
  readonly from: AreaId
  readonly to: AreaId
  /** apb.md 2.7 */
  readonly letOut?: true
  readonly secureChannel: 'required' | 'off'
  /** What it takes, in the order in which they are tried (apb.md 11.3); at least one. */
  readonly cardFormats: readonly string[]
  /** Bytes of a read are taken in reverse order (apb.md 11.5). */
  readonly reverseBytes?: true
  readonly apb: ReaderApb
  /** What its keypad is for, on a bus; left out: nothing. `pin-only`: the PIN alone says who it is. */
  readonly pin?: ReaderPin
  /** Of a reader on a panel: who decides its reads; left out: `DECIDES_UNLESS_SAID` (site-and-replay.md "Keys for devices"). */
  readonly decides?: ReaderDecides
  /** It knows no CRC, only the checksum. On a bus in clear only: a secure channel demands the CRC (osdp.md 3). */
  readonly checksum?: true
}

/** A reader that opens a door: all but muster readers. */
export type DoorReader = Reader & { readonly door: DoorId }
export const hasDoor = (reader: Reader): reader is DoorReader => reader.door !== null

/** Who decides a read at a panel's reader (panel-link.md 6). */
export type ReaderDecides =
  | { readonly by: 'panel' }
  /** The panel asks the console and waits `hostTimeoutMs` for the answer; after that, or without a link, the fallback. */
  | { readonly by: 'host-first'; readonly hostTimeoutMs: number; readonly fallback: 'local' | 'deny' }
  /** The same, and without an answer the read is denied. */
  | { readonly by: 'host-only'; readonly hostTimeoutMs: number }

export const DECIDES_UNLESS_SAID = {
  by: 'host-first',
  hostTimeoutMs: 2_000,
  fallback: 'local',
} as const satisfies ReaderDecides

export type ReaderPin = 'card-and-pin' | 'pin-only'

export interface Group {
  readonly id: GroupId
  readonly name: string
}

export type Weekday = 'mon' | 'tue' | 'wed' | 'thu' | 'fri' | 'sat' | 'sun'

export interface Holiday {
  readonly id: HolidayId
  readonly name: string
  /** `2026-12-25`, `12-25` (every year), `2026-12-28/2027-01-02` (both included). */
  readonly days: readonly string[]
}

/** Minutes after local midnight; 1440 = 24:00. */
export interface Period {
  readonly fromMinute: number
  readonly toMinute: number
}

export interface Schedule {
  readonly id: ScheduleId
  readonly name: string
  /** `toMinute` < `fromMinute` runs past midnight and belongs to the day it starts on (apb.md 2). */
  readonly weekly: readonly (Period & { readonly days: readonly Weekday[] })[]
  /** Closed on these: days in the forms of `Holiday.days`, anything else is the id of a holiday. */
  readonly holidays: readonly string[]
  /** The only periods of these holidays, `fromMinute` < `toMinute`; of several that name a day the first counts. */
  readonly onHolidays?: readonly { readonly holiday: HolidayId; readonly periods: readonly Period[] }[]
}

export interface AccessLevel {
  readonly id: AccessLevelId
  readonly name: string
  /** `*` is every reader. */
  readonly readers: readonly (ReaderId | '*')[]
  /** null = always. */
  readonly schedule: ScheduleId | null
}

export interface Cardholder {
  readonly id: CardholderId
  readonly name: string
  readonly groups: readonly GroupId[]
  readonly accessLevels: readonly (AccessLevelId | HeldLevel)[]
  readonly active: boolean
  readonly apbExempt: boolean
  /** Last exempt day, local; null = no end. */
  readonly apbExemptUntil: string | null
  /** Local days, both included, or local minutes: the first at which it works, the first at which it no longer does (2.9). */
  readonly validFrom: string | null
  readonly validTo: string | null
  /** apb.md 5.12 */
  readonly extendedUnlock?: true
  /** For people and screens only. */
  readonly department?: string
  readonly number?: string
  /** 4 to 8 digits, as an installer gives it. Never stored: see `pinHash`. */
  readonly pin?: string
  /** The PIN under the installation's PIN key: the key's id of 8 hex digits, a colon, 32 hex digits. Not beside `pin`. */
  readonly pinHash?: string
  readonly credentials: readonly Credential[]
}

/** An access level held for a time, in the forms of `validFrom` and `validTo` (apb.md 2.9). */
export interface HeldLevel {
  readonly id: AccessLevelId
  readonly from?: string
  readonly to?: string
}
export const levelIdOf = (held: AccessLevelId | HeldLevel): AccessLevelId => (typeof held === 'string' ? held : held.id)

export interface Credential {
  readonly id: CredentialId
  /** null when the credential is known by its id alone. */
  readonly card: CardIdentity | null
  readonly active: boolean
}

export interface Input {
  readonly id: InputId
  readonly name: string
  readonly kind: 'fire' | 'panic' | 'generic'
  /** A point of a controller or reader, such as `P1.in1`. */
  readonly point?: string
}

export interface Automation {
  readonly id: AutomationId
  readonly when: {
    readonly event: string
    readonly door?: DoorId
    readonly reader?: ReaderId
    readonly area?: AreaId
    readonly kind?: string
    readonly cardholder?: CardholderId
    readonly reason?: string
    readonly input?: InputId
  }
  readonly then:
    | { readonly action: 'pulse-output'; readonly output: string; readonly seconds: number }
    | { readonly action: 'notify'; readonly text: string }
    | { readonly action: 'reset' | 'revert-to-soft' | 'free-pass' }
    | AutomationHold
}

/** How long what an automation sets lasts (apb.md 12.2): minutes, while its input is active, or without an end. */
export interface HoldLength {
  readonly minutes?: number
  readonly whileActive?: true
}
export type AutomationHold = HoldLength &
  (
    | { readonly action: 'suspend'; readonly scope: { readonly site: true } | { readonly area: AreaId } }
    | { readonly action: 'unlock' | 'lockdown'; readonly doors: readonly DoorId[] | '*' }
    | {
        readonly action: 'grant-on-violation'
        readonly scope: { readonly site: true } | { readonly area: AreaId } | { readonly reader: ReaderId }
      }
  )

export interface ScheduledReset {
  readonly id: ResetId
  /** Minutes after local midnight. */
  readonly atMinute: number
  readonly days: readonly Weekday[]
  readonly scope: { readonly site: true } | { readonly area: AreaId } | { readonly group: GroupId }
  readonly setLocation?: AreaId
  readonly unmovedMinutes?: number
  readonly exceptGroups: readonly GroupId[]
}

/** Points run from 0 to 1 across and down the picture, which lies in `plans/` of the data folder. */
export interface FloorPlan {
  readonly id: string
  readonly name: string
  readonly picture: string
  readonly areas: readonly { readonly area: AreaId; readonly shape: readonly (readonly [number, number])[] }[]
  readonly doors: readonly {
    readonly door: DoorId
    readonly at: readonly [number, number]
    /** Degrees, clockwise. */
    readonly angle: number
  }[]
}
