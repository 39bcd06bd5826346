/** A card at the reader tells whether it is the right one, and on which side of the door the person stands. */
import { Check } from 'lucide-react'
import type { JsonObject } from '../../../../preload/contract/draft'
import type { LineTrial } from '../../../../preload/contract/hardware'
import { Say } from '../../../components/say'
import { Time } from '../../../components/time'
import { text } from '../../../format/text'
import { areaOptions } from '../doors/reader-form'
import { change, useNewReader } from './wizard'

export function SideStep({ document, trial }: { readonly document: JsonObject; readonly trial: LineTrial | null }) {
  const { sides, side, find } = useNewReader()
  const areas = areaOptions(document)
  const nameAt = (area: number): string => areas.find(({ value }) => value === String(area))?.label ?? String(area)
  return (
    <div className="wizard-fields">
      <CardRead trial={find ? trial : null} />
      <div role="radiogroup" aria-label={text('new-reader.side')} className="wizard-side">
        {([0, 1] as const).map((each) => (
          <label key={each}>
            <input type="radio" name="side" checked={side === each} onChange={() => change({ side: each })} />
            {text('new-reader.side.in', { from: nameAt(sides[each]), to: nameAt(sides[each === 0 ? 1 : 0]) })}
          </label>
        ))}
      </div>
    </div>
  )
}

function CardRead({ trial }: { readonly trial: LineTrial | null }) {
  const reader = trial?.reader ?? null
  if (reader?.state !== 'online') return <p className="wizard-note">{text('new-reader.card.before')}</p>
  if (reader.lastRead === null) return <p role="status">{text('new-reader.card.waits')}</p>
  return (
    <p role="status" className="t1">
      <Check size={14} aria-hidden="true" />{' '}
      <Say k="new-reader.card.read" with={{ at: <Time at={reader.lastRead} form="hms" /> }} />
    </p>
  )
}
