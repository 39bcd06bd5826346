/**
 * `verify DIR [--head SEQ:HASH ...]`: whether the journal in a data folder is whole, unchanged and complete. Standard output says what was
 * checked, and the journal's head as it is now; standard error names what is wrong and where. `--head` is a head that was kept
 * elsewhere, or is in the name of a backup. Exit status 0 when all is sound, 1 when something is not, 2 when there is no journal to check or
 * a backup or a saved state beside it knows rows that it does not have. The console may run meanwhile.
 */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { parseHead } from '../domain/journal-head'
import type { JournalHead } from '../domain/journal-head'
import { printable } from '../domain/printable'
import { failureText } from '../store/failure'
import { writePrivately } from '../store/private'
import { verifyFolder } from '../verify/check'
import { parseCommand, TEXT } from './arguments'

const USAGE = 'usage: verify DIR [--head SEQ:HASH ...]   (or --data DIR)'
const FORM = {
  usage: USAGE,
  options: { data: TEXT, head: { type: 'string', multiple: true } },
  positionals: [0, 1],
} as const
// The journal is untrusted here: a name in it must not steer the terminal.
const print = (line: string): void => void process.stdout.write(`${printable(line)}\n`)
const complain = (line: string): void => void process.stderr.write(`${printable(line)}\n`)

interface Order {
  readonly folder: string
  readonly heads: readonly JournalHead[]
}

/** The parsed request, or what is wrong with it. */
function orderOf(args: readonly string[]): Order | string {
  const parsed = parseCommand(args, FORM)
  if (!parsed.ok) return USAGE
  const { values, positionals } = parsed.value
  const folders = values.data === undefined ? positionals : [values.data, ...positionals]
  const [folder] = folders
  if (folder === undefined || folders.length > 1) return USAGE
  const heads: JournalHead[] = []
  for (const text of values.head ?? []) {
    const head = parseHead(text)
    if (!head.ok) return `--head: ${head.error}`
    heads.push(head.value)
  }
  return { folder, heads }
}

export function runVerify(args: readonly string[]): number {
  writePrivately()
  const order = orderOf(args)
  if (typeof order === 'string') {
    complain(order)
    return 2
  }
  const { folder } = order
  const file = join(folder, 'journal.sqlite')
  if (!existsSync(file)) {
    complain(`${file} is not there`)
    return 2
  }
  try {
    return verify(order)
  } catch (error) {
    complain(`${file}: ${failureText(error)}`)
    return 1
  }
}

function verify({ folder, heads }: Order): number {
  const { sound, problems, remarks, isCut } = verifyFolder(folder, undefined, heads)
  sound.forEach(print)
  remarks.forEach(complain)
  problems.forEach(complain)
  return isCut ? 2 : problems.length > 0 ? 1 : 0
}
