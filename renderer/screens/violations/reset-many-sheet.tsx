/** Resetting everybody in an area or on the site: whom it touches is counted before it is done. */
import { UsersRound } from 'lucide-react'
import type { OperatorAction, SuspendScope } from '../../../preload/contract/models'
import { failureWords } from '../../format/failure'
import { scopeWords } from '../../format/relaxation-words'
import { count, text } from '../../format/text'
import { names } from '../site/naming'
import { ActionSheet, reached, type Dock } from '../desk/action-sheet'
import { usePreview } from '../desk/use-preview'
import { carryOut } from '../desk/acting'

declare module '../desk/sheet' {
  interface SheetKinds {
    readonly 'reset-many': { readonly scope: SuspendScope }
  }
}

export function ResetManySheet({ scope, dock }: { readonly scope: SuspendScope; readonly dock: Dock }) {
  const action: OperatorAction =
    'site' in scope ? { action: 'reset', site: true } : { action: 'reset', area: scope.area }
  const preview = usePreview(action)
  const place = scopeWords(scope, names)
  const people = preview.value?.cardholders ?? 0
  return (
    <ActionSheet
      dock={dock}
      reasons="reset"
      title={text('reset-many.title', { place })}
      mark={<UsersRound size={28} strokeWidth={1.5} aria-hidden="true" />}
      lines={text('reset-many.lines')}
      headline={
        <>
          {count('release.effect.reset', people)}
          {preview.value && reached(preview.value) !== '' && <span className="t3"> · {reached(preview.value)}</span>}
        </>
      }
      effects={
        preview.value
          ? [
              { label: text('effect.violations'), value: count('effect.violations.n', preview.value.violations) },
              {
                label: text('effect.location'),
                value: count('effect.location.forgets', preview.value.forgetsLocations),
              },
            ]
          : []
      }
      preview={preview.value}
      previewFailure={preview.failure && failureWords(preview.failure)}
      label={count('release.do.reset', people)}
      action={action}
      off={preview.value ? null : text('off.counting')}
      what={() => ({ kind: 'action', action })}
      run={(reason) => carryOut(action, reason)}
      done={text('done.reset-many', { place })}
    />
  )
}
