/** Reads a password from standard input: the first line of it, unseen when somebody types it. */
import { createInterface } from 'node:readline'
import { Writable } from 'node:stream'

export async function readPassword(): Promise<string> {
  const typed = process.stdin.isTTY
  if (typed) process.stderr.write('New password (not shown): ')
  // The terminal echoes only this output, which is empty.
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() })
  const lines = createInterface({ input: process.stdin, output: nowhere, terminal: typed })
  try {
    for await (const line of lines) return line
    return ''
  } finally {
    lines.close()
    if (typed) process.stderr.write('\n')
  }
}
