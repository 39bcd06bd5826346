/** Change of the operator's own password: the current one, and the new one twice. */
import { KeyRound } from 'lucide-react'
import { useRef, useState } from 'react'
import { NewPassword, NOTHING_TYPED, typedProblem } from '../../components/new-password'
import { SecretField } from '../../components/secret-field'
import { Sheet, Step } from '../../components/sheet'
import { refusedWords } from '../../format/sign-in-words'
import { text } from '../../format/text'
import { now } from '../desk/clock'
import { closeSheet, sayDone } from '../desk/sheet'
import { useStatus } from '../desk/status'
import type { Dock } from '../desk/action-sheet'
import { changePassword } from './own-settings'

declare module '../desk/sheet' {
  interface SheetKinds {
    readonly 'own-password': object
  }
}

export function OwnPasswordSheet({ dock }: { readonly dock: Dock }) {
  const name = useStatus(({ status }) => status?.operator.name ?? '')
  const [current, setCurrent] = useState('')
  const [typed, setTyped] = useState(NOTHING_TYPED)
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<string | null>(null)
  const field = useRef<HTMLInputElement>(null)
  const off = current === '' ? text('own-password.none') : typedProblem(typed, name)

  async function change(): Promise<void> {
    setBusy(true)
    setFailure(null)
    const answer = await changePassword(current, typed.first)
    setBusy(false)
    if (!answer.ok) return setFailure(refusedWords(answer))
    sayDone(text('own-password.done'), now())
    closeSheet()
  }

  return (
    <Sheet
      dock={dock}
      title={text('own-password.title')}
      mark={<KeyRound size={28} strokeWidth={1.5} aria-hidden="true" />}
      lines={text('own-password.lines')}
      failure={failure}
      focus={field}
      doIt={{ label: text('own-password.do'), off, busy, run: () => void change() }}
      onClose={closeSheet}
    >
      <Step n={1} title={text('own-password.now')}>
        <SecretField label={text('own-password.current')} value={current} onChange={setCurrent} field={field} />
      </Step>
      <Step n={2} title={text('own-password.next')}>
        <div className="sheet-form">
          <NewPassword name={name} typed={typed} onChange={setTyped} />
        </div>
      </Step>
    </Sheet>
  )
}
