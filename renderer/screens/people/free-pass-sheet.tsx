/** One read without a check, whenever and wherever it comes (apb.md 3.3). */
import { Avatar } from './avatar'
import type { CardholderId, OperatorAction } from '../../../preload/contract/models'
import { failureWords } from '../../format/failure'
import { text } from '../../format/text'
import { names } from '../site/naming'
import { ActionSheet, reached, type Dock } from '../desk/action-sheet'
import { PersonFacts } from './person-facts'
import { usePerson } from './use-person'
import { usePreview } from '../desk/use-preview'
import { carryOut } from '../desk/acting'

declare module '../desk/sheet' {
  interface SheetKinds {
    readonly 'free-pass': { readonly cardholder: CardholderId }
  }
}

export function FreePassSheet({ cardholder, dock }: { readonly cardholder: CardholderId; readonly dock: Dock }) {
  const person = usePerson(cardholder)
  const name = person?.name ?? names.person(cardholder)
  const action: OperatorAction = { action: 'free-pass', cardholder }
  const preview = usePreview(action)
  return (
    <ActionSheet
      dock={dock}
      reasons="reset"
      title={text('pass.title', { name })}
      mark={<Avatar person={cardholder} size="dialog" />}
      lines={person && <PersonFacts person={person} area={null} />}
      headline={
        <>
          {text('pass.effect')}
          {preview.value && reached(preview.value) !== '' && <span className="t3"> · {reached(preview.value)}</span>}
        </>
      }
      effects={[
        { label: text('pass.used'), value: text('pass.used.says') },
        { label: text('effect.violations'), value: text('pass.violations') },
      ]}
      preview={preview.value}
      previewFailure={preview.failure && failureWords(preview.failure)}
      label={text('pass.do')}
      off={person?.freePass ? text('pass.has') : null}
      action={action}
      what={() => ({ kind: 'action', action })}
      run={(reason) => carryOut(action, reason)}
      done={text('done.pass', { name })}
    />
  )
}
