/** How long what is kept, and what is kept whatever its age. */
import type { AreaId, CardholderId, DoorId } from './ids'
import type { Instant } from './time'

/**
 * Kinds of rows, by what a person would look for:
 * access: grants, denials, passages; door: opened, closed, forced, held; violation: broken rules and what became of them;
 * device: links, readers, panels, outputs, keypad holds, starts of the console; operator: what people did at the desk and to the rules.
 */
export const RETENTION_KINDS = ['access', 'door', 'violation', 'device', 'operator'] as const
export type RetentionKind = (typeof RETENTION_KINDS)[number]

/** Days each kind is kept; null = forever. */
export type RetentionDays = { readonly [Kind in RetentionKind]: number | null }

/** Rows that match all that is named are kept until the hold is lifted. */
export interface LegalHold {
  readonly id: string
  readonly cardholder?: CardholderId
  readonly door?: DoorId
  readonly area?: AreaId
  /** Half-open: `from` <= at < `to`. */
  readonly from?: Instant
  readonly to?: Instant
  readonly reason: string
  readonly operator: string
  readonly since: Instant
}

export interface Retention {
  readonly days: RetentionDays
  readonly holds: readonly LegalHold[]
}

/** The clock by which records get old, as it was when it was last looked at. */
export interface AgeClock {
  readonly at: Instant
  /** The machine's clock is ahead of all that was seen: from where, and to where when it was noticed; null = it is not. */
  readonly ahead: { readonly from: Instant; readonly to: Instant } | null
}

export const KEEP_ALL: Retention = {
  days: { access: null, door: null, violation: null, device: null, operator: null },
  holds: [],
}

/** What is done to the records themselves: the `text` of a `desk.records` event, and a key of the catalogue, `row.records.<act>`. */
export type RecordsAct =
  | 'retention'
  | 'hold-set'
  | 'hold-lifted'
  | 'purge-begun'
  | 'purge-ended'
  | 'backed-up'
  | 'restored'
  | 'verified'
  /** Alarms or marks of the journal that are not what was written were left out; `after` names them. */
  | 'rows-damaged'
  /** The write-ahead log of the journal is damaged where it was synced; `after` says where and what was kept of it. */
  | 'log-damaged'
  /** The installation signs with another key than before; `after` is the fingerprint of the new one. */
  | 'key-changed'
  /** A backup, a saved state or a panel knows a head that the journal does not have; `after` names both. */
  | 'head-missing'
  /** The newest value of the hash chain bears no signature of this installation; `after` names its row. */
  | 'head-unsigned'
  /** The journal's database holds what Sallyport did not make; `after` names it. */
  | 'schema-foreign'
  /** State beside the hash chain (site files, retention, marks) is not what the rows say; `after` names it. */
  | 'state-changed'
  /** Marks and alarms of a journal from an earlier version got their seal (state-seal.ts). */
  | 'state-sealed'
  /** `after` says why no backup was made. */
  | 'backup-failed'
  /** `after` is the instant of the newest backup; null = no backup yet. */
  | 'backup-late'
  /** By hand, in a data folder whose journal was gone. */
  | 'started-empty'
  /** By hand, with a journal that is older than snapshots or backups beside it; `before` names them. */
  | 'started-older'
  /** By hand, because the installation's key was lost or damaged; `after` is the fingerprint of the new one. */
  | 'key-replaced'
  /** PINs in earlier site versions were replaced by hashes; `after` names the versions, with the hashes of their new texts. */
  | 'pins-hashed'
  /** Of `cardholder`; `before` and `after` are the hashes of the photo. */
  | 'photo-set'
  | 'photo-removed'
  | 'clock-ahead'
  | 'clock-agrees'
  | 'clock-confirmed'
  /** The clock was ahead and goes on with true instants; `before` is what it said, `after` the correction. */
  | 'clock-corrected'
  /** At a start the machine's clock was far ahead of the journal; `before` and `after` are the two instants. */
  | 'clock-doubted'
  /** The machine's clock is behind the instants of the journal; `before` and `after` are the two instants. */
  | 'clock-behind'
  | 'clock-caught-up'
