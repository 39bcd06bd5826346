/** A reader's rule as sentences, for somebody who does not know the rule numbers. */
import type { ReactNode } from 'react'
import { Say } from '../../../components/say'
import type { JsonObject } from '../../../../preload/contract/draft'
import { exactly } from '../../../format/duration'
import { text, type TextKey } from '../../../format/text'
import { areaNameIn } from '../areas/area-drawing'
import { isObserved, modesOf } from '../areas/model'
import { nameOf, thingIn, valueAt } from '../thing'
import { modeOf } from './reader-modes'

interface Sentence {
  readonly k: TextKey
  readonly values: Readonly<Record<string, ReactNode>>
}
const bold = (words: ReactNode): ReactNode => <b>{words}</b>

/** The time of a timed rule in words; empty when it is not set. */
export function waitOf(reader: JsonObject): string {
  const [minutes, seconds] = [valueAt(reader, 'apb.minutes'), valueAt(reader, 'apb.seconds')]
  if (typeof minutes === 'number') return exactly(minutes * 60_000)
  return typeof seconds === 'number' ? exactly(seconds * 1_000) : ''
}

function ruleOf(reader: JsonObject, document: JsonObject): readonly Sentence[] {
  const mode = modeOf(reader)
  const name = bold(nameOf(reader))
  const from = bold(areaNameIn(document, reader['from']))
  const time = bold(waitOf(reader) || '…')
  switch (mode) {
    case 'none':
      return [{ k: 'site-reader.words.none', values: { reader: name } }]
    case 'soft':
    case 'hard':
      return [{ k: `site-reader.words.${mode}`, values: { reader: name, from } }]
    case 'hard-revert-soft': {
      const seconds = valueAt(reader, 'apb.revertSeconds')
      const within = bold(typeof seconds === 'number' ? exactly(seconds * 1_000) : '…')
      return [{ k: 'site-reader.words.hard-revert-soft', values: { reader: name, from, time: within } }]
    }
    case 'timed-reader': {
      const cleared = valueAt(reader, 'apb.clearedBy')
      const [other, elsewhere] = ['other-credential', 'other-reader'].map(
        (each) => Array.isArray(cleared) && cleared.includes(each),
      )
      const ends = other ? (elsewhere ? 'both' : 'other-credential') : elsewhere ? 'other-reader' : 'never'
      return [
        { k: 'site-reader.words.timed-reader', values: { reader: name, time } },
        { k: `site-reader.words.ends.${ends}`, values: {} },
      ]
    }
    case 'timed-extended':
      return [{ k: 'site-reader.words.timed-extended', values: { reader: name, time } }]
    case 'timed-user':
      return [
        {
          k: 'site-reader.words.timed-user',
          values: { reader: name, time, to: bold(areaNameIn(document, reader['to'])) },
        },
      ]
    case 'route': {
      const after = valueAt(reader, 'apb.after')
      const names = (Array.isArray(after) ? after.map(String) : []).map((id) => {
        const before = thingIn(document, 'readers', id)
        return before ? nameOf(before) : id
      })
      return [{ k: 'site-reader.words.route', values: { reader: name, readers: bold(names.join(', ') || '…') } }]
    }
  }
}

function aroundIt(reader: JsonObject, document: JsonObject): readonly Sentence[] {
  const schedule = valueAt(reader, 'apb.schedule')
  const named = typeof schedule === 'string' ? thingIn(document, 'schedules', schedule) : null
  const area = thingIn(document, 'areas', String(reader['to']))
  const minutes = valueAt(area, 'apb.reentryMinutes')
  const name = area && bold(nameOf(area))
  const entry = area ? modesOf(area).entry : 'none'
  return [
    ...(valueAt(reader, 'apb.strict') === true ? [{ k: 'site-reader.words.strict' as const, values: {} }] : []),
    ...(named ? [{ k: 'site-area.words.schedule' as const, values: { schedule: bold(nameOf(named)) } }] : []),
    ...(entry === 'none' ? [] : [{ k: `site-reader.words.area.${entry}` as const, values: { area: name } }]),
    ...(typeof minutes === 'number'
      ? [
          {
            k: 'site-reader.words.area.reentry' as const,
            values: { area: name, time: bold(exactly(minutes * 60_000)) },
          },
        ]
      : []),
  ]
}

export function ReaderWords({ reader, document }: { readonly reader: JsonObject; readonly document: JsonObject }) {
  if (reader['kind'] === 'muster') return <>{text('site-reader.words.muster')}</>
  const area = thingIn(document, 'areas', String(reader['to']))
  const site = thingIn(document, 'site', '')
  return (
    <>
      {[...ruleOf(reader, document), ...aroundIt(reader, document)].map(({ k, values }) => (
        <span key={k}>
          <Say k={k} with={values} />{' '}
        </span>
      ))}
      {valueAt(site, 'apb.enabled') !== true && <span className="warns">{text('site-reader.words.off')} </span>}
      {area && isObserved(area) && (
        <span className="relaxed-words">{text('site-reader.words.observed', { area: nameOf(area) })}</span>
      )}
    </>
  )
}
