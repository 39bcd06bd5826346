import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { AlarmAbout, DeskEvent } from '../../../main/domain/desk-event'
import { openHistory, type History, type PlaceKind } from '../../../main/store/history'
import { openJournal } from '../../../main/store/journal'
import { migrate } from '../../../main/store/migrate'
import { openDatabase, type Connection } from '../../../main/store/open'

const AT = 1_795_000_000_000
const about: AlarmAbout = { kind: 'door-forced', priority: 1, at: AT }

let folder: string
let connection: Connection
let history: History
const rows: DeskEvent[] = [
  { at: AT, event: 'desk.acknowledged', operator: 'Ada', alarm: 'a1', about: { ...about, door: 'D1' } },
  { at: AT + 1, event: 'desk.closed', operator: 'Ada', alarm: 'a2', about: { ...about, door: 'D2' } },
  { at: AT + 2, event: 'desk.note', operator: 'Ada', alarm: 'a3', text: 'seen', about: { ...about, reader: 'R1' } },
  { at: AT + 3, event: 'desk.shelved', operator: 'Ada', alarm: 'a4', about: { ...about, controller: 'P1' } },
  { at: AT + 4, event: 'desk.unlock-once', operator: 'Ada', door: 'D1', reason: 'visitor' },
  { at: AT + 5, event: 'desk.line-work', operator: 'Ada', reader: 'R1', controller: 'B1', reason: 'test' },
  { at: AT + 6, event: 'desk.signed-in', operator: 'Ada' },
]

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'sallyport-acts-'))
  connection = openDatabase(join(folder, 'journal.sqlite'), 'writer')
  migrate(connection)
  const journal = openJournal(connection)
  for (const row of rows) journal.addEvent(row)
  journal.commit()
  history = openHistory(connection, { cardholder: journal.headOfCardholder, place: journal.headOfPlace })
})
afterAll(() => {
  connection.close()
  rmSync(folder, { recursive: true })
})

const foundAt = (kind: PlaceKind, id: string) =>
  history.page({ places: [{ kind, id }], before: null, limit: 10 }).map(({ event }) => event.event)

it('finds what operators did about a door, a reader or a controller by that place', () => {
  expect(foundAt('door', 'D1')).toEqual(['desk.unlock-once', 'desk.acknowledged'])
  expect(foundAt('door', 'D2')).toEqual(['desk.closed'])
  expect(foundAt('reader', 'R1')).toEqual(['desk.line-work', 'desk.note'])
  expect(foundAt('controller', 'P1')).toEqual(['desk.shelved'])
})

it('reads each back as it was', () => {
  expect(history.page({ before: null, limit: 10 }).map(({ event }) => event)).toEqual(rows.toReversed())
})
