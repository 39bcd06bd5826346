/** What is kept of something that an operator did: where, who confirmed it, what it found and what it left. */
import type { Audit as Kept, LaneRow } from '../../../preload/contract/models'
import { Words } from '../../components/words'
import { text } from '../../format/text'

/** The desk's own events carry it themselves. */
function auditOf({ audit, event }: LaneRow): Kept | undefined {
  const kept = audit ?? ('operator' in event ? (event as Kept) : {})
  const { workstation, secondOperator, before, after } = kept
  return [workstation, secondOperator, before, after].some((one) => one !== undefined) ? kept : undefined
}

/** Fields as they were written down, or short text as it is. */
function fieldsOf(kept: string): readonly (readonly [name: string, value: string])[] | undefined {
  try {
    const json: unknown = JSON.parse(kept)
    if (typeof json !== 'object' || json === null || Array.isArray(json)) return undefined
    return Object.entries(json).map(([name, value]) => [
      name,
      typeof value === 'string' ? value : value === null ? text('audit.nothing') : JSON.stringify(value),
    ])
  } catch {
    return undefined
  }
}

function State({ of }: { readonly of: string }) {
  const fields = fieldsOf(of)
  if (!fields) return <Words>{of}</Words>
  return (
    <ul>
      {fields.map(([name, value]) => (
        <li key={name}>
          <Words>{text('audit.field', { name, value })}</Words>
        </li>
      ))}
    </ul>
  )
}

export function Audit({ row }: { readonly row: LaneRow }) {
  const kept = auditOf(row)
  if (!kept) return null
  const { workstation, secondOperator, before, after } = kept
  return (
    <section className="audit" aria-label={text('audit.title')}>
      <h3 className="cap">{text('audit.title')}</h3>
      <dl className="facts">
        {workstation !== undefined && (
          <div>
            <dt>{text('audit.where')}</dt>
            <dd>{workstation}</dd>
          </div>
        )}
        {secondOperator !== undefined && (
          <div>
            <dt>{text('audit.second')}</dt>
            <dd>{secondOperator}</dd>
          </div>
        )}
        {before !== undefined && (
          <div>
            <dt>{text('audit.before')}</dt>
            <dd>
              <State of={before} />
            </dd>
          </div>
        )}
        {after !== undefined && (
          <div>
            <dt>{text('audit.after')}</dt>
            <dd>
              <State of={after} />
            </dd>
          </div>
        )}
      </dl>
    </section>
  )
}
