/** `line`: work by hand at a reader line, and reading a recording (line.ts). */
import { createClock } from '../clock'
import { keysIn, openKeyFile } from '../devices/key-file'
import { ok } from '../domain/result'
import { createLog } from '../log'
import { adviceLines } from '../running/advice'
import { osAccount } from '../running/os-account'
import { startSite } from '../running/running-site'
import { parseCommand, TEXT } from './arguments'
import { asked } from './end-asked'
import { NO_KEYS, parseSite, readFile } from './given-files'
import { LINE_USAGE, lineOf, parseLineCommand, readRecording, runLineCommand } from './line'
import { refuse } from './output'

/** One piece of work at a reader line, with the site running as ever: what happens meanwhile is decided and journalled. */
export async function runLine(args: readonly string[], programs: string): Promise<number> {
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
    software: 'sallyport host',
    programs,
  })
  if (!started.ok) return refuse([started.error.detail, ...adviceLines(started.error.advice)], 1)
  const running = started.value
  const status = await runLineCommand({
    running,
    controller: controller.value,
    command: command.value,
    operator: osAccount(),
    setTimer: clock.setTimer,
    interrupted,
    print: (line) => void process.stdout.write(`${JSON.stringify(line)}\n`),
  })
  await running.close()
  return status
}

/** `host line read FILE [--keys KEYS.json]` */
async function readLine(args: readonly string[]): Promise<number> {
  const parsed = parseCommand(args, { usage: LINE_USAGE, options: { keys: TEXT }, positionals: [1, 1] })
  if (!parsed.ok) return refuse([parsed.error])
  const [file = ''] = parsed.value.positionals
  const keyFile = parsed.value.values.keys
  const keys = keyFile === undefined ? ok([]) : await keysIn(keyFile)
  if (!keys.ok) return refuse([keys.error.message])
  const lines = readRecording(file, keys.value)
  if (!lines.ok) return refuse(lines.error)
  process.stdout.write(lines.value.map((line) => `${line}\n`).join(''))
  return 0
}
