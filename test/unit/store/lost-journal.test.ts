/** What is left in a data folder by a journal, and how a journal that was only begun is known. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { openJournal } from '../../../main/store/journal'
import { leftByJournal, markBegun } from '../../../main/store/lost-journal'
import { migrate } from '../../../main/store/migrate'
import { openDatabase } from '../../../main/store/open'
import type { Connection } from '../../../main/store/open'
import { installationSigner } from '../../../main/store/signing'
import { markSum } from '../../../main/store/sums'

let folder: string
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'sallyport-lost-'))))
afterEach(() => rmSync(folder, { recursive: true }))

function inJournal(act: (connection: Connection) => void): void {
  const connection = openDatabase(join(folder, 'journal.sqlite'), 'writer')
  migrate(connection)
  act(connection)
  connection.close()
}
const begunBy = (connection: Connection): void => markBegun(connection, installationSigner(folder).sum)

it('takes a journal that this installation began for a start that was cut short', () => {
  inJournal(begunBy)
  expect(leftByJournal(folder)).toEqual([])
})

it('marks a journal as begun before its key is stored', () => {
  const seen: unknown[] = []
  inJournal((connection) =>
    installationSigner(folder, (sum) => {
      markBegun(connection, sum)
      seen.push(leftByJournal(folder))
    }),
  )
  expect([...seen, leftByJournal(folder)]).toEqual([[], []])
})

it.each([
  ['as earlier versions wrote it', 'true'],
  ['without the key', JSON.stringify('0f'.repeat(32))],
])('takes an emptied journal for lost when someone marked it as begun, %s', (_, value) => {
  installationSigner(folder)
  inJournal((connection) => {
    const mark = ['journal.begun', value, markSum('journal.begun', value)]
    connection.prepare('INSERT INTO mark (key, value, sum) VALUES (?, ?, ?)').run(...mark)
  })
  expect(leftByJournal(folder)).toContain('installation-key.pem')
})

it('takes the mark away with the first row, so that nobody finds it in an old journal', () => {
  inJournal((connection) => {
    begunBy(connection)
    const count = connection.prepare("SELECT count(*) FROM mark WHERE key = 'journal.begun'").pluck()
    expect(count.get()).toBe(1)
    const journal = openJournal(connection, undefined, undefined, installationSigner(folder))
    journal.addEvent({ at: 1, event: 'desk.note', operator: 'Ada', text: 'seen' })
    journal.commit()
    expect(count.get()).toBe(0)
  })
})
