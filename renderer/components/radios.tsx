/** One of a few, side by side; arrow keys move as in any group of radios. */
import { useId } from 'react'

interface RadiosProps<T extends string> {
  readonly label: string
  readonly options: readonly { readonly value: T; readonly label: string }[]
  readonly value: T
  readonly onChange: (value: T) => void
}

export function Radios<T extends string>({ label, options, value, onChange }: RadiosProps<T>) {
  const name = useId()
  return (
    <span className="site-segments" role="radiogroup" aria-label={label}>
      {options.map((option) => (
        <label key={option.value} className={option.value === value ? 'on' : ''}>
          <input
            className="vh"
            type="radio"
            name={name}
            checked={option.value === value}
            onChange={() => onChange(option.value)}
          />
          {option.label}
        </label>
      ))}
    </span>
  )
}
