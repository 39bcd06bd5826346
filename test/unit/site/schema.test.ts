import Ajv from 'ajv'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { format, resolveConfig } from 'prettier'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { parseSite } from '../../../main/site/parse'
import { siteShape } from '../../../main/site/shape'

const root = join(import.meta.dirname, '../../..')
const FILE = join(root, 'resources/site/site.schema.json')

interface Schema {
  readonly type?: string
  readonly description?: string
  readonly properties?: Readonly<Record<string, Schema>>
  readonly items?: Schema
  readonly anyOf?: readonly Schema[]
}
const schema = z.toJSONSchema(siteShape, { target: 'draft-7', io: 'input' })
const accepts = new Ajv({ strict: true, allowUnionTypes: true, allErrors: false }).compile(schema)

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json }
const read = (path: string): Json => JSON.parse(readFileSync(join(root, path), 'utf8')) as Json // any JSON is Json

const scenarios = readdirSync(join(root, 'test/scenario'), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => `test/scenario/${name}/site.json`)
const sites = ['resources/demo/site.json', ...scenarios]

/** Every place of a JSON value: the keys to it. */
function places(value: Json, path: readonly (string | number)[] = []): readonly (readonly (string | number)[])[] {
  const inside = Array.isArray(value)
    ? value.flatMap((entry: Json, index) => places(entry, [...path, index]))
    : typeof value === 'object' && value !== null
      ? Object.entries(value).flatMap(([key, entry]) => places(entry, [...path, key]))
      : []
  return path.length === 0 ? inside : [path, ...inside]
}

function replaced(value: Json, [key, ...rest]: readonly (string | number)[], by: (old: Json) => Json): Json {
  if (key === undefined) return by(value)
  if (Array.isArray(value)) return value.map((entry: Json, i) => (i === key ? replaced(entry, rest, by) : entry))
  if (typeof value !== 'object' || value === null) return value
  const object = value as Readonly<Record<string, Json>> // no list
  return { ...object, [key]: replaced(object[key] ?? null, rest, by) }
}

/** What stands in no place of any site file. */
const WRONG: Json = { 'no such key': [true] }

/** The properties of a schema by path, `areas[].apb.mode`. */
function properties(of: Schema, path = ''): readonly { readonly path: string; readonly schema: Schema }[] {
  return [
    ...Object.entries(of.properties ?? {}).flatMap(([key, inner]) => {
      const at = path === '' ? key : `${path}.${key}`
      return [{ path: at, schema: inner }, ...properties(inner, at)]
    }),
    ...(of.items ? properties(of.items, `${path}[]`) : []),
    ...(of.anyOf ?? []).flatMap((one) => properties(one, path)),
  ]
}
const all = properties(schema as Schema) // made by zod from objects, lists and unions

/** A file that has one value at a path, and nothing else. */
const fileWith = (path: string, value: Json): Json =>
  path
    .split('.')
    .reduceRight<Json>(
      (inner, part) => (part.endsWith('[]') ? { [part.slice(0, -2)]: [inner] } : { [part]: inner }),
      value,
    )

describe('the schema of site files', () => {
  it('is the one that is published (written by vitest -u)', async () => {
    const options = await resolveConfig(FILE)
    await expect(await format(JSON.stringify(schema), { ...options, filepath: FILE })).toMatchFileSnapshot(FILE)
  })

  it('says of every key what it means', () => {
    expect(all.length).toBeGreaterThan(150)
    expect(
      all.filter(({ schema: { description = '' } }) => !/^\S.{7,}[.]$/s.test(description)).map(({ path }) => path),
    ).toEqual([])
  })

  it('knows exactly the keys that the parser knows', () => {
    const unknown = all.filter(({ path }) => {
      const parsed = parseSite(fileWith(path, WRONG))
      const at = path.replaceAll('[]', '[0]')
      return !parsed.ok && parsed.error.some((problem) => problem.path === at && problem.message === 'unknown key')
    })
    expect(unknown.map(({ path }) => path)).toEqual([])
    const names = new Set(all.map(({ path }) => path.split('.').at(-1)))
    const parsers = readdirSync(join(root, 'main/site')).filter((file) => /^(parse|bus).*\.ts$/.test(file))
    const keys = parsers.flatMap((file) => {
      const source = readFileSync(join(root, 'main/site', file), 'utf8')
      const sets = [...source.matchAll(/_KEYS = (?:new Set\()?\[([^\]]*)\]/g)]
      return sets.flatMap(([, list = '']) => [...list.matchAll(/'(\w+)'/g)].map(([, key = '']) => key))
    })
    expect(keys.length).toBeGreaterThan(120)
    expect(keys.filter((key) => !names.has(key))).toEqual([])
  })

  it.each(sites)('accepts %s', (path) => {
    expect([accepts(read(path)), accepts.errors]).toEqual([true, null])
  })

  it('and the parser refuse a value of another kind in every place of a site file', () => {
    const tried = new Set<string>()
    const missed: string[] = []
    for (const path of sites) {
      const site = read(path)
      for (const place of places(site)) {
        const name = place.map((key) => (typeof key === 'number' ? '[]' : `.${key}`)).join('')
        if (tried.has(name)) continue
        tried.add(name)
        const bad = replaced(site, place, () => WRONG)
        if (accepts(bad)) missed.push(`the schema accepts ${path}${name}`)
        if (parseSite(bad).ok) missed.push(`the parser accepts ${path}${name}`)
      }
    }
    expect(tried.size).toBeGreaterThan(150)
    expect(missed).toEqual([])
  })

  it('and the parser refuse an unknown key in every object of a site file', () => {
    const tried = new Set<string>()
    const missed: string[] = []
    for (const path of sites) {
      const site = read(path)
      for (const place of [[], ...places(site)]) {
        const name = place.map((key) => (typeof key === 'number' ? '[]' : `.${key}`)).join('')
        let isObject = false
        const bad = replaced(site, place, (old) => {
          isObject = typeof old === 'object' && old !== null && !Array.isArray(old)
          return isObject ? { ...(old as object), colour: 'red' } : old
        })
        if (!isObject || tried.has(name)) continue
        tried.add(name)
        if (accepts(bad)) missed.push(`the schema accepts a key in ${path}${name}`)
        if (parseSite(bad).ok) missed.push(`the parser accepts a key in ${path}${name}`)
      }
    }
    expect(tried.size).toBeGreaterThan(30)
    expect(missed).toEqual([])
  })
})
