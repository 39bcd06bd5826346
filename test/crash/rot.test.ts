/**
 * One changed byte at seeded places in each kind of file of a data folder: every start is correct, reports the problem
 * (log, alarm or verify), or refuses and names the file; it is never silently wrong and never hangs. ARCHITECTURE.md lists
 * which check covers which file. `npm run test:rot` sets the number of places per kind (25 without it), the first seed and a
 * single kind through SALLYPORT_ROT_PLACES, SALLYPORT_ROT_SEED and SALLYPORT_ROT_KIND.
 */
import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { claimFolder } from '../../main/store/demo-mark'
import { programFile } from '../support/programs'
import { makeCertificates } from './rot-beside'
import { KINDS, makeFolder } from './rot-folder'
import type { Kind } from './rot-folder'

const PLACES = Number(process.env['SALLYPORT_ROT_PLACES'] ?? 25)
const FIRST = Number(process.env['SALLYPORT_ROT_SEED'] ?? 1)
const ONLY = process.env['SALLYPORT_ROT_KIND']
/** On any machine, a start on this small folder that takes longer has hung. */
const HANG_MS = 60_000

let folder: string
/** After a clean end, after a kill, and after an interrupted restore. */
let clean: string
let crashed: string
let restoring: string
let demo: string
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sallyport-rot-folder-'))
  clean = join(folder, 'clean')
  crashed = join(folder, 'crashed')
  restoring = join(folder, 'restoring')
  demo = join(folder, 'demo')
  await makeFolder(clean, false)
  await makeFolder(crashed, true)
  await makeFolder(restoring, false)
  claimFolder(demo, true)
  copyFileSync(join(restoring, 'journal.sqlite'), join(restoring, 'journal.sqlite.new'))
  writeFileSync(join(restoring, 'restoring.json'), '{"aside":"journal.sqlite.replaced-2026-11-21T06-00-00.000Z"}')
  await makeCertificates(clean, (bytes) => new Uint8Array(randomBytes(bytes)))
})
afterAll(() => rmSync(folder, { recursive: true }))

interface Tried {
  readonly findings: readonly string[]
  readonly ways: ReadonlyMap<string, number>
}

/** Runs the places of one kind in a separate process, which is killed when a start hangs. */
function tryPlaces(template: string, kind: Kind): Promise<Tried> {
  return new Promise((resolve, reject) => {
    const args = [programFile('rot-child'), template, kind, String(FIRST), String(FIRST + PLACES)]
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] })
    const findings: string[] = []
    const ways = new Map<string, number>()
    let last = ''
    let errors = ''
    let watch: ReturnType<typeof setTimeout> | undefined
    const heard = (): void => {
      clearTimeout(watch)
      watch = setTimeout(() => {
        findings.push(`waits for ever: ${last}`)
        child.kill('SIGKILL')
      }, HANG_MS)
    }
    heard()
    child.stderr.on('data', (data: Buffer) => (errors += data.toString()))
    createInterface({ input: child.stdout }).on('line', (line) => {
      heard()
      const said = JSON.parse(line) as { readonly how?: string }
      if (said.how === undefined) return void (last = line)
      if (said.how.startsWith('FINDING')) findings.push(`${last} ${said.how}`)
      ways.set(said.how, (ways.get(said.how) ?? 0) + 1)
    })
    child.on('error', reject)
    child.on('close', (status) => {
      clearTimeout(watch)
      if (status !== 0) findings.push(`ended with ${status} at ${last}: ${errors}`)
      resolve({ findings, ways })
    })
  })
}

const templateOf = (kind: Kind): string =>
  kind === 'log' ? crashed : kind === 'restoring' ? restoring : kind === 'demo' ? demo : clean

describe('one changed byte', () => {
  const kinds = (Object.keys(KINDS) as Kind[]).filter((kind) => ONLY === undefined || kind === ONLY)
  if (kinds.length === 0) throw new Error(`${ONLY} is not a kind of file; there are ${Object.keys(KINDS).join(', ')}`)
  it.each(kinds)(
    'in a file of kind %s is detected, or changes no readable data',
    async (kind) => {
      const { findings, ways } = await tryPlaces(templateOf(kind), kind)
      expect(findings).toEqual([])
      expect([...ways.values()].reduce((sum, count) => sum + count, 0)).toBe(PLACES)
    },
    120_000 + PLACES * HANG_MS,
  )
})
