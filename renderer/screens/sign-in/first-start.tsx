/** The first start of a site: the person at the desk creates the administrator and is signed in. */
import { useEffect, useId, useRef, useState, type FormEvent } from 'react'
import { ROLES } from '../../../preload/contract/roles'
import { Keys } from '../../components/keys'
import { NewPassword, NOTHING_TYPED, typedProblem } from '../../components/new-password'
import { SaidWrong } from '../../components/said-wrong'
import { failureWords } from '../../format/failure'
import { text } from '../../format/text'
import { setUpSignIn } from './signing-in'

export function FirstStartForm() {
  const [name, setName] = useState('')
  const [typed, setTyped] = useState(NOTHING_TYPED)
  const [busy, setBusy] = useState(false)
  const [wrong, setWrong] = useState<string | null>(null)
  const nameField = useRef<HTMLInputElement>(null)
  const id = useId()
  useEffect(() => nameField.current?.focus(), [])

  async function make(event: FormEvent): Promise<void> {
    event.preventDefault()
    if (busy) return
    const problem = name.trim() === '' ? text('first-start.no-name') : typedProblem(typed, name)
    setWrong(problem)
    if (problem !== null) return
    setBusy(true)
    const answer = await setUpSignIn(name.trim(), typed.first)
    setBusy(false)
    if (!answer.ok) setWrong(failureWords(answer))
  }

  return (
    <form className="sign-in-form" onSubmit={(event) => void make(event)}>
      <div className="labelled">
        <label htmlFor={id}>{text('first-start.name')}</label>
        <input
          id={id}
          ref={nameField}
          className="field"
          autoComplete="off"
          spellCheck={false}
          maxLength={100}
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
      </div>
      <NewPassword name={name} typed={typed} onChange={setTyped} />
      {wrong !== null && <SaidWrong>{wrong}</SaidWrong>}
      <div className="sign-in-acts">
        <button type="submit" className="button main" aria-disabled={busy || undefined} aria-busy={busy}>
          {text('first-start.do')} <Keys of="Enter" />
        </button>
      </div>
    </form>
  )
}

/** What comes next: who else may sit here, and what each may do. */
export function FirstStartGuide() {
  return (
    <section className="panel sign-in-guide" aria-label={text('first-start.roles')}>
      <div className="head">
        <h2>{text('first-start.roles')}</h2>
      </div>
      <dl className="roles">
        {ROLES.map((role) => (
          <div key={role}>
            <dt>{text(`role.${role}`)}</dt>
            <dd>{text(`role.${role}.may`)}</dd>
          </div>
        ))}
      </dl>
      <p className="roles-how">{text('first-start.how')}</p>
    </section>
  )
}
