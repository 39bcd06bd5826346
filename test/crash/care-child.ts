/**
 * `crash-care DIR SEED LENGTH`: decides a seeded stream like `crash-child`, while rows past their retention are purged
 * between the commits and a thread makes one backup of the journal after another. A mark stores its position, since the
 * rows that show it are purged.
 */
import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { Worker, isMainThread, workerData } from 'node:worker_threads'
import type { Numbered } from '../../main/decider/messages'
import { createPurging } from '../../main/decider/purging'
import type { Kept } from '../../main/derived/derive'
import type { RetentionDays } from '../../main/domain/retention'
import { backUp } from '../../main/store/backup'
import { readBackupName } from '../../main/store/backup-name'
import { readMarks } from '../../main/store/marks'
import { RETENTION_MARK } from '../../main/store/mark-keys'
import { installationSigner } from '../../main/store/signing'
import { setRetention } from '../support/retention-rows'
import { DAYS, HOLDS, STREAM_MARK } from './care'
import { fatal, openCrashStore, say } from './store'
import { createRandom, stream } from './stream'

/** Number of stored backups. */
const KEPT = 2

function backUpForEver(folder: string): void {
  const backups = join(folder, 'backups')
  mkdirSync(backups, { recursive: true })
  const names = (): string[] => readdirSync(backups).filter((name) => name.endsWith('.sqlite'))
  const newest = names().flatMap((name) => readBackupName(name)?.at ?? [])
  for (let at = Math.max(0, ...newest) + 1; ; at++) {
    const made = backUp(join(folder, 'journal.sqlite'), { folder: backups, at })
    if (!made.ok) fatal(made.error)
    for (const name of names().toSorted().slice(0, -KEPT)) rmSync(join(backups, name))
    say({ backedUp: made.ok && made.value.lastSeq })
  }
}

function decide(folder: string, seed: number, length: number): void {
  const records = stream(seed, length)
  let now = records[0]?.at ?? 0
  const sign = installationSigner(folder)
  const { opened, loop } = openCrashStore(folder, () => now, sign)
  now = Math.max(now, opened.journal.lastAt())
  const { marks } = readMarks(opened.connection)
  const from = Number(marks.find(({ key }) => key === STREAM_MARK)?.value ?? 0)
  say({ resumedAt: from, replayed: opened.replayed })
  const backingUp = new Worker(__filename, { workerData: folder })
  backingUp.once('error', (error) => fatal(String(error)))
  const purging = createPurging<Kept>({
    loop,
    journal: (text, what) => {
      const event = { at: now, event: 'desk.records', text, after: JSON.stringify(what) } as const
      loop.process([{ kind: 'desk', event, token: -1 }])
    },
    keep: (mark) => void loop.process([{ kind: 'mark', mark, token: -1 }]),
    // Time comes from the stream alone.
    clock: { now: () => now, behind: () => 0, monotonic: () => now },
    log: (level, text) => fatal(`${level}: ${text}`),
    sign,
  })
  const days: RetentionDays = { access: DAYS, door: DAYS, violation: DAYS, device: DAYS, operator: DAYS }
  if (!marks.some(({ key }) => key === RETENTION_MARK))
    loop.process(setRetention(now, undefined, { days, holds: HOLDS }))

  const random = createRandom(seed + from)
  const turn = (index: number): void => {
    const burst = records.slice(index, index + 1 + random(8))
    if (burst.length === 0) {
      const { engine } = loop.opened() ?? fatal('the journal is closed')
      loop.settle()
      say({ done: true, hash: createHash('sha256').update(engine.save()).digest('hex') })
      loop.close()
      process.exit(0)
    }
    const outcome = loop.process(
      burst.map((record, offset): Numbered => {
        const mark = { key: STREAM_MARK, value: index + offset + 1 }
        return { kind: 'record', record, mark, token: index + offset }
      }),
    )
    if (outcome?.kind !== 'batch') return fatal('a batch was refused')
    for (const { token, seq } of outcome.batch.results) say({ token, seq })
    now = burst.at(-1)?.at ?? now
    for (let turns = random(6); turns > 0; turns--) purging.turn()
    if (random(300) === 0) {
      loop.close()
      say({ closedAt: index })
      process.exit(3)
    }
    setImmediate(turn, index + burst.length)
  }
  backingUp.once('online', () => turn(from))
}

const [folder = '', seed = '1', length = '1000'] = process.argv.slice(2)
if (isMainThread) decide(folder, Number(seed), Number(length))
else backUpForEver(workerData as string)
