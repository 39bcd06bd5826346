import { describe, expect, it } from 'vitest'
import { byNumber, byWords, inOrder, nextSort } from '../../../renderer/components/columns'

describe('the order of a table', () => {
  it('goes up, then down, then back to the usual one', () => {
    const up = nextSort(null, 'name')
    expect(up).toEqual({ column: 'name', descending: false })
    const down = nextSort(up, 'name')
    expect(down).toEqual({ column: 'name', descending: true })
    expect(nextSort(down, 'name')).toBeNull()
    expect(nextSort(down, 'since')).toEqual({ column: 'since', descending: false })
  })

  it('reads numbers in words by their value, and ignores case', () => {
    const rows = ['Turnstile 10', 'turnstile 2', 'Lab']
    expect(
      inOrder(
        rows,
        byWords((row) => row),
        false,
      ),
    ).toEqual(['Lab', 'turnstile 2', 'Turnstile 10'])
  })

  it('puts what has no number first, and leaves equal rows as they are, in both directions', () => {
    const rows = [
      { id: 'a', n: 2 },
      { id: 'b', n: null },
      { id: 'c', n: 2 },
      { id: 'd', n: null },
    ]
    const ids = (descending: boolean): readonly string[] =>
      inOrder(
        rows,
        byNumber(({ n }) => n),
        descending,
      ).map(({ id }) => id)
    expect(ids(false)).toEqual(['b', 'd', 'a', 'c'])
    expect(ids(true)).toEqual(['a', 'c', 'b', 'd'])
  })

  it('is the usual one without a column', () => {
    const rows = ['b', 'a']
    expect(inOrder(rows, undefined, true)).toBe(rows)
  })
})
