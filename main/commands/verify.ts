/**
 * `verify DIR`: whether the journal in a data folder is whole, unchanged and complete. Standard output says what was
 * checked; standard error names what is wrong and where. Exit status 0 when all is sound, 1 when something is not, 2 when
 * there is no journal to check. The console may run meanwhile.
 */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { failureText } from '../store/failure'
import { verifyFolder } from '../verify/check'

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
    return verify(folder)
  } catch (error) {
    complain(`${file}: ${failureText(error)}`)
    return 1
  }
}

function verify(folder: string): number {
  const { sound, problems, remarks } = verifyFolder(folder)
  sound.forEach(print)
  remarks.forEach(complain)
  problems.forEach(complain)
  return problems.length > 0 ? 1 : 0
}

process.exitCode = run(process.argv.slice(2))
