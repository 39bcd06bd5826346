/** A new password, typed twice; how good it is, in words. */
import { useId } from 'react'
import { missingSigns, passwordProblem, passwordStrength, SHORTEST_PASSWORD } from '../../preload/contract/password'
import { text } from '../format/text'
import { SecretField } from './secret-field'

export interface Typed {
  readonly first: string
  readonly second: string
}
export const NOTHING_TYPED: Typed = { first: '', second: '' }

/** Why what was typed twice cannot be taken, in words; null = it can. */
export function typedProblem({ first, second }: Typed, name: string): string | null {
  if (first === '') return text('password.none')
  const problem = passwordProblem(first, name)
  if (problem !== null) return says(first, name)
  return first === second ? null : text('password.differs')
}

function says(password: string, name: string): string {
  const problem = passwordProblem(password, name)
  if (problem === 'short') return text('password.short', { n: missingSigns(password) })
  return problem === null ? text(`password.${passwordStrength(password)}`) : text(`password.${problem}`)
}

interface NewPasswordProps {
  readonly name: string
  readonly typed: Typed
  readonly onChange: (typed: Typed) => void
  readonly label?: string
}

export function NewPassword({ name, typed, onChange, label }: NewPasswordProps) {
  const said = useId()
  const { first, second } = typed
  const good = first !== '' && passwordProblem(first, name) === null
  return (
    <>
      <SecretField
        isNew
        label={label ?? text('password.label')}
        value={first}
        onChange={(value) => onChange({ ...typed, first: value })}
        saidBy={said}
      />
      <p className={`password-said ${good ? 'good' : ''}`} id={said} aria-live="polite">
        {first === '' ? text('password.rule', { n: SHORTEST_PASSWORD }) : says(first, name)}
      </p>
      <SecretField
        isNew
        label={text('password.again')}
        value={second}
        onChange={(value) => onChange({ ...typed, second: value })}
      />
      {second !== '' && !first.startsWith(second) && <p className="password-said">{text('password.differs')}</p>}
    </>
  )
}
