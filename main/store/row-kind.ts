/** The kind of a row, as people search for it; derived from its code before anything is decoded. */
import { deskTraits } from '../domain/desk-event'
import type { RowKind } from '../domain/row-filter'
import { ROW, flagOf, kindOf } from './entry-row'

const REX = 0
const broke = (code: number): boolean => ((code >> 20) & 15) !== 0

const BY_KIND: ReadonlyMap<number, RowKind> = new Map<number, RowKind>([
  [ROW.passage, 'passage'],
  [ROW.doorClosed, 'contact'],
  [ROW.doorForced, 'door'],
  [ROW.doorHeld, 'door'],
  [ROW.doorNotUsed, 'door'],
  [ROW.doorUnlocked, 'door'],
  [ROW.doorLocked, 'door'],
  [ROW.muster, 'passage'],
  [ROW.occupancy, 'passage'],
  [ROW.inputActive, 'device'],
  [ROW.inputInactive, 'device'],
  [ROW.violationOpened, 'violation'],
  [ROW.violationCleared, 'violation'],
  [ROW.apbReset, 'operator'],
  [ROW.apbChanged, 'operator'],
  [ROW.linkUp, 'device'],
  [ROW.linkDown, 'device'],
  [ROW.output, 'device'],
  [ROW.readerOnline, 'device'],
  [ROW.readerOffline, 'device'],
  [ROW.readerTamper, 'device'],
  [ROW.panelEvent, 'device'],
  [ROW.readerReport, 'device'],
  // Except what counts as a device's report: rows of older journals show it only when decoded, see `deskKind`.
  [ROW.desk, 'operator'],
])

/** Undefined for a row that is a record alone. */
export function rowKindOf(code: number): RowKind | undefined {
  const kind = kindOf(code)
  if (kind === ROW.granted) return broke(code) ? 'violation' : 'passage'
  if (kind === ROW.denied) return broke(code) ? 'violation' : 'refusal'
  if (kind === ROW.doorOpened) return flagOf(code, REX) ? 'door' : 'contact'
  return BY_KIND.get(kind)
}

/** Place of a rule in VIOLATION_RULES, from a row's code; -1 when it broke none. */
export const ruleOf = (code: number): number => ((code >> 16) & 15) - 1

/** The kind of a decoded row of the desk; of a name that only a later version knows, an operator's. */
export const deskKind = (event: string): RowKind => deskTraits(event)?.kind ?? 'operator'
