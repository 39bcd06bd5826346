/** What fills the window: the desk, the sign-in screen before it, or why there is neither. */
import { Suspense, useEffect, type ReactNode } from 'react'
import type { SessionView } from '../../preload/contract/models'
import { Button } from '../components/button'
import { ShapeSheet } from '../components/shape'
import { NowContext, ZoneContext } from '../components/time'
import { Void } from '../components/void'
import { failureWords } from '../format/failure'
import { text } from '../format/text'
import { useClock } from '../screens/desk/clock'
import { Desk, loadDesk } from './desk-code'
import { reconnect } from './feeds'
import { Journal } from './foot'
import { TopBar } from './top-bar'
import { useSession } from '../screens/session/session'
import { useSite } from '../screens/site/site'
import { SignInForm } from '../screens/sign-in/sign-in-form'
import { SignInScreen } from '../screens/sign-in/sign-in-screen'
import { isShown, useFirstRun } from '../screens/first-run/first-run'
import { FirstRunScreen } from './first-run-code'

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

/** For an administrator before there is a site. */
function OwnSignIn({ view: { state, operator } }: { readonly view: SessionView }) {
  const known = state === 'locked' ? (operator?.name ?? '') : ''
  return <SignInForm key={state} known={known} label={text('sign-in.do')} demo={null} />
}

export function App() {
  const { phase, view, switching } = useSession()
  const signedIn = view?.state === 'signed-in'
  const atDesk = signedIn && !switching
  // Behind a sign-in screen it is loaded once the site is open, so that it holds up neither.
  const wanted = signedIn || phase.kind === 'watching'
  useEffect(() => {
    if (wanted) void loadDesk()
  }, [wanted])
  // A locked desk stays as it was left, behind what nobody sees through; a signed-out one is gone.
  const desk = phase.kind === 'ready'
  const signIn = view && !atDesk && phase.kind !== 'failed'
  const firstRun = useFirstRun(isShown)
  if (firstRun && view)
    return (
      <Clocked>
        <ShapeSheet />
        <Suspense fallback={null}>
          <FirstRunScreen session={view} signIn={<OwnSignIn view={view} />} />
        </Suspense>
      </Clocked>
    )
  return (
    <Clocked>
      <ShapeSheet />
      {desk && (
        <Suspense fallback={null}>
          <Desk />
        </Suspense>
      )}
      {signIn && <SignInScreen view={view} top={<TopBar />} journal={<Journal />} />}
      {!desk && !signIn && <Waiting />}
    </Clocked>
  )
}
