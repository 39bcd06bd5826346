/** An area's rules as sentences, for somebody who does not know the rule numbers. */
import type { ReactNode } from 'react'
import type { JsonObject } from '../../../../preload/contract/draft'
import { Say } from '../../../components/say'
import { count, text, type TextKey } from '../../../format/text'
import { exactly } from '../../../format/duration'
import { nameOf, thingIn, valueAt } from '../thing'
import { isObserved, modesOf } from './model'

const MINUTE = 60_000
const numberAt = (area: JsonObject, path: string): number | undefined => {
  const value = valueAt(area, path)
  return typeof value === 'number' ? value : undefined
}
const inMinutes = (minutes: number): string => exactly(minutes * MINUTE)

interface Sentence {
  readonly k: TextKey
  readonly values: Readonly<Record<string, ReactNode>>
}
const bold = (words: ReactNode): ReactNode => <b>{words}</b>

function sequence(area: JsonObject): readonly Sentence[] {
  const { entry, exit } = modesOf(area)
  if (entry === 'none' && exit === 'none') return [{ k: 'site-area.words.none', values: {} }]
  const expiry = numberAt(area, 'apb.violationExpiryMinutes')
  const until =
    expiry === undefined
      ? text('site-area.words.cleared')
      : text('site-area.words.expires', { time: inMinutes(expiry) })
  return [
    ...(entry === 'none' ? [] : [{ k: `site-area.words.entry.${entry}` as const, values: { until: bold(until) } }]),
    ...(exit === 'none' ? [] : [{ k: `site-area.words.exit.${exit}` as const, values: { until: bold(until) } }]),
    ...(valueAt(area, 'apb.strict') === true ? [{ k: 'site-area.words.strict' as const, values: {} }] : []),
  ]
}

function sentences(area: JsonObject, document: JsonObject): readonly Sentence[] {
  const most = numberAt(area, 'capacity.max')
  const minutes = numberAt(area, 'apb.reentryMinutes')
  const seconds = numberAt(area, 'apb.reentrySeconds')
  const presence = numberAt(area, 'apb.presenceExpiryMinutes')
  const groups = valueAt(area, 'apb.exemptGroups')
  const schedule = valueAt(area, 'apb.schedule')
  const named = typeof schedule === 'string' ? thingIn(document, 'schedules', schedule) : null
  const wait =
    minutes === undefined ? (seconds === undefined ? undefined : exactly(seconds * 1_000)) : inMinutes(minutes)
  return [
    ...(most === undefined
      ? []
      : [
          {
            k:
              valueAt(area, 'capacity.soft') === true
                ? ('site-area.words.soft-capacity' as const)
                : ('site-area.words.capacity' as const),
            values: { area: bold(nameOf(area)), people: bold(count('site-area.people', most)) },
          },
        ]),
    ...sequence(area),
    ...(wait === undefined ? [] : [{ k: 'site-area.words.reentry' as const, values: { time: bold(wait) } }]),
    ...(presence === undefined
      ? []
      : [{ k: 'site-area.words.presence' as const, values: { time: bold(inMinutes(presence)) } }]),
    ...(Array.isArray(groups) && groups.length > 0
      ? [{ k: 'site-area.words.exempt' as const, values: { groups: bold(count('site-area.groups', groups.length)) } }]
      : []),
    ...(named ? [{ k: 'site-area.words.schedule' as const, values: { schedule: bold(nameOf(named)) } }] : []),
  ]
}

export function AreaWords({ area, document }: { readonly area: JsonObject; readonly document: JsonObject }) {
  const until = valueAt(area, 'apb.observeUntil')
  return (
    <>
      {sentences(area, document).map(({ k, values }) => (
        <span key={k}>
          <Say k={k} with={values} />{' '}
        </span>
      ))}
      {isObserved(area) && (
        <span className="relaxed-words">
          {typeof until === 'string'
            ? text('site-area.words.observed-until', { until: until.replace('T', ' ') })
            : text('site-area.words.observed')}
        </span>
      )}
    </>
  )
}
