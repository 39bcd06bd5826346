/**
 * Which site the window app opens: the demo, a file that was named, or the one that was named last time. A site that is
 * opened is kept beside its journal, so that the next start needs no argument.
 */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { AppArguments } from './command-line'
import { startDemo, type Demo, type DemoSetup } from '../processes/demo'
import { placeOf } from '../domain/json-place'
import { messageOf, fail, ok, problemLine, type Problem, type Result } from '../domain/result'
import type { Site } from '../domain/site'
import { encodingFault } from '../domain/utf8'
import { SITE_COPY } from '../running/site-copy'
import { parseSiteText } from '../site/parse'
import { notStarted, type NotOpened, type SiteChoice } from './start-choice'

export interface SiteSource {
  readonly site: Site
  readonly siteText: string
  /** Where it was read from. */
  readonly siteFile: string
  readonly demo: Demo | null
  /** Whether the text is to be kept as the site of the next start. */
  readonly keep: boolean
}

/** Problems in a sentence of the log; a person sees more of them in a list. */
const SAID_PROBLEMS = 8
const LISTED_PROBLEMS = 200
const NEW_SITE = 'the new site'

/** Fails with words that say what is missing or wrong and what to do. */
export async function siteSource(
  args: AppArguments,
  dataDir: string,
  demoSetup: Omit<DemoSetup, 'stateDir'>,
  choice: SiteChoice = { kind: 'arguments' },
): Promise<Result<SiteSource, NotOpened>> {
  if (choice.kind === 'new') {
    const made = parse(choice.text, NEW_SITE)
    return made.ok ? ok({ ...made.value, demo: null, keep: true }) : made
  }
  if (args.demo) {
    const siteFile = args.site ?? demoSetup.siteFile
    const demo = await startDemo({ ...demoSetup, siteFile, stateDir: join(dataDir, 'demo') })
    if (!demo.ok) return fail(notStarted(demo.error))
    const opened = parse(demo.value.siteText, siteFile)
    return opened.ok ? ok({ ...opened.value, demo: demo.value, keep: false }) : opened
  }
  const kept = join(dataDir, SITE_COPY)
  const given = choice.kind === 'file' ? choice.file : args.site
  const file = given ?? kept
  if (given === null && !existsSync(kept)) return fail({ ...notStarted(`${dataDir} has no site yet`), kind: 'none' })
  const refused = (detail: string): Result<never, NotOpened> => fail({ ...notStarted(detail), kind: 'file', file })
  let text: string
  try {
    const bytes = readFileSync(file)
    const fault = encodingFault(bytes)
    if (fault !== undefined) return refused(`the site file ${file} is not opened: it ${fault}`)
    text = bytes.toString('utf8')
  } catch (error) {
    return refused(`the site file cannot be read: ${messageOf(error)}`)
  }
  const opened = parse(text, file)
  return opened.ok ? ok({ ...opened.value, demo: null, keep: given !== null }) : opened
}

function parse(text: string, file: string): Result<Omit<SiteSource, 'demo' | 'keep'>, NotOpened> {
  const parsed = parseSiteText(text)
  if (parsed.ok) return ok({ site: parsed.value.site, siteText: text, siteFile: file })
  const lines = parsed.error.map(problemLine)
  const more = lines.length > SAID_PROBLEMS ? [`and ${lines.length - SAID_PROBLEMS} more`] : []
  return fail({
    kind: 'file',
    detail: `the site file ${file} is not opened: ${[...lines.slice(0, SAID_PROBLEMS), ...more].join('; ')}`,
    advice: [],
    file,
    problems: parsed.error.slice(0, LISTED_PROBLEMS).map((problem) => ({ ...problem, ...placeIn(text, problem) })),
    more: Math.max(0, lines.length - LISTED_PROBLEMS),
  })
}

/** The parser says itself where a text stops being JSON; what is wrong in JSON is found by its path. */
function placeIn(text: string, { path, message }: Problem): { readonly line: number; readonly column: number } {
  const said = /line (\d+), column (\d+)/.exec(message)
  return path === 'file' && said ? { line: Number(said[1]), column: Number(said[2]) } : placeOf(text, path)
}
