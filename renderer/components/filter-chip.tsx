/** A filter as a chip: what it is set to, a list to choose from, and a cross that drops it. */
import { Popover } from '@base-ui/react/popover'
import { X } from 'lucide-react'
import { useState, type ReactNode } from 'react'
import { text } from '../format/text'
import { PickList, type PickItem } from './pick-list'

const MATCHES = 30

const matching = (items: readonly PickItem[], query: string): readonly PickItem[] =>
  items.filter((item) => item.title.toLowerCase().includes(query.trim().toLowerCase())).slice(0, MATCHES)

/** The list with the item taken out, or put in. */
export const toggled = <T,>(list: readonly T[], item: T): readonly T[] =>
  list.includes(item) ? list.filter((other) => other !== item) : [...list, item]

interface OpenChipProps {
  readonly name: string
  /** What it is set to, in words; null when it filters nothing. */
  readonly value: string | null
  readonly onClear: () => void
  readonly children: (close: () => void) => ReactNode
}

/** The chip alone; what opens below it is the caller's. */
export function OpenChip({ name, value, onClear, children }: OpenChipProps) {
  const [open, setOpen] = useState(false)
  return (
    <span className={`chip-pair ${value === null ? '' : 'on'}`}>
      <Popover.Root open={open} onOpenChange={setOpen}>
        <Popover.Trigger className={`chip ${value === null ? 'add' : 'on'}`}>{value ?? name}</Popover.Trigger>
        <Popover.Portal>
          <Popover.Positioner className="menu-place" align="start" sideOffset={4}>
            <Popover.Popup className="menu pick-popup" aria-label={name}>
              {children(() => setOpen(false))}
            </Popover.Popup>
          </Popover.Positioner>
        </Popover.Portal>
      </Popover.Root>
      {value !== null && (
        <button type="button" className="chip-clear" onClick={onClear} aria-label={text('filter.clear', { name })}>
          <X size={14} aria-hidden="true" />
        </button>
      )}
    </span>
  )
}

interface FilterChipProps {
  readonly name: string
  readonly chosen: readonly string[]
  readonly items: readonly PickItem[]
  readonly many: boolean
  readonly onPick: (id: string) => void
  readonly onClear: () => void
  readonly onQuery?: (query: string) => void
}

export function FilterChip({ name, chosen, items, many, onPick, onClear, onQuery }: FilterChipProps) {
  const [query, setQuery] = useState('')
  const first = chosen[0]
  const value =
    first === undefined
      ? null
      : chosen.length === 1
        ? text('filter.single', { name, value: first })
        : text('filter.many', { name, n: chosen.length })
  return (
    <OpenChip name={name} value={value} onClear={onClear}>
      {(close) => (
        <PickList
          label={text('filter.find', { name })}
          items={onQuery ? items : matching(items, query)}
          query={query}
          onQuery={(next) => {
            setQuery(next)
            onQuery?.(next)
          }}
          nothing={text('filter.nothing')}
          many={many}
          onPick={(id) => {
            onPick(id)
            if (!many) close()
          }}
        />
      )}
    </OpenChip>
  )
}
