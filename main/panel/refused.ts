/** Why either end refuses an input, by name (PROTOCOL.md 13). */
import { RefusalReason } from './schema/panel-link_pb'

export interface Refused {
  readonly reason: RefusalReason
  /** Names the field and the bad value. Never a card number. */
  readonly detail: string
}

const NAMES: Readonly<Record<RefusalReason, string>> = {
  [RefusalReason.REFUSAL_UNSPECIFIED]: 'unspecified',
  [RefusalReason.REFUSAL_BAD_LENGTH]: 'bad-length',
  [RefusalReason.REFUSAL_MALFORMED]: 'malformed',
  [RefusalReason.REFUSAL_UNKNOWN_FIELD]: 'unknown-field',
  [RefusalReason.REFUSAL_UNKNOWN_TYPE]: 'unknown-type',
  [RefusalReason.REFUSAL_REPLAYED]: 'replayed',
  [RefusalReason.REFUSAL_OUT_OF_ORDER]: 'out-of-order',
  [RefusalReason.REFUSAL_VERSION]: 'version',
  [RefusalReason.REFUSAL_WRONG_PANEL]: 'wrong-panel',
  [RefusalReason.REFUSAL_CERTIFICATE]: 'certificate',
  [RefusalReason.REFUSAL_BAD_VALUE]: 'bad-value',
  [RefusalReason.REFUSAL_BAD_SERIAL]: 'bad-serial',
  [RefusalReason.REFUSAL_SERIAL_CONFLICT]: 'serial-conflict',
  [RefusalReason.REFUSAL_HELLO_TIMEOUT]: 'hello-timeout',
  [RefusalReason.REFUSAL_SILENCE]: 'silence',
  [RefusalReason.REFUSAL_BUSY]: 'busy',
  [RefusalReason.REFUSAL_SHUTTING_DOWN]: 'shutting-down',
  [RefusalReason.REFUSAL_OVERLOADED]: 'overloaded',
}

export const refusalName = (reason: RefusalReason): string => NAMES[reason]
export const refused = (reason: RefusalReason, detail: string): Refused => ({ reason, detail })
