/** The list of people that somebody is importing: read once, however often its mapping changes. */
import type { ColumnFacts, FileShape, ImportMapping } from '../../domain/import-mapping'
import { ok, type Result } from '../../domain/result'
import type { Site } from '../../domain/site'
import { factsOf, guessMapping } from './guess'
import type { ReadList } from './read-people'
import { readTable, type Table } from './table'

type Pause = (done: number) => Promise<void>

export interface Lists {
  /** @param shape what somebody chose instead of what is recognised */
  readonly read: (file: string, shape: Partial<FileShape>, pause: Pause) => Promise<Result<ReadList>>
  readonly facts: (table: Table) => readonly ColumnFacts[]
  readonly table: (file: string, mapping: ImportMapping, pause: Pause) => Promise<Result<Table>>
}

/** @param bytesOf reads a file */
export function createLists(bytesOf: (file: string) => Promise<Uint8Array>, site: () => Site): Lists {
  let last: { readonly file: string; readonly shape: string; readonly table: Table } | undefined

  const table = async (file: string, shape: Partial<FileShape>, pause: Pause): Promise<Result<Table>> => {
    if (last?.file === file && last.shape === JSON.stringify(shape)) return ok(last.table)
    const made = await readTable(await bytesOf(file), shape, pause)
    if (made.ok) last = { file, shape: JSON.stringify(made.value.shape), table: made.value }
    return made
  }
  const known = new WeakMap<Table, readonly ColumnFacts[]>()
  const facts = (of: Table): readonly ColumnFacts[] => {
    const made = known.get(of) ?? factsOf(of)
    known.set(of, made)
    return made
  }
  return {
    facts,
    read: async (file, shape, pause) => {
      last = undefined
      const made = await table(file, shape, pause)
      if (!made.ok) return made
      const columns = facts(made.value)
      return ok({ table: made.value, facts: columns, ...guessMapping(made.value, columns, site()) })
    },
    table: (file, { shape }, pause) => table(file, shape, pause),
  }
}
