/** The base state that replay begins from, when a start meets it; what `verify` says of it is in purging.test.ts. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { DeskEvent } from '../../../main/domain/desk-event'
import { baseStateWriter } from '../../../main/store/base-state'
import { openJournal } from '../../../main/store/journal'
import { migrate } from '../../../main/store/migrate'
import { openDatabase } from '../../../main/store/open'
import type { Connection } from '../../../main/store/open'
import { installationKey, installationSigner } from '../../../main/store/signing'
import { settleState } from '../../../main/store/start-state'

const AT = 1_795_000_000_000
const note = (at: number): DeskEvent => ({ at, event: 'desk.note', operator: 'Ada', text: 'seen' })

let folder: string
let connection: Connection
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sallyport-ground-'))
  connection = openDatabase(join(folder, 'journal.sqlite'), 'writer')
  migrate(connection)
  const sign = installationSigner(folder)
  const journal = openJournal(connection, undefined, undefined, sign)
  for (let row = 1; row <= 4; row++) journal.addEvent(note(AT + row))
  journal.commit()
  const write = baseStateWriter(
    connection,
    { seq: 4, at: AT + 4, siteVersion: 1, state: Uint8Array.of(1, 2, 3), heads: Uint32Array.of(0, 4) },
    sign,
  )
  while (!write());
  connection.exec("INSERT INTO purged (first, last, by, rows, digest) VALUES (1, 2, 3, x'00', x'00')")
})
afterEach(() => {
  connection.close()
  rmSync(folder, { recursive: true })
})

const doubts = (): readonly string[] => {
  const key = installationKey(folder)
  const settled = settleState(connection, key ? [key] : [])
  return settled.ok ? settled.value.doubts : [settled.error]
}

it('is believed with the signature of this installation', () => {
  expect(doubts()).toEqual([])
})

it.each(['zeroblob(64)', 'NULL'])('is doubted with the signature %s', (signature) => {
  connection.exec(`UPDATE ground SET signature = ${signature}`)
  expect(doubts()).toEqual([expect.stringMatching(/^the base state after row 4, .* signature of this installation$/)])
})
