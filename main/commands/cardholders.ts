/**
 * `host cardholders import FILE.csv --site SITE.json --data DIR [--mapping auto|NAME|MAPPING.json] [--create-missing]
 * [--default-format FORMAT[:FACILITY]] [--date-order dmy|mdy|ymd] [--encoding NAME] [--only-whole] [--apply] [--reason TEXT]` shows what a
 * list of people would do to the site, and does it with `--apply` (site-and-replay.md). `host cardholders export FILE.csv` writes the list;
 * `host cardholders mapping FILE.csv --to MAPPING.json` writes the mapping that `auto` recognises, to be edited. The site is the one in force
 * in the data folder; SITE.json counts only where there is no journal yet.
 * Exit status 0; 1 when the folder is in use or cannot be written; 2 with the problems when the arguments or a file is bad.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { writeCsv } from '../change/cardholder-csv'
import type { CardholderImport } from '../change/cardholder-import'
import { importList } from '../change/import/read-people'
import { pinSeal } from '../change/storable'
import { listFrom, type ListOptions } from './cardholder-list'
import { applySite } from './apply-site'
import { FLAG, parseCommand, TEXT } from './arguments'
import { assert } from '../domain/assert'
import { fail, ok, problemLine } from '../domain/result'
import type { Result } from '../domain/result'
import type { Site } from '../domain/site'
import type { Instant } from '../domain/time'
import { adviceLines, usageText } from '../running/advice'
import { readyJournal } from '../running/recovery'
import { exportSiteText } from '../site/export'
import { encodingFault } from '../domain/utf8'
import { parseKeptSite, parseSiteText } from '../site/parse'
import { failureText } from '../store/failure'
import { lockFolder } from '../store/folder'
import { openDatabase } from '../store/open'
import { writeDurably } from '../store/sync'
import { siteInForce } from '../store/site-in-force'

interface Printer {
  readonly out: (line: string) => void
  readonly err: (line: string) => void
}

const USAGE = usageText(
  'usage: host cardholders import|export|mapping FILE.csv --site SITE.json --data DIR [--mapping auto|NAME|MAPPING.json] [--create-missing] [--default-format FORMAT[:FACILITY]] [--date-order dmy|mdy|ymd] [--encoding NAME] [--to MAPPING.json] [--only-whole] [--apply] [--reason TEXT]',
)

interface Options extends ListOptions {
  readonly task: 'import' | 'export' | 'mapping'
  readonly site: string
  /** Where a recognised mapping is written. */
  readonly to: string | undefined
  readonly apply: boolean
  readonly onlyWhole: boolean
  readonly reason: string
}

interface Given {
  readonly site: Site
  readonly text: string
}

const FORM = {
  usage: USAGE,
  options: {
    ...{ site: TEXT, data: TEXT, mapping: TEXT, to: TEXT, apply: FLAG, 'only-whole': FLAG, reason: TEXT },
    ...{ 'create-missing': FLAG, 'default-format': TEXT, 'date-order': TEXT, encoding: TEXT },
  },
  positionals: [2, 2],
} as const

function optionsFrom(args: readonly string[]): Result<Options, string> {
  const parsed = parseCommand(args, FORM)
  if (!parsed.ok) return parsed
  const { values, positionals } = parsed.value
  const [task, file] = positionals
  const { site, data, mapping, to, apply, reason } = values
  if ((task !== 'import' && task !== 'export' && task !== 'mapping') || !file || !site || !data) return fail(USAGE)
  if ((task === 'mapping') !== (to !== undefined)) return fail(USAGE)
  return ok({
    ...{ task, file, site, data, to, apply },
    mapping: task === 'mapping' ? (mapping ?? 'auto') : mapping,
    createMissing: values['create-missing'],
    defaultFormat: values['default-format'],
    dateOrder: values['date-order'],
    encoding: values.encoding,
    onlyWhole: values['only-whole'],
    reason: reason ?? 'import of cardholders',
  })
}

function siteFrom(text: string): Site {
  const parsed = parseKeptSite(text)
  assert(parsed.ok, 'a site file that came into force can be read')
  return parsed.value.site
}

/** The site that a console started with this file on this folder would run. */
function inForce(journal: string, given: Given): Given {
  if (!existsSync(journal)) return given
  const connection = openDatabase(journal, 'reader')
  try {
    const found = siteInForce(connection)
    return found ? { site: siteFrom(found.text), text: found.text } : given
  } finally {
    connection.close()
  }
}

export async function runCardholders(
  args: readonly string[],
  now: () => Instant,
  { out, err }: Printer,
): Promise<number> {
  const refuse = (lines: readonly string[], status = 2): number => {
    lines.forEach(err)
    return status
  }
  const options = optionsFrom(args)
  if (!options.ok) return refuse([options.error])
  const { task, file, data } = options.value
  try {
    const bytes = readFileSync(options.value.site)
    const fault = encodingFault(bytes)
    if (fault !== undefined) return refuse([`${options.value.site}: ${fault}`])
    const text = bytes.toString('utf8')
    const parsed = parseSiteText(text)
    if (!parsed.ok) return refuse(parsed.error.map(problemLine))
    const given = { site: parsed.value.site, text }
    const folder = lockFolder(data)
    if (!folder.ok) return refuse([folder.error.detail], 1)
    try {
      const ready = readyJournal(folder.value.path, { now, log: (_, line) => err(line) })
      if (!ready.ok) return refuse([ready.error.detail, ...adviceLines(ready.error.advice)], 1)
      const { site } = inForce(folder.value.journal, given)
      if (task === 'export') {
        writeFileSync(file, writeCsv(site), { mode: 0o600 })
        out(`${site.cardholders.length} cardholders written to ${file}`)
        return 0
      }
      const list = await listFrom(options.value, site)
      if (!list.ok) return refuse(list.error.map(problemLine))
      const { table, mapping, says, unused } = list.value
      says.forEach(out)
      if (unused.length > 0) err(`not used: ${unused.join(', ')}`)
      if (options.value.to !== undefined) {
        writeDurably(options.value.to, `${JSON.stringify(mapping, null, 2)}\n`)
        out(`mapping written to ${options.value.to}`)
        return 0
      }
      const made = importList(site, table, mapping, { sealPin: pinSeal(folder.value.path) })
      if (!made.ok) return refuse(made.error.map(problemLine))
      const found = made.value
      preview(found, { out, err })
      if (!options.value.apply) return 0
      if (options.value.onlyWhole && found.bad > 0) return refuse(['nothing was applied: there are bad rows'])
      if (found.groups.every(({ kind, count }) => kind === 'bad' || count === 0)) {
        out('nothing to change')
        return 0
      }
      const change = { text: exportSiteText(found.site), reason: options.value.reason }
      const done = applySite({ folder: folder.value, given, change, now, warn: err })
      if (!done.ok) return refuse([done.error], 1)
      out(`applied: ${done.value}`)
      return 0
    } finally {
      folder.value.release()
    }
  } catch (error) {
    return refuse([failureText(error)], 1)
  }
}

function preview({ groups, unchanged, newGroups, newLevels }: CardholderImport, { out, err }: Printer): void {
  if (newGroups.length > 0) out(`new groups: ${newGroups.join(', ')}`)
  if (newLevels.length > 0) out(`new access levels, which open no reader yet: ${newLevels.join(', ')}`)
  for (const { kind, count, rows } of groups.filter((group) => group.kind !== 'off' || group.count > 0)) {
    out(`${kind}: ${count}`)
    for (const { line, id, name, fields, reasons } of rows) {
      if (kind === 'bad') reasons.forEach((reason) => err(`line ${line}: ${reason}`))
      else if (kind === 'off') out(`  ${id} ${name}`)
      else if (kind === 'added') out(`  line ${line}: ${id} ${name}`)
      else
        fields.forEach(({ path, before, after }) =>
          out(`  line ${line}: ${id} ${path}: ${before ?? 'nothing'} -> ${after ?? 'nothing'}`),
        )
    }
    if (count > rows.length) out(`  and ${count - rows.length} more`)
  }
  out(`unchanged: ${unchanged}`)
}
