/** The arguments of every entry of `Requests`, checked: form and limits here, what they name (is there such a door?) in the handlers. */
import type { AreaId, CardholderId, ControllerId, DoorId, ReaderId } from '../domain/ids'
import { LAST_READER_ADDRESS, LINE_SPEEDS, PAIR_SECONDS, type LineTask } from '../domain/line-work'
import type { OperatorAction, SuspendScope, ToggleScope } from '../domain/record'
import { type FileKind, type HoldScope } from '../../preload/contract/administration'
import { EXPORT_FORMATS, type ExportOrder, type HistoryFilter } from '../../preload/contract/history'
import {
  REASON_CODES,
  ROW_KINDS,
  VIOLATION_RULES,
  type Reason,
  type RetentionDays,
  type Role,
  type RowFilter,
  type SecondSignIn,
} from '../../preload/contract/models'
import type { Requests } from '../../preload/contract/requests'
import {
  byKey,
  byPresence,
  flag,
  list,
  literal,
  nullable,
  oneOf,
  record,
  secret,
  text,
  tuple,
  whole,
  type Parsed,
  type Parser,
} from './arguments'
import { fail, ok } from '../domain/result'
import { ROLES } from '../operators/roles'
import { LONGEST_PASSWORD, SHORTEST_PASSWORD } from '../../preload/contract/password'

const MAX_ID = 200
const MAX_TEXT = 500
/** What one shift tells the next may be a page. */
const MAX_NOTE = 4_000
/** A hundred years. */
const LONGEST_DAYS = 36_500
/** Past any clock of ours: the last millisecond of the year 9999. */
const LAST_INSTANT = 253_402_300_799_999

export const MAX_ROWS = 500
export const MAX_NAMES = 500
export const MAX_ALARMS = 1_000

const areaId: Parser<AreaId> = whole(0, 2 ** 31 - 1)
const doorId: Parser<DoorId> = text(MAX_ID)
const readerId: Parser<ReaderId> = text(MAX_ID)
const controllerId: Parser<ControllerId> = text(MAX_ID)
const cardholderId: Parser<CardholderId> = text(MAX_ID)
const alarmId = text(MAX_ID)
const lineSpeed: Parser<number> = (value, path) =>
  typeof value === 'number' && LINE_SPEEDS.includes(value)
    ? ok(value)
    : fail({ path, message: `must be one of ${LINE_SPEEDS.join(', ')}` })
const seq = whole(0, Number.MAX_SAFE_INTEGER)
const instant = whole(0, LAST_INSTANT)

const siteScope = record({ site: literal(true) })
const areaScope = record({ area: areaId })
const toggleScope = byPresence<ToggleScope>({ site: siteScope, area: areaScope, reader: record({ reader: readerId }) })
const suspendScope = byPresence<SuspendScope>({ site: siteScope, area: areaScope })

const action = byKey<OperatorAction>('action', {
  'clear-violation': record({ action: literal('clear-violation'), cardholder: cardholderId, area: areaId }),
  reset: byPresence<OperatorAction>({
    cardholder: record({ action: literal('reset'), cardholder: cardholderId }, { setLocation: areaId }),
    area: record({ action: literal('reset'), area: areaId }),
    site: record({ action: literal('reset'), site: literal(true) }),
  }),
  'free-pass': record({ action: literal('free-pass'), cardholder: cardholderId }),
  'revert-to-soft': record({ action: literal('revert-to-soft'), cardholder: cardholderId }),
  'grant-on-violation': record(
    { action: literal('grant-on-violation'), scope: toggleScope, on: flag },
    { until: instant },
  ),
  suspend: record({ action: literal('suspend'), scope: suspendScope, on: flag }),
  lockdown: record({ action: literal('lockdown'), door: doorId, on: flag }),
  exempt: record({ action: literal('exempt'), cardholder: cardholderId, on: flag }, { until: instant }),
})

const reasonForm = record({ code: oneOf(REASON_CODES), text: text(MAX_TEXT, 0) })
const reason: Parser<Reason> = (value, path) => {
  const form = reasonForm(value, path)
  if (form.ok && form.value.code === 'other' && form.value.text.trim() === '')
    return fail({ path: `${path}.text`, message: 'must say why, since the reason is "other"' })
  return form
}

const lineTask = byKey<LineTask>('task', {
  pair: record({ task: literal('pair'), reader: readerId, seconds: whole(PAIR_SECONDS.least, PAIR_SECONDS.most) }),
  'roll-key': record({ task: literal('roll-key'), reader: readerId }),
  'forget-key': record({ task: literal('forget-key'), reader: readerId }),
  search: record({ task: literal('search'), thorough: flag }),
  'set-address': record({
    task: literal('set-address'),
    reader: readerId,
    address: whole(0, LAST_READER_ADDRESS),
  }),
  'set-speed': record({ task: literal('set-speed'), baud: lineSpeed }),
})
const password = secret(LONGEST_PASSWORD, 1)
const newPassword = secret(LONGEST_PASSWORD, SHORTEST_PASSWORD)
/** Longer than a break; a desk that nobody watches for longer should lock or have nobody signed in. */
const LONGEST_IDLE_MINUTES = 240
const operatorName: Parser<string> = (value, path) => {
  const name = text(100)(value, path)
  return name.ok && name.value.trim() !== name.value
    ? fail({ path, message: 'must not begin or end with a space' })
    : name
}

const filter: Parser<RowFilter> = record(
  {},
  { doors: list(doorId, 1_000), areas: list(areaId, 1_000), cardholder: cardholderId, violationsOnly: flag },
)

const past: Parser<HistoryFilter> = record(
  {},
  {
    text: text(100),
    cardholder: cardholderId,
    doors: list(doorId, 1_000),
    readers: list(readerId, 1_000),
    areas: list(areaId, 1_000),
    kinds: list(oneOf(ROW_KINDS), ROW_KINDS.length),
    rules: list(oneOf(VIOLATION_RULES), VIOLATION_RULES.length),
    from: instant,
    to: instant,
  },
)

const exportForm = record({
  filter: past,
  formats: list(oneOf(EXPORT_FORMATS), EXPORT_FORMATS.length),
  why: text(MAX_TEXT),
})
const exportOrder: Parser<ExportOrder> = (value, path) => {
  const form = exportForm(value, path)
  if (!form.ok) return form
  if (form.value.formats.length === 0) return fail({ path: `${path}.formats`, message: 'must name at least one' })
  if (form.value.why.trim() === '') return fail({ path: `${path}.why`, message: 'must say why' })
  return form
}

const alarms: Parser<readonly string[]> = (value, path) => {
  const ids = list(alarmId, MAX_ALARMS)(value, path)
  return ids.ok && ids.value.length === 0 ? fail({ path, message: 'must name at least one alarm' }) : ids
}

const days = nullable(whole(1, LONGEST_DAYS))
const retentionDays: Parser<RetentionDays> = record({
  access: days,
  door: days,
  violation: days,
  device: days,
  operator: days,
})
const holdScope: Parser<HoldScope> = record(
  {},
  { cardholder: cardholderId, door: doorId, area: areaId, from: instant, to: instant },
)

const fileKind: Parser<FileKind> = oneOf(['site', 'cardholders'])

export type Parsers = {
  readonly [Name in keyof Requests]: (args: readonly unknown[]) => Parsed<Parameters<Requests[Name]>>
}

export const parsers: Parsers = {
  hello: tuple<[]>(),
  rows: tuple<Parameters<Requests['rows']>>([
    'query',
    record({ before: nullable(seq), limit: whole(1, MAX_ROWS), filter }),
  ]),
  history: tuple<Parameters<Requests['history']>>([
    'query',
    record({ before: nullable(seq), limit: whole(1, MAX_ROWS), filter: past }),
  ]),
  exportHistory: tuple<Parameters<Requests['exportHistory']>>(['order', exportOrder]),
  exportState: tuple<[]>(),
  cancelExport: tuple<[number]>(['id', seq]),
  detail: tuple<[number]>(['seq', seq]),
  person: tuple<[CardholderId]>(['id', cardholderId]),
  names: tuple<[readonly CardholderId[]]>(['ids', list(cardholderId, MAX_NAMES)]),
  findPeople: tuple<[string]>(['text', text(100, 0)]),
  inside: tuple<[AreaId]>(['area', areaId]),
  timeline: tuple<[CardholderId, AreaId]>(['cardholder', cardholderId], ['area', areaId]),
  preview: tuple<[OperatorAction]>(['action', action]),
  act: tuple<[OperatorAction, Reason]>(['action', action], ['reason', reason]),
  actWithSecond: tuple<[OperatorAction, Reason, SecondSignIn]>(
    ['action', action],
    ['reason', reason],
    ['second', record({ name: operatorName, password })],
  ),
  unlockOnce: tuple<[DoorId, Reason]>(['door', doorId], ['reason', reason]),
  acknowledge: tuple<[readonly string[]]>(['alarms', alarms]),
  note: tuple<[string, string]>(['alarm', alarmId], ['text', text(MAX_TEXT)]),
  closeAlarms: tuple<[readonly string[]]>(['alarms', alarms]),
  shelveAlarms: tuple<[readonly string[], number]>(['alarms', alarms], ['until', instant]),
  line: tuple<[ControllerId]>(['controller', controllerId]),
  startLineWork: tuple<[ControllerId, LineTask, Reason]>(
    ['controller', controllerId],
    ['task', lineTask],
    ['reason', reason],
  ),
  cancelLineWork: tuple<[ControllerId]>(['controller', controllerId]),
  recordLine: tuple<[ControllerId, boolean, Reason]>(['controller', controllerId], ['on', flag], ['reason', reason]),
  certificates: tuple<[]>(),
  certify: tuple<[string]>(['name', text(MAX_ID)]),
  revokeCertificate: tuple<[string, string]>(['name', text(MAX_ID)], ['why', text(MAX_TEXT)]),
  session: tuple<[]>(),
  signIn: tuple<[string, string]>(['name', operatorName], ['password', password]),
  watch: tuple<[]>(),
  setUpSignIn: tuple<[string, string]>(['name', operatorName], ['password', newPassword]),
  lock: tuple<[]>(),
  signOut: tuple<[]>(),
  operators: tuple<[]>(),
  assignees: tuple<[]>(),
  addOperator: tuple<[string, Role, string]>(['name', operatorName], ['role', oneOf(ROLES)], ['password', newPassword]),
  setRole: tuple<[string, Role]>(['name', operatorName], ['role', oneOf(ROLES)]),
  removeOperator: tuple<[string]>(['name', operatorName]),
  resetPassword: tuple<[string, string]>(['name', operatorName], ['password', newPassword]),
  changePassword: tuple<[string, string]>(['current', password], ['next', newPassword]),
  setIdleLock: tuple<[number | null]>(['minutes', nullable(whole(1, LONGEST_IDLE_MINUTES))]),
  records: tuple<[]>(),
  backUp: tuple<[]>(),
  checkJournal: tuple<[boolean]>(['go', flag]),
  setRetention: tuple<[RetentionDays, Reason]>(['days', retentionDays], ['reason', reason]),
  setHold: tuple<[HoldScope, Reason]>(['hold', holdScope], ['reason', reason]),
  liftHold: tuple<[string, Reason]>(['id', text(MAX_ID)], ['reason', reason]),
  confirmClock: tuple<[Reason]>(['reason', reason]),
  restoreBackup: tuple<[string, Reason]>(['name', text(MAX_ID)], ['reason', reason]),
  assign: tuple<[string, string | null]>(['alarm', alarmId], ['assignee', nullable(text(MAX_ID))]),
  tickStep: tuple<[string, number, boolean]>(['alarm', alarmId], ['step', whole(0, 100)], ['on', flag]),
  closedAlarms: tuple<[]>(),
  waitingOrders: tuple<[]>(),
  handover: tuple<[]>(),
  handOver: tuple<[string]>(['note', text(MAX_NOTE, 0)]),
  takeOver: tuple<[]>(),
  handoverDocument: tuple<[]>(),
  musterDocument: tuple<[]>(),
  freezeMuster: tuple<[SuspendScope]>(['scope', suspendScope]),
  muster: tuple<[]>(),
  tickOff: tuple<[CardholderId, AreaId, boolean]>(['cardholder', cardholderId], ['area', areaId], ['on', flag]),
  reconcileMuster: tuple<[Reason]>(['reason', reason]),
  lookAtChange: tuple<[FileKind]>(['kind', fileKind]),
  changeProgress: tuple<[]>(),
  dropChange: tuple<[]>(),
  applyChange: tuple<Parameters<Requests['applyChange']>>(
    ['id', whole(1, Number.MAX_SAFE_INTEGER)],
    ['reason', reason],
    ['options', record({ onlyWhole: flag, confirmed: list(areaId, 10_000) })],
  ),
  lookAtPhotos: tuple<['files' | 'folder', CardholderId | null]>(
    ['from', oneOf(['files', 'folder'] as const)],
    ['only', nullable(cardholderId)],
  ),
  photoProgress: tuple<[]>(),
  dropPhotos: tuple<[]>(),
  applyPhotos: tuple<[number, Reason]>(['id', whole(1, Number.MAX_SAFE_INTEGER)], ['reason', reason]),
  removePhoto: tuple<[CardholderId, Reason]>(['cardholder', cardholderId], ['reason', reason]),
  exportFile: tuple<[FileKind]>(['kind', fileKind]),
  setFollowing: tuple<[boolean]>(['following', flag]),
}
