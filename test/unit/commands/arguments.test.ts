import { describe, expect, it } from 'vitest'
import { FLAG, parseCommand, TEXT } from '../../../main/commands/arguments'

const FORM = {
  usage: 'usage: x FILE --data DIR [--apply]',
  options: { data: TEXT, apply: FLAG },
  positionals: [1, 2],
} as const

describe('the arguments of a command', () => {
  it('are its options and the rest in order', () => {
    expect(parseCommand(['a', '--data', 'D', 'b', '--apply'], FORM)).toMatchObject({
      ok: true,
      value: { values: { data: 'D', apply: true }, positionals: ['a', 'b'] },
    })
  })
  it.each([
    ['too few', []],
    ['too many', ['a', 'b', 'c']],
    ['an option that it does not have', ['a', '--operator', 'ann']],
    ['an option without its value', ['a', '--data']],
    ['a value where none belongs', ['a', '--apply=yes']],
  ])('are refused with the usage: %s', (_what, args) => {
    const parsed = parseCommand(args, FORM)
    expect(parsed).toMatchObject({ ok: false, error: expect.stringContaining(FORM.usage) as string })
  })
})
