/** `host line ...`: work by hand at a reader line from the command line, journalled as in the window; and reading a recording. */
import { readFileSync } from 'node:fs'
import type { LineState } from '../devices/line-tools'
import { CONTROLLER_TRAITS } from '../domain/controller-kinds'
import { LAST_READER_ADDRESS, LINE_SPEEDS, PAIR_SECONDS, type LineTask, readerOf } from '../domain/line-work'
import { fail, messageOf, ok, problemLine, type Result } from '../domain/result'
import type { Site } from '../domain/site'
import { SECOND, formatInstant } from '../domain/time'
import { usageText } from '../running/advice'
import type { RunningSite } from '../running/running-site'
import { nodeAes } from '../devices/aes'
import { readCapture } from '../osdp/capture-reading'
import { parseCapture } from '../osdp/osdpcap'
import { FLAG, parseCommand, TEXT } from './arguments'

export const LINE_USAGE = usageText(`host line --site SITE.json --data DIR [--keys KEYS.json] [--reason TEXT] COMMAND
  pair READER [--seconds N]           gives a reader in install mode a key of its own; ${PAIR_SECONDS.usual} s unless said
  roll-key READER                     replaces its key inside the running session
  forget-key READER                   removes the pairing here
  set-address READER N                0 to ${LAST_READER_ADDRESS}; the site file has to follow
  search CONTROLLER [--thorough]      looks for readers at every speed
  set-speed CONTROLLER N              moves every reader, then the port; the site file has to follow
  record CONTROLLER [--seconds N]     an OSDPCAP file in DIR/captures, keys masked; until interrupted unless said
host line read FILE.osdpcap [--keys KEYS.json]
                                      a recording in words, one packet a line; with keys also what was in the secure channel`)

const FORM = {
  usage: LINE_USAGE,
  options: {
    site: TEXT,
    data: TEXT,
    keys: TEXT,
    reason: { type: 'string', default: 'other: host line' },
    seconds: TEXT,
    thorough: FLAG,
  },
  positionals: [2, 3],
} as const

export interface LineCommand {
  readonly site: string
  readonly data: string
  readonly keys: string | undefined
  readonly reason: string
  readonly what: LineTask | { readonly task: 'record'; readonly seconds: number | null }
  /** Id of the reader or the controller it is about. */
  readonly about: string
}

const wholeIn = (text: string | undefined, from: number, to: number): number | undefined => {
  const value = text !== undefined && /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN
  return value >= from && value <= to ? value : undefined
}

type What = Result<LineCommand['what'], string>

function whatFrom(
  command: string,
  about: string,
  rest: string | undefined,
  values: { readonly seconds?: string | undefined; readonly thorough: boolean },
): What {
  const bad = (what: string, from: number, to: number, got: string): What =>
    fail(`${what}: must be a whole number from ${from} to ${to}, got ${got}`)
  switch (command) {
    case 'pair': {
      const { least, most, usual } = PAIR_SECONDS
      const seconds = values.seconds === undefined ? usual : wholeIn(values.seconds, least, most)
      if (seconds === undefined) return bad('--seconds', least, most, values.seconds ?? '')
      return ok({ task: 'pair', reader: about, seconds })
    }
    case 'roll-key':
    case 'forget-key':
      return ok({ task: command, reader: about })
    case 'set-address': {
      const address = wholeIn(rest, 0, LAST_READER_ADDRESS)
      if (address === undefined) return bad('address', 0, LAST_READER_ADDRESS, rest ?? 'nothing')
      return ok({ task: 'set-address', reader: about, address })
    }
    case 'search':
      return ok({ task: 'search', thorough: values.thorough })
    case 'set-speed': {
      const baud = LINE_SPEEDS.find((speed) => String(speed) === rest)
      if (baud === undefined) return fail(`speed: must be one of ${LINE_SPEEDS.join(', ')}, got ${rest ?? 'nothing'}`)
      return ok({ task: 'set-speed', baud })
    }
    case 'record': {
      const seconds = values.seconds === undefined ? null : wholeIn(values.seconds, 1, 1_000_000)
      if (seconds === undefined) return bad('--seconds', 1, 1_000_000, values.seconds ?? '')
      return ok({ task: 'record', seconds })
    }
    default:
      return fail(LINE_USAGE)
  }
}

/** `read` is no command of a site: see `readRecording`. */
export function parseLineCommand(args: readonly string[]): Result<LineCommand, string> {
  const parsed = parseCommand(args, FORM)
  if (!parsed.ok) return parsed
  const { values, positionals } = parsed.value
  const [command, about, rest] = positionals
  if (values.site === undefined || values.data === undefined || command === undefined || about === undefined)
    return fail(LINE_USAGE)
  const what = whatFrom(command, about, rest, values)
  if (!what.ok) return what
  return ok({ site: values.site, data: values.data, keys: values.keys, reason: values.reason, what: what.value, about })
}

/** The line that a command is about. */
export function lineOf(site: Site, { what, about }: Pick<LineCommand, 'what' | 'about'>): Result<string, string> {
  if ('reader' in what) {
    const reader = site.readers.find(({ id }) => id === about)
    if (!reader) return fail(`there is no reader ${about} in the site file`)
    return reader.controller === null ? fail(`reader ${about} hangs on no controller`) : ok(reader.controller)
  }
  const controller = site.controllers.find(({ id }) => id === about)
  return controller && CONTROLLER_TRAITS[controller.kind].readerLine
    ? ok(controller.id)
    : fail(`there is no bus ${about} in the site file`)
}

export interface LineRun {
  readonly running: Pick<RunningSite, 'line' | 'startLineWork' | 'cancelLineWork' | 'recordLine'>
  readonly controller: string
  readonly command: LineCommand
  readonly operator: string
  readonly setTimer: (ms: number, fire: () => void) => () => void
  /** Resolves when somebody asks to end. */
  readonly interrupted: Promise<void>
  readonly print: (line: object) => void
}

/** How long the line and the reader may take to be ready. */
const READY_MS = 20 * SECOND
const LOOK_MS = 200

/** Exit status: 0 done, 1 not done; each step is printed as one JSON object a line. */
export async function runLineCommand(run: LineRun): Promise<0 | 1> {
  const { running, controller, command, operator, print, setTimer } = run
  const wait = (ms: number): Promise<void> => new Promise((resolve) => void setTimer(ms, resolve))
  const end = { asked: false }
  void run.interrupted.then(() => {
    end.asked = true
    running.cancelLineWork(controller)
  })
  const { what } = command
  for (let waited = 0; waited < READY_MS && !end.asked && !isReady(running.line(controller), what); waited += LOOK_MS)
    await wait(LOOK_MS)
  if (what.task === 'record') {
    const started = await running.recordLine(controller, true, operator, command.reason)
    print(started.ok ? { recording: started.value } : { error: started.error.detail })
    if (!started.ok) return 1
    await Promise.race([run.interrupted, ...(what.seconds === null ? [] : [wait(what.seconds * SECOND)])])
    await running.recordLine(controller, false, operator, command.reason)
    return 0
  }
  const started = await running.startLineWork(controller, what, operator, command.reason)
  if (!started.ok) {
    print({ error: started.error.detail })
    return 1
  }
  let last = ''
  for (;;) {
    const work = running.line(controller)?.work
    if (!work) return 1
    const { step, progress, found, outcome } = work
    const line = { task: what.task, step, ...(progress && { progress }), found, ...(outcome && { outcome }) }
    const said = JSON.stringify(line)
    if (said !== last) print(line)
    last = said
    if (outcome) return outcome.ok ? 0 : 1
    await wait(LOOK_MS)
  }
}

/** Whether what the work needs is there: the line, the reader, its session. */
function isReady(line: LineState | undefined, what: LineCommand['what']): boolean {
  if (!line) return true
  const id = what.task === 'record' ? undefined : readerOf(what)
  const reader = line.stats.readers.find((one) => one.reader === id)
  switch (what.task) {
    case 'roll-key':
      return reader?.secure === true && reader.online
    case 'set-address':
      return reader?.online === true
    case 'set-speed':
      return line.stats.readers.every(({ online }) => online)
    case 'forget-key':
      return true
    case 'pair':
    case 'search':
    case 'record':
      return line.stats.up
  }
}

/** A recording in words; problems name their line. */
export function readRecording(file: string, keys: readonly Uint8Array[]): Result<string[], string[]> {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (error) {
    return fail([messageOf(error)])
  }
  const entries = parseCapture(text)
  if (!entries.ok) return fail(entries.error.map(problemLine))
  const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')
  return ok(
    readCapture(entries.value, { aes: nodeAes, keys }).map((item) => {
      const at = formatInstant(Math.floor(item.at))
      if (item.kind === 'rubbish') return `${at} rubbish ${item.fault} ${hex(item.bytes)}`
      const arrow = item.direction === 'command' ? '>' : '<'
      // A key or a PIN that somebody else's recording holds is nobody's to print.
      const hidden = item.name === 'KEYSET' || item.name === 'KEYPAD' || item.name === 'FMT'
      const data = hidden ? '(not shown)' : hex(item.data)
      const again = item.repeated ? ' again' : ''
      return `${at} ${arrow} ${item.address} ${item.sequence} ${item.name} ${item.protection}${again} ${data}`.trimEnd()
    }),
  )
}
