/** A button with its key. One that is not allowed stays in place and says why. */
import type { ReactNode } from 'react'
import { Keys } from './keys'

interface ButtonProps {
  readonly children: ReactNode
  readonly onClick: () => void
  readonly keys?: string
  readonly main?: boolean
  readonly quiet?: boolean
  /** Why it cannot be used now; then it does nothing. */
  readonly off?: string | null
  readonly label?: string
  readonly busy?: boolean
  /** Tells this button from another at the same place of a row. */
  readonly act?: string | undefined
  readonly autoFocus?: boolean
}

export function Button({ children, onClick, keys, main, quiet, off, label, busy, act, autoFocus }: ButtonProps) {
  const kind = off ? 'off' : main ? 'main' : quiet ? 'quiet' : ''
  return (
    <button
      type="button"
      className={`button ${kind}`}
      onClick={off || busy ? undefined : onClick}
      aria-disabled={off || busy ? true : undefined}
      aria-busy={busy}
      aria-keyshortcuts={keys?.replace('Ctrl', 'Control')}
      aria-label={label}
      data-act={act}
      autoFocus={autoFocus}
      title={off ?? undefined}
    >
      {children}
      {keys && <Keys of={keys} />}
    </button>
  )
}
