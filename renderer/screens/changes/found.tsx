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

export function Found({ look }: { readonly look: ChangeLook }) {
  return look.rows ? <FoundRows rows={look.rows} /> : <FoundThings look={look} />
}

function FoundRows({ rows: { groups, unchanged } }: { readonly rows: NonNullable<ChangeLook['rows']> }) {
  return (
    <>
      <p className="change-counts" role="status">
        {groups
          .filter(({ kind, count: n }) => kind !== 'off' || n > 0)
          .map(({ kind, count: n }) => (
            <span key={kind} className={kind === 'bad' && n > 0 ? 'sheet-warning' : ''}>
              {kind === 'bad' && n > 0 && <Shape name="system" mute />}
              {text(`change.rows.${kind}`, { n })}
            </span>
          ))}
        <span>{text('change.rows.unchanged', { n: unchanged })}</span>
      </p>
      {groups
        .filter(({ rows }) => rows.length > 0)
        .map(({ kind, count: n, rows }) => (
          <details key={kind} open={kind === 'bad' || n <= 20}>
            <summary>{text(`change.rows.${kind}`, { n })}</summary>
            <ul className="records-found">
              {rows.slice(0, DRAWN).map(({ line, id, name, fields, reasons }) => (
                <li key={`${line} ${id}`}>
                  {line === null ? text('change.row.off', { id, name }) : text('change.row', { line, id, name })}
                  <Fields fields={fields} />
                  {reasons.map((reason) => (
                    <div key={reason} className="change-reason">
                      {reason}
                    </div>
                  ))}
                </li>
              ))}
              {n > DRAWN && <li>{text('change.more', { n: n - DRAWN })}</li>}
            </ul>
          </details>
        ))}
    </>
  )
}

function FoundThings({ look: { counts, things, warnings } }: { readonly look: ChangeLook }) {
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
  readonly bad: number
  readonly onlyWhole: boolean
  readonly onOnlyWhole: (on: boolean) => void
  readonly confirmed: readonly number[]
  readonly onConfirmed: (areas: readonly number[]) => void
}

export function Confirmations(props: ConfirmationsProps) {
  const { look, bad, confirmed } = props
  return (
    <>
      {look.rows && (
        <label className="change-tick">
          <input
            type="checkbox"
            checked={props.onlyWhole}
            onChange={({ target }) => props.onOnlyWhole(target.checked)}
          />
          {bad > 0 ? text('change.only-whole.bad', { n: bad }) : text('change.only-whole')}
        </label>
      )}
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
      {!look.rows && look.hazards.length === 0 && <p className="t3">{text('change.no-hazards')}</p>}
      <p className="t3">{text('change.nobody-moves')}</p>
    </>
  )
}
