/**
 * Which site the window app opens: the demo, a file that was named, or the one that was named last time. A site that is
 * opened is kept beside its journal, so that the next start needs no argument.
 */
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { AppArguments } from './command-line'
import { startDemo, type Demo, type DemoSetup } from '../processes/demo'
import { fail, ok, problemLine, type Result } from '../domain/result'
import type { Site } from '../domain/site'
import { encodingFault } from '../domain/utf8'
import { parseSiteText } from '../site/parse'

export interface SiteSource {
  readonly site: Site
  readonly siteText: string
  /** Where it was read from. */
  readonly siteFile: string
  readonly demo: Demo | null
}

/** Name of the copy in the data folder. */
const KEPT = 'site.json'

/** Problems shown to a person at once; the log has them all. */
const SHOWN_PROBLEMS = 8

/** Fails with words that say what is missing or wrong and what to do. */
export async function siteSource(
  args: AppArguments,
  dataDir: string,
  demoSetup: Omit<DemoSetup, 'stateDir'>,
): Promise<Result<SiteSource, string>> {
  if (args.demo) {
    const siteFile = args.site ?? demoSetup.siteFile
    const demo = await startDemo({ ...demoSetup, siteFile, stateDir: join(dataDir, 'demo') })
    if (!demo.ok) return demo
    const opened = parse(demo.value.siteText, siteFile)
    return opened.ok ? ok({ ...opened.value, demo: demo.value }) : opened
  }
  const kept = join(dataDir, KEPT)
  const file = args.site ?? kept
  if (args.site === null && !existsSync(kept))
    return fail(
      `${dataDir} has no site yet: start Sallyport with --site FILE to open a site file, with --data FOLDER where its data lies elsewhere, or with --demo to see the demo site`,
    )
  let text: string
  try {
    const bytes = readFileSync(file)
    const fault = encodingFault(bytes)
    if (fault !== undefined) return fail(`the site file ${file} is not opened: it ${fault}`)
    text = bytes.toString('utf8')
  } catch (error) {
    return fail(`the site file cannot be read: ${error instanceof Error ? error.message : String(error)}`)
  }
  const opened = parse(text, file)
  return opened.ok ? ok({ ...opened.value, demo: null }) : opened
}

function parse(text: string, file: string): Result<Omit<SiteSource, 'demo'>, string> {
  const parsed = parseSiteText(text)
  if (parsed.ok) return ok({ site: parsed.value.site, siteText: text, siteFile: file })
  const lines = parsed.error.map(problemLine)
  const more = lines.length > SHOWN_PROBLEMS ? [`and ${lines.length - SHOWN_PROBLEMS} more`] : []
  return fail(`the site file ${file} is not opened: ${[...lines.slice(0, SHOWN_PROBLEMS), ...more].join('; ')}`)
}

/** For the next start without an argument. A crash leaves the old file or the new one, never half of one. */
export function keepSite(dataDir: string, text: string): void {
  const kept = join(dataDir, KEPT)
  mkdirSync(dataDir, { recursive: true })
  writeFileSync(`${kept}.new`, text)
  renameSync(`${kept}.new`, kept)
}
