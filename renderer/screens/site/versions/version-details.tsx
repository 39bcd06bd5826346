/** One version of the site: who, when, why, and how it differs from the one before or from the one in force. */
import { useEffect, useState } from 'react'
import type { SiteVersion, VersionDifference } from '../../../../preload/contract/versions'
import { Button } from '../../../components/button'
import { Time } from '../../../components/time'
import { Void } from '../../../components/void'
import type { Failure } from '../../../bridge'
import { failureWords } from '../../../format/failure'
import { reasonWords } from '../../../format/reason'
import { count, text } from '../../../format/text'
import { now } from '../../desk/clock'
import { sayDone } from '../../desk/sheet'
import { useStatus } from '../../desk/status'
import { may } from '../../session/session'
import { useCanEdit } from '../draft'
import { openPage } from '../go'
import { ThingDifference } from '../review/thing-difference'
import { compare, makeDraft, thingsChanged } from './versions'

type Beside = 'before' | 'now'

interface VersionDetailsProps {
  readonly one: SiteVersion
  /** The version in force. */
  readonly newest: number
}

export function VersionDetails({ one, newest }: VersionDetailsProps) {
  const { version, at, operator, reason, what, workstation, byCommand } = one
  const [beside, setBeside] = useState<Beside>(version === 1 ? 'now' : 'before')
  return (
    <section className="panel site-version" aria-label={text('versions.version', { n: version })}>
      <div className="head">
        <h2>{text('versions.version', { n: version })}</h2>
        {version === newest && <span className="t3">{text('versions.in-force')}</span>}
        <span className="spring" />
        {version !== newest && <MakeDraft version={version} />}
      </div>
      <div className="site-rows">
        <dl className="site-facts site-block">
          <dt>{text('versions.when')}</dt>
          <dd>
            <Time at={at} form="day" />
          </dd>
          <dt>{text('versions.who')}</dt>
          <dd>
            {byCommand ? text('versions.by-command', { name: operator }) : operator}
            {workstation !== null && `, ${workstation}`}
          </dd>
          <dt>{text('versions.why')}</dt>
          <dd>{reasonWords(reason)}</dd>
          <dt>{text('versions.what')}</dt>
          <dd>{what ?? text(version === 1 ? 'versions.first' : 'versions.expired')}</dd>
        </dl>
        <div className="site-block site-beside" role="radiogroup" aria-label={text('versions.compare')}>
          {(['before', 'now'] as const).map((name) => (
            <label key={name} className="change-tick">
              <input
                type="radio"
                name="beside"
                checked={beside === name}
                disabled={name === 'before' ? version === 1 : version === newest}
                onChange={() => setBeside(name)}
              />
              <span>{text(name === 'before' ? 'versions.with-before' : 'versions.with-now')}</span>
            </label>
          ))}
        </div>
        <Differences key={beside} version={version} beside={beside} />
      </div>
    </section>
  )
}

/** One step of the draft, which Ctrl+Z takes back. */
function MakeDraft({ version }: { readonly version: number }) {
  const role = useStatus(({ status }) => status?.operator.role)
  const canEdit = useCanEdit()
  const [failure, setFailure] = useState<Failure | null>(null)
  if (!may(role, 'edit-site')) return null
  const make = async (): Promise<void> => {
    const answer = await makeDraft(version)
    if (!answer.ok) return setFailure(answer)
    sayDone(text('versions.drafted', { n: version }), now())
    openPage('overview')
  }
  return (
    <>
      {failure && (
        <span className="site-wrong el" role="alert">
          {failureWords(failure)}
        </span>
      )}
      <Button off={canEdit ? null : text('versions.off.locked')} onClick={() => void make()}>
        {text('versions.draft', { n: version })}
      </Button>
    </>
  )
}

function Differences({ version, beside }: { readonly version: number; readonly beside: Beside }) {
  const [found, setFound] = useState<VersionDifference | Failure | null>(null)
  useEffect(() => {
    let stale = false
    const asked = beside === 'before' ? compare(version - 1, version) : compare(version, null)
    void asked.then((answer) => {
      if (!stale) setFound(answer.ok ? answer.value : answer)
    })
    return () => {
      stale = true
    }
  }, [version, beside])
  if (found === null) return <p className="site-block t3">{text('versions.comparing')}</p>
  if ('code' in found) return <Void title={text('versions.failed')}>{failureWords(found)}</Void>
  const things = thingsChanged(found)
  const { people } = found
  const nobody = people.added + people.changed + people.removed === 0
  if (things.length === 0 && nobody) return <Void title={text('versions.same')}>{text('versions.same.why')}</Void>
  return (
    <>
      {things.map((thing) => (
        <ThingDifference key={`${thing.section}/${thing.id}`} {...thing} before={found.before} after={found.after} />
      ))}
      {!nobody && <People people={people} />}
      {beside === 'now' && <p className="site-nobody t3">{text('versions.people-stay')}</p>}
    </>
  )
}

function People({ people }: Pick<VersionDifference, 'people'>) {
  const { added, changed, removed, named } = people
  return (
    <section aria-label={text('versions.people')}>
      <h3 className="site-thing">
        {text('versions.people')}{' '}
        <span className="t3">{text('versions.people.counts', { added, changed, removed })}</span>
      </h3>
      <ul className="site-differences">
        {named.map(({ kind, id, name, fields }) => (
          <li key={id}>
            <b>{name}</b>
            <span className="t3">{text(`office.change.${kind}`)}</span>
            {fields.map(({ path, before, after }) => (
              <span key={path} className="site-after">
                {text('change.field', {
                  path,
                  before: before ?? text('change.nothing'),
                  after: after ?? text('change.nothing'),
                })}
              </span>
            ))}
          </li>
        ))}
        {named.length < added + changed + removed && (
          <li className="t3">{count('versions.people.more', added + changed + removed - named.length)}</li>
        )}
      </ul>
    </section>
  )
}
