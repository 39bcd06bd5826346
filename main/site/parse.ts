/** Reads a site file (site-and-replay.md): the only maker of `Site`. A bad file is refused whole, every problem named. */
import { OUTSIDE } from '../domain/ids'
import { parseJson } from '../domain/json'
import { printable } from '../domain/printable'
import { readJson } from '../domain/read-json'
import { fail, ok, type Problem, type Result } from '../domain/result'
import type { Area, Site } from '../domain/site'
import { isTimeZone } from '../domain/zone'
import { sharedLocks, sharedPds } from './bus-readers'
import { DEFAULTS, fillIo } from './defaults'
import { Fields, show } from './fields'
import { Formats } from '../cards/formats'
import { parseAlarms } from './parse-alarms'
import { parseReasons } from './parse-reasons'
import { apbSchedule, ENFORCEMENTS, type InFile, NO_RULES, parseAreas, parseObserveUntil } from './parse-areas'
import { parseAutomations } from './parse-automations'
import { parseDoors } from './parse-doors'
import { parseInputs, parseResets } from './parse-inputs'
import { parseAccessLevels, parseCardholders, parseGroups } from './parse-people'
import { parseControllers, parseReaders } from './parse-places'
import { parsePlans } from './parse-plans'
import { parseHolidays, parseSchedules } from './parse-schedules'
import { parseCardFormats } from './parse-card-formats'
import { References } from './references'
import { sharedPins } from './pin-checks'
import { warnings } from './warn'

export const FORMAT = 'sallyport-site/1'

const FILE_KEYS = new Set([
  'format',
  'site',
  'areas',
  'controllers',
  'doors',
  'readers',
  'cardFormats',
  'groups',
  'holidays',
  'schedules',
  'accessLevels',
  'cardholders',
  'inputs',
  'automations',
  'resets',
  'plans',
  'alarms',
  'reasons',
])
const SITE_KEYS = new Set(['name', 'timeZone', 'apb', 'dualAuthorisation', 'duplicateReadMs'])
const SITE_APB_KEYS = new Set(['enabled', 'grantOnViolation', 'enforcement', 'observeUntil', 'schedule'])

export interface ParsedSite {
  readonly site: Site
  /** What is allowed and yet worth a word. */
  readonly warnings: readonly Problem[]
}

/** A site from the parsed JSON of its file, or every problem of it. */
export function parseSite(json: unknown): Result<ParsedSite> {
  const problems: Problem[] = []
  const file = Fields.of(json, '', FILE_KEYS, problems)
  if (!file) return fail(problems)

  if (file.required('format')) file.word('format', [FORMAT])
  for (const key of ['site', 'doors', 'readers', 'cardholders']) file.required(key)
  checkCounts(file)
  if (problems.some(({ path }) => path === 'areas' || path === 'readers')) return fail(problems)
  const references = new References(file, problems)
  const settings = file.object('site', SITE_KEYS)
  const areas = parseAreas(file, references)
  const controllers = parseControllers(file)
  const cardFormats = parseCardFormats(file)
  const formats = new Formats(cardFormats)
  const readers = parseReaders(file, references, controllers, formats)
  const doors = parseDoors(file, references)
  const alarms = parseAlarms(file, references)
  const reasons = parseReasons(file)
  const site: Site = {
    name: printable(settings?.id('name') ?? ''),
    timeZone: settings ? timeZone(settings) : DEFAULTS.timeZone,
    apb: parseSiteApb(settings?.object('apb', SITE_APB_KEYS), references),
    dualAuthorisation: settings?.flag('dualAuthorisation') ?? false,
    duplicateReadMs: settings?.whole('duplicateReadMs') ?? 0,
    areas: outsideFirst(areas),
    controllers,
    doors: fillIo(doors, readers, controllers),
    readers,
    cardFormats,
    groups: parseGroups(file),
    ...someOf('holidays', parseHolidays(file)),
    schedules: parseSchedules(file, references),
    accessLevels: parseAccessLevels(file, references),
    ...someOf('inputs', parseInputs(file, references)),
    cardholders: parseCardholders(file, references, formats, problems),
    automations: parseAutomations(file, references),
    ...someOf('resets', parseResets(file, references)),
    ...someOf('plans', parsePlans(file, references)),
    ...(alarms ? { alarms } : {}),
    ...(reasons ? { reasons } : {}),
  }
  problems.push(...sharedPds(readers, controllers))
  problems.push(...sharedPins(readers, site.cardholders).problems)
  if (problems.length > 0) return fail(problems)
  return ok({ site, warnings: [...warnings(areas, site), ...sharedLocks(site.doors, readers, controllers)] })
}

/** A site from the text of its file; text that is not JSON is one problem, with the place where it stops being JSON. */
export function parseSiteText(text: string): Result<ParsedSite> {
  const json = readJson(text)
  return json.ok ? parseSite(json.value) : fail([{ path: 'file', message: json.error }])
}

/** A site that came into force before, when less was refused: what its text was read as then, it is read as again. */
export function parseKeptSite(text: string): Result<ParsedSite> {
  const json = parseJson(text)
  return json.ok ? parseSite(json.value) : fail([{ path: 'file', message: json.error }])
}

/** The engine's numbers of areas and readers have 16 bits. */
const MOST_PLACES = 65_534

function checkCounts(file: Fields): void {
  const areas = file
    .list('areas')
    .filter((area) => !(typeof area === 'object' && area !== null && 'id' in area && area.id === OUTSIDE))
  const readers = file.list('readers')
  if (areas.length > MOST_PLACES)
    file.bad('areas', `has ${areas.length} areas besides Outside, and ${MOST_PLACES} are the most`)
  if (readers.length > MOST_PLACES)
    file.bad('readers', `has ${readers.length} readers, and ${MOST_PLACES} are the most`)
}

function timeZone(settings: Fields): string {
  const zone = settings.text('timeZone')
  if (zone === undefined) return DEFAULTS.timeZone
  if (isTimeZone(zone)) return zone
  settings.bad('timeZone', `must be an IANA time zone such as "Europe/Rome", got ${show(zone)}`)
  return DEFAULTS.timeZone
}

function parseSiteApb(apb: Fields | undefined, references: References): Site['apb'] {
  const observeUntil = apb && parseObserveUntil(apb)
  const schedule = apb && apbSchedule(apb, references)
  return {
    enabled: apb?.flag('enabled') ?? false,
    grantOnViolation: apb?.flag('grantOnViolation') ?? false,
    enforcement: apb?.word('enforcement', ENFORCEMENTS) ?? DEFAULTS.enforcement,
    ...(observeUntil === undefined ? {} : { observeUntil }),
    ...(schedule === undefined ? {} : { schedule }),
  }
}

/** A section that sites of before did not have: left out when it is empty. */
const someOf = <Key extends string, T>(key: Key, list: readonly T[]): { readonly [K in Key]?: readonly T[] } => {
  const some: { [K in Key]?: readonly T[] } = {}
  if (list.length > 0) some[key] = list
  return some
}

const OUTSIDE_AREA: Area = { id: OUTSIDE, name: DEFAULTS.outsideName, apb: NO_RULES, capacity: null }

function outsideFirst(areas: readonly InFile<Area>[]): readonly Area[] {
  const all = areas.map(({ value }) => value)
  const outside = all.find(({ id }) => id === OUTSIDE) ?? OUTSIDE_AREA
  return [outside, ...all.filter(({ id }) => id !== OUTSIDE)]
}
