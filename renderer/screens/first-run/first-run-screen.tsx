/** What the window shows while there is no site, and until the first card of a new one opened the first door. */
import { Check } from 'lucide-react'
import { useEffect, useRef, type KeyboardEvent, type ReactNode } from 'react'
import { Keys } from '../../components/keys'
import { SaidWrong } from '../../components/said-wrong'
import type { SessionView } from '../../../preload/contract/models'
import { text } from '../../format/text'
import { goTo, openSiteFile, seeDemo, STEPS, useFirstRun, type Step } from './first-run'
import { AdministratorStep, AreaStep, HardwareStep, NameStep } from './steps'
import { TestStep } from './test-step'
import { Ways } from './ways'

const VIEWS: { readonly [Name in Step]: () => React.JSX.Element } = {
  name: NameStep,
  administrator: AdministratorStep,
  hardware: HardwareStep,
  area: AreaStep,
  test: TestStep,
}

function StepList({ step }: { readonly step: Step }) {
  const at = STEPS.indexOf(step)
  return (
    <nav className="step-list" aria-label={text('first.new')}>
      <h2 className="cap">{text('first.new')}</h2>
      <ol>
        {STEPS.map((each, i) => (
          <li
            key={each}
            className={i < at ? 'done' : i === at ? 'now' : ''}
            aria-current={i === at ? 'step' : undefined}
          >
            <span className="step-mark" aria-hidden="true">
              {i < at ? <Check size={14} /> : i + 1}
            </span>
            <b>{text(`first.step.${each}`)}</b>
            <span className="t3">{text(`first.step.${each}.short`)}</span>
          </li>
        ))}
      </ol>
      <p className="t3">{text('first.keeps')}</p>
    </nav>
  )
}

interface FirstRunScreenProps {
  readonly session: SessionView
  /** The form with which an administrator signs in, where the folder has accounts. */
  readonly signIn: ReactNode
}

export function FirstRunScreen({ session, signIn }: FirstRunScreenProps) {
  const { view, step, wrong } = useFirstRun()
  const needsSignIn = session.state === 'signed-out' || session.state === 'locked'
  const off = needsSignIn
    ? text('first.sign-in')
    : session.state === 'signed-in' && session.operator?.role !== 'administrator'
      ? text('first.administrators')
      : null
  const View = step && VIEWS[step]
  const body = useRef<HTMLElement>(null)
  // The keys of the ways work from the start, and after a way back.
  useEffect(() => {
    if (step === null) body.current?.focus()
  }, [step])
  const choose = view?.kind === 'choose' ? view : null
  const onKeyDown = (event: KeyboardEvent): void => {
    if (!choose || View || event.ctrlKey || event.altKey || event.metaKey) return
    if (event.target instanceof HTMLInputElement) return
    if (event.key === '1' && off === null && choose.isNew) {
      // The first field takes the focus before the key is typed, and would get it.
      event.preventDefault()
      goTo('name')
    }
    if (event.key === '2' && off === null) openSiteFile()
    if (event.key === '3') void seeDemo()
  }
  return (
    <div className="first-run" role="presentation" onKeyDown={onKeyDown}>
      <header className="first-top">
        <b>{text('app.name')}</b>
        <span className="t3">{choose ? text('first.version', { version: choose.version }) : text('first.new')}</span>
      </header>
      <main className="first-body" tabIndex={-1} ref={body}>
        {View && step ? (
          <div className="first-steps">
            <StepList step={step} />
            <View />
          </div>
        ) : (
          choose && (
            <div className="first-ways">
              <Ways view={choose} off={off} />
              {wrong !== null && <SaidWrong>{wrong}</SaidWrong>}
              {needsSignIn && <section className="first-sign-in">{signIn}</section>}
            </div>
          )
        )}
      </main>
      <footer className="foot">
        {View ? (
          <span className="foot-key">
            <Keys of="Ctrl+Enter" /> {text('first.continue')}
          </span>
        ) : (
          <span className="foot-key">
            <Keys of="1" /> <Keys of="2" /> <Keys of="3" /> {text('first.choose')}
          </span>
        )}
        <span className="spring" />
        <span>{choose ? text('first.folder', { folder: choose.dataFolder }) : text('first.local')}</span>
      </footer>
    </div>
  )
}
