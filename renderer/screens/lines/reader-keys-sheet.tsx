/** The passphrase of readers' keys: chosen once, then entered after each start (osdp.md 11). */
import { KeyRound } from 'lucide-react'
import { useRef, useState } from 'react'
import type { ControllerId, ReaderId } from '../../../preload/contract/models'
import { NewPassword, NOTHING_TYPED, typedProblem } from '../../components/new-password'
import { SecretField } from '../../components/secret-field'
import { Sheet, Step } from '../../components/sheet'
import { failureWords } from '../../format/failure'
import { text } from '../../format/text'
import type { Dock } from '../desk/action-sheet'
import { now } from '../desk/clock'
import { closeSheet, openSheet, sayDone } from '../desk/sheet'
import { useStatus } from '../desk/status'
import { may } from '../session/session'
import { chooseKeyPassphrase, openReaderKeys } from './line-work'

/** The dialog from which this one was opened, and to which it leads back: a reader's, or that of a new one. */
type Back = { readonly controller: ControllerId; readonly reader: ReaderId | null } | 'new-reader'

declare module '../desk/sheet' {
  interface SheetKinds {
    readonly 'reader-keys': { readonly back: Back | null }
  }
}

interface ReaderKeysSheetProps {
  readonly back: Back | null
  readonly dock: Dock
}

export function ReaderKeysSheet({ back, dock }: ReaderKeysSheetProps) {
  const operator = useStatus(({ status }) => status?.operator.name ?? '')
  const role = useStatus(({ status }) => status?.operator.role)
  const state = useStatus(({ status }) => status?.readerKeys)
  // What it was when the dialog opened: it does not turn into the other question under somebody's hands.
  const [asked, setAsked] = useState<'choose' | 'open' | 'replace'>(state === 'unset' ? 'choose' : 'open')
  const choosing = asked !== 'open'
  const [typed, setTyped] = useState(NOTHING_TYPED)
  const [passphrase, setPassphrase] = useState('')
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<string | null>(null)
  const field = useRef<HTMLInputElement>(null)
  const off = choosing ? typedProblem(typed, '') : passphrase === '' ? text('reader-keys.none') : null

  const close = (): void => {
    if (back === null) closeSheet()
    else openSheet(back === 'new-reader' ? { kind: back } : { kind: 'line', ...back })
  }
  async function run(): Promise<void> {
    setBusy(true)
    setFailure(null)
    const answer = choosing
      ? await chooseKeyPassphrase(typed.first, asked === 'replace')
      : await openReaderKeys(passphrase)
    setBusy(false)
    if (!answer.ok) return setFailure(failureWords(answer))
    sayDone(text(choosing ? 'reader-keys.chosen' : 'reader-keys.opened'), now())
    close()
  }

  return (
    <Sheet
      dock={dock}
      title={text(choosing ? 'reader-keys.choose.title' : 'reader-keys.open.title')}
      mark={<KeyRound size={28} strokeWidth={1.5} aria-hidden="true" />}
      lines={text(`reader-keys.${asked}.lines`)}
      signed={text('sheet.signed', { operator })}
      failure={failure}
      focus={choosing ? undefined : field}
      doIt={{
        label: text(choosing ? 'reader-keys.choose.do' : 'reader-keys.open.do'),
        off,
        busy,
        run: () => void run(),
      }}
      onClose={close}
    >
      <Step n={1} title={text('reader-keys.passphrase')}>
        {choosing ? (
          <div className="sheet-form">
            <NewPassword name="" label={text('reader-keys.passphrase')} typed={typed} onChange={setTyped} />
          </div>
        ) : (
          <>
            <SecretField
              label={text('reader-keys.passphrase')}
              value={passphrase}
              onChange={setPassphrase}
              field={field}
            />
            {may(role, 'line') && (
              <button type="button" className="link" onClick={() => setAsked('replace')}>
                {text('reader-keys.forgotten')}
              </button>
            )}
          </>
        )}
      </Step>
    </Sheet>
  )
}
