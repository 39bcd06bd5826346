/** Marks and open alarms, changed by hand without the installation's key: `verify` and a start find it. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { AlarmKey } from '../../../main/domain/alarm'
import type { DeskEvent } from '../../../main/domain/desk-event'
import { openJournal } from '../../../main/store/journal'
import type { Journal } from '../../../main/store/journal'
import { readMarks } from '../../../main/store/marks'
import { migrate } from '../../../main/store/migrate'
import { openDatabase } from '../../../main/store/open'
import type { Connection } from '../../../main/store/open'
import { installationKey, installationSigner } from '../../../main/store/signing'
import { packSite } from '../../../main/store/site'
import { settleState } from '../../../main/store/start-state'
import { stateSumIn } from '../../../main/store/state-sum'
import { alarmSum, markSum } from '../../../main/store/sums'
import type { MarkRow } from '../../../main/store/sums'
import { checkJournal } from '../../../main/store/verify'

const AT = 1_795_000_000_000
const SERIALS = 'panel P1 serials'
const DELIVERIES = 'panel P1 deliveries'
const TRIES = 'pin-tries'

let folder: string
let connection: Connection
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sallyport-seal-'))
  connection = openDatabase(join(folder, 'journal.sqlite'), 'writer')
  migrate(connection)
  begin(open(false))
})

function begin(journal: Journal): void {
  journal.addSite({ version: 1, at: AT, ...packSite('{}'), before: null, operator: 'Ada', reason: 'first', zone: null })
  journal.commit()
  journal.addEvent(note(1))
  journal.commit(
    [alarm('a2'), alarm('a3')],
    [
      { key: SERIALS, value: { ring: '0f', upTo: 7, beyond: [] } },
      { key: DELIVERIES, value: { orders: [] } },
      { key: TRIES, value: { counts: [], mistakes: [] } },
    ],
  )
}
afterEach(() => {
  connection.close()
  rmSync(folder, { recursive: true })
})

/** As the decision thread opens it. */
const open = (isSealed = true) => openJournal(connection, { ...FIRST, isSealed }, undefined, installationSigner(folder))
const FIRST = { seq: 0, heads: new Uint32Array(0) }
const note = (after: number): DeskEvent => ({ at: AT + after, event: 'desk.note', operator: 'Ada', text: 'seen' })
const found: DeskEvent = { at: AT + 5, event: 'desk.records', text: 'state-changed' }
const alarm = (id: string): AlarmKey & object => ({ id, seq: Number(id.slice(1)), state: 'new' })
const forge = (key: string, value: unknown): void => {
  const text = JSON.stringify(value)
  connection.prepare('UPDATE mark SET value = ?, sum = ? WHERE key = ?').run(text, markSum(key, text), key)
}
const dump = () => connection.prepare<[], MarkRow>('SELECT key, value, sum FROM mark').all()
const putBack = (rows: readonly MarkRow[]): void => {
  connection.exec('DELETE FROM mark')
  const write = connection.prepare('INSERT INTO mark (key, value, sum) VALUES (?, ?, ?)')
  for (const { key, value, sum } of rows) write.run(key, value, sum)
}

const keys = () => {
  const key = installationKey(folder)
  return key ? [key] : []
}
const verified = (): readonly string[] => checkJournal(connection, keys(), undefined, stateSumIn(folder)).problems
function doubts(): readonly string[] {
  const settled = settleState(connection, keys(), stateSumIn(folder))
  return settled.ok ? settled.value.doubts : [settled.error]
}
const marks = (): readonly string[] => readMarks(connection).marks.map(({ key }) => key)

describe('marks and alarms that the journal wrote', () => {
  it('bear the seal, after each commit and over a restart', () => {
    expect(verified()).toEqual([])
    expect(doubts()).toEqual([])
    const again = open()
    again.addEvent(note(2))
    again.commit([{ ...alarm('a2'), state: 'closed' }], [{ key: TRIES, value: { counts: [1] } }])
    again.rest()
    expect(verified()).toEqual([])
    expect(doubts()).toEqual([])
  })
})

describe('a mark that no row tells of', () => {
  it.each([
    [SERIALS, { ring: '0f', upTo: 9_000, beyond: [] }],
    [DELIVERIES, { orders: [{ number: 1 }] }],
    [TRIES, { counts: [] }],
  ])('%s, is left out when someone changed it', (key, value) => {
    forge(key, value)
    expect(verified()).toEqual([`the mark ${key} was changed without Sallyport`])
    expect(doubts()).toEqual([`the mark ${key} was changed without Sallyport`, `the mark ${key} is left out`])
    expect(marks()).not.toContain(key)
  })

  it.each([
    ['was removed', () => void connection.prepare('DELETE FROM mark WHERE key = ?').run(TRIES)],
    [
      'has the value and the sum that it had before',
      () => {
        const before = dump().find(({ key }) => key === TRIES)
        const journal = open()
        journal.addEvent(note(3))
        journal.commit([], [{ key: TRIES, value: { counts: [['reader R1', 5]] } }])
        connection.prepare('UPDATE mark SET value = ?, sum = ? WHERE key = ?').run(before?.value, before?.sum, TRIES)
      },
    ],
  ])('and %s is found', (_, change) => {
    change()
    expect(verified()).toEqual(['marks were removed, or put back as they were earlier, without Sallyport'])
    expect(doubts()).toEqual(verified())
  })

  it('is found with all the others and their seal as they were before a signed row', () => {
    const before = dump()
    const journal = open()
    journal.addEvent(note(3))
    journal.commit([], [{ key: TRIES, value: { counts: [['reader R1', 5]] } }])
    putBack(before)
    const text = 'marks and alarms are those after row 2, and the chain was signed after row 3'
    expect(verified()).toEqual([text])
    expect(doubts()).toEqual([text])
  })

  it('is found with its seal, because a row says that there is one', () => {
    forge(TRIES, {})
    connection.exec("DELETE FROM mark WHERE key = 'state.seal'")
    const text = 'the seal over marks and alarms is missing or damaged'
    expect(verified()).toEqual([text])
    expect(doubts()).toEqual([text, `the mark ${TRIES} is left out`])
  })
})

describe('an open alarm', () => {
  const row = () =>
    connection.prepare<[], { id: string; open: number; body: string }>("SELECT * FROM alarm WHERE id = 'a2'").get()
  it.each([
    ['removed', () => void connection.exec("DELETE FROM alarm WHERE id = 'a2'")],
    [
      'closed',
      () => {
        const closed = { id: 'a2', open: 0, body: row()?.body ?? '' }
        connection.prepare("UPDATE alarm SET open = 0, sum = ? WHERE id = 'a2'").run(alarmSum(closed))
      },
    ],
    [
      'changed',
      () => {
        const other = { id: 'a2', open: 1, body: '{"id":"a2","seq":2,"state":"shelved"}' }
        connection.prepare("UPDATE alarm SET body = ?, sum = ? WHERE id = 'a2'").run(other.body, alarmSum(other))
      },
    ],
  ])('that someone %s is found at the start', (_, change) => {
    change()
    const text = 'open alarms were closed, removed or changed without Sallyport'
    expect(verified()).toEqual([text])
    expect(doubts()).toEqual([text])
  })
})

describe('a state that someone changed', () => {
  it('is found again at each start until a row says so, and is sealed with that row', () => {
    connection.prepare('DELETE FROM mark WHERE key = ?').run(TRIES)
    const journal = open()
    journal.addEvent(note(3))
    journal.commit([], [{ key: SERIALS, value: { upTo: 8 } }])
    journal.rest()
    expect(doubts()).toHaveLength(1)
    journal.addEvent(found)
    journal.commit()
    expect(doubts()).toEqual([])
    expect(verified()).toEqual([])
  })
})

describe('a journal of an earlier version', () => {
  it('is sealed at its first start without a doubt', () => {
    connection.close()
    rmSync(join(folder, 'journal.sqlite'))
    connection = openDatabase(join(folder, 'journal.sqlite'), 'writer')
    migrate(connection)
    // Without a key there is no seal, as in every journal before there were seals.
    begin(openJournal(connection))
    expect(doubts().filter((text) => text.includes('seal') || text.includes('mark'))).toEqual([])
    const journal = open(false)
    journal.addEvent({ at: AT + 5, event: 'desk.records', text: 'state-sealed' })
    journal.commit()
    expect(verified().filter((text) => !text.includes('hash chain'))).toEqual([])
    connection.exec("DELETE FROM mark WHERE key = 'state.seal'")
    expect(doubts()).toContain('the seal over marks and alarms is missing or damaged')
  })
})
