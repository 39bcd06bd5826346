/** What went wrong in a form: words and a cross, never red. */
import type { ReactNode } from 'react'
import { Shape } from './shape'

export function SaidWrong({ children, id }: { readonly children: ReactNode; readonly id?: string }) {
  return (
    <div className="said-wrong" role="alert" id={id}>
      <Shape name="system" mute />
      <span>{children}</span>
    </div>
  )
}
