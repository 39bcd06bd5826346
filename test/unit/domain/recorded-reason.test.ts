import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { REASON_CODES, reasonOf, recordReason } from '../../../main/domain/recorded-reason'

describe('a recorded reason', () => {
  it('is its code and words, with nothing where there are no words', () => {
    expect(recordReason({ code: 'test', text: ' ' })).toBe('test')
    expect(recordReason({ code: 'other', text: ' gate open ' })).toBe('other: gate open')
  })

  it('is read back as it was given', () => {
    fc.assert(
      fc.property(fc.constantFrom(...REASON_CODES), fc.string(), (code, text) => {
        expect(reasonOf(recordReason({ code, text }))).toEqual({ code, text: text.trim() })
      }),
    )
  })

  it.each([
    ['reader-fault:gate arm stuck', { code: 'reader-fault', text: 'gate arm stuck' }],
    ['other: first line\nsecond: line', { code: 'other', text: 'first line\nsecond: line' }],
    ['fire at 5: all out', { code: null, text: 'fire at 5: all out' }],
    ['strobe', { code: null, text: 'strobe' }],
    ['', { code: null, text: '' }],
  ])('that an older journal or a recorded line has: %j', (recorded, reason) => {
    expect(reasonOf(recorded)).toEqual(reason)
  })
})
