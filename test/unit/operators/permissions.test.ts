import { describe, expect, it } from 'vitest'
import { serve, type Answers, type IpcServer } from '../../../main/ipc/serve'
import { REQUEST_NAMES } from '../../../preload/contract/requests'
import { PAGE_ORIGIN, type SenderEvent } from '../../../main/ipc/sender'
import { requestChannel } from '../../../preload/contract/channels'
import type { OperatorAction, Role } from '../../../preload/contract/models'
import type { Requests } from '../../../preload/contract/requests'

// The table of console.md "People and sign-in" once more, request by request, written apart from main/operators/roles.ts.
// A request that is not named here is an administrator's alone.

const ALL = 'guard supervisor administrator auditor'
const MAY: { readonly [Name in keyof Requests]?: string } = {
  session: `nobody ${ALL}`,
  signIn: `nobody ${ALL}`,
  setUpSignIn: `nobody ${ALL}`,
  watch: `nobody ${ALL}`,
  setFollowing: `nobody ${ALL}`,
  start: `nobody ${ALL}`,
  openSiteFile: `nobody ${ALL}`,
  makeSite: `nobody ${ALL}`,
  seeDemo: `nobody ${ALL}`,
  tryStartAgain: `nobody ${ALL}`,
  hello: ALL,
  rows: ALL,
  detail: ALL,
  person: ALL,
  names: ALL,
  findPeople: ALL,
  inside: ALL,
  people: ALL,
  personCard: ALL,
  canOpen: ALL,
  timeline: ALL,
  lock: ALL,
  signOut: ALL,
  changePassword: ALL,
  acknowledge: 'guard supervisor administrator',
  note: 'guard supervisor administrator',
  unlockOnce: 'guard supervisor administrator',
  preview: 'guard supervisor administrator',
  act: 'guard supervisor administrator',
  challenge: 'guard supervisor administrator',
  confirm: 'guard supervisor administrator',
  closeAlarms: 'guard supervisor administrator',
  shelveAlarms: 'supervisor administrator',
  setIdleLock: 'supervisor administrator',
  assignees: 'supervisor administrator',
  reconcileMuster: 'supervisor administrator',
  musterPreview: 'guard supervisor administrator',
  closedAlarms: ALL,
  history: ALL,
  audit: 'administrator auditor',
  exportHistory: 'supervisor administrator auditor',
  exportState: 'supervisor administrator auditor',
  cancelExport: 'supervisor administrator auditor',
  muster: ALL,
  waitingOrders: ALL,
  handover: ALL,
  handoverDocument: ALL,
  musterDocument: ALL,
  handOver: 'guard supervisor administrator',
  takeOver: 'guard supervisor administrator',
  assign: 'guard supervisor administrator',
  tickStep: 'guard supervisor administrator',
  freezeMuster: 'guard supervisor administrator',
  tickOff: 'guard supervisor administrator',
  records: 'administrator auditor',
  checkJournal: 'administrator auditor',
  siteDraft: ALL,
  checkDraft: ALL,
  tryDraft: ALL,
  siteVersions: ALL,
  compareVersions: ALL,
  line: ALL,
  openReaderKeys: 'guard supervisor administrator',
  serialPorts: 'administrator',
  strangers: 'administrator',
  startLineTrial: 'administrator',
  lineTrial: 'administrator',
  stopLineSearch: 'administrator',
  tryReader: 'administrator',
  pairTriedReader: 'administrator',
  endLineTrial: 'administrator',
}

const frame = { origin: PAGE_ORIGIN }
const sender: SenderEvent = {
  sender: { id: 1, isDestroyed: () => false, mainFrame: frame },
  senderFrame: frame,
}

/** Whether a request gets past the permissions to its answer or to the check of its arguments. */
async function passes(name: keyof Requests, role: Role | null, ...args: unknown[]): Promise<boolean> {
  const listeners = new Map<string, (event: SenderEvent, ...given: unknown[]) => Promise<unknown>>()
  const ipc: IpcServer = {
    handle: (channel, listener) => void listeners.set(channel, listener),
    removeHandler: () => {},
  }
  const answers = Object.fromEntries(
    REQUEST_NAMES.map((each) => [each, () => ({ ok: true, value: null })]),
  ) as unknown as Answers
  serve({
    ipc,
    answers,
    session: { number: () => 1, operator: () => (role === null ? null : { name: 'Kim', role }) },
    isOurWindow: () => true,
    report: () => {},
  })
  const answer = await listeners.get(requestChannel(name))?.(sender, ...args)
  return (answer as { code?: string }).code !== 'not-permitted'
}

const names = REQUEST_NAMES
const roles = [null, 'guard', 'supervisor', 'administrator', 'auditor'] as const

describe('permissions', () => {
  it.each(names.flatMap((name) => roles.map((role) => [name, role] as const)))('of %s for %s', async (name, role) => {
    expect(await passes(name, role)).toBe((MAY[name] ?? 'administrator').split(' ').includes(role ?? 'nobody'))
  })

  const reason = { code: 'test', text: '' }
  const actions: readonly OperatorAction[] = [
    { action: 'clear-violation', cardholder: 'c1', area: 1 },
    { action: 'reset', cardholder: 'c1' },
    { action: 'reset', area: 1 },
    { action: 'reset', site: true },
    { action: 'reset', group: 'night-shift', unmovedMinutes: 480, setLocation: 0 },
    { action: 'unlock', door: 'D1', until: 9e12 },
    { action: 'lock', door: 'D1' },
    { action: 'free-pass', cardholder: 'c1' },
    { action: 'revert-to-soft', cardholder: 'c1' },
    { action: 'grant-on-violation', scope: { site: true }, on: true, until: 9e12 },
    { action: 'grant-on-violation', scope: { site: true }, on: false },
    { action: 'suspend', scope: { site: true }, on: true },
    { action: 'lockdown', door: 'D1', on: true },
    { action: 'exempt', cardholder: 'c1', on: true },
    { action: 'exempt', cardholder: 'c1', on: true, until: 9e12 },
    { action: 'exempt', cardholder: 'c1', on: false },
  ]
  /** What a guard prepares for a supervisor to sign: letting in one person, with an end. The desk asks for the signature. */
  const prepared = (action: OperatorAction): boolean =>
    'cardholder' in action && !(action.action === 'exempt' && action.on && action.until === undefined)
  it.each(actions.flatMap((action) => roles.map((role) => [action, role] as const)))(
    'to %j for %s',
    async (action, role) => {
      const wanted = role === 'supervisor' || role === 'administrator' || (role === 'guard' && prepared(action))
      expect(await passes('act', role, action, reason)).toBe(wanted)
      expect(await passes('preview', role, action)).toBe(wanted)
    },
  )

  const endless: readonly OperatorAction[] = [
    { action: 'grant-on-violation', scope: { site: true }, on: true },
    { action: 'unlock', door: 'D1' },
  ]
  it.each(endless.flatMap((action) => roles.map((role) => [action, role] as const)))(
    'to %j without an end for %s',
    async (action, role) => {
      expect(await passes('act', role, action, reason)).toBe(role === 'administrator')
    },
  )
})
