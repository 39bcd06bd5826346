/**
 * `replay SITE RECORDS [--explain]`: what the engine decides on recorded reads (site-and-replay.md, Replay). '-' reads
 * records from standard input. Exit status 0; 2 with the problems on standard error when the site file or a record is bad.
 */
import { createReadStream, readFileSync } from 'node:fs'
import { messageOf, fail, ok, problemLine, type Result } from '../domain/result'
import { encodingFault } from '../domain/utf8'
import { parseZoneRules, type ZoneRules } from '../domain/zone'
import { createEngine } from '../engine/engine'
import { type ParsedSite, parseSiteText } from '../site/parse'
import { explainer } from './explain'
import { OutputClosed, writerTo } from './output'
import { replay } from './replay'

const USAGE =
  'usage: replay SITE.json RECORDS.jsonl [--explain] [--zone RULES.json]   (- reads the records from standard input)'

/** Bytes per read: few enough to stay in the cache, enough that reading costs little compared with deciding. */
const CHUNK = 1 << 18

const complain = (lines: readonly string[]): number => {
  process.stderr.write(lines.map((line) => `${line}\n`).join(''))
  return 2
}

function siteOf(file: string): ParsedSite | readonly string[] {
  let bytes: Buffer
  try {
    bytes = readFileSync(file)
  } catch (error) {
    return [`cannot read the site file: ${messageOf(error)}`]
  }
  const fault = encodingFault(bytes)
  if (fault !== undefined) return [`file: ${fault}`]
  const parsed = parseSiteText(bytes.toString('utf8'))
  return parsed.ok ? parsed.value : parsed.error.map(problemLine)
}

/** Time zone rules from a journal (ZoneRules), instead of this runtime's. */
function zoneOf(file: string, timeZone: string): Result<ZoneRules, string> {
  let json: unknown
  try {
    json = JSON.parse(readFileSync(file, 'utf8'))
  } catch (error) {
    return fail(`cannot read the zone rules: ${messageOf(error)}`)
  }
  const rules = parseZoneRules(json)
  if (rules === undefined) return fail(`${file}: must be an object of zone, from, until, offset and changes`)
  return rules.zone === timeZone
    ? ok(rules)
    : fail(`${file}: has the rules of ${rules.zone}, and the site is in ${timeZone}`)
}

async function run(args: readonly string[]): Promise<number> {
  const zoneAt = args.indexOf('--zone')
  const zoneFile = zoneAt === -1 ? undefined : (args[zoneAt + 1] ?? '')
  const others = zoneAt === -1 ? args : args.toSpliced(zoneAt, 2)
  const files = others.filter((arg) => arg === '-' || !arg.startsWith('-'))
  const options = others.filter((arg) => !files.includes(arg))
  const [siteFile, recordsFile] = files
  const unknown = options.find((option) => option !== '--explain')
  if (unknown !== undefined) return complain([`unknown option ${unknown}`, USAGE])
  if (siteFile === undefined || recordsFile === undefined || files.length > 2) return complain([USAGE])

  const parsed = siteOf(siteFile)
  if (!('site' in parsed)) return complain(parsed)
  for (const warning of parsed.warnings) process.stderr.write(`warning: ${problemLine(warning)}\n`)

  const zone = zoneFile === undefined ? ok(null) : zoneOf(zoneFile, parsed.site.timeZone)
  if (!zone.ok) return complain([zone.error])

  const input = recordsFile === '-' ? process.stdin : createReadStream(recordsFile, { highWaterMark: CHUNK })
  try {
    const problems = await replay({
      site: parsed.site,
      engine: createEngine(parsed.site, undefined, zone.value),
      chunks: input,
      write: writerTo(process.stdout),
      warn: (warning) => void process.stderr.write(`warning: ${warning}\n`),
      ...(options.includes('--explain') && { explain: explainer(parsed.site.timeZone) }),
    })
    return problems.length > 0 ? complain(problems) : 0
  } catch (error) {
    // The reader of our output has stopped.
    if (error instanceof OutputClosed) return 0
    if (error instanceof Error && 'syscall' in error) return complain([`cannot read the records: ${messageOf(error)}`])
    throw error
  } finally {
    input.destroy()
  }
}

async function main(): Promise<void> {
  process.exitCode = await run(process.argv.slice(2))
}

void main()
