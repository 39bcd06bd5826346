/** The screens that work, each with its digit; a count where something waits. */
import {
  Activity,
  Bell,
  Building2,
  DoorClosed,
  History,
  IdCard,
  LayoutDashboard,
  ScrollText,
  UserRoundX,
  type LucideIcon,
} from 'lucide-react'
import { text } from '../format/text'
import { tally, useAlarms } from '../screens/alarms/alarms'
import { DIGIT, go, routeHash, SCREENS, useRoute, type RailScreen } from '../screens/desk/route'
import { useStatus } from '../screens/desk/status'
import { may } from '../screens/session/session'
import { useViolations } from '../screens/violations/violations'

const ICON: Readonly<Record<RailScreen, LucideIcon>> = {
  live: Activity,
  alarms: Bell,
  violations: UserRoundX,
  areas: LayoutDashboard,
  doors: DoorClosed,
  history: History,
  people: IdCard,
  site: Building2,
  audit: ScrollText,
}

export function Rail() {
  const { screen, ...route } = useRoute()
  // the import is a page over the people
  const shown = screen === 'import' ? 'people' : screen
  const counts = tally(useAlarms((alarms) => alarms.all))
  const open = useViolations((violations) => violations.open.length)
  const role = useStatus(({ status }) => status?.operator.role)
  const fresh = counts[1].fresh + counts[2].fresh + counts[3].fresh
  return (
    <nav className="rail" aria-label={text('rail.label')}>
      {SCREENS.filter((name) => name !== 'audit' || may(role, 'audit')).map((name) => {
        const Icon = ICON[name]
        const badge = name === 'alarms' ? fresh : name === 'violations' ? open : 0
        return (
          <a
            key={name}
            href={routeHash({ screen: name, ...route })}
            className={name === shown ? 'on' : ''}
            aria-current={name === shown ? 'page' : undefined}
            aria-keyshortcuts={DIGIT[name]}
            onClick={(event) => {
              event.preventDefault()
              go(name)
            }}
          >
            <span className="rail-digit" aria-hidden="true">
              {DIGIT[name]}
            </span>
            <Icon size={20} strokeWidth={1.5} aria-hidden="true" />
            {text(`screen.${name}`)}
            {badge > 0 && (
              <em className={name === 'alarms' && counts[1].fresh > 0 ? 'hot' : ''}>
                {badge}
                <span className="vh">{name === 'alarms' ? text('rail.new') : text('rail.open')}</span>
              </em>
            )}
          </a>
        )
      })}
    </nav>
  )
}
