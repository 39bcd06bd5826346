/**
 * `verify DIR`: whether the journal in a data folder is whole, unchanged and complete. Standard output says what was
 * checked; standard error names what is wrong and where. Exit status 0 when all is sound, 1 when something is not, 2 when
 * there is no journal to check. The console may run meanwhile.
 */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { reproduce } from './decider/reproduce'
import { assert } from './domain/assert'
import { parseSiteText } from './site/parse'
import { failureText } from './store/failure'
import { openDatabase } from './store/open'
import { installationKey } from './store/signing'
import { readSnapshots } from './store/snapshot'
import { checkJournal } from './store/verify'

const USAGE = 'usage: verify DIR   (or --data DIR)'
const print = (line: string): void => void process.stdout.write(`${line}\n`)
const complain = (line: string): void => void process.stderr.write(`${line}\n`)

function folderOf(args: readonly string[]): string | undefined {
  try {
    const options = { data: { type: 'string' } } as const
    const { values, positionals } = parseArgs({ args: [...args], allowPositionals: true, options })
    const folders = values.data === undefined ? positionals : [values.data, ...positionals]
    return folders.length === 1 ? folders[0] : undefined
  } catch {
    return undefined
  }
}

function run(args: readonly string[]): number {
  const folder = folderOf(args)
  if (folder === undefined) {
    complain(USAGE)
    return 2
  }
  const file = join(folder, 'journal.sqlite')
  if (!existsSync(file)) {
    complain(`${file} is not there`)
    return 2
  }
  try {
    return verify(folder, file)
  } catch (error) {
    complain(`${file}: ${failureText(error)}`)
    return 1
  }
}

function verify(folder: string, file: string): number {
  const connection = openDatabase(file, 'reader')
  // One view of the journal for all checks, whatever is written meanwhile.
  connection.exec('BEGIN')
  const { problems, sound } = checkJournal(connection, installationKey(folder))
  sound.forEach(print)
  problems.forEach(complain)

  const snapshots = readSnapshots(join(folder, 'snapshots'), (name, why) => complain(`snapshot ${name}: ${why}`))
  const again = reproduce(
    connection,
    (text) => {
      const parsed = parseSiteText(text)
      assert(parsed.ok, 'a site file that came into force can be read')
      return parsed.value.site
    },
    snapshots,
  )
  again.problems.forEach(complain)
  if (again.problems.length === 0) {
    if (again.from > 0)
      print(`rows up to ${again.from} were purged in part; their state was kept and replay begins from it`)
    print(`${again.records} records make the journal's ${again.events} events again`)
    print(`${again.snapshots} saved states were reached to the byte`)
    print(`state ${again.stateHash}`)
  }
  connection.close()
  return problems.length + again.problems.length > 0 ? 1 : 0
}

process.exitCode = run(process.argv.slice(2))
