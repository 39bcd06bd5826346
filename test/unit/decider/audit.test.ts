import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createLoop } from '../../../main/decider/loop'
import type { Loop } from '../../../main/decider/loop'
import type { JournalRow } from '../../../main/decider/messages'
import { openStore } from '../../../main/decider/recover'
import { reproduce } from '../../../main/verify/reproduce'
import { unpublishedSince } from '../../../main/decider/unpublished'
import type { AlarmKey } from '../../../main/domain/alarm'
import type { Audit } from '../../../main/domain/audit'
import { auditOf } from '../../../main/domain/event'
import type { OperatorAction } from '../../../main/domain/record'
import type { Site } from '../../../main/domain/site'
import { eventLine } from '../../../main/site/event-line'
import { openDatabase } from '../../../main/store/open'
import { checkJournal } from '../../../main/store/verify'
import { SITE } from '../small-site'

const AT = 1_795_000_000_000
/** Everybody may go everywhere, so that a reader refuses nothing but a broken rule. */
const OPEN: Site = {
  ...SITE,
  accessLevels: [{ id: 'all', name: 'All', readers: ['*'], schedule: null }],
  cardholders: SITE.cardholders.map((each) => ({ ...each, accessLevels: ['all'] })),
  readers: SITE.readers.map((each) => ({ ...each, apb: { mode: 'hard' } })),
}
const TEXT = JSON.stringify(OPEN)
const siteFrom = () => OPEN

let folder: string
let loop: Loop<AlarmKey>
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sallyport-audit-'))
  loop = start()
})
afterEach(() => {
  loop.close()
  rmSync(folder, { recursive: true })
})

function start(): Loop<AlarmKey> {
  const open = () =>
    openStore<AlarmKey>({
      journalFile: join(folder, 'journal.sqlite'),
      snapshotFolder: folder,
      given: { site: OPEN, text: TEXT },
      parseSite: siteFrom,
      now: () => AT,
      log: () => undefined,
    })
  const opened = open()
  if (!opened.ok) throw new Error(opened.error.detail)
  const setup = {
    snapshotFolder: folder,
    open,
    deriveAlarms: () => [],
    now: () => AT,
    log: () => undefined,
  }
  return createLoop<AlarmKey>(setup, opened.value)
}

let token = 0
function act(action: OperatorAction, audit: Audit = {}): readonly JournalRow[] {
  const record = { type: 'operator', at: AT, operator: 'Ada', reason: 'test', ...audit, ...action } as const
  const outcome = loop.process([{ kind: 'record', record, token: ++token }])
  if (outcome?.kind !== 'batch') throw new Error('nothing was decided')
  return outcome.batch.results.flatMap(({ rows }) => rows)
}

const stored = (): readonly JournalRow[] => loop.opened()?.history.page({ before: null, limit: 500 }) ?? []

/** Whatever an operator can set, with how it stood before and after. */
const CASES: readonly (readonly [OperatorAction, before: object, after: object])[] = [
  [{ action: 'lockdown', door: 'D1', on: true }, { lockdown: false }, { lockdown: true }],
  [{ action: 'suspend', scope: { area: 1 }, on: true }, { on: null }, { on: true }],
  [
    { action: 'grant-on-violation', scope: { site: true }, on: true, until: AT + 3_600_000 },
    { on: null },
    { on: true, until: '2026-11-18T12:06:40.000Z' },
  ],
  [{ action: 'exempt', cardholder: 'c1', on: true }, { exempt: false }, { exempt: true }],
  [{ action: 'free-pass', cardholder: 'c1' }, { freePass: false }, { freePass: true }],
  [
    { action: 'reset', cardholder: 'c1', setLocation: 1 },
    { location: null, violations: [], freePass: false },
    { location: 1, violations: [], freePass: false },
  ],
]

describe('the audit of an operator’s action', () => {
  it.each(CASES)('says what %j found and what it left', (action, before, after) => {
    const [row] = act(action, { workstation: 'desk-1', secondOperator: 'Bo' })
    const audit = row && auditOf(row)
    expect(audit).toMatchObject({ workstation: 'desk-1', secondOperator: 'Bo' })
    expect(JSON.parse(audit?.before ?? '')).toEqual(before)
    expect(JSON.parse(audit?.after ?? '')).toEqual(after)
    expect(stored()[0]).toEqual(row)
  })

  it('names a cleared violation too, and only on what the action made', () => {
    act({ action: 'reset', cardholder: 'c1', setLocation: 1 })
    const presented = { kind: 'credential', credential: 'k1' } as const
    loop.process([{ kind: 'record', record: { type: 'read', at: AT, reader: 'R1', presented }, token: ++token }])
    const made = stored().filter(({ event }) => event.event.startsWith('access.') || event.event === 'violation.opened')
    expect(made.map(auditOf)).toEqual([undefined, undefined])
    const rows = act({ action: 'clear-violation', cardholder: 'c1', area: 1 }, { workstation: 'desk-2' })
    expect(rows.map(auditOf)).toEqual([
      {
        workstation: 'desk-2',
        before: '{"violation":true,"location":1}',
        after: '{"violation":false,"location":null}',
      },
    ])
  })

  it('is in the hash chain and in the input of a new thread, and does not change the engine or the public form', () => {
    act({ action: 'lockdown', door: 'D1', on: true }, { workstation: 'desk-1' })
    const [row] = stored()
    const connection = loop.opened()?.connection
    if (!row || !connection || row.event.event !== 'apb.changed') throw new Error('no such row')
    expect(eventLine(row.event)).toBe(
      '{"at":"2026-11-18T11:06:40.000Z","event":"apb.changed","operator":"Ada","reason":"test","action":"lockdown","door":"D1","on":true}',
    )
    expect(unpublishedSince(connection, 0).rows).toEqual([row])
    expect(reproduce(connection, siteFrom, []).problems).toEqual([])
    loop.close()

    const changed = openDatabase(join(folder, 'journal.sqlite'), 'writer')
    expect(checkJournal(changed).problems).toEqual([])
    changed.exec("UPDATE extra SET text = replace(text, 'desk-1', 'desk-9')")
    expect(checkJournal(changed).problems).toEqual([expect.stringContaining('the hash chain is broken')])
    changed.exec("UPDATE extra SET text = replace(text, 'desk-9', 'desk-1')")
    changed.close()
    loop = start()
    expect(stored()[0]).toEqual(row)
  })

  it('is kept whole on an event of the desk', () => {
    const event = {
      at: AT,
      event: 'desk.note',
      operator: 'Ada',
      text: 'seen',
      workstation: 'desk-1',
      before: 'new',
      after: 'acknowledged',
      secondOperator: 'Bo',
    } as const
    loop.process([{ kind: 'desk', event, token: ++token }])
    const [row] = stored()
    expect(row?.event).toEqual(event)
    expect(row && auditOf(row)).toEqual({
      workstation: 'desk-1',
      before: 'new',
      after: 'acknowledged',
      secondOperator: 'Bo',
    })
  })
})
