import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { DeskEvent } from '../../../main/domain/desk-event'
import type { DeviceEvent } from '../../../main/domain/event'
import { CHAIN_ROWS } from '../../../main/store/chain'
import { openJournal } from '../../../main/store/journal'
import { migrate } from '../../../main/store/migrate'
import { openDatabase } from '../../../main/store/open'
import type { Connection } from '../../../main/store/open'
import { installationSigner } from '../../../main/store/signing'
import { tailFaults } from '../../../main/store/unsigned-tail'

const AT = 1_795_000_000_000

let folder: string
let connection: Connection
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sallyport-tail-'))
  connection = openDatabase(join(folder, 'journal.sqlite'), 'writer')
  migrate(connection)
})
afterEach(() => {
  connection.close()
  rmSync(folder, { recursive: true })
})

const power = (at: number): DeviceEvent => ({ at, event: 'reader.power', reader: 'R1', failed: true })
const note = (at: number): DeskEvent => ({ at, event: 'desk.note', operator: 'Ada', text: 'seen' })
const journal = () => openJournal(connection, undefined, undefined, installationSigner(folder))
const values = (): readonly number[] => connection.prepare<[], number>('SELECT seq FROM chain').pluck().all()

describe('the newest rows of a journal', () => {
  it('are signed with their commit when a person made one of them', () => {
    const { addEvent, commit } = journal()
    addEvent(power(AT))
    commit()
    expect(values()).toEqual([])
    addEvent(power(AT))
    addEvent(note(AT + 1))
    commit()
    expect(values()).toEqual([3])
    expect(tailFaults(connection)).toEqual([])
  })

  it('may be unsigned after a crash: fewer than a value of the chain covers, of one minute', () => {
    const { addEvent, commit } = journal()
    for (let row = 1; row < CHAIN_ROWS; row++) addEvent(power(AT + row * 200))
    commit()
    expect(values()).toEqual([])
    expect(tailFaults(connection)).toEqual([])
  })

  it('may have a night of a machine that slept between them', () => {
    const { addEvent, commit } = journal()
    for (const at of [0, 30_000, 30_000_000, 30_020_000]) addEvent(power(AT + at))
    commit()
    expect(tailFaults(connection)).toEqual([])
  })

  it('may be what fell due over a night while the machine slept, stored by one commit after it woke', () => {
    const { addEvent, commit } = journal()
    addEvent(power(AT))
    commit()
    for (let hour = 1; hour <= 8; hour++) addEvent(power(AT + hour * 3_600_000))
    commit()
    expect(values()).toEqual([9])
    addEvent(power(AT + 28_800_001))
    commit()
    expect(values()).toEqual([9])
    expect(tailFaults(connection)).toEqual([])
  })

  it('count from the first one, also after the journal is opened again', () => {
    const before = journal()
    before.addEvent(power(AT))
    before.commit()
    const { addEvent, commit } = journal()
    for (let minute = 1; minute <= 5; minute++) {
      addEvent(power(AT + minute * 60_000))
      commit()
    }
    expect(values()).toEqual([6])
    expect(tailFaults(connection)).toEqual([])
  })

  it.each([
    ['an operator’s act', [note(AT)], 'row 1 is something that a person did or set'],
    ['as many as make a value', Array.from({ length: CHAIN_ROWS }, () => power(AT)), 'there are 256 or more'],
    [
      'those of a quarter of an hour',
      Array.from({ length: 90 }, (_, row) => power(AT + row * 10_000)),
      'they came in over 14 minutes',
    ],
  ])('are doubted when they are %s', (_, events, words) => {
    const { addEvent, commit } = journal()
    for (const event of events) addEvent(event)
    commit()
    connection.exec('DELETE FROM chain')
    expect(tailFaults(connection).join('\n')).toContain(words)
  })
})
