/** One of a few, each with what it means. */
import type { ReactNode } from 'react'

export interface Choice<T extends string> {
  readonly value: T
  readonly title: string
  readonly says: string
  /** Why it cannot be chosen. */
  readonly off?: string | null
  readonly extra?: ReactNode
}

interface ChoicesProps<T extends string> {
  readonly name: string
  readonly label: string
  readonly options: readonly Choice<T>[]
  /** Null while nothing is chosen. */
  readonly value: T | null
  readonly onChange: (value: T) => void
}

export function Choices<T extends string>({ name, label, options, value, onChange }: ChoicesProps<T>) {
  return (
    <div className="choices" role="radiogroup" aria-label={label}>
      {options.map((option) => (
        <div
          key={option.value}
          data-row={option.value}
          className={`choice ${option.value === value ? 'on' : ''} ${option.off ? 'cannot' : ''}`}
        >
          <label className="choice-pick">
            <input
              type="radio"
              name={name}
              checked={option.value === value}
              disabled={Boolean(option.off)}
              onChange={() => onChange(option.value)}
            />
            <b>{option.title}</b>
            <span className="choice-says">{option.off ?? option.says}</span>
          </label>
          {option.value === value && option.extra}
        </div>
      ))}
    </div>
  )
}
