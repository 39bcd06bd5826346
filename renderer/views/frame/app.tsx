/** The desk: the frame that is always there, one screen inside it, and at most one dialog at its right. */
import { useRef, type ReactNode } from 'react'
import { Button } from '../../components/button'
import { ShapeSheet } from '../../components/shape'
import { NowContext, ZoneContext } from '../../components/time'
import { Void } from '../../components/void'
import { failureWords } from '../../format/failure'
import { text } from '../../format/text'
import { useClock } from '../../store/clock'
import { reconnect } from '../../store/feeds'
import { useRoute, type Screen } from '../../store/route'
import { useSession } from '../../store/session'
import { useSheet } from '../../store/sheet'
import { useSite } from '../../store/site'
import { AlarmsScreen } from '../alarms/alarms-screen'
import { AreasScreen } from '../areas/areas-screen'
import { DoorsScreen } from '../doors/doors-screen'
import { HandoverScreen } from '../handover/handover-screen'
import { Entrance } from '../entrance/entrance'
import { HistoryScreen } from '../history/history-screen'
import { LiveScreen } from '../live/live-screen'
import { KeyList } from '../palette/key-list'
import { Palette } from '../palette/palette'
import { SheetHost } from '../sheets/sheet-host'
import { ViolationsScreen } from '../violations/violations-screen'
import { Foot } from './foot'
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
}

function Desk() {
  const screen = useRoute((route) => route.screen)
  const site = useSite((index) => index.view.name)
  const docked = useSheet((sheets) => sheets.open !== null)
  const atDesk = useSession(({ view, switching }) => view?.state === 'signed-in' && !switching)
  const dock = useRef<HTMLDivElement>(null)
  const Shown = SCREEN[screen]
  return (
    <div className={`desk on-${screen} ${docked ? 'docked' : ''} ${atDesk ? '' : 'veiled'}`} inert={!atDesk}>
      <TopBar />
      <Strips />
      <Rail />
      <main className="body">
        <h1 className="vh">{text('app.heading', { site, screen: text(`screen.${screen}`) })}</h1>
        <Shown />
      </main>
      <div className="dock" ref={dock} />
      <Foot />
      <SheetHost dock={dock} />
      <Palette />
      <KeyList />
    </div>
  )
}

function Waiting() {
  const phase = useSession((session) => session.phase)
  return (
    <main className="waiting">
      {phase.kind === 'failed' ? (
        <Void
          title={text(phase.failure.code === 'no-site' ? 'connect.no-site' : 'connect.failed')}
          action={
            <Button main onClick={reconnect}>
              {text('connect.again')}
            </Button>
          }
        >
          {phase.failure.code === 'no-site'
            ? text('connect.no-site.why', { detail: phase.failure.detail })
            : failureWords(phase.failure)}
        </Void>
      ) : (
        <Void title={text('connect.waiting')}>{text('connect.waiting.why')}</Void>
      )}
    </main>
  )
}

/** Ticks for those below that ask for the time; the rest of the desk is not drawn again. */
function Clocked({ children }: { readonly children: ReactNode }) {
  const zone = useSite((site) => site.zone)
  const now = useClock((clock) => clock.now)
  return (
    <ZoneContext.Provider value={zone}>
      <NowContext.Provider value={now}>{children}</NowContext.Provider>
    </ZoneContext.Provider>
  )
}

export function App() {
  const { phase, view, switching } = useSession()
  const atDesk = view?.state === 'signed-in' && !switching
  // A locked desk stays as it was left, behind what nobody sees through; a signed-out one is gone.
  const desk = phase.kind === 'ready'
  const entrance = view && !atDesk && (phase.kind === 'watching' || desk)
  return (
    <Clocked>
      <ShapeSheet />
      {desk && <Desk />}
      {entrance && <Entrance view={view} />}
      {!desk && !entrance && <Waiting />}
    </Clocked>
  )
}
