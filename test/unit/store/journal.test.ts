import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { JournalEvent } from '../../../main/domain/event'
import type { SiteRecord } from '../../../main/domain/record'
import { CHAIN_ROWS } from '../../../main/store/chain'
import { decodeEvent } from '../../../main/store/event-codec'
import { decodeExplanation } from '../../../main/store/explanation-row'
import { openJournal } from '../../../main/store/journal'
import { MIGRATIONS, migrate } from '../../../main/store/migrate'
import { openDatabase } from '../../../main/store/open'
import type { Connection } from '../../../main/store/open'
import { createCardReader, decodeRecord } from '../../../main/store/record-codec'
import { extraReader, readRows } from '../../../main/store/tail'
import { createWordReader } from '../../../main/store/words'
import { anyStep, explanation, otherEvent } from './arbitrary'

const AT = 1_795_000_000_000

let folder: string
let open: Connection[]
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sallyport-journal-'))
  open = []
})
afterEach(() => {
  for (const connection of open) connection.close()
  rmSync(folder, { recursive: true })
})

function connect(name = 'journal.sqlite', mode: 'writer' | 'reader' = 'writer'): Connection {
  const connection = openDatabase(join(folder, name), mode)
  open.push(connection)
  if (mode === 'writer') expect(migrate(connection)).toEqual({ ok: true, value: MIGRATIONS.length })
  return connection
}

function contents(connection: Connection): { records: SiteRecord[]; events: { seq: number; event: JournalEvent }[] } {
  const words = createCardReader(createWordReader(connection))
  const extra = extraReader(connection)
  const records: SiteRecord[] = []
  const events: { seq: number; event: JournalEvent }[] = []
  for (const row of readRows(connection, 0)) {
    const record = decodeRecord(row, words, extra)
    if (record) records.push(record)
    const event = decodeEvent(row, words, extra(row.seq))
    if (event) events.push({ seq: row.seq, event })
  }
  return { records, events }
}

const granted = (at: number, cardholder: string, reader = 'R1') =>
  [
    { type: 'read', at, reader, presented: { kind: 'credential', credential: `k-${cardholder}` } },
    [{ at, event: 'access.granted', reader, cardholder, credential: `k-${cardholder}` }],
  ] as const

describe('every connection', () => {
  it.each(['writer', 'reader'] as const)('is opened with synchronous=FULL: %s', (mode) => {
    connect()
    const connection = connect('journal.sqlite', mode)
    expect(connection.pragma('synchronous', { simple: true })).toBe(2)
    expect(connection.pragma('journal_mode', { simple: true })).toBe('wal')
  })
})

describe('the journal', () => {
  it('gives back what was committed, in order, over any number of openings', () => {
    const input = fc.array(fc.oneof(fc.tuple(anyStep(AT), fc.option(explanation)), fc.tuple(otherEvent(AT))), {
      minLength: 1,
      maxLength: 30,
    })
    let run = 0
    fc.assert(
      fc.property(fc.array(input, { minLength: 1, maxLength: 4 }), (sessions) => {
        const name = `${run++}.sqlite`
        const wanted: { seq: number; event: JournalEvent }[] = []
        const records: SiteRecord[] = []
        for (const session of sessions) {
          const connection = connect(name)
          const journal = openJournal(connection)
          for (const entry of session) {
            if (entry.length === 1) wanted.push({ seq: journal.addEvent(entry[0]), event: entry[0] })
            else {
              records.push(entry[0].record)
              wanted.push(...journal.addStep(entry[0].record, entry[0].events, entry[1] ?? undefined))
            }
            if (entry.length === 1) journal.commit()
          }
          journal.commit()
          connection.close()
        }
        const read = contents(connect(name))
        expect(read.records).toEqual(records)
        expect(read.events).toEqual(wanted)
      }),
      { numRuns: 25 },
    )
  })

  it('loses what was not committed, and all of it', () => {
    const first = connect()
    const journal = openJournal(first)
    journal.addStep(...granted(AT, 'c1'))
    journal.commit()
    journal.addStep(...granted(AT + 1, 'c2'))
    first.close()
    expect(contents(connect()).records).toHaveLength(1)
  })

  it('refuses a row before its last instant', () => {
    const journal = openJournal(connect())
    journal.addStep(...granted(AT, 'c1'))
    expect(() => journal.addStep(...granted(AT - 1, 'c1'))).toThrow(/would come after/)
  })

  it('keeps the explanation beside its access event', () => {
    const connection = connect()
    const journal = openJournal(connection)
    const why = { checks: [{ rule: '2.1', outcome: 'pass' as const, code: 'known', facts: [] }], remedies: [] }
    const [row] = journal.addStep(...granted(AT, 'c1'), why)
    journal.commit()
    const stored = connection
      .prepare<[number], { form: number; facts: string }>('SELECT form, facts FROM explanation WHERE seq = ?')
      .get(row?.seq ?? 0)
    const form = createWordReader(connection).text(stored?.form ?? 0)
    expect(decodeExplanation({ form, facts: stored?.facts ?? '' })).toEqual(why)
  })

  it('chains the rows of each cardholder and each reader, over openings too', () => {
    const people = ['c1', 'c2', 'c3', 'c1', 'c2', 'c1', 'c3', 'c1']
    people.forEach((person, index) => {
      const connection = connect()
      const journal = openJournal(connection)
      journal.addStep(...granted(AT + index, person, `R${index % 2}`))
      if (index % 3 !== 0) journal.addEvent({ at: AT + index, event: 'reader.online', reader: 'R1' })
      journal.commit()
      connection.close()
    })
    const connection = connect()
    const journal = openJournal(connection)
    const rows = new Map([...readRows(connection, 0)].map((row) => [row.seq, row]))
    const all = contents(connection).events
    const walk = (head: number, back: 'holder_back' | 'place_back'): number[] => {
      const seqs: number[] = []
      for (let seq = head; seq > 0; seq -= rows.get(seq)?.[back] ?? seq) seqs.push(seq)
      return seqs
    }
    for (const person of ['c1', 'c2', 'c3', 'nobody']) {
      const wanted = all.filter(({ event }) => 'cardholder' in event && event.cardholder === person)
      expect(walk(journal.headOfCardholder(person), 'holder_back')).toEqual(wanted.map(({ seq }) => seq).toReversed())
    }
    for (const reader of ['R0', 'R1']) {
      const wanted = all.filter(({ event }) => 'reader' in event && event.reader === reader)
      expect(walk(journal.headOfPlace('reader', reader), 'place_back')).toEqual(
        wanted.map(({ seq }) => seq).toReversed(),
      )
    }
  })

  it('goes on with the same hash chain after any opening', () => {
    const values = [10_000, 70, 7].map((rowsPerOpening) => {
      const name = `${rowsPerOpening}.sqlite`
      let connection = connect(name)
      let journal = openJournal(connection)
      for (let index = 1; index <= CHAIN_ROWS * 2; index++) {
        journal.addStep(...granted(AT + index, `c${index % 11}`))
        if (index % 7 === 0) journal.commit()
        if (index % rowsPerOpening === 0) {
          connection.close()
          connection = connect(name)
          journal = openJournal(connection)
        }
      }
      journal.commit()
      journal.rest()
      return connection.prepare('SELECT seq, hex(hash) AS hash FROM chain ORDER BY seq DESC LIMIT 1').get()
    })
    expect(values[0]).toMatchObject({ seq: CHAIN_ROWS * 2 })
    expect(values[1]).toEqual(values[0])
    expect(values[2]).toEqual(values[0])
  })

  it('keeps alarms as they were last written', () => {
    const connection = connect()
    const journal = openJournal(connection)
    const alarm = { id: 'forced D1', seq: 1, state: 'new' as const }
    journal.addStep(...granted(AT, 'c1'))
    journal.commit([alarm])
    journal.addStep(...granted(AT, 'c1'))
    journal.commit([{ ...alarm, state: 'closed' }])
    expect(connection.prepare('SELECT id, open FROM alarm').all()).toEqual([{ id: 'forced D1', open: 0 }])
  })
})
