/**
 * What is shown while nobody sits at the desk: the way in at the left, the alarms at the right. It lies over the desk of a
 * locked session, which waits behind it as it was left.
 */
import { Lock } from 'lucide-react'
import type { KeyboardEvent, ReactNode } from 'react'
import { Button } from '../../components/button'
import { SaidWrong } from '../../components/said-wrong'
import { useNow, useZone } from '../../components/time'
import type { SessionView } from '../../../preload/contract/models'
import { count, text } from '../../format/text'
import { useAlarms } from '../alarms/alarms'
import { useSession } from '../session/session'
import { stayHere } from '../session/leaving'
import { endable, useStatus } from '../desk/status'
import { FirstStartForm, FirstStartGuide } from './first-start'
import { SealedAccounts } from './sealed-accounts'
import { SignInForm } from './sign-in-form'
import { Watch } from './watch'

/** The time, large enough to read from a distance. */
function Clock() {
  const zone = useZone()
  const now = useNow()
  // The site's own time, and in its zone: not known before the site is.
  const known = useStatus(({ status }) => status !== null)
  const hms = zone.hms(now)
  return (
    <time className={`sign-in-clock ${known ? '' : 'unknown'}`} aria-hidden="true">
      {hms.slice(0, 5)}
      <span>{hms.slice(5)}</span>
    </time>
  )
}

/** What the incoming operator takes over. */
function Waiting() {
  const status = useStatus(({ status: known }) => known)
  const alarms = useAlarms(({ all }) => all)
  if (!status) return null
  const violations = status.areas.reduce((sum, area) => sum + area.openViolations, 0)
  const shelved = alarms.filter(({ state }) => state === 'shelved').length
  const relaxations = endable(status.relaxations).length
  const roll = status.muster
  const said = [
    ...(roll ? [count('sign-in.muster', roll.missing, { all: roll.missing + roll.accounted })] : []),
    ...(violations > 0 ? [count('sign-in.violations', violations)] : []),
    ...(shelved > 0 ? [count('sign-in.shelved', shelved)] : []),
    ...(relaxations > 0 ? [count('sign-in.overrides', relaxations)] : []),
  ]
  return (
    <p className="sign-in-waiting">
      {said.length === 0 ? text('sign-in.nothing') : text('sign-in.waiting', { list: said.join(', ') })}
    </p>
  )
}

function heading(
  { state, cause, idleLockMinutes, sealed }: SessionView,
  opening: boolean,
): { readonly title: string; readonly says: string } {
  if (sealed !== null) return { title: text('sealed.title'), says: text('sealed.says') }
  if (state === 'first-start') return { title: text('first-start.title'), says: text('first-start.says') }
  if (state === 'signed-in') return { title: text('switch.title'), says: text('switch.says') }
  if (state !== 'locked')
    return { title: text('sign-in.title'), says: text(opening ? 'sign-in.opening' : 'sign-in.says') }
  const why =
    cause === 'idle'
      ? text('lock.idle', { n: idleLockMinutes ?? 0 })
      : text(cause === 'system' ? 'lock.system' : 'lock.key')
  return { title: text('lock.title'), says: `${why} ${text('lock.says')}` }
}

interface SignInScreenProps {
  readonly view: SessionView
  /** The bar above, which is there before anybody signs in. */
  readonly top: ReactNode
  /** What the foot says of the journal. */
  readonly journal: ReactNode
}

export function SignInScreen({ view, top, journal }: SignInScreenProps) {
  const switching = useSession((session) => session.switching)
  const refused = useSession((session) => session.closeRefused)
  const opening = useStatus(({ status }) => status === null)
  const { title, says } = heading(view, opening)
  const first = view.state === 'first-start'
  const holdKeys = (event: KeyboardEvent): void => {
    // What lies behind listens at the document: a dialog left open there must not take Escape from here.
    event.stopPropagation()
    if (event.key === 'Escape' && switching) stayHere()
  }
  return (
    <div className="sign-in" role="presentation" onKeyDown={holdKeys}>
      {top}
      <main className="sign-in-body">
        <section className="sign-in-main" aria-label={title}>
          <Clock />
          <div>
            <h1>{title}</h1>
            <p>{says}</p>
          </div>
          {view.sealed !== null ? (
            <SealedAccounts {...view.sealed} />
          ) : first ? (
            <FirstStartForm />
          ) : (
            <SignInForm
              key={view.state}
              known={view.state === 'locked' ? (view.operator?.name ?? '') : ''}
              label={text(view.state === 'locked' ? 'lock.do' : 'sign-in.do')}
              demo={view.demo}
            >
              {switching && (
                <Button onClick={stayHere}>{text('switch.stay', { name: view.operator?.name ?? '' })}</Button>
              )}
            </SignInForm>
          )}
          {refused && <SaidWrong>{text('close.refused')}</SaidWrong>}
          <span className="spring" />
          {first ? <p className="sign-in-waiting">{text('first-start.keep')}</p> : <Waiting />}
        </section>
        {first ? <FirstStartGuide /> : <Watch />}
      </main>
      <footer className="foot">
        <span className="foot-key">
          <Lock size={14} strokeWidth={1.5} aria-hidden="true" /> {text('sign-in.read-only')}
        </span>
        <span className="spring" />
        {journal}
      </footer>
    </div>
  )
}
