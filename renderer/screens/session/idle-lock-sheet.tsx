/** After how long without a key or the mouse the desk locks. */
import { TimerReset } from 'lucide-react'
import { useState } from 'react'
import { Choices, type Choice } from '../../components/choices'
import { Sheet, Step } from '../../components/sheet'
import { failureWords } from '../../format/failure'
import { text } from '../../format/text'
import { now } from '../desk/clock'
import { useSession } from './session'
import { closeSheet, sayDone } from '../desk/sheet'
import { useStatus } from '../desk/status'
import type { Dock } from '../desk/action-sheet'
import { setIdleLock } from './own-settings'

declare module '../desk/sheet' {
  interface SheetKinds {
    readonly 'idle-lock': object
  }
}

const MINUTES = [2, 5, 10, 15, 30, 60]

export function IdleLockSheet({ dock }: { readonly dock: Dock }) {
  const operator = useStatus(({ status }) => status?.operator)
  const set = useSession(({ view }) => view?.idleLockMinutes ?? null)
  const [chosen, setChosen] = useState(String(set))
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<string | null>(null)
  const known = set === null || MINUTES.includes(set) ? MINUTES : [...MINUTES, set].toSorted((a, b) => a - b)
  const options: readonly Choice<string>[] = [
    ...known.map((n) => ({ value: String(n), title: text('idle-lock.after', { n }), says: '' })),
    {
      value: 'null',
      title: text('idle-lock.never'),
      says: text('idle-lock.never.says'),
      off: operator?.role === 'administrator' ? null : text('off.administrator'),
    },
  ]

  async function save(): Promise<void> {
    setBusy(true)
    setFailure(null)
    const minutes = chosen === 'null' ? null : Number(chosen)
    const answer = await setIdleLock(minutes)
    setBusy(false)
    if (!answer.ok) return setFailure(failureWords(answer))
    sayDone(minutes === null ? text('idle-lock.done.never') : text('idle-lock.done', { n: minutes }), now())
    closeSheet()
  }

  return (
    <Sheet
      dock={dock}
      title={text('idle-lock.title')}
      mark={<TimerReset size={28} strokeWidth={1.5} aria-hidden="true" />}
      lines={text('idle-lock.lines')}
      failure={failure}
      doIt={{
        label: text('idle-lock.do'),
        off: chosen === String(set) ? text('idle-lock.same') : null,
        busy,
        run: () => void save(),
      }}
      onClose={closeSheet}
    >
      <Step n={1} title={text('idle-lock.when')}>
        <Choices name="idle" label={text('idle-lock.when')} options={options} value={chosen} onChange={setChosen} />
      </Step>
    </Sheet>
  )
}
