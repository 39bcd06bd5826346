/** Always visible: the site, what is wrong on it, which rules hold, who is online, who sits here, and the time. */
import type { ReactNode } from 'react'
import { Shape } from '../components/shape'
import { useNow, useZone } from '../components/time'
import { inWords } from '../format/duration'
import { reasonInShort } from '../format/reason'
import { scopeWords } from '../format/relaxation-words'
import { alarmShape } from '../format/shape'
import { shiftName } from '../format/shift'
import { count, text } from '../format/text'
import { tally, useAlarms } from '../screens/alarms/alarms'
import { names } from '../screens/site/naming'
import { go, type Screen } from '../screens/desk/route'
import { useSession } from '../screens/session/session'
import { useSite } from '../screens/site/site'
import { useStatus } from '../screens/desk/status'

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
  const demo = useSession((session) => session.view?.demo !== null && session.view?.demo !== undefined)
  const zone = useZone()
  const shift = shiftName(zone, useNow())
  return (
    <div className="top-cell top-site">
      <span className="v el">{name}</span>
      <span className="k">{demo ? text('top.demo', { shift }) : shift}</span>
    </div>
  )
}

interface CellProps {
  readonly className: string
  /** Where it leads; a desk that is locked leads nowhere. */
  readonly onClick: (() => void) | null
  readonly label?: string
  readonly children: ReactNode
}

function Cell({ className, onClick, label, children }: CellProps) {
  return onClick ? (
    <button type="button" className={className} aria-label={label} onClick={onClick}>
      {children}
    </button>
  ) : (
    <div className={className} {...(label === undefined ? {} : { role: 'group', 'aria-label': label })}>
      {children}
    </div>
  )
}

const leading = (readOnly: boolean, screen: Screen): (() => void) | null => (readOnly ? null : () => go(screen))

interface ReadOnly {
  readonly readOnly: boolean
}

function Figures({ readOnly }: ReadOnly) {
  const counts = tally(useAlarms((alarms) => alarms.all))
  return (
    <Cell className="top-figures" label={text('top.alarms')} onClick={leading(readOnly, 'alarms')}>
      {([1, 2, 3, 4] as const).map((priority) => {
        const { open, fresh } = counts[priority]
        return (
          <span
            key={priority}
            className={`figure p${priority} ${fresh > 0 ? 'fresh' : ''} ${open === 0 ? 'zero' : ''}`}
            role="img"
            aria-label={text('top.figure', { priority, open, unseen: fresh })}
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
    </Cell>
  )
}

/** What holds of anti-passback at this moment, the least strict first. */
function EnforcementCell({ readOnly }: ReadOnly) {
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
      ? text('enforcement.suspended.why', { scope, reason: reasonInShort(reason) })
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
    <Cell className="top-cell top-enforcement" onClick={leading(readOnly, 'areas')}>
      <span className="k">{text('enforcement.label')}</span>
      <span className={`v ${relaxed ? 'relaxed' : ''}`}>
        {relaxed && <i className="swatch" />}
        <span>{words}</span>
      </span>
    </Cell>
  )
}

interface OnlineProps extends ReadOnly {
  readonly label: string
  readonly online: number
  readonly all: number
  readonly fold?: boolean
}

function OnlineCell({ label, online, all, fold, readOnly }: OnlineProps) {
  const short = online < all
  return (
    <Cell className={`top-cell ${fold && !short ? 'wide-only' : ''}`} onClick={leading(readOnly, 'doors')}>
      <span className="k">{label}</span>
      <span className={`v ${short ? 'offline' : ''}`}>
        {short && <Shape name="offline" />}
        {text('top.of', { online, all })}
      </span>
    </Cell>
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

/** In place of the operator's menu while nobody is at the desk. */
function NobodyCell() {
  const view = useSession((session) => session.view)
  const name = view?.operator?.name
  const title = view?.state === 'locked' ? 'top.locked' : view?.state === 'signed-in' ? 'top.hands-over' : 'top.nobody'
  return (
    <div className="top-cell">
      <span className="v small">{text(title)}</span>
      <span className="k">{name ?? text('top.read-only')}</span>
    </div>
  )
}

interface TopBarProps {
  /** Who sits here, and what they may do about it. Without it nobody does, and nothing here leads anywhere. */
  readonly operator?: ReactNode
}

export function TopBar({ operator }: TopBarProps) {
  const readOnly = operator === undefined
  const status = useStatus(({ status: known }) => known)
  const controllers = status?.controllers ?? []
  const readers = status?.readers ?? []
  if (status === null)
    return (
      <header className="top">
        <Mark />
        <div className="top-cell top-site" role="status">
          <span className="v el">{text('connect.waiting')}</span>
        </div>
        <span className="spring" />
        {operator ?? <NobodyCell />}
      </header>
    )
  return (
    <header className="top">
      <Mark />
      <SiteCell />
      <Figures readOnly={readOnly} />
      <EnforcementCell readOnly={readOnly} />
      <span className="spring" />
      <OnlineCell
        fold
        readOnly={readOnly}
        label={text('top.controllers')}
        online={controllers.filter((c) => c.online).length}
        all={controllers.length}
      />
      <OnlineCell
        readOnly={readOnly}
        label={text('top.readers')}
        online={readers.filter((r) => r.online).length}
        all={readers.length}
      />
      {operator ?? <NobodyCell />}
      <ClockCell />
    </header>
  )
}
