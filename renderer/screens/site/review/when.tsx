/** When the changes are applied: now, or at a time of the site's clock. */
import { useId } from 'react'
import type { Instant } from '../../../../preload/contract/models'
import { Time } from '../../../components/time'
import { text } from '../../../format/text'
import { instantTyped, typedInstant } from '../../../format/typed-instant'
import type { Zone } from '../../../format/zone'
import { now } from '../../desk/clock'
import { useSite } from '../site'

const DAY = 86_400_000
/** Most changes are set for a morning, before people come. */
const FIRST_HOUR = 6
const LONGEST_DAYS = 366

export interface When {
  /** Null: now. Else what is typed. */
  readonly typed: string | null
}
export const NOW: When = { typed: null }

/** The instant, null for now; or what is wrong with what is typed. */
export function instantOf({ typed }: When, zone: Zone): { readonly at: Instant | null } | { readonly wrong: string } {
  if (typed === null) return { at: null }
  const at = typedInstant(typed, zone)
  if (at === null || at === undefined)
    return { wrong: text('review.at.form', { example: instantTyped(tomorrow(zone), zone) }) }
  if (at <= now()) return { wrong: text('review.at.past') }
  return at > now() + LONGEST_DAYS * DAY ? { wrong: text('review.at.far') } : { at }
}

const tomorrow = (zone: Zone): Instant => zone.nextHour(zone.dayStart(now() + DAY), [FIRST_HOUR])

export function WhenField({ when, onChange }: { readonly when: When; readonly onChange: (when: When) => void }) {
  const zone = useSite((site) => site.zone)
  const found = instantOf(when, zone)
  const help = useId()
  const { typed } = when
  return (
    <div className="site-when" role="radiogroup" aria-label={text('review.when')}>
      <h3>{text('review.when')}</h3>
      <label className="change-tick">
        <input type="radio" name="when" checked={typed === null} onChange={() => onChange(NOW)} />
        <span>{text('review.now')}</span>
      </label>
      <label className="change-tick">
        <input
          type="radio"
          name="when"
          checked={typed !== null}
          onChange={() => onChange({ typed: instantTyped(tomorrow(zone), zone) })}
        />
        <span>{text('review.at')}</span>
      </label>
      {typed !== null && (
        <div className="site-at">
          <input
            className="field m"
            inputMode="numeric"
            autoComplete="off"
            aria-label={text('review.at.field')}
            aria-describedby={help}
            aria-invalid={'wrong' in found}
            value={typed}
            onChange={({ target }) => onChange({ typed: target.value })}
          />
          <span className={'wrong' in found ? 'site-wrong' : 't3'} role="status">
            {'wrong' in found ? found.wrong : found.at !== null && <Time at={found.at} form="day" />}
          </span>
          <p id={help} className="t3">
            {text('review.at.says')}
          </p>
        </div>
      )}
    </div>
  )
}
