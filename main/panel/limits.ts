/** The limits of the panel link (PROTOCOL.md 3). A change to one of them changes the protocol. */

export const PROTOCOL_MAJOR = 1
export const PROTOCOL_MINOR = 2
/** First minor version in which a panel stores the journal's head (PROTOCOL.md 8.7). */
export const HEAD_MINOR = 1
/** First minor version with switched cards, holders of overrides, and resets of groups or with conditions (PROTOCOL.md 11). */
export const ORDERS_MINOR = 2
/** First minor version whose configuration has nested areas and the other rules of PROTOCOL.md 6.1. */
export const RULES_MINOR = 2
/** First minor version in which a panel says the head that it has stored. */
export const STORED_HEAD_MINOR = 2
/** Bytes of a head's hash. */
export const HEAD_HASH_BYTES = 32

/** Bytes of an envelope; a frame with a larger length closes the connection. */
export const MAX_ENVELOPE_BYTES = 262_144
/** Bytes of the length before an envelope. */
export const LENGTH_BYTES = 4
/** Events in one batch. */
export const MAX_BATCH_EVENTS = 64
/** Bytes of an id (reader, door, cardholder, credential, ...) in UTF-8. */
export const MAX_ID_BYTES = 128
/** Bytes of any other text in UTF-8. */
export const MAX_TEXT_BYTES = 512
/** Bits of a raw card. */
export const MAX_CARD_BITS = 512
/** Bytes of configuration in one part. */
export const MAX_PART_BYTES = 65_536
/** Entries of any list. */
export const MAX_LIST = 65_536

/** Milliseconds from the connection to the peer's hello. */
export const HELLO_TIMEOUT_MS = 10_000
export const HEARTBEAT_MS = 5_000
/** Milliseconds without any envelope from the peer after which the link counts as down. */
export const SILENCE_MS = 15_000
/** After this many stored events the host acknowledges immediately, otherwise after `ACK_MS`. */
export const ACK_EVENTS = 32
export const ACK_MS = 50
/** Backlog events that a panel may send beyond the acknowledged one. */
export const BACKLOG_WINDOW = 256

/** A larger clock difference raises an alarm (panel-link.md 2). */
export const SKEW_ALARM_MS = 2_000
/** A smaller clock difference ends the alarm. */
export const SKEW_CLEAR_MS = 1_000
/** A larger clock difference makes the console set the panel's clock. */
export const SKEW_SET_MS = 250

/** Commands sent and not answered yet; the console refuses further ones. */
export const MAX_COMMANDS = 256
/** Deliveries sent and not answered yet. */
export const DELIVERY_WINDOW = 64
/** Decision requests without an answer; beyond that the oldest is dropped, and the panel uses its fallback. */
export const MAX_REQUESTS = 1_024
