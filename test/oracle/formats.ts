/**
 * The public formats (site-and-replay.md) as the oracle reads them: plain JSON, nothing filled in. This folder shares no
 * code with the engine, so that the two can only agree by both doing what apb.md says.
 */
export interface SiteFile {
  format: string
  site: {
    name: string
    timeZone?: string
    apb?: { enabled?: boolean; grantOnViolation?: boolean; enforcement?: string }
    dualAuthorisation?: boolean
    duplicateReadMs?: number
  }
  areas?: AreaFile[]
  controllers?: { id: string; name?: string; kind?: string; apbTrustMinutes?: number }[]
  doors: DoorFile[]
  readers: ReaderFile[]
  groups?: { id: string }[]
  schedules?: ScheduleFile[]
  accessLevels?: { id: string; readers?: string[]; schedule?: string }[]
  cardholders: CardholderFile[]
  automations?: AutomationFile[]
}
export interface AreaFile {
  id: number
  apb?: {
    mode?: string
    reentryMinutes?: number
    violationExpiryMinutes?: number
    presenceExpiryMinutes?: number
    enforcement?: string
    exemptGroups?: string[]
    freeEgressConfirmed?: boolean
  }
  capacity?: { max: number }
}
export interface DoorFile {
  id: string
  contact?: boolean
  unlockSeconds?: number
  heldOpenSeconds?: number
  rexSeconds?: number
}
export interface ReaderFile {
  id: string
  door: string
  controller?: string
  from: number
  to: number
  cardFormat?: string
  pin?: string
  apb?: { mode?: string; minutes?: number; clearedBy?: string[]; revertSeconds?: number; after?: string[] }
}
export interface ScheduleFile {
  id: string
  weekly?: { days: string[]; from: string; to: string }[]
  holidays?: string[]
}
export interface CredentialFile {
  id: string
  format?: string
  facility?: number | null
  number?: number | string
  active?: boolean
}
export interface CardholderFile {
  id: string
  groups?: string[]
  accessLevels?: string[]
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
  }
  then: { action: string; output?: string; seconds?: number; text?: string }
}

export type RecordLine = { at: string } & (
  | {
      type: 'read'
      reader: string
      credential?: string
      card?: { format: string; facility?: number | null; number: number | string }
      raw?: { bits: number; hex: string }
      pin?: string
    }
  | { type: 'door'; door: string; state: string }
  | { type: 'rex'; door: string }
  | OperatorLine
  | PanelLine
  | { type: 'link'; controller: string; state: string }
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
