/** A change of the site that waits for its time, or that was refused when the time came: said on every page of Site. */
import { CalendarClock } from 'lucide-react'
import type { TimedChange } from '../../../preload/contract/draft'
import { Button } from '../../components/button'
import { Say } from '../../components/say'
import { Time } from '../../components/time'
import { reasonWords } from '../../format/reason'
import { text } from '../../format/text'
import { openSheet } from '../desk/sheet'
import { useStatus } from '../desk/status'
import { may } from '../session/session'

export function TimedNotice({ timed }: { readonly timed: TimedChange }) {
  const role = useStatus(({ status }) => status?.operator.role)
  const { at, operator, reason, since, refused } = timed
  return (
    <div className={`site-timed ${refused === null ? '' : 'refused'}`} role={refused === null ? 'status' : 'alert'}>
      <CalendarClock size={16} aria-hidden="true" />
      <b className="el">
        {refused === null ? (
          <Say k="timed.waits" with={{ at: <Time at={at} form="day" /> }} />
        ) : (
          <Say k="timed.refused" with={{ at: <Time at={at} form="day" />, why: refused }} />
        )}
      </b>
      <span className="t3 site-wide">
        <Say k="timed.set" with={{ name: operator, since: <Time at={since} /> }} />
      </span>
      <span className="t3 el">{text('timed.reason', { reason: reasonWords(reason) })}</span>
      <span className="spring" />
      {may(role, 'edit-site') && (
        <Button onClick={() => openSheet({ kind: 'take-back-change' })}>
          {text(refused === null ? 'timed.take-back' : 'timed.dismiss')}
        </Button>
      )}
    </div>
  )
}
