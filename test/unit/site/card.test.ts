import { describe, expect, test } from 'vitest'
import { cardFormat } from '../../../main/site/card'

describe('names of card formats', () => {
  test.each([
    ['H10301', 'H10301'],
    ['h10302', 'H10302'],
    ['C1000-35', 'C1000-35'],
    ['Corporate 1000', 'C1000-35'],
    ['corporate1000-48', 'C1000-48'],
    ['C1k48s', 'C1000-48'],
    ['raw', 'raw'],
    ['H10303', undefined],
    ['', undefined],
    [26, undefined],
  ])('%j is %j', (text, format) => {
    expect(cardFormat(text)).toBe(format)
  })
})
