import { Button } from '../../components/button'
import { useHeldOrder } from '../../components/held-order'
import { Time, useZone } from '../../components/time'
import type { RecordsState } from '../../../preload/contract/administration'
import type { LegalHold, RetentionDays } from '../../../preload/contract/models'
import { reasonWords } from '../../format/reason'
import { count, text } from '../../format/text'
import type { Zone } from '../../format/zone'
import { names } from '../site/naming'
import { KINDS } from './kinds'

interface KeptProps {
  readonly days: RetentionDays
  readonly off: string | null
  readonly onChange: () => void
}

/** How long each kind of record is kept. */
export function Kept({ days, off, onChange }: KeptProps) {
  return (
    <section className="step" aria-label={text('records.kept')}>
      <h3 className="cap">{text('records.kept')}</h3>
      <dl className="records-list">
        {KINDS.map((kind) => {
          const kept = days[kind]
          return (
            <div key={kind} className="records-row">
              <dt>{text(`records.kind.${kind}`)}</dt>
              <dd>{kept === null ? text('records.for-good') : count('records.days', kept)}</dd>
            </div>
          )
        })}
      </dl>
      <Button off={off} onClick={onChange}>
        {text('records.change')}
      </Button>
    </section>
  )
}

interface ClockAheadProps {
  readonly ahead: NonNullable<RecordsState['clockAhead']>
  readonly off: string | null
  readonly onConfirm?: () => void
}

/** The machine's clock jumped, and records do not get old by it. */
export function ClockAhead({ ahead, off, onConfirm }: ClockAheadProps) {
  return (
    <section className="step" aria-label={text('records.clock.jumped')}>
      <h3 className="cap">{text('records.clock.jumped')}</h3>
      <p>
        {text('records.clock.from')} <Time at={ahead.from} /> {text('records.clock.to')} <Time at={ahead.to} />
      </p>
      <p>{text('records.clock.says')}</p>
      {onConfirm && (
        <Button off={off} onClick={onConfirm}>
          {text('records.clock.confirm')}
        </Button>
      )}
    </section>
  )
}

interface HoldsProps {
  readonly holds: readonly LegalHold[]
  readonly off: string | null
  readonly onSet?: () => void
  readonly onLift?: (hold: string) => void
}

/** What is held, and of which days. */
function named({ cardholder, door, area, from, to }: LegalHold, { day }: Zone): string {
  const what =
    [
      ...(cardholder === undefined ? [] : [names.person(cardholder)]),
      ...(door === undefined ? [] : [names.door(door)]),
      ...(area === undefined ? [] : [names.area(area)]),
    ].join(', ') || text('records.hold.all')
  const days = [
    ...(from === undefined ? [] : [text('records.hold.since', { day: day(from) })]),
    ...(to === undefined ? [] : [text('records.hold.until', { day: day(to - 1) })]),
  ]
  return [what, ...days].join(', ')
}

/** What is kept whatever its age. */
export function Holds({ holds, off, onSet, onLift }: HoldsProps) {
  const held = useHeldOrder(holds, ({ id }) => id)
  const zone = useZone()
  return (
    <section className="step" aria-label={text('records.holds')}>
      <h3 className="cap">{text('records.holds')}</h3>
      {holds.length === 0 && <p className="t3">{text('records.no-hold')}</p>}
      <ul className="records-list" onClickCapture={held.hold}>
        {held.items.map((hold) => (
          <li key={hold.id} className="records-row" data-row={hold.id}>
            <span>{named(hold, zone)}</span>
            <span className="t3">
              {text('records.hold.says', { operator: hold.operator, reason: reasonWords(hold.reason) })}{' '}
              <Time at={hold.since} />
            </span>
            {onLift && (
              <Button
                quiet
                off={off}
                label={text('records.lift.of', { what: named(hold, zone) })}
                onClick={() => onLift(hold.id)}
              >
                {text('records.lift')}
              </Button>
            )}
          </li>
        ))}
      </ul>
      {onSet && (
        <Button off={off} onClick={onSet}>
          {text('records.set-hold')}
        </Button>
      )}
    </section>
  )
}
