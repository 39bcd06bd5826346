/** Always visible: the site, what is wrong on it, which rules hold, who is online, who sits here, and the time. */
import { Shape } from '../../components/shape'
import { useNow, useZone } from '../../components/time'
import { inWords } from '../../format/duration'
import { reasonWords } from '../../format/reason'
import { scopeWords } from '../../format/relaxation-words'
import { alarmShape } from '../../format/shape'
import { shiftName } from '../../format/shift'
import { count, text } from '../../format/text'
import { tally, useAlarms } from '../../store/alarms'
import { names } from '../../store/naming'
import { go } from '../../store/route'
import { useSession } from '../../store/session'
import { useSite } from '../../store/site'
import { useStatus } from '../../store/status'
import { OperatorMenu } from './operator-menu'

function Mark() {
  return (
    <div className="top-mark">
      <svg viewBox="0 0 28 28" width="28" height="28" role="img" aria-label={text('app.name')}>
        <path
          d="M4 24V7.500L14 3l10 4.500V24M9.5 24V11L14 9l4.500 2v13"
          fill="none"
          stroke="currentColor"
          strokeWidth="2"
        />
        <path className="mark-door" d="M14 15v9" strokeWidth="2" />
      </svg>
    </div>
  )
}

function SiteCell() {
  const name = useSite((site) => site.view.name)
  const demo = useSession((session) => session.phase.kind === 'ready' && session.phase.demo)
  const zone = useZone()
  const shift = shiftName(zone, useNow())
  return (
    <div className="top-cell top-site">
      <span className="v el">{name}</span>
      <span className="k">{demo ? text('top.demo', { shift }) : shift}</span>
    </div>
  )
}

function Figures() {
  const counts = tally(useAlarms((alarms) => alarms.all))
  return (
    <button type="button" className="top-figures" aria-label={text('top.alarms')} onClick={() => go('alarms')}>
      {([1, 2, 3, 4] as const).map((priority) => {
        const { open, fresh } = counts[priority]
        return (
          <span
            key={priority}
            className={`figure p${priority} ${fresh > 0 ? 'fresh' : ''} ${open === 0 ? 'zero' : ''}`}
            role="img"
            aria-label={text('top.figure', { priority, open, fresh })}
          >
            <Shape name={alarmShape(priority)} size={28} mute />
            {open}
            {fresh > 0 && priority < 4 && (
              <span className="figure-new">
                <b>{fresh}</b> {text('top.new')}
              </span>
            )}
          </span>
        )
      })}
    </button>
  )
}

/** What holds of anti-passback at this moment, the least strict first. */
function EnforcementCell() {
  const site = useSite((index) => index.view)
  const relaxations = useStatus(({ status }) => status?.relaxations) ?? []
  const now = useNow()
  const suspended = relaxations.filter((r) => r.kind === 'suspended')
  const granting = relaxations.filter((r) => r.kind === 'grant-on-violation')
  const ends = granting.flatMap((r) => (r.until === null ? [] : [r.until]))
  const observing = site.areas.filter((area) => area.enforcement === 'observe').length
  let words: string
  if (!site.apbEnabled) words = text('enforcement.off')
  else if (suspended[0]) {
    const scope =
      suspended.length > 1
        ? count('enforcement.places', suspended.length)
        : 'site' in suspended[0].scope
          ? text('scope.site.inline')
          : scopeWords(suspended[0].scope, names)
    const { reason } = suspended[0]
    words = reason
      ? text('enforcement.suspended.why', { scope, reason: reasonWords(reason).split(',')[0] ?? '' })
      : text('enforcement.suspended', { scope })
  } else if (granting.length > 0) {
    const places = count('enforcement.places', granting.length)
    words =
      ends.length === granting.length
        ? text('enforcement.granting.left', { places, time: inWords(Math.min(...ends) - now) })
        : text('enforcement.granting', { places })
  } else if (site.enforcement === 'observe') words = text('enforcement.observing')
  else if (observing > 0) words = count('enforcement.observing-in', observing)
  else words = text('enforcement.enforcing')
  const relaxed =
    !site.apbEnabled || suspended.length + granting.length + observing > 0 || site.enforcement === 'observe'
  return (
    <button type="button" className="top-cell top-enforcement" onClick={() => go('areas')}>
      <span className="k">{text('enforcement.label')}</span>
      <span className={`v ${relaxed ? 'relaxed' : ''}`}>
        {relaxed && <i className="swatch" />}
        <span>{words}</span>
      </span>
    </button>
  )
}

function OnlineCell({ label, online, all, fold }: { label: string; online: number; all: number; fold?: boolean }) {
  const short = online < all
  return (
    <button type="button" className={`top-cell ${fold && !short ? 'wide-only' : ''}`} onClick={() => go('doors')}>
      <span className="k">{label}</span>
      <span className={`v ${short ? 'offline' : ''}`}>
        {short && <Shape name="offline" />}
        {text('top.of', { online, all })}
      </span>
    </button>
  )
}

function ClockCell() {
  const zone = useZone()
  const now = useNow()
  return (
    <div className="top-cell top-clock" title={zone.utc(now)}>
      <time className="clock">{zone.hms(now)}</time>
      <span className="k">
        {zone.day(now)}
        <span className="wide-only">{text('top.zone', { offset: zone.offset(now) })}</span>
      </span>
    </div>
  )
}

export function TopBar() {
  const status = useStatus(({ status: known }) => known)
  const controllers = status?.controllers ?? []
  const readers = status?.readers ?? []
  return (
    <header className="top">
      <Mark />
      <SiteCell />
      <Figures />
      <EnforcementCell />
      <span className="spring" />
      <OnlineCell
        fold
        label={text('top.controllers')}
        online={controllers.filter((c) => c.online).length}
        all={controllers.length}
      />
      <OnlineCell label={text('top.readers')} online={readers.filter((r) => r.online).length} all={readers.length} />
      <OperatorMenu />
      <ClockCell />
    </header>
  )
}
