/**
 * The public formats (site-and-replay.md) as the oracle reads them: plain JSON, nothing filled in. This folder shares no
 * code with the engine, so that the two can only agree by both doing what apb.md says.
 */
export interface SiteFile {
  format: string
  site: {
    name: string
    timeZone?: string
    apb?: {
      enabled?: boolean
      grantOnViolation?: boolean
      enforcement?: string
      observeUntil?: string
      schedule?: string
    }
    dualAuthorisation?: boolean
    duplicateReadMs?: number
  }
  areas?: AreaFile[]
  controllers?: { id: string; name?: string; kind?: string; apbTrustMinutes?: number }[]
  doors: DoorFile[]
  readers: ReaderFile[]
  groups?: { id: string }[]
  schedules?: ScheduleFile[]
  accessLevels?: LevelFile[]
  cardholders: CardholderFile[]
  automations?: AutomationFile[]
  cardFormats?: CardFormatFile[]
  holidays?: { id: string; days: string[] }[]
  inputs?: { id: string; kind?: string; point?: string }[]
  resets?: ResetFile[]
}
export interface AreaFile {
  id: number
  within?: number
  apb?: {
    mode?: string
    entry?: string
    exit?: string
    strict?: boolean
    schedule?: string
    whenAway?: string
    observeUntil?: string
    reentryMinutes?: number
    reentrySeconds?: number
    violationExpiryMinutes?: number
    presenceExpiryMinutes?: number
    enforcement?: string
    exemptGroups?: string[]
    freeEgressConfirmed?: boolean
  }
  capacity?: { max: number; soft?: boolean; exemptPass?: boolean }
}
export interface DoorFile {
  id: string
  contact?: boolean
  unlockSeconds?: number
  heldOpenSeconds?: number
  rexSeconds?: number
  unlockSchedule?: string
  firstPersonIn?: boolean
  passage?: string
  pending?: string
  bounceMs?: number
  rexGraceMs?: number
  extendedUnlockSeconds?: number
  extendedHeldOpenSeconds?: number
}
export interface LevelFile {
  id: string
  readers?: string[]
  schedule?: string
}
export interface CardFormatFile {
  id: string
  bits: number
  facility?: string
  number: string
  facilityMatters?: boolean
  fixed?: { at: string; value: number }[]
  parity?: { bit: number; kind: string; over: string }[]
}
export interface ResetFile {
  id: string
  at: string
  days?: string[]
  scope: { site?: true; area?: number; group?: string }
  setLocation?: number
  unmovedMinutes?: number
  exceptGroups?: string[]
}
export interface ReaderFile {
  id: string
  kind?: string
  /** Left out at a muster reader, as `from` is. */
  door?: string
  controller?: string
  from?: number
  to: number
  cardFormat?: string
  cardFormats?: string[]
  reverseBytes?: boolean
  letOut?: boolean
  pin?: string
  apb?: {
    mode?: string
    strict?: boolean
    schedule?: string
    minutes?: number
    seconds?: number
    clearedBy?: string[]
    revertSeconds?: number
    after?: string[]
  }
}
export interface ScheduleFile {
  id: string
  weekly?: { days: string[]; from: string; to: string }[]
  holidays?: string[]
  onHolidays?: { holiday: string; periods: { from: string; to: string }[] }[]
}
export interface CredentialFile {
  id: string
  format?: string
  facility?: number | string | null
  number?: number | string
  bits?: number
  active?: boolean
}
export interface CardholderFile {
  id: string
  groups?: string[]
  accessLevels?: (string | { id: string; from?: string; to?: string })[]
  extendedUnlock?: boolean
  active?: boolean
  apbExempt?: boolean
  apbExemptUntil?: string | null
  validFrom?: string | null
  validTo?: string | null
  credentials?: CredentialFile[]
}
export interface AutomationFile {
  id: string
  when: {
    event: string
    door?: string
    reader?: string
    area?: number
    kind?: string
    cardholder?: string
    reason?: string
    input?: string
  }
  then: {
    action: string
    output?: string
    seconds?: number
    text?: string
    scope?: Scope
    doors?: string[] | '*'
    minutes?: number
    whileActive?: boolean
  }
}

export type RecordLine = { at: string } & (
  | {
      type: 'read'
      reader: string
      credential?: string
      card?: { format: string; facility?: number | string | null; number: number | string; bits?: number }
      raw?: { bits: number; hex: string }
      pin?: string
    }
  | { type: 'door'; door: string; state: string }
  | { type: 'rex'; door: string }
  | OperatorLine
  | PanelLine
  | { type: 'link'; controller: string; state: string }
  | { type: 'input'; input: string; state: string }
  | { type: 'tick' }
)
export type Scope = { site?: true; area?: number; reader?: string }
export interface OperatorLine {
  type: 'operator'
  operator: string
  reason: string
  action: string
  cardholder?: string
  area?: number
  site?: true
  group?: string
  unmovedMinutes?: number
  credential?: string
  active?: boolean
  setLocation?: number
  scope?: Scope
  on?: boolean
  until?: string
  door?: string
}
export interface PanelLine {
  type: 'panel'
  controller: string
  serial: number
  reader: string
  credential: string
  decision: string
  reason?: string
  doorUsed?: boolean
  /** Said by panels, not by record files: the grant used up a free pass (3.3). */
  freePass?: true
  occurredAt?: string
}

/** An event as it is printed, keys in no particular order. */
export interface EventLine {
  at: string
  event: string
  [field: string]: unknown
}
