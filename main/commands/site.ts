/**
 * `host site show|apply|dismiss FILE --data DIR [--reason TEXT] [--free-egress-confirmed]`: what a site file would change of
 * the site in force, and the journalled ways to apply it or to set it aside while no console runs. A console that is started
 * with another file than its journal's runs on the journal's and says so: a file alone does not change the site.
 * The journal names the account of the operating system, and nothing else can be given; an alarm of priority 1 says so.
 * Exit status 0; 1 when the folder is in use, has no site or cannot be written; 2 with the problems when an argument or the file is bad.
 */
import { existsSync, readFileSync } from 'node:fs'
import { hazardsOf } from '../change/previews'
import { storableSite } from '../change/storable'
import { createLoop } from '../decider/loop'
import { deriveKept } from '../derived/derive'
import type { Kept } from '../derived/derive'
import { journalFindings } from '../decider/opening-findings'
import { openStore } from '../decider/recover'
import { fail, ok, problemLine } from '../domain/result'
import type { Result } from '../domain/result'
import type { Instant } from '../domain/time'
import { osAccount } from '../running/os-account'
import { adviceLines, usageText } from '../running/advice'
import { readyJournal } from '../running/recovery'
import { differencesOf, differencesText } from '../site/differences'
import { encodingFault } from '../domain/utf8'
import { parseSiteText } from '../site/parse'
import { sealPins } from '../site/seal-pins'
import { failureText } from '../store/failure'
import { lockFolder } from '../store/folder'
import type { DataFolder } from '../store/folder'
import { signerFor } from '../store/key-check'
import { pinKeyFor } from '../store/pin-key'
import { openDatabase } from '../store/open'
import { givenMark, siteHash } from '../store/site'
import { siteInForce } from '../store/site-in-force'
import { applySite, siteFrom } from './apply-site'
import { FLAG, parseCommand, TEXT } from './arguments'

const USAGE = usageText('usage: host site show|apply|dismiss FILE --data DIR [--reason TEXT] [--free-egress-confirmed]')

interface Options {
  readonly task: 'show' | 'apply' | 'dismiss'
  readonly file: string
  readonly data: string
  readonly reason: string
  readonly freeEgress: boolean
}

interface Printer {
  readonly out: (line: string) => void
  readonly err: (line: string) => void
}

const FORM = {
  usage: USAGE,
  options: { data: TEXT, reason: TEXT, 'free-egress-confirmed': FLAG },
  positionals: [2, 2],
} as const

function optionsFrom(args: readonly string[]): Result<Options, string> {
  const parsed = parseCommand(args, FORM)
  if (!parsed.ok) return parsed
  const { values, positionals } = parsed.value
  const [task, file] = positionals
  const { data, reason = '' } = values
  if ((task !== 'show' && task !== 'apply' && task !== 'dismiss') || !file || !data) return fail(USAGE)
  if (task !== 'show' && reason.trim() === '')
    return fail(`--reason: is required, since the journal keeps why\n${USAGE}`)
  return ok({ task, file, data, reason, freeEgress: values['free-egress-confirmed'] })
}

export function runSite(args: readonly string[], now: () => Instant, printer: Printer): number {
  const refuse = (lines: readonly string[], status = 2): number => {
    lines.forEach(printer.err)
    return status
  }
  const options = optionsFrom(args)
  if (!options.ok) return refuse([options.error])
  let text: string
  try {
    const bytes = readFileSync(options.value.file)
    const fault = encodingFault(bytes)
    if (fault !== undefined) return refuse([`${options.value.file}: ${fault}`])
    text = bytes.toString('utf8')
  } catch (error) {
    return refuse([`the site file cannot be read: ${failureText(error)}`])
  }
  const parsed = parseSiteText(text)
  if (!parsed.ok) return refuse(parsed.error.map(problemLine))
  const folder = lockFolder(options.value.data)
  if (!folder.ok) return refuse([folder.error.detail], 1)
  try {
    const ready = readyJournal(folder.value.path, { now, log: (_, line) => printer.err(line) })
    if (!ready.ok) return refuse([ready.error.detail, ...adviceLines(ready.error.advice)], 1)
    const done = carryOut(options.value, text, folder.value, now, printer)
    return done.ok ? 0 : refuse([done.error], 1)
  } catch (error) {
    return refuse([failureText(error)], 1)
  } finally {
    folder.value.release()
  }
}

function carryOut(
  options: Options,
  given: string,
  folder: DataFolder,
  now: () => Instant,
  { out, err }: Printer,
): Result<null, string> {
  const before = inForce(folder.journal)
  if (before === undefined)
    return fail(`${folder.path} has no site yet: start the console with --site ${options.file}, which begins with it`)
  const { site, text, problems } = storableSite(
    folder.path,
    { site: siteFrom(given), text: given },
    siteFrom(before.text),
  )
  if (problems.length > 0) return fail(problems.map(problemLine).join('\n'))
  const what = differencesText(differencesOf(siteFrom(before.text), site))
  const hazards = hazardsOf(site)
  out(`would change: ${what}`)
  for (const { name } of hazards)
    out(`${name}: hard anti-passback, and nothing shows that people can leave without a card`)
  if (options.task === 'show') return ok(null)
  const { reason } = options
  const mark = givenMark(siteHash(text))
  if (options.task === 'dismiss') return dismiss({ reason, file: options.file, mark }, folder, now, err)
  if (before.sha256 === siteHash(text).toString('hex'))
    return fail('it is the site file in force: there is nothing to change')
  if (hazards.length > 0 && !options.freeEgress)
    return fail(
      'nothing was applied: these areas need --free-egress-confirmed, by which you take responsibility for them',
    )
  const note =
    hazards.length > 0 ? { note: `free egress confirmed of ${hazards.map(({ name }) => name).join(', ')}` } : {}
  const done = applySite({ folder, given: null, change: { text, reason, ...note }, mark, now, warn: err })
  if (!done.ok) return done
  out('applied')
  return ok(null)
}

function inForce(journal: string): { readonly sha256: string; readonly text: string } | undefined {
  if (!existsSync(journal)) return undefined
  const connection = openDatabase(journal, 'reader')
  try {
    return siteInForce(connection)
  } finally {
    connection.close()
  }
}

interface Dismissal {
  readonly reason: string
  readonly file: string
  readonly mark: ReturnType<typeof givenMark>
}

function dismiss(
  { reason, file, mark }: Dismissal,
  folder: DataFolder,
  now: () => Instant,
  warn: (line: string) => void,
): Result<null, string> {
  const log = (_: string, line: string): void => warn(line)
  const open = () =>
    openStore<Kept>({
      journalFile: folder.journal,
      snapshotFolder: folder.snapshots,
      given: null,
      parseSite: siteFrom,
      now,
      log,
      seal: (clear) => sealPins(clear, pinKeyFor(folder.path).hash),
      signer: (made) => signerFor(folder.path, null, made),
    })
  const opened = open()
  if (!opened.ok) return fail(opened.error.detail)
  const loop = createLoop<Kept>(
    { snapshotFolder: folder.snapshots, open, deriveAlarms: deriveKept, now, log },
    opened.value,
  )
  journalFindings(loop, { now, log })
  const event = {
    at: now(),
    event: 'desk.note' as const,
    operator: osAccount(),
    text: `the site file ${file} was set aside: ${reason}`,
  }
  const outcome = loop.process([{ kind: 'desk', event, mark, token: 1 }])
  loop.close()
  return outcome?.kind === 'batch' ? ok(null) : fail(loop.status().failing ?? 'the journal took no writes')
}
