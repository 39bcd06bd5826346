/** Whether the journal's database holds what Sallyport made, and nothing else: a trigger of a stranger closes every alarm. */
import { MIGRATIONS } from './migrate'
import { openDatabase } from './open'
import type { Connection } from './open'
import type { Findings } from './findings'

interface Made {
  readonly type: string
  readonly name: string
  readonly sql: string | null
}

/** Tables, indexes, triggers and views; not what SQLite makes for itself. */
const madeIn = (connection: Connection): readonly Made[] =>
  connection
    .prepare<[], Made>(
      "SELECT type, name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite\\_autoindex\\_%' ESCAPE '\\' ORDER BY type, name",
    )
    .all()

const keyOf = ({ type, name }: Made): string => `${type} ${name}`

/** What the schema of this number consists of. */
function expected(version: number): ReadonlyMap<string, Made> {
  const fresh = openDatabase(':memory:', 'memory')
  try {
    for (const step of MIGRATIONS.slice(0, version)) fresh.exec(step)
    return new Map(madeIn(fresh).map((made) => [keyOf(made), made]))
  } finally {
    fresh.close()
  }
}

/** What Sallyport did not make. `active`: triggers and indexes, which act on what is written. */
export function foreignParts(connection: Connection): {
  readonly problems: readonly string[]
  readonly active: readonly Made[]
} {
  const { problems } = checkSchema(connection)
  if (problems.length === 0) return { problems, active: [] }
  const wanted = expected(Number(connection.pragma('user_version', { simple: true })))
  const active = madeIn(connection).filter(
    (made) => (made.type === 'trigger' || made.type === 'index') && !wanted.has(keyOf(made)),
  )
  return { problems, active }
}

export function checkSchema(connection: Connection): Findings {
  const version = Number(connection.pragma('user_version', { simple: true }))
  if (version < 1 || version > MIGRATIONS.length)
    return {
      problems: [`schema ${version} is not one of this version, which knows 1 to ${MIGRATIONS.length}`],
      sound: [],
    }
  const wanted = expected(version)
  const found = new Map(madeIn(connection).map((made) => [keyOf(made), made]))
  const problems: string[] = []
  for (const [key, { sql }] of found) {
    const made = wanted.get(key)
    if (!made) problems.push(`the database has a ${key} that Sallyport did not make`)
    else if (made.sql !== sql) problems.push(`the ${key} is not as Sallyport made it`)
  }
  for (const key of wanted.keys()) if (!found.has(key)) problems.push(`the ${key} is missing`)
  return { problems, sound: [`the database matches schema ${version}, with nothing added`] }
}
