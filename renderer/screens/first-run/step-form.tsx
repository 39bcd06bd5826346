/** The form of one step: its head, its fields, and the way on and back. */
import { useEffect, useRef, type FormEvent, type KeyboardEvent, type ReactNode } from 'react'
import { Button } from '../../components/button'
import { Keys } from '../../components/keys'
import { SaidWrong } from '../../components/said-wrong'
import { text } from '../../format/text'
import { goTo, STEPS, useFirstRun, type Step } from './first-run'

interface StepFormProps {
  readonly step: Step
  readonly children: ReactNode
  readonly onNext: () => void
  /** The step before; null: the three ways; undefined: there is no way back. */
  readonly back?: Step | null
  readonly busy?: boolean
  readonly label?: string
  readonly beside?: ReactNode
}

export function StepForm({ step, children, onNext, back, busy = false, label, beside }: StepFormProps) {
  const wrong = useFirstRun((first) => first.wrong)
  const head = useRef<HTMLHeadingElement>(null)
  // A step without a field to begin with begins at its head, so that its keys work and it is read out.
  useEffect(() => {
    if (!head.current?.parentElement?.contains(document.activeElement)) head.current?.focus()
  }, [step])
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    if (!busy) onNext()
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Enter' && event.ctrlKey && !busy) {
      event.preventDefault()
      onNext()
    } else if (event.key === 'ArrowLeft' && event.altKey && back !== undefined) {
      event.preventDefault()
      goTo(back)
    }
  }
  return (
    <div role="presentation" onKeyDown={onKeyDown}>
      <form className="step" onSubmit={submit} aria-label={text(`first.step.${step}`)}>
        <h1 ref={head} tabIndex={-1}>
          {text('first.step.title', { n: STEPS.indexOf(step) + 1, title: text(`first.step.${step}`) })}
        </h1>
        <p className="first-says">{text(`first.step.${step}.says`)}</p>
        <div className="step-body">{children}</div>
        {wrong !== null && <SaidWrong>{wrong}</SaidWrong>}
        <div className="step-acts">
          {back !== undefined && (
            <Button keys="Alt+Left" onClick={() => goTo(back)}>
              {text('first.back')}
            </Button>
          )}
          <span className="spring" />
          {beside}
          <button type="submit" className="button main" aria-disabled={busy || undefined} aria-busy={busy}>
            {label ?? text('first.continue')} <Keys of="Ctrl+Enter" />
          </button>
        </div>
      </form>
    </div>
  )
}
