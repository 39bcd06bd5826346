/** Ending the console itself: only an administrator, with a reason that the journal keeps. */
import { Power } from 'lucide-react'
import { text } from '../../format/text'
import { ActionSheet, type Dock } from '../desk/action-sheet'
import { quit } from './own-settings'

declare module '../desk/sheet' {
  interface SheetKinds {
    readonly quit: object
  }
}

export function QuitSheet({ dock }: { readonly dock: Dock }) {
  return (
    <ActionSheet
      dock={dock}
      reasons="quit"
      title={text('quit.title')}
      mark={<Power size={28} strokeWidth={1.5} aria-hidden="true" />}
      lines={text('quit.lines')}
      headline={text('quit.effect')}
      effects={[
        { label: text('quit.buses'), value: text('quit.buses.says') },
        { label: text('quit.panels'), value: text('quit.panels.says') },
        { label: text('quit.alarms'), value: text('quit.alarms.says') },
      ]}
      preview={null}
      label={text('quit.do')}
      run={(reason) => quit(reason)}
      done={text('quit.done')}
    />
  )
}
