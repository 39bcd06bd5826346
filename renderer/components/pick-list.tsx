/** A list to choose from by typing, arrows and Enter. */
import { Search } from 'lucide-react'
import { useId, useState, type KeyboardEvent, type ReactNode } from 'react'
import { text } from '../format/text'

export interface PickItem {
  readonly id: string
  readonly group: string
  readonly title: string
  readonly hint?: ReactNode
  readonly on?: boolean
  /** Why it cannot be picked now; said in place of the hint. */
  readonly off?: string | null
}

interface PickListProps {
  readonly label: string
  readonly items: readonly PickItem[]
  readonly query: string
  readonly onQuery: (query: string) => void
  readonly onPick: (id: string) => void
  /** Said when nothing fits. */
  readonly nothing: string
  /** Choosing several: Enter ticks and the list stays. */
  readonly many?: boolean
}

export function PickList({ label, items, query, onQuery, onPick, nothing, many = false }: PickListProps) {
  const id = useId()
  const [at, setAt] = useState(0)
  const current = Math.min(at, items.length - 1)
  const optionId = (index: number): string => `${id}-${index}`
  const pick = (item: PickItem | undefined): void => {
    if (item && !item.off) onPick(item.id)
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
    if (step !== 0 && items.length > 0) {
      event.preventDefault()
      const next = (current + step + items.length) % items.length
      setAt(next)
      document.getElementById(optionId(next))?.scrollIntoView({ block: 'nearest' })
    } else if (event.key === 'Enter' && !event.ctrlKey) {
      event.preventDefault()
      pick(items[current])
    }
  }
  return (
    <div className="pick">
      <label className="pick-query">
        <Search size={16} strokeWidth={1.5} aria-hidden="true" />
        <input
          role="combobox"
          aria-expanded="true"
          aria-controls={`${id}-list`}
          aria-activedescendant={items.length > 0 ? optionId(current) : undefined}
          aria-label={label}
          placeholder={label}
          autoComplete="off"
          spellCheck={false}
          value={query}
          onChange={(event) => {
            setAt(0)
            onQuery(event.target.value)
          }}
          onKeyDown={onKeyDown}
        />
      </label>
      <div
        className="pick-list"
        role="listbox"
        id={`${id}-list`}
        aria-label={label}
        aria-multiselectable={many || undefined}
        tabIndex={-1}
      >
        {items.map((item, i) => (
          <div key={item.id} role="presentation">
            {item.group !== items[i - 1]?.group && item.group !== '' && (
              <div className="pick-group" role="presentation">
                {item.group}
              </div>
            )}
            <div
              id={optionId(i)}
              role="option"
              tabIndex={-1}
              aria-selected={many ? (item.on ?? false) : i === current}
              className={`pick-item ${i === current ? 'current' : ''} ${item.on ? 'on' : ''} ${item.off ? 'off' : ''}`}
              onPointerMove={() => setAt(i)}
              aria-disabled={item.off ? true : undefined}
              onClick={() => pick(item)}
              onKeyDown={onKeyDown}
            >
              <span className="pick-title">{item.title}</span>
              {(item.off ?? item.hint) && <span className="pick-hint">{item.off ?? item.hint}</span>}
            </div>
          </div>
        ))}
      </div>
      {items.length === 0 && <div className="pick-nothing">{nothing}</div>}
      <span className="vh" role="status">
        {items.length === 0 ? nothing : text('pick.count', { n: items.length })}
      </span>
    </div>
  )
}
