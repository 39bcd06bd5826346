/** Mappings of lists of people, stored by name in the data folder. What is in one is checked by who uses it. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ImportMappings } from '../domain/people-edit'
import type { JsonObject } from '../domain/site-draft'
import { MAPPING_FORMAT, type StoredMapping } from '../domain/import-mapping'
import { fail, messageOf, ok, type Result } from '../domain/result'
import { writeDurably } from '../store/sync'

const FILE = 'import-mappings.json'
/** More are refused: nobody finds one in a longer list. */
const MOST = 100

const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

export function importMappings(folder: string): ImportMappings {
  const file = join(folder, FILE)

  const list = (): Result<readonly StoredMapping[], string> => {
    if (!existsSync(file)) return ok([])
    try {
      const stored: unknown = JSON.parse(readFileSync(file, 'utf8'))
      if (!isObject(stored) || stored['format'] !== MAPPING_FORMAT || !Array.isArray(stored['mappings']))
        return fail(`${file}: is not a file of ${MAPPING_FORMAT}`)
      const mappings = stored['mappings'].flatMap((one: unknown): StoredMapping[] =>
        isObject(one) && typeof one['name'] === 'string' && isObject(one['mapping'])
          ? [{ name: one['name'], mapping: one['mapping'] }]
          : [],
      )
      return ok(mappings.toSorted((a, b) => (a.name < b.name ? -1 : 1)))
    } catch (error) {
      return fail(`${file}: ${messageOf(error)}`)
    }
  }
  const write = (mappings: readonly { readonly name: string; readonly mapping: object }[]): Result<null, string> => {
    try {
      writeDurably(file, `${JSON.stringify({ format: MAPPING_FORMAT, mappings }, null, 2)}\n`)
      return ok(null)
    } catch (error) {
      return fail(messageOf(error))
    }
  }
  return {
    list,
    save: (name, mapping) => {
      const known = list()
      if (!known.ok) return known
      const others = known.value.filter((one) => one.name !== name)
      if (others.length >= MOST) return fail(`there are ${MOST} mappings: delete one first`)
      return write([...others, { name, mapping }])
    },
    remove: (name) => {
      const known = list()
      return known.ok ? write(known.value.filter((one) => one.name !== name)) : known
    },
  }
}
