/** Controls bound to a value of the form's thing. A role that may not edit sees the value as text. */
import { useEffect, useRef, useState, type KeyboardEvent } from 'react'
import { Radios as OneOfFew } from '../../components/radios'
import { text } from '../../format/text'
import { useValue } from './form'

/** Pause in typing after which the text becomes a step of the draft, in milliseconds. */
const PAUSE_MS = 600

export interface Option {
  readonly value: string
  readonly label: string
}
const labelOf = (options: readonly Option[], value: unknown): string =>
  options.find((each) => each.value === String(value))?.label ?? String(value)

/** A value as text; empty for what is no text or number. */
export const plain = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : ''

interface Typed {
  readonly typed: string
  readonly props: {
    readonly value: string
    readonly 'data-typing': true | undefined
    readonly onChange: (event: { readonly target: { readonly value: string } }) => void
    readonly onBlur: () => void
    readonly onKeyDown: (event: KeyboardEvent) => void
  }
}

/** What is typed becomes a step of the draft at Enter, on leaving the field, and after a pause. */
function useTyped(value: string, set: (typed: string) => void): Typed {
  const [typed, setTyped] = useState<string | null>(null)
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined)
  const known = useRef(value)
  useEffect(() => {
    // Another value came, from an undo or another field: it replaces what stands here.
    if (known.current !== value) setTyped(null)
    known.current = value
  }, [value])
  const commit = (next: string | null): void => {
    clearTimeout(timer.current)
    if (next !== null && next !== value) set(next)
  }
  useEffect(() => () => clearTimeout(timer.current), [])
  return {
    typed: typed ?? value,
    props: {
      value: typed ?? value,
      'data-typing': typed !== null && typed !== value ? true : undefined,
      onChange: ({ target }) => {
        setTyped(target.value)
        clearTimeout(timer.current)
        timer.current = setTimeout(() => commit(target.value), PAUSE_MS)
      },
      onBlur: () => commit(typed),
      onKeyDown: (event) => {
        if (event.key === 'Enter' && !event.ctrlKey) commit(typed)
        if (event.key === 'Escape' && typed !== null && typed !== value) {
          event.stopPropagation()
          clearTimeout(timer.current)
          setTyped(null)
        }
      },
    },
  }
}

interface Named {
  readonly path: string
  readonly label: string
}

export function TextInput({ path, label, mono = false }: Named & { readonly mono?: boolean }) {
  const { value, canEdit, set } = useValue(path)
  const { props } = useTyped(plain(value), (typed) => set(typed === '' ? undefined : typed))
  if (!canEdit) return <span className="site-value">{plain(value)}</span>
  return (
    <input
      className={`field site-text ${mono ? 'm' : ''}`}
      type="text"
      aria-label={label}
      autoComplete="off"
      spellCheck={false}
      {...props}
    />
  )
}

interface NumberProps extends Named {
  readonly unit?: string
  readonly standard?: number
}

/** A whole number. Other input stays as typed, so that the check names it. */
export function NumberInput({ path, label, unit, standard }: NumberProps) {
  const { value, canEdit, set } = useValue(path, standard)
  const { props } = useTyped(plain(value), (typed) => {
    const trimmed = typed.trim()
    set(trimmed === '' ? undefined : /^-?\d+(\.\d+)?$/.test(trimmed) ? Number(trimmed) : trimmed)
  })
  return (
    <span className="site-number">
      {canEdit ? (
        <input className="field" type="text" inputMode="numeric" aria-label={label} autoComplete="off" {...props} />
      ) : (
        <span className="site-value">{plain(value)}</span>
      )}
      {unit !== undefined && <span className="t3">{unit}</span>}
    </span>
  )
}

/** A number that may be off: the switch puts `first` in, or takes the key out. */
export function SwitchedNumber({
  first,
  before,
  off,
  ...number
}: NumberProps & { readonly first: number; readonly before: string; readonly off: string }) {
  const { value, canEdit, set } = useValue(number.path)
  const isOn = value !== undefined
  return (
    <>
      <SwitchButton on={isOn} label={number.label} canEdit={canEdit} onChange={(on) => set(on ? first : undefined)} />
      {isOn ? (
        <>
          <span>{before}</span>
          <NumberInput {...number} />
        </>
      ) : (
        <span className="t3">{off}</span>
      )}
    </>
  )
}

interface SwitchProps {
  readonly on: boolean
  readonly label: string
  readonly canEdit: boolean
  readonly onChange: (on: boolean) => void
}

export function SwitchButton({ on, label, canEdit, onChange }: SwitchProps) {
  if (!canEdit) return <span className="site-value">{text(on ? 'office.on' : 'office.off')}</span>
  return (
    <button
      type="button"
      role="switch"
      aria-checked={on}
      aria-label={label}
      className={`site-switch ${on ? 'on' : ''}`}
      onClick={() => onChange(!on)}
    />
  )
}

/** On or off; `standard` is what the site file means where the key is left out. */
export function Toggle({ path, label, standard = false }: Named & { readonly standard?: boolean }) {
  const { value, canEdit, set } = useValue(path, standard)
  return <SwitchButton on={value === true} label={label} canEdit={canEdit} onChange={set} />
}

export function Tick({ path, label }: Named) {
  const { value, canEdit, set } = useValue(path, false)
  if (!canEdit)
    return <span className="site-value">{`${label}: ${text(value === true ? 'office.yes' : 'office.no')}`}</span>
  return (
    <label className="site-tick">
      <input type="checkbox" checked={value === true} onChange={({ target }) => set(target.checked)} />
      {label}
    </label>
  )
}

interface ChoiceProps extends Named {
  readonly options: readonly Option[]
  readonly standard?: string
}

interface RadiosProps {
  readonly label: string
  readonly options: readonly Option[]
  readonly value: string
  readonly canEdit: boolean
  readonly onChange: (value: string) => void
}

/** One of a few, side by side; only its name for a role that may not edit. */
export function Radios({ label, options, value, canEdit, onChange }: RadiosProps) {
  if (!canEdit) return <span className="site-value">{labelOf(options, value)}</span>
  return <OneOfFew label={label} options={options} value={value} onChange={onChange} />
}

export function Segments({ path, label, options, standard }: ChoiceProps) {
  const { value, canEdit, set } = useValue(path, standard)
  return <Radios label={label} options={options} value={plain(value)} canEdit={canEdit} onChange={set} />
}

interface PickProps extends ChoiceProps {
  /** The first entry, for a key that is left out. */
  readonly none?: string
  /** Ids of this list are numbers in the site file. */
  readonly numbers?: boolean
}

/** One of many by name. A value that is not among them is shown as it is, so that a lost reference is seen. */
export function Pick({ path, label, options, standard, none, numbers = false }: PickProps) {
  const { value, canEdit, set } = useValue(path, standard)
  const current = plain(value)
  const isLost = current !== '' && !options.some((each) => each.value === current)
  if (!canEdit) return <span className="site-value">{current === '' ? (none ?? '') : labelOf(options, value)}</span>
  return (
    <select
      className="field"
      aria-label={label}
      value={current}
      onChange={({ target }) => set(target.value === '' ? undefined : numbers ? Number(target.value) : target.value)}
    >
      {(none !== undefined || current === '') && <option value="">{none ?? ''}</option>}
      {isLost && <option value={current}>{current}</option>}
      {options.map((option) => (
        <option key={option.value} value={option.value}>
          {option.label}
        </option>
      ))}
    </select>
  )
}

interface PickManyProps extends Named {
  readonly options: readonly Option[]
  readonly add: string
}

const listOf = (value: unknown): readonly string[] => (Array.isArray(value) ? value.map(String) : [])

/** Several of many by name, as chips. */
export function PickMany({ path, label, options, add }: PickManyProps) {
  const { value, canEdit, set } = useValue(path)
  const chosen = listOf(value)
  const rest = options.filter((option) => !chosen.includes(option.value))
  const put = (next: readonly string[]): void => set(next.length === 0 ? undefined : next)
  if (!canEdit)
    return (
      <span className="site-value">{chosen.map((id) => labelOf(options, id)).join(', ') || text('office.none')}</span>
    )
  return (
    <span className="site-chips">
      {chosen.map((id) => (
        <span key={id} className="chip">
          {labelOf(options, id)}
          <button
            type="button"
            className="site-drop"
            aria-label={text('office.remove', { name: labelOf(options, id) })}
            onClick={() => put(chosen.filter((each) => each !== id))}
          >
            ×
          </button>
        </span>
      ))}
      {rest.length > 0 && (
        <select
          className="field site-add"
          aria-label={`${label}: ${add}`}
          value=""
          onChange={({ target }) => put([...chosen, target.value])}
        >
          <option value="">{add}</option>
          {rest.map((option) => (
            <option key={option.value} value={option.value}>
              {option.label}
            </option>
          ))}
        </select>
      )}
    </span>
  )
}
