/** Parsers of values that several requests take: form and limits. Whether what they name exists is checked by the answers. */
import type { AreaId, CardholderId, ControllerId, DoorId, ReaderId } from '../../../main/domain/ids'
import type { SuspendScope, ToggleScope } from '../../../main/domain/record'
import { fail, ok } from '../../../main/domain/result'
import { also, byPresence, flag, list, literal, oneOf, record, secret, text, whole, type Parser } from '../form'
import type { RowFilter } from '../models'
import { isPrintedHead } from '../printed-head'
import { REASON_CODES, type Reason } from '../reasons'
import { LONGEST_PASSWORD, SHORTEST_PASSWORD } from '../password'

/** Characters of an id. */
export const MAX_ID = 200
/** Characters of a text that an operator writes. */
export const MAX_TEXT = 500
/** Rows of one answer. */
export const MAX_ROWS = 500
/** The last millisecond of the year 9999: past every clock. */
const LAST_INSTANT = 253_402_300_799_999

export const areaId: Parser<AreaId> = whole(0, 2 ** 31 - 1)
export const doorId: Parser<DoorId> = text(MAX_ID)
export const readerId: Parser<ReaderId> = text(MAX_ID)
export const controllerId: Parser<ControllerId> = text(MAX_ID)
export const cardholderId: Parser<CardholderId> = text(MAX_ID)
/** The number of a row of the journal. */
export const seq = whole(0, Number.MAX_SAFE_INTEGER)
/** A head of the journal as it was printed: `SEQ:HASH`. */
export const journalHead: Parser<string> = also(text(90), (value, path) =>
  isPrintedHead(value)
    ? ok(value)
    : fail({ path, message: "must be SEQ:HASH, a row's number and 16 to 64 hex digits" }),
)
/** The number of something that was prepared and is now applied. */
export const preparedId = whole(1, Number.MAX_SAFE_INTEGER)
export const instant = whole(0, LAST_INSTANT)

const siteScope = record({ site: literal(true) })
const areaScope = record({ area: areaId })
export const toggleScope = byPresence<ToggleScope>({
  site: siteScope,
  area: areaScope,
  reader: record({ reader: readerId }),
})
export const suspendScope = byPresence<SuspendScope>({ site: siteScope, area: areaScope })

export const reason: Parser<Reason> = also(
  record({ code: oneOf(REASON_CODES), text: text(MAX_TEXT, 0) }),
  (form, path) =>
    form.code === 'other' && form.text.trim() === ''
      ? fail({ path: `${path}.text`, message: 'must say why, since the reason is "other"' })
      : ok(form),
)

export const password = secret(LONGEST_PASSWORD, 1)
export const newPassword = secret(LONGEST_PASSWORD, SHORTEST_PASSWORD)
export const operatorName: Parser<string> = also(text(100), (name, path) =>
  name.trim() === name ? ok(name) : fail({ path, message: 'must not begin or end with a space' }),
)

export const rowFilter: Parser<RowFilter> = record(
  {},
  { doors: list(doorId, 1_000), areas: list(areaId, 1_000), cardholder: cardholderId, violationsOnly: flag },
)
