/** The journal searched, and exports of what a search finds. */
import { fail, ok } from '../../../main/domain/result'
import { also, list, nullable, oneOf, record, text, whole, type Parser } from '../form'
import {
  AUDIT_GROUPS,
  EXPORT_FORMATS,
  FILTER_LISTS,
  type AuditFilter,
  type ExportOrder,
  type ExportState,
  type FilterLists,
  type HistoryFilter,
  type HistoryPage,
} from '../history'
import { EVERYONE, EXPORTING, INSPECTING } from '../roles'
import { request } from './request'
import { areaId, cardholderId, doorId, instant, MAX_ID, MAX_ROWS, MAX_TEXT, seq } from './values'

/** Items of one list of the filter. */
const MAX_ITEMS = 1_000

function listParser(of: (typeof FILTER_LISTS)[keyof FilterLists]): Parser<readonly (string | number)[]> {
  if (of === 'id') return list(text(MAX_ID), MAX_ITEMS)
  return of === 'area' ? list(areaId, MAX_ITEMS) : list(oneOf<string>(of), of.length)
}

// FILTER_LISTS is keyed by the fields of FilterLists, and says what an item of each is
const lists = Object.fromEntries(
  Object.entries(FILTER_LISTS).map(([field, of]) => [field, listParser(of)]),
) as unknown as { readonly [Field in keyof FilterLists]-?: Parser<NonNullable<FilterLists[Field]>> }

const past: Parser<HistoryFilter> = record(
  {},
  {
    text: text(100),
    cardholder: cardholderId,
    ...lists,
    from: instant,
    to: instant,
  },
)

const acts: Parser<AuditFilter> = record(
  {},
  {
    cardholder: cardholderId,
    doors: list(doorId, 1_000),
    areas: list(areaId, 1_000),
    from: instant,
    to: instant,
    operator: text(100),
    groups: list(oneOf(AUDIT_GROUPS), AUDIT_GROUPS.length),
  },
)

const exportOrder: Parser<ExportOrder> = also(
  record({ filter: past, formats: list(oneOf(EXPORT_FORMATS), EXPORT_FORMATS.length), why: text(MAX_TEXT) }),
  (form, path) => {
    if (form.formats.length === 0) return fail({ path: `${path}.formats`, message: 'must name at least one' })
    return form.why.trim() === '' ? fail({ path: `${path}.why`, message: 'must say why' }) : ok(form)
  },
)

export const historyRequests = {
  /** Events of the past that fit, newest first, at most 500; `before` is the `next` of the page before it. */
  history: request(EVERYONE, [
    'query',
    record({ before: nullable(seq), limit: whole(1, MAX_ROWS), filter: past }),
  ]).answers<HistoryPage>(),
  /** What operators and automations did, searched in the same way. */
  audit: request(INSPECTING, [
    'query',
    record({ before: nullable(seq), limit: whole(1, MAX_ROWS), filter: acts }),
  ]).answers<HistoryPage>(),
  /** Asks for a place by the system's dialog, then begins the one export that runs at a time; null when no place was chosen. */
  exportHistory: request(EXPORTING, ['order', exportOrder]).answers<ExportState | null>(),
  /** The export that runs, or the last one; the fingerprint of the key that signs exports, and the SHA-256 of verify.mjs. */
  exportState: request(EXPORTING).answers<{
    readonly current: ExportState | null
    readonly fingerprint: string | null
    readonly verifier: string
  }>(),
  /** Ends an export and removes what it wrote. */
  cancelExport: request(EXPORTING, ['id', seq]).answers<null>(),
}
