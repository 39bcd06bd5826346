/** Nothing to show, and why: what is missing, since when, and the one useful thing to do. */
import type { ReactNode } from 'react'

interface VoidProps {
  readonly title: string
  readonly children?: ReactNode
  readonly action?: ReactNode
}

export function Void({ title, children, action }: VoidProps) {
  return (
    <div className="void">
      <h3>{title}</h3>
      {children && <div className="void-why">{children}</div>}
      {action && <div className="void-act">{action}</div>}
    </div>
  )
}
