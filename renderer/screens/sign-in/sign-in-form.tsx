/** Name and password, and what came of the last try. */
import { useEffect, useId, useRef, useState, type FormEvent, type ReactNode } from 'react'
import { Button } from '../../components/button'
import { Keys } from '../../components/keys'
import { SaidWrong } from '../../components/said-wrong'
import { Say } from '../../components/say'
import { SecretField } from '../../components/secret-field'
import type { DemoAccount } from '../../../preload/contract/models'
import type { Failure } from '../../bridge'
import { left as ticking } from '../../format/duration'
import { refusedWords } from '../../format/sign-in-words'
import { text } from '../../format/text'
import { useWait } from './use-wait'
import { signIn } from './signing-in'

interface SignInFormProps {
  /** Whose desk it is, if it is anybody's: only the password is missing then. */
  readonly known: string
  readonly label: string
  /** Names and passwords that the demo tells of itself. */
  readonly demo: readonly DemoAccount[] | null
  readonly children?: ReactNode
}

export function SignInForm({ known, label, demo, children }: SignInFormProps) {
  const [name, setName] = useState(known)
  const [password, setPassword] = useState('')
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<Failure | null>(null)
  const { left: waiting, wait } = useWait()
  // The wait is of a name: somebody else may sign in meanwhile.
  const [waitsFor, setWaitsFor] = useState('')
  const left = waitsFor === name.trim().toLowerCase() ? waiting : 0
  const nameField = useRef<HTMLInputElement>(null)
  const passwordField = useRef<HTMLInputElement>(null)
  const button = useRef<HTMLButtonElement>(null)
  const id = useId()

  useEffect(() => (known === '' ? nameField : passwordField).current?.focus(), [known])

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault()
    if (busy || left > 0) return
    if (name.trim() === '') return nameField.current?.focus()
    if (password === '') return passwordField.current?.focus()
    setBusy(true)
    const answer = await signIn(name.trim(), password)
    setBusy(false)
    setPassword('')
    if (answer.ok) return
    setFailure(answer)
    setWaitsFor(name.trim().toLowerCase())
    wait(answer.tries?.waitMs ?? 0)
    passwordField.current?.focus()
  }

  return (
    <form className="sign-in-form" onSubmit={(event) => void submit(event)}>
      <div className="labelled">
        <label htmlFor={id}>{text('sign-in.operator')}</label>
        <input
          id={id}
          ref={nameField}
          className="field"
          autoComplete="off"
          spellCheck={false}
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
      </div>
      <SecretField label={text('sign-in.password')} value={password} onChange={setPassword} field={passwordField} />
      {failure && waitsFor === name.trim().toLowerCase() && (
        <SaidWrong>
          {(failure.tries?.waitMs ?? 0) === 0
            ? refusedWords(failure)
            : text(left > 0 ? 'sign-in.wait' : 'sign-in.wait-over')}
        </SaidWrong>
      )}
      {/* Not part of what is announced: it changes each second. */}
      {left > 0 && (
        <p className="sign-in-left">
          <Say k="sign-in.wait.left" with={{ time: <span className="m t1">{ticking(left)}</span> }} />
        </p>
      )}
      <div className="sign-in-acts">
        <button
          ref={button}
          type="submit"
          className={`button ${left > 0 ? 'off tall' : 'main'}`}
          aria-disabled={left > 0 || busy || undefined}
          aria-busy={busy}
        >
          {label} <Keys of="Enter" />
        </button>
        {known !== '' && (
          <Button
            onClick={() => {
              setName('')
              setPassword('')
              nameField.current?.focus()
            }}
          >
            {text('sign-in.another')}
          </Button>
        )}
        {children}
      </div>
      {demo && (
        <section className="sign-in-demo" aria-label={text('demo.title')}>
          <h2>{text('demo.title')}</h2>
          <p>{text('demo.says')}</p>
          <div className="demo-accounts">
            {demo.map((account) => (
              <button
                key={account.name}
                type="button"
                className="demo-account"
                onClick={() => {
                  setName(account.name)
                  setPassword(account.password)
                  button.current?.focus()
                }}
              >
                <span className="t1">{account.name}</span>
                <span>{text(`role.${account.role}`)}</span>
                <span className="m">{account.password}</span>
              </button>
            ))}
          </div>
        </section>
      )}
    </form>
  )
}
