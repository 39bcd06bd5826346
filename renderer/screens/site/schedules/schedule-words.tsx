/** A schedule in words: which days, which hours. */
import type { JsonObject } from '../../../../preload/contract/draft'
import { text } from '../../../format/text'
import { runsOf, timeOf, weekOf, type Span } from './week'

const spansText = (spans: readonly Span[]): string =>
  spans.map(([from, to]) => text('site-week.span', { from: timeOf(from), to: timeOf(to) })).join(', ')

export function ScheduleWords({ schedule }: { readonly schedule: JsonObject }) {
  const runs = runsOf(weekOf(schedule['weekly']))
  const open = runs.filter(({ spans }) => spans.length > 0)
  if (open.length === 0) return <>{text('site-schedule.words.never')}</>
  return (
    <>
      {open.map(({ from, to, spans }, n) => (
        <span key={from}>
          {n > 0 && '; '}
          {from === to
            ? text(`site-week.${from}`)
            : text('site-week.days', { from: text(`site-week.${from}`), to: text(`site-week.${to}`) })}{' '}
          <b>{spansText(spans)}</b>
        </span>
      ))}
      . {text('site-schedule.words.else')}
    </>
  )
}
