/** The care of the records, scripted: two backups, a check that finds all well, a hold. */
import type { HoldScope, RecordsState } from '../../preload/contract/administration'
import type { Answer } from '../../preload/contract/answer'
import type { Bridge } from '../../preload/contract/requests'
import { NOW } from './rows'

const HOUR = 3_600_000
const ok = <T>(value: T): Promise<Answer<T>> => Promise.resolve({ ok: true, value })

type RecordsBridge = Pick<
  Bridge,
  'records' | 'backUp' | 'checkJournal' | 'setRetention' | 'setHold' | 'liftHold' | 'confirmClock' | 'restoreBackup'
>

export function recordsBridge(): RecordsBridge {
  let state: RecordsState = {
    backups: [4, 28].map((hours) => ({ name: `b${hours}`, at: NOW - hours * HOUR, bytes: 41_300_000 })),
    backingUp: false,
    backupFailing: null,
    check: { state: 'never' },
    retention: { days: { access: 90, door: 30, violation: 365, device: 90, operator: null }, holds: [] },
    clockAhead: null,
  }
  const held = (scope: HoldScope) => ({
    ...scope,
    id: 'h1',
    reason: 'other: case 7',
    operator: 'M. Keller',
    since: NOW,
  })
  return {
    records: () => ok(state),
    backUp: () => {
      state = { ...state, backups: [{ name: 'now', at: NOW, bytes: 41_400_000 }, ...state.backups] }
      return ok('now')
    },
    checkJournal: (go) => {
      state = {
        ...state,
        check: go
          ? { state: 'done', at: NOW, upTo: 20_884_199, problems: [], sound: ['every page is readable'] }
          : { state: 'cancelled', at: NOW },
      }
      return ok(null)
    },
    setRetention: (days) => {
      state = { ...state, retention: { ...state.retention, days } }
      return ok(null)
    },
    setHold: (scope) => {
      state = { ...state, retention: { ...state.retention, holds: [held(scope)] } }
      return ok('h1')
    },
    confirmClock: () => {
      state = { ...state, clockAhead: null }
      return ok(null)
    },
    liftHold: () => {
      state = { ...state, retention: { ...state.retention, holds: [] } }
      return ok(null)
    },
    restoreBackup: () => ok(null),
  }
}
