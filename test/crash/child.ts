/**
 * `crash-child DIR SEED LENGTH`: decides a seeded stream from wherever the journal in DIR stands, and says each result on
 * standard output the moment it is published, so that whoever kills this process knows what had been told. The last line
 * tells the state.
 */
import { createHash } from 'node:crypto'
import { mkdirSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { createLoop } from '../../main/decider/loop'
import type { Numbered } from '../../main/decider/messages'
import { openStore } from '../../main/decider/recover'
import { untoldSince } from '../../main/decider/untold'
import type { AlarmKey } from '../../main/domain/alarm'
import { parseSiteText } from '../../main/site/parse'
import { SITE_TEXT, createRandom, stream } from './stream'

const [folder = '', seed = '1', length = '1000'] = process.argv.slice(2)
const say = (line: object): void => void writeSync(1, `${JSON.stringify(line)}\n`)
const fatal = (text: string): never => {
  throw new Error(text)
}

const siteFrom = (text: string) => {
  const parsed = parseSiteText(text)
  return parsed.ok ? parsed.value.site : fatal('the site cannot be read')
}
const site = siteFrom(SITE_TEXT)
const snapshots = join(folder, 'snapshots')
mkdirSync(snapshots, { recursive: true })
const log = (level: string, text: string): void => say({ log: level, text })
const open = () =>
  openStore<AlarmKey>({
    journalFile: join(folder, 'journal.sqlite'),
    snapshotFolder: snapshots,
    given: { site, text: SITE_TEXT },
    parseSite: siteFrom,
    now: () => 0,
    log,
  })

const opened = open()
if (!opened.ok) fatal(opened.error.detail)
else {
  const records = stream(Number(seed), Number(length))
  const from = untoldSince(opened.value.connection, 0).items
  say({ resumedAt: from, replayed: opened.value.replayed })
  const loop = createLoop<AlarmKey>(
    {
      snapshotFolder: snapshots,
      open,
      deriveAlarms: (_, { seq, event }) =>
        event.event === 'violation.opened' ? [{ id: `${event.cardholder} ${event.area}`, seq, state: 'new' }] : [],
      now: () => 0,
      log,
    },
    opened.value,
  )
  const random = createRandom(Number(seed) + from)
  for (let index = from; index < records.length;) {
    const burst = records.slice(index, index + 1 + random(8))
    const outcome = loop.take(
      burst.map((record, offset): Numbered => ({ kind: 'record', record, token: index + offset })),
    )
    if (outcome?.kind !== 'batch') fatal('a batch was refused')
    else {
      for (const { token, seq, rows, commands } of outcome.batch.results) {
        const granted = rows.find(({ event }) => event.event === 'access.granted')?.seq
        say({
          token,
          seq,
          ...(granted === undefined ? {} : { granted }),
          unlock: commands.some(({ kind }) => kind === 'unlock'),
        })
      }
    }
    index += burst.length
    // Now and then a clean end in the middle, so that snapshots are in play as well.
    if (random(200) === 0) {
      loop.close()
      say({ closedAt: index })
      process.exit(3)
    }
  }
  const { engine, alarms } = loop.opened() ?? fatal('the journal is closed')
  loop.settle()
  say({
    done: true,
    hash: createHash('sha256').update(engine.save()).digest('hex'),
    violations: engine.view.openViolations(),
    toggles: engine.view.toggles(),
    alarms: [...alarms.keys()].toSorted(),
  })
  loop.close()
}
