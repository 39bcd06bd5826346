/** What is wrong with a reader on a bus, or with what it says: the names that events, the journal and the screen share. */

export const READER_FAULTS = [
  /** a reply whose MAC is wrong: damage that the CRC missed, or somebody else on the line; `alarm` when it repeats */
  'mac-failure',
  /** no secure channel for the reason in `why` */
  'key-problem',
  /** card or key data came in clear where a key is set, and was dropped */
  'clear-data',
  /** another device answers under the same key */
  'identity-changed',
  /** a reply that cannot be decoded */
  'malformed-reply',
  /** a reply that nothing here acts on */
  'unknown-reply',
  /** a vendor's own reply (MFGREP), likewise */
  'vendor-reply',
  /** a status under a good MAC that was not encrypted (osdp.md 17) */
  'status-unencrypted',
  /** a checksum inside the secure channel, which demands the CRC */
  'checksum-in-channel',
  /** replies in the channel with the CP's block types, as readers of before May 2020 make them */
  'command-mark',
  /** the reader does not know `command` */
  'not-supported',
  /** the reader knows `command`, but not with these values */
  'record-refused',
  /** a card or keys as characters (FMT) that name no card format: no read was made of them */
  'text-read',
  /** a read at a reader number of the device that no reader of the site has: no read was made of it */
  'unknown-number',
  /** the attached reader is not connected to the device; `on` false: it is again */
  'not-connected',
] as const
export type ReaderFaultName = (typeof READER_FAULTS)[number]

/** What a supervised input may say instead of active or inactive (osdp.md 6, ISTATR). */
export type InputFault = 'short' | 'open' | 'fault' | 'unknown'
