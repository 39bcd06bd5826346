import { describe, expect, it } from 'vitest'
import { reasonInShort, reasonWords } from '../../../renderer/format/reason'

describe('reasons', () => {
  it.each([
    ['test', 'test'],
    ['reader-fault: gate arm stuck', 'reader fault, gate arm stuck'],
    ['other: delivery', 'delivery'],
    ['anything else: said', 'anything else: said'],
    ['strobe', 'strobe'],
  ])('%s', (reason, words) => {
    expect(reasonWords(reason)).toBe(words)
  })

  it.each([
    ['reader-fault: gate arm stuck, part ordered', 'reader fault'],
    ['other: gate arm stuck, part ordered', 'gate arm stuck, part ordered'],
    ['strobe, both sides', 'strobe, both sides'],
  ])('in short, %s', (reason, words) => {
    expect(reasonInShort(reason)).toBe(words)
  })
})
