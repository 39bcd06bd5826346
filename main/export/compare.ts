/**
 * `compare-export FOLDER --journal DIR`: whether the rows of an evidence export match the journal in a data folder, and
 * whether the journal's hash chain has changed since. The console may run meanwhile. Exit status 0 when all match; 2
 * when something differs or cannot be compared: standard error names each problem in a line.
 */
import { statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { parseArgs } from 'node:util'
import { failureText } from '../store/failure'
import { openDatabase } from '../store/open'
import { compareWithJournal } from './against-journal'

const print = (line: string): void => void process.stdout.write(`${line}\n`)
const complain = (line: string): void => void process.stderr.write(`${line}\n`)

export function compareExport(args: readonly string[]): number {
  try {
    const options = {
      journal: { type: 'string' },
      key: { type: 'string' },
      allow: { type: 'string', multiple: true },
    } as const
    const { values, positionals } = parseArgs({ args: [...args], allowPositionals: true, options })
    const [place] = positionals
    if (place === undefined || values.journal === undefined || positionals.length > 1) {
      complain('usage: verify-export FOLDER [--key FINGERPRINT] [--allow NAME] --journal DATA')
      return 2
    }
    const folder = statSync(place).isDirectory() ? place : dirname(place)
    const connection = openDatabase(join(values.journal, 'journal.sqlite'), 'reader')
    try {
      // One snapshot of the journal for the whole comparison, although the console may write meanwhile.
      connection.exec('BEGIN')
      const { sound, problems } = compareWithJournal(folder, values.journal, connection)
      sound.forEach(print)
      problems.forEach(complain)
      return problems.length === 0 ? 0 : 2
    } finally {
      connection.close()
    }
  } catch (error) {
    complain(failureText(error))
    return 2
  }
}
