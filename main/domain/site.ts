/**
 * A site as the rest of the code sees it: parsed, checked, every default filled in. The public file format is described
 * in site-and-replay.md; `site/parse.ts` is the only maker of these values. Durations keep the unit in their name.
 */
import type { AlarmKind, Priority } from './alarm-kind'
import type {
  AccessLevelId,
  AreaId,
  AutomationId,
  CardholderId,
  ControllerId,
  CredentialId,
  DoorId,
  GroupId,
  ReaderId,
  ScheduleId,
} from './ids'
import type { ViolationKind } from './reason'

export type Enforcement = 'enforce' | 'observe'

export interface Site {
  readonly name: string
  /** IANA zone in which days, schedules and validity dates are read. */
  readonly timeZone: string
  readonly apb: { readonly enabled: boolean; readonly grantOnViolation: boolean; readonly enforcement: Enforcement }
  /** Resets of an area or of the site need a second operator of the role, besides the one who asks. */
  readonly dualAuthorisation: boolean
  /** apb.md 5.8; 0 = off. */
  readonly duplicateReadMs: number
  /** Outside (0) is always the first, whether or not the file names it. */
  readonly areas: readonly Area[]
  readonly controllers: readonly Controller[]
  readonly doors: readonly Door[]
  readonly readers: readonly Reader[]
  readonly groups: readonly Group[]
  readonly schedules: readonly Schedule[]
  readonly accessLevels: readonly AccessLevel[]
  readonly cardholders: readonly Cardholder[]
  readonly automations: readonly Automation[]
  /** How this site wants its alarms; left out: as graded by `alarms/rules`, without instructions. */
  readonly alarms?: AlarmPolicy
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
}

export interface Area {
  readonly id: AreaId
  readonly name: string
  readonly apb: {
    readonly mode: 'none' | 'soft' | 'hard'
    readonly reentryMinutes: number | null
    readonly violationExpiryMinutes: number | null
    readonly presenceExpiryMinutes: number | null
    readonly enforcement: Enforcement
    readonly exemptGroups: readonly GroupId[]
    readonly freeEgressConfirmed: boolean
  }
  readonly capacity: { readonly max: number } | null
  /** Whoever came here is safe: a roll-call counts them as accounted for (console.md "Areas and doors"). */
  readonly musterPoint?: true
}

export interface Controller {
  readonly id: ControllerId
  readonly name: string
  readonly kind: 'panel' | 'osdp'
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

export interface Door {
  readonly id: DoorId
  readonly name: string
  readonly contact: boolean
  readonly unlockSeconds: number
  /** null = never held (site-and-replay.md). */
  readonly heldOpenSeconds: number | null
  readonly rexSeconds: number
  /** Points such as `R1.out0`; a point left out has the default of site-and-replay.md, filled in for doors on a bus, else null. */
  readonly io: {
    readonly lock: string | null
    readonly contact: string | null
    readonly rex: string | null
    readonly aux: string | null
  }
}

export type ReaderApb =
  | { readonly mode: 'none' | 'soft' | 'hard' }
  | { readonly mode: 'hard-revert-soft'; readonly revertSeconds: number }
  | {
      readonly mode: 'timed-reader'
      readonly minutes: number
      readonly clearedBy: readonly ('other-credential' | 'other-reader')[]
    }
  | { readonly mode: 'timed-extended' | 'timed-user'; readonly minutes: number }
  | { readonly mode: 'route'; readonly after: readonly ReaderId[] }

export interface Reader {
  readonly id: ReaderId
  readonly name: string
  readonly door: DoorId
  /** null when the file names none: such readers are the console's own, and it is their controller for 4.3 and 4.7. */
  readonly controller: ControllerId | null
  readonly address: number | null
  readonly from: AreaId
  readonly to: AreaId
  readonly secureChannel: 'required' | 'off'
  readonly cardFormat: CardFormat
  readonly apb: ReaderApb
  /** What its keypad is for, on a bus; left out: nothing. `pin-only`: the PIN alone says who it is. */
  readonly pin?: ReaderPin
  /** Of a reader on a panel: who decides its reads; left out: `DECIDES_UNLESS_SAID` (site-and-replay.md "Keys for devices"). */
  readonly decides?: ReaderDecides
}

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

export type CardFormat = 'H10301' | 'H10306' | 'C1000-35' | 'C1000-48' | 'H10302' | 'H10304' | 'raw'

export interface Group {
  readonly id: GroupId
  readonly name: string
}

export type Weekday = 'mon' | 'tue' | 'wed' | 'thu' | 'fri' | 'sat' | 'sun'

export interface Schedule {
  readonly id: ScheduleId
  readonly name: string
  /** Minutes after local midnight; `to` < `from` runs past midnight and belongs to the day it starts on (apb.md 2). 1440 = 24:00. */
  readonly weekly: readonly {
    readonly days: readonly Weekday[]
    readonly fromMinute: number
    readonly toMinute: number
  }[]
  /** Local days, `2026-12-25`. */
  readonly holidays: readonly string[]
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
  readonly accessLevels: readonly AccessLevelId[]
  readonly active: boolean
  readonly apbExempt: boolean
  /** Last exempt day, local; null = no end. */
  readonly apbExemptUntil: string | null
  readonly validFrom: string | null
  readonly validTo: string | null
  /** 4 to 8 digits; left out: none. In no log, journal, event or export but the site file. */
  readonly pin?: string
  readonly credentials: readonly Credential[]
}

export interface Credential {
  readonly id: CredentialId
  /** null when the credential is known by its id alone. */
  readonly card: CardIdentity | null
  readonly active: boolean
}

/** What a card says of itself. `number` is in decimal digits without leading zeros: raw cards exceed any machine number. */
export interface CardIdentity {
  readonly format: CardFormat
  /** null for formats without one. */
  readonly facility: number | null
  readonly number: string
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
  }
  readonly then:
    | { readonly action: 'pulse-output'; readonly output: string; readonly seconds: number }
    | { readonly action: 'notify'; readonly text: string }
    | { readonly action: 'reset' | 'revert-to-soft' }
}
