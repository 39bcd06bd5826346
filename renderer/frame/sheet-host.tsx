/** Shows the dialog that is open, a new one for each thing it is about. */
import type { ComponentType } from 'react'
import type { Dock } from '../screens/desk/action-sheet'
import { useSheet, type SheetRequest } from '../screens/desk/sheet'
import { SHEETS } from './sheets'

interface ShownProps {
  readonly open: SheetRequest
  readonly dock: Dock
}

function Shown({ open, dock }: ShownProps) {
  // The table pairs each kind with the view of its fields; TypeScript cannot follow that through an index.
  const Show = SHEETS[open.kind].show as ComponentType<Omit<SheetRequest, 'kind'> & { readonly dock: Dock }>
  const { kind: _, ...about } = open
  return <Show {...about} dock={dock} />
}

export function SheetHost({ dock }: { readonly dock: Dock }) {
  const open = useSheet((sheets) => sheets.open)
  return open && <Shown key={JSON.stringify(open)} open={open} dock={dock} />
}
