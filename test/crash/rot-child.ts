/**
 * `rot-child FOLDER KIND FROM TO`: for each seed from FROM to below TO, copies FOLDER, changes one byte of a file of the kind
 * at a place chosen by the seed, starts on the copy, and prints the result in a line. A finding is a start that is wrong
 * without a report, a refusal that does not name a file of the folder, or an exception.
 */
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { bytesOf, filesOf, isKind, start, verifySays } from './rot-folder'
import type { Kind, Outcome } from './rot-folder'
import { fatal, say } from './store'
import { createRandom } from './stream'

interface Change {
  readonly file: string
  readonly place: number
  readonly bits: number
}

const HASH = 0x9e3779b1

function changeFor(seed: number, folder: string, kind: Kind): Change {
  // Neighbouring seeds give neighbouring first numbers, so seeds are spread and the first number is dropped.
  const random = createRandom(Math.imul(seed, HASH) >>> 1)
  random(2)
  const files = filesOf(kind, folder)
  const file = files[random(files.length)] ?? fatal(`${folder} has no file of kind ${kind}`)
  return { file, place: random(bytesOf(folder, file).length), bits: 1 + random(255) }
}

/** Acceptable results of a start; any other is a finding. */
function judged(outcome: Outcome, folder: string, unchanged: Outcome): string {
  if (outcome.refused !== null) {
    return outcome.refused.includes(folder) ? 'refused' : `FINDING: refused without a file's name: ${outcome.refused}`
  }
  if (outcome.said.length > unchanged.said.length) return 'said'
  if (outcome.seen === unchanged.seen) return 'same'
  return verifySays(folder).length > 0 ? 'verify' : 'FINDING: silently different'
}

async function run(template: string, kind: Kind, from: number, to: number): Promise<void> {
  const work = mkdtempSync(join(tmpdir(), 'sallyport-rot-'))
  const fresh = (): string => {
    const folder = join(work, 'data')
    rmSync(folder, { recursive: true, force: true })
    cpSync(template, folder, { recursive: true })
    return folder
  }
  const unchanged = await start(kind, fresh())
  if (unchanged.refused !== null) fatal(`the folder does not start unchanged: ${unchanged.refused}`)
  if (unchanged.said.length > 0) say({ unchanged: unchanged.said })
  for (let seed = from; seed < to; seed++) {
    const folder = fresh()
    const change = changeFor(seed, folder, kind)
    say({ seed, ...change })
    const bytes = bytesOf(folder, change.file)
    bytes[change.place] = (bytes[change.place] ?? 0) ^ change.bits
    writeFileSync(join(folder, change.file), bytes)
    let how: string
    let detail: string | null = null
    try {
      const outcome = await start(kind, folder)
      how = judged(outcome, folder, unchanged)
      detail = outcome.refused ?? outcome.said[0] ?? null
    } catch (error) {
      how = `FINDING: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`
    }
    say({ seed, how, detail })
  }
  rmSync(work, { recursive: true })
}

const [template = '', kind = '', from = '0', to = '1'] = process.argv.slice(2)
if (!isKind(kind)) fatal(`${kind} is not a kind of file`)
else void run(template, kind, Number(from), Number(to))
