import { createPublicKey } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { DeskEventOf } from '../../../main/domain/desk-event'
import { openJournal } from '../../../main/store/journal'
import { missingHeads } from '../../../main/store/known-heads'
import { migrate } from '../../../main/store/migrate'
import { openDatabase } from '../../../main/store/open'
import type { Connection } from '../../../main/store/open'
import { PUBLIC, installationSigner } from '../../../main/store/signing'
import type { Sign } from '../../../main/store/signing'

const AT = 1_795_000_000_000

let folder: string
let connection: Connection
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sallyport-heads-'))
  connection = openDatabase(join(folder, 'journal.sqlite'), 'writer')
  migrate(connection)
})
afterEach(() => {
  connection.close()
  rmSync(folder, { recursive: true })
})

const keys = () => [createPublicKey(readFileSync(join(folder, PUBLIC)))]

const records = (at: number, text: 'verified' | 'restored', before?: object): DeskEventOf<'desk.records'> => ({
  at,
  event: 'desk.records',
  text,
  operator: 'Ada',
  ...(before ? { before: JSON.stringify(before) } : {}),
})

function write(sign: Sign | undefined, events: readonly DeskEventOf<'desk.records'>[]): void {
  const journal = openJournal(connection, undefined, undefined, sign)
  for (const event of events) journal.addEvent(event)
  journal.commit()
  journal.rest()
}

describe('heads that a journal does not have', () => {
  const head = { seq: 9, where: 'the backup X', file: 'backups/X', madeAt: AT }
  const gaveUp = { upTo: 1, replaced: { row: 1_000 } }

  it.each([
    { what: 'covered by a value that the installation signed', signed: true, rest: true, missing: 0 },
    { what: 'covered by no value yet', signed: true, rest: false, missing: 1 },
    { what: 'covered by a value that nobody signed', signed: false, rest: true, missing: 1 },
  ])('are given up by a restore only in a row that is $what', ({ signed, rest, missing }) => {
    const own = installationSigner(folder)
    write(own, [records(AT, 'verified')])
    write(signed ? own : undefined, [records(AT + 1, 'restored', gaveUp)])
    if (!rest) connection.exec('DELETE FROM chain WHERE seq = 2')
    expect(missingHeads(connection, [head], keys())).toHaveLength(missing)
  })

  it('are given up by name, when a restored journal is another one', () => {
    write(installationSigner(folder), [records(AT, 'restored', { upTo: 1, replaced: null, besides: [head.file] })])
    expect(missingHeads(connection, [head], keys())).toEqual([])
    expect(missingHeads(connection, [{ ...head, file: 'backups/Y', seq: 8, madeAt: AT + 1 }], keys())).toHaveLength(1)
  })
})
