/**
 * `crash-child DIR SEED LENGTH`: decides a seeded stream from the journal's position in DIR, and prints each result
 * when it is published, so that the test knows what was published before a kill. The last line holds the state.
 */
import { mkdirSync } from 'node:fs'
import { createHash } from 'node:crypto'
import type { Numbered } from '../../main/decider/messages'
import { unpublishedSince } from '../../main/decider/unpublished'
import { installationSigner } from '../../main/store/signing'
import { fatal, openCrashStore, say } from './store'
import { createRandom, stream } from './stream'

const [folder = '', seed = '1', length = '1000'] = process.argv.slice(2)

mkdirSync(folder, { recursive: true })
const { opened, loop } = openCrashStore(folder, undefined, installationSigner(folder))
const records = stream(Number(seed), Number(length))
const from = unpublishedSince(opened.connection, 0).items
say({ resumedAt: from, replayed: opened.replayed })
const random = createRandom(Number(seed) + from)
for (let index = from; index < records.length;) {
  const burst = records.slice(index, index + 1 + random(8))
  const outcome = loop.process(
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
  // From time to time a clean end in the middle, so that snapshots are covered as well.
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
