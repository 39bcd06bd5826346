/** Heads of a table: each sorts by its column, and a menu on them chooses the columns. */
import { Menu } from '@base-ui/react/menu'
import { ArrowDown, ArrowUp, Check, Columns3 } from 'lucide-react'
import { useState, type MouseEvent, type ReactNode } from 'react'
import { text } from '../format/text'
import type { Heads, Sort } from './columns'

export const sortOf = (id: string, sort: Sort | null): 'ascending' | 'descending' | undefined =>
  sort?.column === id ? (sort.descending ? 'descending' : 'ascending') : undefined

/** What a head says, as a button where its column has an order. */
export function Head({
  id,
  heads,
  sorts,
  children,
}: {
  readonly id: string
  readonly heads: Heads
  readonly sorts: boolean
  readonly children: ReactNode
}) {
  if (!sorts) return <>{children}</>
  const sorted = sortOf(id, heads.sort)
  return (
    <button type="button" className="head-sort" onClick={() => heads.sortBy(id)}>
      {children}
      {sorted === 'ascending' && <ArrowUp size={12} strokeWidth={2.5} aria-hidden="true" />}
      {sorted === 'descending' && <ArrowDown size={12} strokeWidth={2.5} aria-hidden="true" />}
    </button>
  )
}

/** Opens the menu of the heads from a right click, a long press or the menu key on any of them. */
export function useHeadMenu() {
  const [open, setOpen] = useState(false)
  return {
    open,
    setOpen,
    onContextMenu: (event: MouseEvent): void => {
      event.preventDefault()
      setOpen(true)
    },
  }
}

export function HeadMenu({ heads, menu }: { readonly heads: Heads; readonly menu: ReturnType<typeof useHeadMenu> }) {
  const [trigger, setTrigger] = useState<HTMLElement | null>(null)
  return (
    <Menu.Root open={menu.open} onOpenChange={menu.setOpen}>
      <Menu.Trigger
        className="head-menu"
        ref={setTrigger}
        aria-label={text('columns.choose')}
        title={text('columns.choose')}
      >
        <Columns3 size={14} strokeWidth={1.5} aria-hidden="true" />
      </Menu.Trigger>
      {/* Inside the screen's landmark, so that no part of the page lies outside one. */}
      <Menu.Portal container={trigger?.closest('section') ?? null}>
        <Menu.Positioner className="menu-place" positionMethod="fixed" align="end" sideOffset={2}>
          <Menu.Popup className="menu narrow">
            {heads.choices.map(({ id, name, hidden }) => (
              <Menu.CheckboxItem
                key={id}
                className="menu-item"
                closeOnClick={false}
                disabled={hidden === null}
                checked={hidden !== true}
                onCheckedChange={(shown) => heads.show(id, shown)}
              >
                <span className="menu-tick">
                  <Menu.CheckboxItemIndicator>
                    <Check size={16} aria-hidden="true" />
                  </Menu.CheckboxItemIndicator>
                </span>
                {name}
              </Menu.CheckboxItem>
            ))}
            <Menu.Separator className="menu-line" />
            <Menu.Item className="menu-item inset" onClick={heads.reset}>
              {text('columns.usual')}
            </Menu.Item>
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  )
}
