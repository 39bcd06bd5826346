import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { openJournal } from '../../../main/store/journal'
import { migrate } from '../../../main/store/migrate'
import { openDatabase } from '../../../main/store/open'
import { packSite } from '../../../main/store/site'
import { pinsHashedMark } from '../../../main/store/site-pins'
import { clearPinCopies } from '../../../main/verify/clear-pins'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sallyport-copies-'))
  mkdirSync(join(folder, 'backups'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const site = (person: object): string => JSON.stringify({ cardholders: [{ id: 'c1', ...person }] })

/** @param hashedUpTo 0: the copy does not say that its PINs were hashed */
function copy(name: string, text: string, hashedUpTo = 0): void {
  const connection = openDatabase(join(folder, name), 'writer')
  migrate(connection)
  const journal = openJournal(connection)
  const by = { operator: 'console', reason: 'first start', zone: null, before: null }
  journal.addSite({ version: 1, at: 1, ...packSite(text), ...by })
  journal.commit([], hashedUpTo > 0 ? [pinsHashedMark(hashedUpTo)] : [])
  connection.close()
}

it('names backups and replaced journals that hold PINs in clear text, and no others', () => {
  copy('journal.sqlite', site({ pin: '4711' }))
  copy('backups/sallyport-1.sqlite', site({ pin: '4711' }))
  copy('backups/sallyport-2.sqlite', site({ pinHash: '0f0f0f0f:00' }))
  copy('backups/sallyport-3.sqlite', site({ pinHash: '0f0f0f0f:00' }), 1)
  copy('journal.sqlite.replaced-2026-11-21T06-00-00.000Z', site({ pin: '4711' }))
  writeFileSync(join(folder, 'backups', 'damaged.sqlite'), 'no database')
  const advice = 'holds PINs in clear text: delete it as soon as it is not needed, and every copy of it'
  expect(clearPinCopies(folder)).toEqual([
    `backups/sallyport-1.sqlite ${advice}`,
    `journal.sqlite.replaced-2026-11-21T06-00-00.000Z ${advice}`,
  ])
})
