/** A form of one thing of the draft: its head, its fields, and what is pinned to its foot. */
import { createContext, useContext, type ReactNode } from 'react'
import type { DraftProblem, DraftSection, JsonObject } from '../../../preload/contract/draft'
import { text } from '../../format/text'
import { setValue, useCanEdit, useDraft } from './draft'
import { changeOf, problemsAt, same, thingIn, valueAt } from './thing'

interface Of {
  readonly section: DraftSection
  readonly id: string
}

const FormOf = createContext<Of>({ section: 'site', id: '' })

interface FormProps extends Of {
  readonly title: ReactNode
  /** Beside the title: what the thing is and does now. */
  readonly note?: ReactNode
  readonly actions?: ReactNode
  /** Pinned to the foot, whatever is scrolled. */
  readonly foot?: ReactNode
  readonly children: ReactNode
}

export function Form({ section, id, title, note, actions, foot, children }: FormProps) {
  const canEdit = useCanEdit()
  const stale = useDraft(({ state }) => state !== null && changeOf(state, section, id)?.stale === true)
  return (
    <FormOf.Provider value={{ section, id }}>
      <section className="panel site-form" aria-label={typeof title === 'string' ? title : undefined}>
        <div className="head">
          <h2 className="el">{title}</h2>
          {note !== undefined && <span className="t3 el">{note}</span>}
          <span className="spring" />
          {canEdit && actions}
        </div>
        {stale && <StaleLine />}
        <div className="site-fields">{children}</div>
        {foot !== undefined && <div className="site-pinned">{foot}</div>}
      </section>
    </FormOf.Provider>
  )
}

/** Fields of another thing within the form, such as the door of a reader. */
export function OtherThing({ section, id, children }: Of & { readonly children: ReactNode }) {
  return <FormOf.Provider value={{ section, id }}>{children}</FormOf.Provider>
}

function StaleLine() {
  return (
    <p className="site-stale" role="status">
      {text('office.stale')}
    </p>
  )
}

export interface Bound {
  readonly section: DraftSection
  readonly id: string
  /** Null: the draft has no such thing. */
  readonly thing: JsonObject | null
  /** As in force; null: a new thing. */
  readonly before: JsonObject | null
  readonly canEdit: boolean
  readonly problems: readonly DraftProblem[]
}

/** The thing of the form around, as the draft has it and as it is in force. */
export function useBound(): Bound {
  const { section, id } = useContext(FormOf)
  const { state, check } = useDraft()
  const canEdit = useCanEdit()
  return {
    section,
    id,
    thing: state ? thingIn(state.document, section, id) : null,
    before: state ? thingIn(state.inForce, section, id) : null,
    canEdit,
    problems: check.problems,
  }
}

export interface BoundValue extends Bound {
  readonly value: unknown
  /** The value in force, where it differs; `changed` says whether it does. */
  readonly was: unknown
  readonly changed: boolean
  readonly set: (value: unknown) => void
}

/**
 * One value of the thing. `standard` is what the site file means where the key is left out; setting it takes the key out
 * again, so that a value put back is no change.
 */
export function useValue(path: string, standard?: unknown): BoundValue {
  const bound = useBound()
  const value = valueAt(bound.thing, path) ?? standard
  const was = valueAt(bound.before, path) ?? standard
  return {
    ...bound,
    value,
    was,
    changed: bound.before !== null && !same(value, was),
    set: (next) => void setValue(bound.section, bound.id, path, same(next, standard) ? undefined : next),
  }
}

interface FieldProps {
  readonly label: ReactNode
  /** The paths that this field edits: a problem or change at one of them shows here. */
  readonly paths: readonly string[]
  /** What it was, in words; drawn where something changed. */
  readonly was?: ReactNode
  /** One line under the field. */
  readonly help?: ReactNode
  readonly children: ReactNode
}

/** A row of the form: label, controls, "was", problem, help. */
export function Field({ label, paths, was, help, children }: FieldProps) {
  const { section, id, thing, before, problems } = useBound()
  const changed = before !== null && paths.some((path) => !same(valueAt(thing, path), valueAt(before, path)))
  const found = paths.flatMap((path) => problemsAt(problems, { section, id }, path))
  return (
    <div
      className={`site-field ${changed ? 'changed' : ''} ${found.length > 0 ? 'wrong' : ''}`}
      data-field={paths.map((path) => `${section}/${id}/${path}`).join('\n')}
      role="group"
      aria-label={typeof label === 'string' ? label : undefined}
    >
      <span className="site-label">{label}</span>
      <div className="site-controls">
        {children}
        {changed && was !== undefined && <span className="site-was">{was}</span>}
      </div>
      {found.length > 0 && (
        <p className="site-problem" role="alert">
          {[...new Set(found.map(({ message }) => message))].join('; ')}
        </p>
      )}
      {help !== undefined && <p className="site-help">{help}</p>}
    </div>
  )
}

/** A heading between groups of fields. */
export function FormPart({
  title,
  note,
  children,
}: {
  readonly title: string
  readonly note?: ReactNode
  readonly children: ReactNode
}) {
  return (
    <section className="site-part" aria-label={title}>
      <h3>
        {title}
        {note !== undefined && <span className="t3">{note}</span>}
      </h3>
      {children}
    </section>
  )
}
