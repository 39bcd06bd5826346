/** A vendor's preset written into the draft: on the reader, on the area it leads into, and on the site itself. Pure. */
import type { DraftEdit, JsonObject } from '../../../../preload/contract/draft'
import { PRESETS, type Preset, type PresetAnswers } from '../../../../preload/contract/presets'
import { idOf, isObject, same, thingIn, thingsOf, valueAt, withValue } from '../thing'

/** What a preset starts with; the fields below it change it. */
const FIRST = { minutes: 15, revertSeconds: 60, reentryMinutes: 10, presenceExpiryMinutes: 720 } as const

/** Settings of a reader that a preset leaves as they are. */
const OWN = ['schedule'] as const

const objectAt = (thing: JsonObject | null, path: string): JsonObject => {
  const value = valueAt(thing, path)
  return isObject(value) ? value : {}
}

/** Entrances of the area that people stand in before they come to this reader. */
function readersBefore(document: JsonObject, reader: JsonObject): readonly string[] {
  return thingsOf(document, 'readers')
    .filter((each) => each['kind'] !== 'muster' && each['to'] === reader['from'] && idOf(each) !== idOf(reader))
    .map(idOf)
}

/** What is set already answers the preset's questions; otherwise its first values do. */
function answersOf(preset: Preset, reader: JsonObject, document: JsonObject): PresetAnswers {
  const area = thingIn(document, 'areas', String(reader['to']))
  const numberAt = (thing: JsonObject | null, path: string): number | undefined => {
    const value = valueAt(thing, path)
    return typeof value === 'number' ? value : undefined
  }
  const asked = (question: Preset['asks'][number], value: number): object =>
    preset.asks.includes(question) ? { [question]: value } : {}
  const minutes = numberAt(reader, 'apb.minutes') ?? FIRST.minutes
  return {
    ...asked('minutes', preset.minutes?.includes(minutes) === false ? FIRST.minutes : minutes),
    ...asked('revertSeconds', numberAt(reader, 'apb.revertSeconds') ?? FIRST.revertSeconds),
    ...asked('reentryMinutes', numberAt(area, 'apb.reentryMinutes') ?? FIRST.reentryMinutes),
    ...asked('presenceExpiryMinutes', numberAt(area, 'apb.presenceExpiryMinutes') ?? FIRST.presenceExpiryMinutes),
    ...(preset.asks.includes('after') ? { after: readersBefore(document, reader) } : {}),
    grantOnViolation: valueAt(thingIn(document, 'site', ''), 'apb.grantOnViolation') === true,
  }
}

/** As the site file has it: what is the default is left out. */
function written(before: JsonObject, settings: object): JsonObject {
  const next: Record<string, unknown> = { ...before }
  for (const [key, value] of Object.entries(settings)) {
    const isDefault = value === undefined || value === false || (key === 'mode' && value === 'none')
    if (isDefault) delete next[key]
    else next[key] = value
  }
  return next
}

const withApb = (thing: JsonObject, apb: JsonObject): JsonObject =>
  withValue(thing, 'apb', Object.keys(apb).length === 0 ? undefined : apb)

/**
 * The edits of choosing a preset at a reader. The reader's own rule is replaced, also by none where that system has its rule at
 * the area. An area that had no rule yet is only watched first.
 *
 * @param observeUntil local minute at which watching ends
 */
export function presetEdits(
  document: JsonObject,
  readerId: string,
  preset: Preset | null,
  observeUntil: string,
): readonly DraftEdit[] {
  const reader = thingIn(document, 'readers', readerId)
  if (!reader) return []
  const settings = preset === null ? {} : preset.settings(answersOf(preset, reader, document))
  const own = Object.fromEntries(
    OWN.flatMap((key) => (key in objectAt(reader, 'apb') ? [[key, objectAt(reader, 'apb')[key]]] : [])),
  )
  const rule = settings.reader === undefined ? {} : written(own, settings.reader)
  const area = thingIn(document, 'areas', String(reader['to']))
  const site = thingIn(document, 'site', '')
  return [
    { section: 'readers', id: readerId, after: withApb(reader, rule) },
    ...(settings.area === undefined || !area
      ? []
      : [{ section: 'areas' as const, id: idOf(area), after: withAreaRule(area, settings.area, observeUntil) }]),
    ...(settings.site === undefined || !site
      ? []
      : [{ section: 'site' as const, id: '', after: withApb(site, written(objectAt(site, 'apb'), settings.site)) }]),
  ]
}

const RULES = ['mode', 'entry', 'exit', 'reentryMinutes', 'reentrySeconds'] as const

function withAreaRule(area: JsonObject, settings: object, observeUntil: string): JsonObject {
  const before = objectAt(area, 'apb')
  const isNew = !RULES.some((key) => key in before) && RULES.some((key) => key in settings)
  const after = written(before, settings)
  if (!isNew || 'enforcement' in before) return withApb(area, after)
  return withApb(area, { ...after, enforcement: 'observe', observeUntil })
}

/** The presets whose settings are what the reader and its area have now. */
export function presetsOf(document: JsonObject, reader: JsonObject): readonly string[] {
  const area = thingIn(document, 'areas', String(reader['to']))
  const has = (thing: JsonObject | null, settings: object | undefined): boolean => {
    const apb = objectAt(thing, 'apb')
    return Object.entries(written({}, settings ?? {})).every(([key, value]) => same(apb[key], value))
  }
  return PRESETS.filter((preset) => {
    const settings = preset.settings({ ...answersOf(preset, reader, document), ...afterOf(reader) })
    const isReaders = settings.reader !== undefined
    const rule = objectAt(reader, 'apb')
    const sameRule = isReaders
      ? same(written(pick(rule, OWN), settings.reader), withoutKeys(rule, ['strict']))
      : valueAt(reader, 'apb.mode') === undefined
    return sameRule && has(area, settings.area) && (isReaders || settings.area !== undefined)
  }).map(({ id }) => id)
}

const afterOf = (reader: JsonObject): PresetAnswers => {
  const after = valueAt(reader, 'apb.after')
  return Array.isArray(after) ? { after: after.map(String) } : {}
}
const pick = (thing: JsonObject, keys: readonly string[]): JsonObject =>
  Object.fromEntries(Object.entries(thing).filter(([key]) => keys.includes(key)))
const withoutKeys = (thing: JsonObject, keys: readonly string[]): JsonObject =>
  Object.fromEntries(Object.entries(thing).filter(([key]) => !keys.includes(key)))
