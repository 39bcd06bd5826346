/** What a file would do, thing by thing and field by field, and what has to be ticked before it is done. */
import { Shape } from '../../components/shape'
import type { ChangedField, ChangeLook } from '../../../preload/contract/administration'
import { count, text } from '../../format/text'

/** Drawn of each kind; more than anybody reads in a dialog. */
const DRAWN = 100

export function Problems({ problems }: { readonly problems: readonly string[] }) {
  return (
    <section className="step" aria-label={text('change.problems')}>
      <p className="sheet-warning" role="alert">
        <Shape name="system" mute />
        {count('change.refused', problems.length)}
      </p>
      <ul className="records-found">
        {problems.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
    </section>
  )
}

const value = (json: string | null): string => json ?? text('change.nothing')

function Fields({ fields }: { readonly fields: readonly ChangedField[] }) {
  return (
    <ul className="change-fields">
      {fields.map(({ path, before, after }) => (
        <li key={path}>{text('change.field', { path, before: value(before), after: value(after) })}</li>
      ))}
    </ul>
  )
}

export function Found({ look: { counts, things, warnings } }: { readonly look: ChangeLook }) {
  if (counts.length === 0) return <p role="status">{text('change.off.same')}</p>
  return (
    <>
      {counts.map(({ section, added, changed, removed }) => (
        <details key={section} open={added + changed + removed <= 20}>
          <summary>{text('change.section', { section, added, changed, removed })}</summary>
          <ul className="records-found">
            {things
              .filter((thing) => thing.section === section)
              .slice(0, DRAWN)
              .map(({ kind, id, name, fields }) => (
                <li key={`${kind} ${id}`}>
                  {text(`change.thing.${kind}`, { id, name })}
                  <Fields fields={fields} />
                </li>
              ))}
          </ul>
        </details>
      ))}
      {warnings.length > 0 && (
        <details open={warnings.length <= 10}>
          <summary className="sheet-warning">
            <Shape name="system" mute />
            {count('change.warnings', warnings.length)}
          </summary>
          <ul className="records-found">
            {warnings.map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
        </details>
      )}
    </>
  )
}

interface ConfirmationsProps {
  readonly look: ChangeLook
  readonly confirmed: readonly number[]
  readonly onConfirmed: (areas: readonly number[]) => void
}

export function Confirmations(props: ConfirmationsProps) {
  const { look, confirmed } = props
  return (
    <>
      {look.hazards.map(({ area, name, why }) => (
        <label key={area} className="change-tick">
          <input
            type="checkbox"
            checked={confirmed.includes(area)}
            onChange={({ target }) =>
              props.onConfirmed(target.checked ? [...confirmed, area] : confirmed.filter((one) => one !== area))
            }
          />
          <span>
            <strong>{name}</strong>: {text(`change.hazard.${why}`)}
          </span>
        </label>
      ))}
      {look.hazards.length === 0 && <p className="t3">{text('change.no-hazards')}</p>}
      <p className="t3">{text('change.nobody-moves')}</p>
    </>
  )
}

interface OnlyWholeProps {
  readonly bad: number
  readonly on: boolean
  readonly onChange: (on: boolean) => void
}

/** Of a list: whether one rejected row keeps all of them out. */
export function OnlyWhole({ bad, on, onChange }: OnlyWholeProps) {
  return (
    <>
      <label className="change-tick">
        <input type="checkbox" checked={on} onChange={({ target }) => onChange(target.checked)} />
        {bad > 0 ? text('change.only-whole.bad', { n: bad }) : text('change.only-whole')}
      </label>
      <p className="t3">{text('change.nobody-moves')}</p>
    </>
  )
}
