import { describe, expect, it } from 'vitest'
import { missingSigns, passwordProblem, passwordStrength } from '../../../preload/contract/password'

describe('a new password', () => {
  it.each([
    ['short', 'short'],
    ['123456789', 'short'],
    ['Passw0rd123!', 'common'],
    ['password password', 'common'],
    ['Sallyport2026', 'common'],
    ['W1llkommen99', 'common'],
    ['kimlarsen2026', 'name'],
    ['KIM.LARSEN.99', 'name'],
    ['1234567890', 'pattern'],
    ['qwertyuiop', 'pattern'],
    ['aaaaaaaaaaaa', 'pattern'],
    ['abcabcabcabcabc', 'pattern'],
    ['teapot under a bridge', null],
    ['correct horse', null],
    ['my password is a green teapot', null],
    ['7391846205', null],
    ['тёплый чайник', null],
  ] as const)('%s: %s', (password, problem) => {
    expect(passwordProblem(password, 'Kim Larsen')).toBe(problem)
  })

  it('is judged by how much of it surprises', () => {
    expect(passwordStrength('7391846205')).toBe('fair')
    expect(passwordStrength('correct horse')).toBe('good')
    expect(passwordStrength('teapot under a bridge')).toBe('strong')
    expect(passwordStrength('aaaaaaaaaaaaaaaaaaaaaaaa')).toBe('fair')
  })

  it('is counted in signs, not in the units of its encoding', () => {
    expect(missingSigns('🫖🫖🫖🫖🫖🫖🫖🫖')).toBe(2)
  })
})
