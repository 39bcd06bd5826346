import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { CONTENT_SECURITY_POLICY, pageFile, photoOf, START_PAGE } from '../../../main/window/page'

describe('page files', () => {
  it.each([
    [START_PAGE, { path: 'index.html', type: 'text/html; charset=utf-8' }],
    ['app://ui/assets/index-a1B2.js', { path: 'assets/index-a1B2.js', type: 'text/javascript; charset=utf-8' }],
    ['app://ui/assets/inter.woff2?x=1#y', { path: 'assets/inter.woff2', type: 'font/woff2' }],
  ])('%s', (address, file) => {
    expect(pageFile(address)).toEqual(file)
  })

  it.each([
    'app://ui/',
    'app://ui/assets/',
    'app://other/index.html',
    'app://user@ui/index.html',
    'https://ui/index.html',
    'file:///etc/passwd',
    'app://ui/..%2fmain%2fapp.js',
    'app://ui/..%5cmain%5capp.js',
    'app://ui//etc/passwd.html',
    'app://ui/.env.json',
    'app://ui/assets/.hidden.js',
    'app://ui/index.html%00.png',
    'app://ui/app.js.map',
    'app://ui/%ff.html',
    'app://ui/journal.sqlite',
    'nonsense',
  ])('nothing for %s', (address) => {
    expect(pageFile(address)).toBeUndefined()
  })

  it('never lead out of the folder, whatever the address', () => {
    const part = fc.constantFrom(
      '..',
      '.',
      '%2e%2e',
      '%2f',
      '%5c',
      '\\',
      '/',
      'a',
      'index.html',
      '%00',
      '%c0%ae',
      '.js',
    )
    fc.assert(
      fc.property(fc.array(part, { maxLength: 8 }), (parts) => {
        const file = pageFile(`app://ui/${parts.join('')}`)
        expect(file === undefined || !/(^|\/)\.|\\|\0|^\//.test(file.path)).toBe(true)
      }),
      { numRuns: 2_000 },
    )
  })

  it('come with a policy that lets nothing in from elsewhere and runs nothing inline', () => {
    expect(CONTENT_SECURITY_POLICY).toContain("default-src 'none'")
    expect(CONTENT_SECURITY_POLICY).not.toMatch(/unsafe|https?:|\*/)
  })
})

describe('addresses of photos', () => {
  it.each([
    ['app://ui/photo/c001', 'c001'],
    ['app://ui/photo/c001?3', 'c001'],
    ['app://ui/photo/a%20b', 'a b'],
    ['app://ui/photo/..%2fjournal', '../journal'],
    ['app://ui/photo/', undefined],
    ['app://ui/photo/a/b', undefined],
    ['app://ui/photos/c001', undefined],
    ['app://other/photo/c001', undefined],
    ['app://user@ui/photo/c001', undefined],
    ['https://ui/photo/c001', undefined],
    ['app://ui/photo/%ff', undefined],
    ['nonsense', undefined],
  ])('%s means %s', (address, id) => {
    expect(photoOf(address)).toBe(id)
  })
})
