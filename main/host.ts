/**
 * `host --site SITE.json --data DIR [--keys KEYS.json] [--panel-listen HOST:PORT] [--demo]`: the console without a window (site-and-replay.md, Host).
 * `--start-empty` begins an empty journal in a folder whose journal is gone, `--start-older` goes on with a journal that is
 * older than the snapshots or backups beside it, `--new-key` goes on with a new key when the installation's is lost or
 * damaged; each is for one start, and journalled.
 * With `--demo` the devices of the site are simulated and people walk through it; the site is then the demo site, and the
 * data folder a new temporary one, unless they are given.
 * `host COMMAND ...` runs one of the commands of commands/run.ts instead: `line`, `operators`, `certificates`, `cardholders`, `site`,
 * `verify`, `restore`, `verify-export`. An installed app has the same ones as `sallyport-cli COMMAND ...`.
 * Events go to standard output as the replay command prints them; operator records come on standard input, one a line, and
 * count from the instant they arrive: an `at` they carry is replaced. Exit status 0 after SIGTERM or SIGINT; 2 with the
 * problems on standard error when the arguments, the site file or the keys are bad; 1 when the data folder cannot be used.
 */
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { clockLine, isAboutClock } from './commands/clock'
import { startNodeChild } from './processes/child'
import { createClock } from './clock'
import { FLAG, parseCommand, TEXT } from './commands/arguments'
import { asked } from './commands/end-asked'
import { NO_KEYS, parseSite, readFile } from './commands/given-files'
import { parseInputLine } from './commands/input-line'
import { complain, refuse } from './commands/output'
import { actAsOwner } from './commands/as-owner'
import { commandNamed } from './commands/run'
import { folderMixUp } from './decider/demo-journal'
import type { DecidedBatch } from './decider/messages'
import { openKeyFile } from './devices/key-file'
import { parseAddress } from './devices/panel-address'
import { startDemo } from './processes/demo'
import type { DeskEventOf } from './domain/desk-event'
import type { DeviceEvent, JournalEvent, SiteEvent } from './domain/event'
import { messageOf, fail, ok } from './domain/result'
import type { Result } from './domain/result'
import { formatInstant } from './domain/time'
import { createLog } from './log'
import type { Log } from './log'
import { eventLine } from './site/event-line'
import { BadLine, lines } from './replay/lines'
import { claimFolder } from './store/demo-mark'
import { writePrivately } from './store/private'
import { ADVISED, adviceLines, commandText, usageText, type StartedAs } from './running/advice'
import type { Recovery } from './running/recovery'
import type { Address } from './transport/panel-sockets'
import { startSite } from './running/running-site'
import type { RunningSite } from './running/running-site'

const USAGE = usageText(
  'usage: host --site SITE.json --data DIR [--keys KEYS.json] [--panel-listen HOST:PORT] [--demo] [--start-empty] [--start-older] [--new-key], or host --demo, or host line, or host certificates, or host operators, or host cardholders, or host site',
)
const SOFTWARE = 'sallyport host'
const DEMO_SITE = join(__dirname, '..', '..', 'resources', 'demo', 'site.json')
/** Bytes that wait for a slow reader of our output; beyond it lines are left out, and deciding goes on. */
const OUTPUT_LIMIT = 16 * 1024 * 1024

interface Options {
  readonly site: string
  readonly data: string
  readonly keys: string | undefined
  readonly demo: boolean
  readonly recovery: Recovery
  /** Where panels dial that the site file gives no link. */
  readonly panelListen: Address | undefined
}

const FORM = {
  usage: USAGE,
  options: {
    site: TEXT,
    data: TEXT,
    keys: TEXT,
    demo: FLAG,
    'start-empty': FLAG,
    'start-older': FLAG,
    'new-key': FLAG,
    'panel-listen': TEXT,
  },
  positionals: [0, 0],
} as const

function optionsFrom(args: readonly string[]): Result<Options, string[]> {
  const parsed = parseCommand(args, FORM)
  if (!parsed.ok) return fail([parsed.error])
  const { values } = parsed.value
  const { site, data, keys, demo } = values
  const listen = values['panel-listen']
  const panelListen = listen === undefined ? undefined : parseAddress(listen)
  if (listen !== undefined && !panelListen) return fail([`--panel-listen: must be HOST:PORT, got ${listen}`])
  const recovery = {
    startEmpty: values['start-empty'],
    startOlder: values['start-older'],
    newKey: values['new-key'],
  }
  const rest = { keys, demo, panelListen, recovery }
  if (demo)
    return ok({ site: site ?? DEMO_SITE, data: data ?? mkdtempSync(join(tmpdir(), 'sallyport-demo-')), ...rest })
  const missing = [
    ...(site === undefined
      ? ['--site: is missing. Name the site file, or start with --demo to try the demo site']
      : []),
    ...(data === undefined ? ['--data: is missing. Name the folder of the journal; a new one is made'] : []),
  ]
  return site === undefined || data === undefined ? fail([...missing, USAGE]) : ok({ site, data, ...rest })
}

const isPublic = (event: JournalEvent): event is SiteEvent | DeviceEvent => !/^(desk|site|panel)\./.test(event.event)

const isRefusal = (event: JournalEvent): event is DeskEventOf<'desk.refused'> => event.event === 'desk.refused'
/** A command that a device refused or that came to nothing. */
const refusalLine = ({ at, event, door, text }: DeskEventOf<'desk.refused'>): string =>
  JSON.stringify({ at: formatInstant(at), event, door, text })

/** Prints events; a reader that is gone or slow changes no decision (apb.md 6.8). */
function printer(log: Log): (batch: DecidedBatch) => void {
  let leftOut = 0
  process.stdout.on('error', () => undefined)
  return ({ results }) => {
    const printed = results.flatMap(({ rows }) =>
      rows.flatMap(({ event }) =>
        isPublic(event)
          ? [eventLine(event)]
          : isRefusal(event)
            ? [refusalLine(event)]
            : isAboutClock(event)
              ? [clockLine(event)]
              : [],
      ),
    )
    if (printed.length === 0) return
    if (process.stdout.writableLength > OUTPUT_LIMIT) {
      leftOut += printed.length
      return
    }
    if (leftOut > 0) log('warning', `${leftOut} events were not printed, since nobody read them; the journal has them`)
    leftOut = 0
    process.stdout.write(`${printed.join('\n')}\n`)
  }
}

/** A bad line is named and changes nothing; what is good before and after it counts. */
function readOperators(running: RunningSite, now: () => number): void {
  let number = 0
  const handleLine = (given: string | BadLine): void => {
    const at = ++number
    if (given instanceof BadLine) return complain([`line ${at}: ${given.fault}`])
    const text = at === 1 && given.startsWith('\uFEFF') ? given.slice(1) : given
    if (text.trim() === '') return
    const parsed = parseInputLine(text, running.site, now())
    if (!parsed.ok) return complain(parsed.error.map((problem) => `line ${at}: ${problem}`))
    const line = parsed.value
    const done =
      line.kind === 'clock'
        ? running.records
            .confirmClock({ operator: line.operator, reason: line.reason })
            .then((confirmed) => (confirmed.ok ? null : confirmed.error))
        : running.take(line.record).then((taken) => (taken.ok ? null : taken.error.detail))
    void done.then((fault) => {
      if (fault !== null) complain([`line ${at}: not done: ${fault}`])
    })
  }
  const readAll = async (): Promise<void> => {
    for await (const batch of lines(process.stdin)) batch.forEach(handleLine)
  }
  // Standard input that breaks ends like one that is closed: the console runs on without it.
  readAll().catch((error: unknown) => complain([`standard input ended: ${messageOf(error)}`]))
}

/** A file that differs from the journal's changes nothing on its own: its author may lack the right to change the site. */
const notApplied = (file: string, data: string): string[] => [
  `${file} differs from the site in force in ${data} and was not applied; the console runs on the site in force`,
  ...adviceLines([
    { says: 'To apply it, stop this console and run', command: commandText(ADVISED.applySite(file, data)) },
    { says: 'To go on without it, stop this console and run', command: commandText(ADVISED.dismissSite(file, data)) },
  ]),
]

const demoOf = ({ site, data }: Options, log: Log) =>
  startDemo({
    siteFile: site,
    stateDir: join(data, 'demo'),
    programs: __dirname,
    startChild: startNodeChild,
    log,
  })

async function run(args: readonly string[]): Promise<number> {
  writePrivately()
  const [name, ...rest] = args
  const command = commandNamed(name, __dirname)
  return command ? command(rest) : runConsole(args)
}

/** The arguments that name this site again. */
const startedAs = ({ site, data }: Options): StartedAs => ({ by: 'host', args: ['--site', site, '--data', data] })

async function runConsole(args: readonly string[]): Promise<number> {
  const options = optionsFrom(args)
  if (!options.ok) return refuse(options.error)
  actAsOwner(options.value.data)
  const read = readFile(options.value.site)
  if (!read.ok) return refuse(read.error)
  const checked = parseSite(read.value)
  if (!checked.ok) return refuse(checked.error)
  const keys = options.value.keys === undefined ? ok(NO_KEYS) : await openKeyFile(options.value.keys)
  if (!keys.ok) return refuse([keys.error.message])

  const clock = createClock()
  const log = createLog((line) => void process.stderr.write(line), clock.now)
  const claimed = claimFolder(options.value.data, options.value.demo)
  if (!claimed.ok) return refuse([claimed.error], 1)
  const mixUp = folderMixUp(options.value.data, options.value.demo)
  if (mixUp !== undefined) return refuse([mixUp], 1)
  const demo = options.value.demo ? await demoOf(options.value, log) : ok(null)
  if (!demo.ok) return refuse([demo.error], 1)
  const file = demo.value ? parseSite(demo.value.siteText) : checked
  if (!file.ok) return refuse(file.error)
  // before anything is printed: from then on a request to end is honoured
  const ended = asked()
  const started = await startSite({
    site: file.value.site,
    siteText: file.value.text,
    siteFile: options.value.site,
    demo: options.value.demo,
    dataDir: options.value.data,
    keyStore: keys.value,
    clock,
    log,
    software: SOFTWARE,
    programs: __dirname,
    recovery: { ...options.value.recovery, startedAs: startedAs(options.value) },
    ...(options.value.panelListen ? { panelListen: options.value.panelListen } : {}),
    onBatch: printer(log),
  })
  if (!started.ok) {
    await demo.value?.close()
    return refuse([started.error.detail, ...adviceLines(started.error.advice)], 1)
  }
  await runUntil(ended, started.value, options.value.data, clock.now)
  await demo.value?.close()
  return 0
}

/** Serves operators' records on standard input until a request to end, then closes the site. */
async function runUntil(ended: Promise<void>, running: RunningSite, dataDir: string, now: () => number): Promise<void> {
  const offered = running.offer?.file() ?? null
  if (offered !== null) complain(notApplied(offered, dataDir))
  readOperators(running, now)
  await ended
  await running.close()
}

void run(process.argv.slice(2)).then((status) => {
  // Standard input may still be open, and a written line may still be on its way.
  process.stdout.write('', () => process.exit(status))
})
