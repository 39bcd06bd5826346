import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { JournalEvent } from '../../../main/domain/event'
import { FIRST_RECORD_KIND, kindOf } from '../../../main/store/entry-row'
import type { DraftRow, EntryRow } from '../../../main/store/entry-row'
import { decodeEvent, encodeEvent } from '../../../main/store/event-codec'
import { decodeExplanation, encodeExplanation } from '../../../main/store/explanation-row'
import { createCardReader, decodeRecord, encodeStep } from '../../../main/store/record-codec'
import { visitWordsOf } from '../../../main/store/row-words'
import { anyStep, explanation, otherEvent } from './arbitrary'

/** A dictionary in memory. */
function dictionary() {
  const texts: string[] = ['']
  const numbers = new Map<string, number>()
  return {
    word: (kind: number, text: string): number => {
      const key = `${kind} ${text}`
      const known = numbers.get(key)
      if (known !== undefined) return known
      numbers.set(key, texts.length)
      return texts.push(text) - 1
    },
    reader: createCardReader({ text: (id) => texts[id] ?? '', load: () => undefined }),
  }
}

const stored = (draft: DraftRow): EntryRow => ({ ...draft, seq: 1, holder_back: null, place_back: null })
const AT = 1_795_000_000_000

describe('rows', () => {
  it('give back any step as it was: its record once, its events in order', () => {
    fc.assert(
      fc.property(anyStep(AT), ({ record, events }) => {
        const { word, reader } = dictionary()
        const drafts: DraftRow[] = []
        encodeStep(record, events, word, (draft) => void drafts.push(draft))
        const records = drafts.flatMap((draft) => decodeRecord(stored(draft), reader, () => draft.extra) ?? [])
        const decoded = drafts.flatMap((draft) => decodeEvent(stored(draft), reader, draft.extra) ?? [])
        expect(records).toEqual([record])
        expect(decoded).toEqual(events)
      }),
      { numRuns: 2_000 },
    )
  })

  it('give back what devices and desks report', () => {
    fc.assert(
      fc.property(otherEvent(AT), (event) => {
        const { word, reader } = dictionary()
        const draft = encodeEvent(event, word)
        expect(decodeEvent(stored(draft), reader, draft.extra)).toEqual(event)
        expect(decodeRecord(stored(draft), reader, () => draft.extra)).toBeUndefined()
      }),
    )
  })

  it('tell which words they refer to, none left out', () => {
    const AREAS = 1_000_000
    fc.assert(
      fc.property(fc.oneof(anyStep(AT), otherEvent(AT)), (made) => {
        const { word } = dictionary()
        let asked = new Set<number>()
        // Far above every area and serial, so that no number is taken for a word by chance.
        const noted = (kind: number, text: string): number => {
          const id = word(kind, text) + AREAS
          asked.add(id)
          return id
        }
        const look = (draft: DraftRow): void => {
          const found = new Set<number>()
          visitWordsOf(stored(draft), (id) => void found.add(id))
          expect([...asked].filter((id) => !found.has(id))).toEqual([])
          asked = new Set()
        }
        if ('record' in made) encodeStep(made.record, made.events, noted, look)
        else look(encodeEvent(made, noted))
      }),
      { numRuns: 2_000 },
    )
  })

  it('put a read and its answer, a door record and its event, a tick and what fell due into one row', () => {
    const { word } = dictionary()
    const rowsOf = (record: Parameters<typeof encodeStep>[0], events: JournalEvent[]): number => {
      let rows = 0
      encodeStep(record, events as Parameters<typeof encodeStep>[1], word, () => void rows++)
      return rows
    }
    const read = { type: 'read', at: AT, reader: 'R1', presented: { kind: 'raw', bits: 26, hex: 'A0B1C2C0' } } as const
    expect(rowsOf(read, [{ at: AT, event: 'access.granted', reader: 'R1', credential: 'k1', cardholder: 'c1' }])).toBe(
      1,
    )
    const door = { type: 'door', at: AT, door: 'D1', state: 'open' } as const
    expect(rowsOf(door, [{ at: AT, event: 'door.forced', door: 'D1' }])).toBe(1)
    expect(rowsOf({ type: 'tick', at: AT }, [{ at: AT, event: 'door.held', door: 'D1' }])).toBe(1)
    expect(rowsOf({ type: 'rex', at: AT, door: 'D1' }, [])).toBe(1)
  })

  it('put a record after what fell due before it, also when it has a row of its own', () => {
    const { word } = dictionary()
    const kinds: number[] = []
    const record = { type: 'rex', at: AT, door: 'D1' } as const
    encodeStep(record, [{ at: AT - 5, event: 'door.held', door: 'D1' }], word, (draft) => void kinds.push(draft.code))
    expect(kinds.map((code) => kindOf(code) >= FIRST_RECORD_KIND)).toEqual([false, true])
  })

  it('give back any explanation, and share the form of two that differ in facts alone', () => {
    fc.assert(
      fc.property(explanation, (why) => {
        expect(decodeExplanation(encodeExplanation(why))).toEqual(why)
      }),
    )
    const at = (value: number) => ({
      checks: [
        { rule: '4.7', outcome: 'break' as const, code: 'too-soon', facts: [{ name: 'until', value: { at: value } }] },
      ],
      remedies: [],
    })
    expect(encodeExplanation(at(1)).form).toBe(encodeExplanation(at(2)).form)
  })
})
