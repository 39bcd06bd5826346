/** Inputs that automations wait for (apb.md 12.1) and resets at a time of day (13.1). */
import type { Input, ScheduledReset } from '../domain/site'
import { type Fields, oneOf, show } from './fields'
import { timeOfDay, WEEKDAYS, weekdays } from './parse-when'
import { dangling, type References } from './references'

const INPUT_KEYS = new Set(['id', 'name', 'kind', 'point'])
const INPUT_KINDS = ['fire', 'panic', 'generic'] as const
const RESET_KEYS = new Set(['id', 'at', 'days', 'scope', 'setLocation', 'unmovedMinutes', 'exceptGroups'])

export const parseInputs = (file: Fields, references: References): readonly Input[] =>
  file.objects('inputs', INPUT_KEYS).map(({ fields }) => {
    const id = fields.id('id')
    const point = fields.text('point')
    if (point !== undefined) checkPoint(point, fields, references)
    return {
      id,
      name: fields.name('name') ?? id,
      kind: fields.word('kind', INPUT_KINDS) ?? 'generic',
      ...(point === undefined ? {} : { point }),
    }
  })

/** A point names a controller or a reader before its last dot. */
function checkPoint(point: string, fields: Fields, references: References): void {
  const match = /^(.+)\.[^.]+$/.exec(point)
  if (!match) {
    fields.bad('point', `must name a point such as "P1.in1", got ${show(point)}`)
    return
  }
  const owner = match[1]
  if (!references.has('controller', owner) && !references.has('reader', owner))
    fields.bad('point', `no controller or reader has the id ${show(owner)}`)
}

export const parseResets = (file: Fields, references: References): readonly ScheduledReset[] =>
  file.objects('resets', RESET_KEYS).map(({ fields }) => {
    const setLocation = references.area(fields, 'setLocation')
    const unmovedMinutes = fields.positive('unmovedMinutes')
    return {
      id: fields.id('id'),
      atMinute: timeOfDay(fields, 'at'),
      days: fields.has('days') ? weekdays(fields, 'days') : WEEKDAYS,
      scope: scopeOf(fields, ['site', 'area', 'group'], references),
      ...(setLocation === undefined ? {} : { setLocation }),
      ...(unmovedMinutes === undefined ? {} : { unmovedMinutes }),
      exceptGroups: references.list('group', fields, 'exceptGroups'),
    }
  })

type Scopes = { site: { site: true }; area: { area: number }; reader: { reader: string }; group: { group: string } }

/** The required `scope` of `fields`: an object with exactly one of the keys. */
export function scopeOf<Name extends keyof Scopes>(
  fields: Fields,
  names: readonly Name[],
  references: References,
): Scopes[Name] | { readonly site: true } {
  const none = { site: true } as const
  const scope = fields.required('scope') ? fields.object('scope', new Set(names)) : undefined
  if (scope === undefined) return none
  const given = names.filter((name) => scope.has(name))
  const [name] = given
  if (name === undefined || given.length > 1) {
    scope.bad('', `must have exactly one of ${oneOf(names)}, got ${name === undefined ? 'none' : oneOf(given)}`)
    return none
  }
  return oneScope(name, scope, references)
}

function oneScope<Name extends keyof Scopes>(name: Name, scope: Fields, references: References): Scopes[Name]
function oneScope(name: keyof Scopes, scope: Fields, references: References): Scopes[keyof Scopes] {
  switch (name) {
    case 'site':
      if (scope.raw('site') !== true) scope.bad('site', `must be true, got ${show(scope.raw('site'))}`)
      return { site: true }
    case 'area':
      return { area: references.requiredArea(scope, 'area') }
    case 'reader':
      return { reader: references.requiredText('reader', scope, 'reader') }
    case 'group': {
      const group = scope.text('group') ?? ''
      if (!references.has('group', group)) scope.bad('group', dangling('group', group))
      return { group }
    }
  }
}
