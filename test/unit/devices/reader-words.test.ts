import { expect, test } from 'vitest'
import { DENY_REASONS, VIOLATION_KINDS } from '../../../main/domain/reason'
import words from '../../../resources/text/en/reader.json'

test('a reader with a display has words for every answer, short enough for two rows of 16', () => {
  const keys = ['granted', 'enter-pin', ...DENY_REASONS, ...VIOLATION_KINDS]
  expect(Object.keys(words).toSorted()).toEqual([...new Set(keys)].toSorted())
  for (const text of Object.values(words)) {
    expect(text.length).toBeLessThanOrEqual(32)
    expect(text).toMatch(/^[\x20-\x7e]+$/)
  }
})
