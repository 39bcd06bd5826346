/** The time that is searched: some usual spans, or any two instants of the site's clock. */
import { useState } from 'react'
import { Button } from '../../components/button'
import { OpenChip } from '../../components/filter-chip'
import type { Instant } from '../../../preload/contract/models'
import { text } from '../../format/text'
import { instantTyped, typedInstant } from '../../format/typed-instant'
import { now } from '../desk/clock'
import { useSite } from '../site/site'

const DAY = 86_400_000
const SPANS = ['hour', 'today', 'yesterday', 'week', 'month'] as const

interface Span {
  readonly from: Instant | undefined
  readonly to: Instant | undefined
}

interface CustomProps {
  readonly span: Span
  readonly onChange: (span: Span) => void
  readonly close: () => void
}

function Custom({ span, onChange, close }: CustomProps) {
  const zone = useSite((site) => site.zone)
  const shown = (at: Instant | undefined): string => (at === undefined ? '' : instantTyped(at, zone))
  const [from, setFrom] = useState(shown(span.from))
  const [to, setTo] = useState(shown(span.to))
  const [begin, end] = [typedInstant(from, zone), typedInstant(to, zone)]
  const wrong =
    begin === null || end === null
      ? text('past.time.form')
      : begin !== undefined && end !== undefined && begin >= end
        ? text('past.time.order')
        : null
  const search = (): void => {
    if (begin === null || end === null || wrong) return
    onChange({ from: begin, to: end })
    close()
  }
  const field = (key: 'past.time.from' | 'past.time.to', value: string, change: (words: string) => void) => (
    <label>
      <span className="cap">{text(key)}</span>
      <input
        className="field m"
        inputMode="numeric"
        autoComplete="off"
        placeholder={instantTyped(now(), zone)}
        value={value}
        onChange={(event) => change(event.target.value)}
        onKeyDown={(event) => event.key === 'Enter' && search()}
      />
    </label>
  )
  return (
    <div className="past-span">
      {field('past.time.from', from, setFrom)}
      {field('past.time.to', to, setTo)}
      <p className="t3" role="status">
        {wrong ?? text('past.time.zone', { zone: zone.name })}
      </p>
      <Button main off={wrong} onClick={search}>
        {text('past.time.set')}
      </Button>
    </div>
  )
}

export function TimeChip({ span: { from, to }, onChange }: Omit<CustomProps, 'close'>) {
  const zone = useSite((site) => site.zone)
  const spanOf = (name: (typeof SPANS)[number]): Span => {
    const at = now()
    const today = zone.dayStart(at)
    switch (name) {
      case 'hour':
        return { from: at - 3_600_000, to: undefined }
      case 'today':
        return { from: today, to: undefined }
      case 'yesterday':
        return { from: zone.dayStart(today - 1), to: today }
      case 'week':
        return { from: zone.dayStart(today - 7 * DAY + DAY / 2), to: undefined }
      case 'month':
        return { from: zone.dayStart(today - 30 * DAY + DAY / 2), to: undefined }
    }
  }
  const said = (at: Instant): string => `${zone.date(at)} ${zone.hm(at)}`
  const value =
    from !== undefined && to !== undefined
      ? text('past.time.between', { from: said(from), to: said(to) })
      : from !== undefined
        ? text('past.time.since', { from: said(from) })
        : to !== undefined
          ? text('past.time.until', { to: said(to) })
          : null
  return (
    <OpenChip name={text('past.time')} value={value} onClear={() => onChange({ from: undefined, to: undefined })}>
      {(close) => (
        <>
          {SPANS.map((name) => (
            <button
              key={name}
              type="button"
              className="menu-item"
              onClick={() => {
                onChange(spanOf(name))
                close()
              }}
            >
              {text(`past.time.${name}`)}
            </button>
          ))}
          <Custom span={{ from, to }} onChange={onChange} close={close} />
        </>
      )}
    </OpenChip>
  )
}
