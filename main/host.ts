/**
 * `host --site SITE.json --data DIR [--keys KEYS.json] [--panel-listen HOST:PORT] [--demo]`: the console without a window (site-and-replay.md, Host).
 * `--start-empty` begins an empty journal in a folder whose journal is gone, `--start-older` goes on with a journal that is
 * older than the snapshots or backups beside it, `--new-key` goes on with a new key when the installation's is lost or
 * damaged; each is for one start, and journalled.
 * With `--demo` the devices of the site are simulated and people walk through it; the site is then the demo site, and the
 * data folder a new temporary one, unless they are given.
 * `host line ...` pairs readers and the like, and reads recordings (line-command.ts).
 * `host operators --data DIR ...` keeps the operators' accounts (operators/command.ts).
 * `host certificates --data DIR ...` keeps the certificates of the panels' links (certificates/command.ts).
 * `host cardholders import|export FILE.csv ...` brings people in and out as CSV (cardholders-command.ts).
 * `host site show|apply|dismiss FILE --data DIR ...` changes the site by a file, journalled (commands/site.ts).
 * Events go to standard output as the replay command prints them; operator records come on standard input, one a line, and
 * count from the instant they arrive: an `at` they carry is replaced. Exit status 0 after SIGTERM or SIGINT; 2 with the
 * problems on standard error when the arguments, the site file or the keys are bad; 1 when the data folder cannot be used.
 */
import { mkdtempSync, readFileSync } from 'node:fs'
import { hostname, tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { sealOfFolder } from './operators/folder-seal'
import { runCardholders } from './commands/cardholders'
import { runCertificates } from './commands/certificates'
import { startNodeChild } from './processes/child'
import { createClock, holdProcess } from './clock'
import { folderMixUp } from './decider/demo-journal'
import type { DecidedBatch } from './decider/messages'
import { keysIn, openKeyFile } from './devices/key-file'
import { startDemo } from './processes/demo'
import type { KeyStore } from './devices/key-store'
import type { DeskEventOf } from './domain/desk-event'
import type { DeviceEvent, JournalEvent, SiteEvent } from './domain/event'
import { printable } from './domain/printable'
import { readJson } from './domain/read-json'
import { fail, ok, problemLine } from './domain/result'
import type { Result } from './domain/result'
import type { Site } from './domain/site'
import { encodingFault } from './domain/utf8'
import { formatInstant } from './domain/time'
import { LINE_USAGE, lineOf, parseLineCommand, readRecording, runLineCommand } from './commands/line'
import { createLog } from './log'
import type { Log } from './log'
import { eventLine } from './site/event-line'
import { certificatesOf } from './running/panel-trust'
import { openAccounts } from './operators/accounts'
import { runOperators } from './commands/operators'
import { runSite } from './commands/site'
import { passwordsHere } from './operators/password'
import { readPassword } from './commands/read-password'
import { accountsFile } from './operators/signing-in'
import { parseSiteText } from './site/parse'
import { parseRecord } from './site/record'
import { BadLine, lines } from './replay/lines'
import { claimFolder } from './store/demo-mark'
import { writePrivately } from './store/private'
import type { Address } from './transport/panel-sockets'
import type { Recovery } from './running/recovery'
import { startSite } from './running/running-site'
import type { RunningSite } from './running/running-site'

const USAGE =
  'usage: host --site SITE.json --data DIR [--keys KEYS.json] [--panel-listen HOST:PORT] [--demo] [--start-empty] [--start-older] [--new-key], or host --demo, or host line, or host certificates, or host operators, or host cardholders, or host site'
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

const complain = (lines: readonly string[]): void => {
  const single = lines.flatMap((line) => line.split('\n'))
  process.stderr.write(single.map((line) => `${printedLine(line)}\n`).join(''))
}
const refuse = (lines: readonly string[], status = 2): number => {
  complain(lines)
  return status
}
const wordsOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

function addressOf(text: string): Address | undefined {
  const match = /^(.+):(\d{1,5})$/.exec(text)
  if (match?.[1] === undefined) return undefined
  return { host: match[1].replace(/^\[|\]$/g, ''), port: Number(match[2]) }
}

function optionsFrom(args: readonly string[]): Result<Options, string[]> {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        site: { type: 'string' },
        data: { type: 'string' },
        keys: { type: 'string' },
        demo: { type: 'boolean', default: false },
        'start-empty': { type: 'boolean', default: false },
        'start-older': { type: 'boolean', default: false },
        'new-key': { type: 'boolean', default: false },
        'panel-listen': { type: 'string' },
      },
    })
    const { site, data, keys, demo } = values
    const listen = values['panel-listen']
    const panelListen = listen === undefined ? undefined : addressOf(listen)
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
  } catch (error) {
    return fail([wordsOf(error), USAGE])
  }
}

function readFile(file: string): Result<string, string[]> {
  try {
    const bytes = readFileSync(file)
    const fault = encodingFault(bytes)
    return fault === undefined ? ok(bytes.toString('utf8')) : fail([`file: ${fault}`])
  } catch (error) {
    return fail([`cannot read the site file: ${wordsOf(error)}`])
  }
}

function parseSite(text: string): Result<{ readonly site: Site; readonly text: string }, string[]> {
  const parsed = parseSiteText(text)
  if (!parsed.ok) return fail(parsed.error.map(problemLine))
  complain(parsed.value.warnings.map((warning) => `warning: ${problemLine(warning)}`))
  return ok({ site: parsed.value.site, text })
}

/** Without a key file no reader has a key, and none can be paired. */
const NO_KEYS: KeyStore = {
  read: () => Promise.resolve(ok({ current: null, pending: null })),
  write: () => Promise.resolve(fail({ kind: 'not-written', message: 'host was started without --keys' })),
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
    const lines = results.flatMap(({ rows }) =>
      rows.flatMap(({ event }) =>
        isPublic(event) ? [eventLine(event)] : isRefusal(event) ? [refusalLine(event)] : [],
      ),
    )
    if (lines.length === 0) return
    if (process.stdout.writableLength > OUTPUT_LIMIT) {
      leftOut += lines.length
      return
    }
    if (leftOut > 0) log('warning', `${leftOut} events were not printed, since nobody read them; the journal has them`)
    leftOut = 0
    process.stdout.write(`${lines.join('\n')}\n`)
  }
}

/** A bad line is named and changes nothing; what is good before and after it counts. */
function takeOperators(running: RunningSite, now: () => number): void {
  let number = 0
  const takeLine = (line: string | BadLine): void => {
    const at = ++number
    if (line instanceof BadLine) return complain([`line ${at}: ${line.fault}`])
    const text = at === 1 && line.startsWith('\uFEFF') ? line.slice(1) : line
    if (text.trim() === '') return
    const record = operatorRecord(text, running.site, now())
    if (!record.ok) return complain(record.error.map((problem) => `line ${at}: ${problem}`))
    void running.take(record.value).then((done) => {
      if (!done.ok) complain([`line ${at}: not done: ${done.error.detail}`])
    })
  }
  const takeAll = async (): Promise<void> => {
    for await (const batch of lines(process.stdin)) batch.forEach(takeLine)
  }
  // Standard input that breaks ends like one that is closed: the console runs on without it.
  takeAll().catch((error: unknown) => complain([`standard input ended: ${wordsOf(error)}`]))
}

const isObject = (json: unknown): json is Readonly<Record<string, unknown>> =>
  typeof json === 'object' && json !== null && !Array.isArray(json)

function operatorRecord(text: string, site: Site, at: number): Result<Parameters<RunningSite['take']>[0], string[]> {
  const read = readJson(text)
  if (!read.ok) return fail([read.error])
  const json = read.value
  if (isObject(json) && json['type'] !== 'operator') {
    return fail(['type: only operator records are taken here; everything else comes from the devices'])
  }
  const record = parseRecord(isObject(json) ? { ...json, at: formatInstant(at) } : json, site, null)
  return record.ok ? record : fail(record.error.map(problemLine))
}

/** A file that differs from the journal's changes nothing by itself: whoever writes it need not be who may change the site. */
const notApplied = (file: string, data: string): string[] => [
  `${file} differs from the site in force in ${data} and was not applied; the console runs on the site in force`,
  `to apply it, stop this console and run: host site apply ${file} --data ${data} --operator NAME --reason TEXT`,
  `to go on without it: host site dismiss ${file} --data ${data} --operator NAME --reason TEXT`,
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
  if (args[0] === 'operators')
    return runOperators(args.slice(1), {
      open: (data) =>
        openAccounts({
          file: accountsFile(data),
          seal: sealOfFolder(data),
          now: createClock().now,
          passwords: passwordsHere(),
          report: () => {},
        }),
      readPassword,
      account: `${userInfo().username} (uid ${userInfo().uid}) on ${hostname()}`,
      out: (line) => void process.stdout.write(`${printedLine(line)}\n`),
      err: (line) => complain([line]),
    })
  if (args[0] === 'certificates')
    return runCertificates(args.slice(1), certificatesOf, createClock().now(), {
      out: (line) => void process.stdout.write(`${printedLine(line)}\n`),
      err: (line) => complain([line]),
    })
  if (args[0] === 'line') return runLine(args.slice(1))
  if (args[0] === 'site')
    return runSite(args.slice(1), createClock().now, {
      out: (line) => void process.stdout.write(`${printedLine(line)}\n`),
      err: (line) => complain([line]),
    })
  if (args[0] === 'cardholders')
    return runCardholders(args.slice(1), createClock().now, {
      out: (line) => void process.stdout.write(`${printedLine(line)}\n`),
      err: (line) => complain([line]),
    })
  const options = optionsFrom(args)
  if (!options.ok) return refuse(options.error)
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
    recovery: options.value.recovery,
    ...(options.value.panelListen ? { panelListen: options.value.panelListen } : {}),
    onBatch: printer(log),
  })
  if (!started.ok) {
    await demo.value?.close()
    return refuse([started.error.detail], 1)
  }
  await runUntil(ended, started.value, options.value.data, clock.now)
  await demo.value?.close()
  return 0
}

/** A line of a list: its tabs separate columns, everything else that does not print is replaced. */
const printedLine = (line: string): string =>
  line
    .split('\t')
    .map((cell) => printable(cell))
    .join('\t')

/** Serves operators' records on standard input until a request to end, then closes the site. */
async function runUntil(ended: Promise<void>, running: RunningSite, dataDir: string, now: () => number): Promise<void> {
  const offered = running.offer?.file() ?? null
  if (offered !== null) complain(notApplied(offered, dataDir))
  takeOperators(running, now)
  await ended
  await running.close()
}

/** One piece of work at a reader line, with the site running as ever: what happens meanwhile is decided and journalled. */
async function runLine(args: readonly string[]): Promise<number> {
  if (args[0] === 'read') return readLine(args.slice(1))
  const command = parseLineCommand(args)
  if (!command.ok) return refuse([command.error])
  const { site: siteFile, data, keys: keyFile } = command.value
  const read = readFile(siteFile)
  if (!read.ok) return refuse(read.error)
  const checked = parseSite(read.value)
  if (!checked.ok) return refuse(checked.error)
  const controller = lineOf(checked.value.site, command.value)
  if (!controller.ok) return refuse([controller.error])
  const keys = keyFile === undefined ? ok(NO_KEYS) : await openKeyFile(keyFile)
  if (!keys.ok) return refuse([keys.error.message])
  const clock = createClock()
  const log = createLog((line) => void process.stderr.write(line), clock.now)
  const interrupted = asked()
  const started = await startSite({
    ...checked.value,
    siteText: read.value,
    dataDir: data,
    keyStore: keys.value,
    clock,
    log,
    software: SOFTWARE,
    programs: __dirname,
  })
  if (!started.ok) return refuse([started.error.detail], 1)
  const running = started.value
  const status = await runLineCommand({
    running,
    controller: controller.value,
    command: command.value,
    operator: userInfo().username,
    setTimer: clock.setTimer,
    interrupted,
    print: (line) => void process.stdout.write(`${JSON.stringify(line)}\n`),
  })
  await running.close()
  return status
}

/** `host line read FILE [--keys KEYS.json]` */
async function readLine(args: readonly string[]): Promise<number> {
  const [file, flag, keyFile, ...rest] = args
  if (file === undefined || rest.length > 0 || (flag !== undefined && (flag !== '--keys' || keyFile === undefined)))
    return refuse([LINE_USAGE])
  const keys = keyFile === undefined ? ok([]) : await keysIn(keyFile)
  if (!keys.ok) return refuse([keys.error.message])
  const lines = readRecording(file, keys.value)
  if (!lines.ok) return refuse(lines.error)
  process.stdout.write(lines.value.map((line) => `${line}\n`).join(''))
  return 0
}

/** Resolves at the first request to end; a second one ends at once, as a crash would, which loses nothing. */
const asked = (): Promise<void> =>
  new Promise((resolve) => {
    let times = 0
    // Between the death of the decision thread and its restart nothing else may hold the process: it must not end unasked.
    const letGo = holdProcess()
    for (const signal of ['SIGTERM', 'SIGINT'] as const) {
      process.on(signal, () => {
        if (++times > 1) process.exit(1)
        letGo()
        resolve()
      })
    }
  })

void run(process.argv.slice(2)).then((status) => {
  // Standard input may still be open, and a written line may still be on its way.
  process.stdout.write('', () => process.exit(status))
})
