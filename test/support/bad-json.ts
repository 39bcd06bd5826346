/** JSON that no person meant, made from a good object: what each is, and what is said of it. */

const deep = `${'['.repeat(5_000)}${']'.repeat(5_000)}`
const utf16 = (text: string): Buffer => Buffer.from(text, 'utf16le')

export interface BadJson {
  readonly what: string
  readonly bytes: Buffer
  /** Of the problem, behind the name of the file or line. */
  readonly problem: RegExp
}

/**
 * @param good an object with at least one key
 * @param key one of its keys that wants a whole number, behind which the text of the file is changed
 */
export function badJson(good: object, key: string): readonly BadJson[] {
  const text = JSON.stringify(good)
  const value = new RegExp(`"${key}":[^,}]+`)
  if (!value.test(text)) throw new Error(`no ${key} in ${text}`)
  const put = (json: string): Buffer => Buffer.from(text.replace(value, `"${key}":${json}`))
  return [
    { what: 'nothing but words', bytes: Buffer.from('no json'), problem: /is not JSON: (line 1, )?column 1,/ },
    { what: 'an end that is missing', bytes: Buffer.from(text.slice(0, -1)), problem: /is not JSON: .* too early/ },
    { what: 'a list', bytes: Buffer.from('[]'), problem: /must be an object, got \[\]/ },
    { what: 'null', bytes: Buffer.from('null'), problem: /must be an object, got null/ },
    { what: 'True', bytes: put('True'), problem: /is not JSON: (line 1, )?column \d+, an unexpected character/ },
    { what: 'NaN', bytes: put('NaN'), problem: /is not JSON: (line 1, )?column \d+, an unexpected character/ },
    { what: 'nesting of 5,000 levels that ends', bytes: put(deep), problem: /nested deeper than 64 levels/ },
    {
      what: 'nesting that does not end',
      bytes: Buffer.from('['.repeat(1_000_000)),
      problem: /nested deeper than 64 levels/,
    },
    {
      what: 'a key twice',
      bytes: put(`1,"${key}":2`),
      problem: /(line 1, )?column \d+: the key \w+ stands twice in one object/,
    },
    {
      what: 'half a character',
      bytes: put('"\\ud800"'),
      problem: /half a character, a surrogate without its other half/,
    },
    { what: 'bytes of Latin-1', bytes: Buffer.from(`{"Ren\u00e9":1}`, 'latin1'), problem: /is not UTF-8/ },
    { what: 'a surrogate as UTF-8', bytes: Buffer.from([0x22, 0xed, 0xa0, 0x80, 0x22]), problem: /is not UTF-8/ },
    { what: 'UTF-16', bytes: utf16(text), problem: /is (not JSON|UTF-16)/ },
    { what: 'UTF-16 with its mark', bytes: utf16(`\uFEFF${text}`), problem: /is (not UTF-8|UTF-16)/ },
    {
      what: 'a number of 100,000 digits',
      bytes: put('9'.repeat(100_000)),
      problem: /got a number too large to be exact/,
    },
    { what: 'a number beyond all', bytes: put('1e400'), problem: /got a number too large to be exact/ },
    { what: 'a fraction', bytes: put('2.5'), problem: /must be a positive whole number, got 2\.5/ },
    { what: 'a number as text', bytes: put('"5"'), problem: /must be a positive whole number, got "5"/ },
    { what: 'an unknown key', bytes: Buffer.from(text.replace('{', '{"colour":1,')), problem: /colour: unknown key/ },
    {
      what: 'the key of a prototype',
      bytes: Buffer.from(text.replace('{', '{"__proto__":{"x":1},')),
      problem: /__proto__: unknown key/,
    },
  ]
}
