/**
 * `verify-export FOLDER [--key FINGERPRINT] [--allow NAME] [--journal DATA]`: runs the verifier that every export holds a copy of, and
 * with `--journal` compares the rows with a journal too. Exit status 0 when all is as it was made, 2 when something is not.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { compareExport } from '../export/compare'
import { FLAG, parseCommand, TEXT } from './arguments'
import { refuse } from './output'

const FORM = {
  usage: 'usage: verify-export FOLDER [--key FINGERPRINT] [--allow NAME ...] [--journal DATA] [--own-hash]',
  options: { key: TEXT, allow: { type: 'string', multiple: true }, journal: TEXT, 'own-hash': FLAG },
  positionals: [0, 1],
} as const

export async function runVerifyExport(args: readonly string[], programs: string): Promise<number> {
  const parsed = parseCommand(args, FORM)
  if (!parsed.ok) return refuse([parsed.error])
  const { values, positionals } = parsed.value
  const ownHash = values['own-hash']
  if (positionals.length === 0 && !ownHash) return refuse([FORM.usage])
  const status = await runVerifier(join(programs, '..', '..', 'resources', 'evidence', 'verify.mjs'), [
    ...positionals,
    ...(values.key === undefined ? [] : ['--key', values.key]),
    ...(values.allow ?? []).flatMap((name) => ['--allow', name]),
    ...(ownHash ? ['--own-hash'] : []),
  ])
  return values.journal === undefined ? status : Math.max(status, compareExport(args))
}

/** In a thread, since it is a program of its own; from a copy, since a thread reads no module out of a packed app. */
async function runVerifier(file: string, argv: string[]): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'sallyport-verify-'))
  try {
    const copy = join(folder, 'verify.mjs')
    writeFileSync(copy, readFileSync(file))
    return await new Promise<number>((resolve, reject) => {
      const thread = new Worker(copy, { argv })
      thread.on('error', reject)
      thread.on('exit', resolve)
    })
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
