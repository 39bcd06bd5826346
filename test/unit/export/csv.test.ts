import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { csvRecord } from '../../../main/export/csv'
import { readCsv } from '../../support/csv'

describe('CSV', () => {
  it('reads back unchanged, with any content', () => {
    const nasty = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string({ unit: fc.constantFrom('"', ',', '\r', '\n', '=', "'", 'ß', '張', '\t') }),
    )
    fc.assert(
      fc.property(fc.array(fc.array(nasty, { minLength: 2, maxLength: 5 }), { maxLength: 5 }), (records) => {
        const read = readCsv(records.map(csvRecord).join(''))
        const meant = records.map((cells) => cells.map((cell) => (/^[=+\-@\t\r\n]/.test(cell) ? `'${cell}` : cell)))
        expect(read).toEqual(meant)
      }),
    )
  })

  it.each(['=1+1', '+49 30', '-2', '@SUM(A1)', '\tx', '\rx', '\nx'])(
    'keeps spreadsheets from reading %j as a formula',
    (text) => {
      expect(readCsv(csvRecord([text, 'x']))[0]?.[0]).toBe(`'${text}`)
    },
  )

  it('does not change plain text', () => {
    expect(csvRecord(['a', '1=2', '', 'Zoë'])).toBe('a,1=2,,Zoë\r\n')
    // Split at semicolons or tabs, no cell begins with =.
    expect(csvRecord(['Bob;=1+1', 'Bo\t=1'])).toBe('"Bob;=1+1","Bo\t=1"\r\n')
  })
})
