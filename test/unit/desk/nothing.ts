/** Parts of a running site that a test of the desk does not ask; each has tests of its own. */
import { fail, ok } from '../../../main/domain/result'
import type { Running } from '../../../main/desk/running'

const notHere = () => Promise.resolve({ ok: false, error: 'there are no records here' } as const)
export const NO_RECORDS: Running['records'] = {
  state: () => ({
    backups: [],
    backingUp: false,
    backupFailing: null,
    check: { state: 'never' },
    retention: { days: { access: null, door: null, violation: null, device: null, operator: null }, holds: [] },
    clockAhead: null,
  }),
  backUp: notHere,
  check: () => undefined,
  cancelCheck: () => undefined,
  setDays: notHere,
  setHold: notHere,
  liftHold: notHere,
  confirmClock: notHere,
  restore: notHere,
}

const untouched = () => ok({ revision: 1 })
const NO_DRAFT: Running['draft'] = {
  state: () => ({
    ...{ revision: 1, owner: null, inForce: {}, document: {}, changes: [], canUndo: false, canRedo: false },
    timed: null,
  }),
  steps: () => [],
  edit: untouched,
  undo: untouched,
  redo: untouched,
  settle: untouched,
  discard: () => Promise.resolve(untouched()),
  takeOver: () => Promise.resolve(untouched()),
}

const noTrial = () => Promise.resolve(fail({ code: 'bad-argument', detail: 'no line is tried here' } as const))
const NO_HARDWARE: Running['hardware'] = {
  serialPorts: () => Promise.resolve([]),
  strangers: () => ({ listensAt: null, panels: [] }),
  trial: () => null,
  startTrial: noTrial,
  stopSearch: () => undefined,
  tryReader: noTrial,
  pairReader: noTrial,
  endTrial: () => Promise.resolve(),
}

/** The site is not edited here. */
export const NO_EDITS: Pick<
  Running,
  'draft' | 'people' | 'timed' | 'hardware' | 'chooseKeyPassphrase' | 'openReaderKeys'
> = {
  chooseKeyPassphrase: () => Promise.resolve(ok(null)),
  openReaderKeys: () => Promise.resolve(ok(null)),
  hardware: NO_HARDWARE,
  draft: NO_DRAFT,
  timed: { set: () => Promise.resolve(untouched()), takeBack: () => Promise.resolve(untouched()) },
  people: {
    mappings: { list: () => ok([]), save: () => ok(null), remove: () => ok(null) },
    onFile: () => [],
    edit: () => Promise.resolve(ok({ kind: 'done', seq: 1 })),
  },
}

/** Nobody asks the decision thread these. */
export const NO_ANSWERS = {
  people: () => ({
    areas: new Int32Array(0),
    since: new Float64Array(0),
    usedAt: new Float64Array(0),
    violations: new Uint16Array(0),
    exempt: new Uint8Array(0),
  }),
  openings: () => ({ active: [], readers: [] }),
  saved: () => new Uint8Array(0),
  seal: () => null,
  standing: () => [],
  headProblem: () => null,
  stateHash: () => ({ hash: '', seq: 0 }),
}
