/** The desk itself: top bar, rail, one screen, and what lies over it. Loaded apart from the sign-in screen, which comes first. */
import { useRef } from 'react'
import { text } from '../format/text'
import { useRoute, type Screen } from '../screens/desk/route'
import { useSession } from '../screens/session/session'
import { useSheet } from '../screens/desk/sheet'
import { isSmall } from './sheets'
import { useSite } from '../screens/site/site'
import { AlarmsScreen } from '../screens/alarms/alarms-screen'
import { AuditScreen } from '../screens/audit/audit-screen'
import { AreasScreen } from '../screens/areas/areas-screen'
import { DoorsScreen } from '../screens/doors/doors-screen'
import { HandoverScreen } from '../screens/handover/handover-screen'
import { Help } from '../screens/help/help-sheet'
import { HistoryScreen } from '../screens/history/history-screen'
import { SiteScreen } from '../screens/site/site-screen'
import { PeopleScreen } from '../screens/people/people-screen'
import { ImportScreen } from '../screens/imports/import-screen'
import { LiveScreen } from '../screens/live/live-screen'
import { KeyList } from './key-list'
import { Palette } from './palette'
import { SheetHost } from './sheet-host'
import { ViolationsScreen } from '../screens/violations/violations-screen'
import { DoneHere } from './done-here'
import { Foot } from './foot'
import { OperatorMenu } from './operator-menu'
import { Rail } from './rail'
import { Strips } from './strips'
import { TopBar } from './top-bar'

const SCREEN: Readonly<Record<Screen, () => React.JSX.Element>> = {
  live: LiveScreen,
  alarms: AlarmsScreen,
  violations: ViolationsScreen,
  areas: AreasScreen,
  doors: DoorsScreen,
  handover: HandoverScreen,
  history: HistoryScreen,
  import: ImportScreen,
  people: PeopleScreen,
  site: SiteScreen,
  audit: AuditScreen,
}

export function Desk() {
  const screen = useRoute((route) => route.screen)
  const site = useSite((index) => index.view.name)
  const docked = useSheet((sheets) => sheets.open !== null && !isSmall(sheets.open))
  const small = useSheet((sheets) => sheets.open !== null && isSmall(sheets.open))
  const atDesk = useSession(({ view, switching }) => view?.state === 'signed-in' && !switching)
  const dock = useRef<HTMLDivElement>(null)
  const Shown = SCREEN[screen]
  return (
    <div className={`desk on-${screen} ${docked ? 'docked' : ''} ${atDesk ? '' : 'veiled'}`} inert={!atDesk}>
      <TopBar operator={<OperatorMenu />} />
      <Strips />
      <Rail />
      <main className="body">
        <h1 className="vh">{text('app.heading', { site, screen: text(`screen.${screen}`) })}</h1>
        <Shown />
      </main>
      <div className={`dock ${small ? 'small' : ''}`} ref={dock} />
      <Foot />
      <DoneHere />
      <SheetHost dock={dock} />
      <Palette />
      <KeyList />
      <Help />
    </div>
  )
}
