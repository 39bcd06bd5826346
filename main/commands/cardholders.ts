/**
 * `host cardholders import FILE.csv --site SITE.json --data DIR [--apply] [--only-whole] [--reason TEXT]` shows what
 * a list of people would do to the site, and does it with `--apply`; `host cardholders export FILE.csv` writes the list. The site is the
 * one in force in the data folder; SITE.json counts only where there is no journal yet.
 * Exit status 0; 1 when the folder is in use or cannot be written; 2 with the problems when the arguments or a file is bad.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { decodeText, readCsv, writeCsv } from '../change/cardholder-csv'
import { importCardholders } from '../change/cardholder-import'
import type { CardholderImport } from '../change/cardholder-import'
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
import { siteInForce } from '../store/site-in-force'

interface Printer {
  readonly out: (line: string) => void
  readonly err: (line: string) => void
}

const USAGE = usageText(
  'usage: host cardholders import|export FILE.csv --site SITE.json --data DIR [--apply] [--only-whole] [--reason TEXT]',
)

interface Options {
  readonly task: 'import' | 'export'
  readonly file: string
  readonly site: string
  readonly data: string
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
  options: { site: TEXT, data: TEXT, apply: FLAG, 'only-whole': FLAG, reason: TEXT },
  positionals: [2, 2],
} as const

function optionsFrom(args: readonly string[]): Result<Options, string> {
  const parsed = parseCommand(args, FORM)
  if (!parsed.ok) return parsed
  const { values, positionals } = parsed.value
  const [task, file] = positionals
  const { site, data, apply, reason } = values
  if ((task !== 'import' && task !== 'export') || !file || !site || !data) return fail(USAGE)
  return ok({
    task,
    file,
    site,
    data,
    apply,
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
      const csv = decodeText(readFileSync(file))
      if (csv === undefined) return refuse([`${file}: is neither UTF-8 nor UTF-16 text`])
      const rows = await readCsv(csv, () => Promise.resolve())
      if (!rows.ok) return refuse(rows.error.map(problemLine))
      const found = importCardholders(site, rows.value)
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

function preview({ groups, unchanged }: CardholderImport, { out, err }: Printer): void {
  for (const { kind, count, rows } of groups) {
    out(`${kind}: ${count}`)
    for (const { line, id, name, fields, reasons } of rows) {
      if (kind === 'bad') reasons.forEach((reason) => err(`line ${line}: ${reason}`))
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
