/** Every version of the site: who put it into force, when and why, how it differs, and a draft of it. */
import { SearchField } from '../../../components/search-field'
import { useEffect, useState } from 'react'
import type { SiteVersion } from '../../../../preload/contract/versions'
import { Button } from '../../../components/button'
import { Time } from '../../../components/time'
import { Void } from '../../../components/void'
import { failureWords } from '../../../format/failure'
import { reasonWords } from '../../../format/reason'
import { count, text } from '../../../format/text'
import { neighbour, registerList } from '../../desk/list'
import { useDraft } from '../draft'
import { openThing, useChosen } from '../go'
import type { SiteTab } from '../tab'
import { VersionDetails } from './version-details'
import { readOlder, readVersions, useVersions } from './versions'

const keyOf = ({ version }: SiteVersion): string => String(version)
const open = (one: SiteVersion | undefined): void => {
  if (one) openThing('versions', keyOf(one))
}

/** Whether a version has these letters in what is shown of it. */
function has({ version, operator, reason, what }: SiteVersion, letters: string): boolean {
  const shown = [String(version), operator, reasonWords(reason), what ?? '']
  return shown.some((each) => each.toLowerCase().includes(letters.trim().toLowerCase()))
}

function Versions() {
  const { list, isMore, failure } = useVersions()
  const inForce = useDraft(({ state }) => state?.inForce)
  const [letters, setLetters] = useState('')
  const found = (list ?? []).filter((one) => has(one, letters))
  const chosen = useChosen(found, keyOf)
  useEffect(() => void readVersions(), [inForce])
  useEffect(() =>
    registerList({
      step: (by) => open(neighbour(found, (one) => one === chosen, by)),
      home: () => open(found[0]),
      search: () => document.getElementById(SEARCH)?.focus(),
    }),
  )
  return (
    <div className="site-versions">
      <section className="panel" aria-label={text('office.tab.versions')}>
        <div className="head">
          <h2>{text('office.tab.versions')}</h2>
          <SearchField id={SEARCH} label={text('versions.search')} value={letters} onChange={setLetters} />
        </div>
        <div className="site-rows">
          {failure && <Void title={text('versions.failed')}>{failureWords(failure)}</Void>}
          {!failure && list !== null && found.length === 0 && (
            <Void title={text('versions.none')}>{text('versions.none.why')}</Void>
          )}
          {found.map((one) => (
            <VersionRow key={one.version} one={one} on={one === chosen} isNewest={one === list?.[0]} />
          ))}
          {isMore && (
            <div className="site-block">
              <Button onClick={() => void readOlder()}>{text('versions.older')}</Button>
            </div>
          )}
        </div>
        <p className="site-legend t3" role="status">
          {list !== null && count('versions.count', found.length)}
        </p>
      </section>
      {chosen ? (
        <VersionDetails key={chosen.version} one={chosen} newest={list?.[0]?.version ?? chosen.version} />
      ) : (
        <section className="panel" />
      )}
    </div>
  )
}
const SEARCH = 'version-search'

interface VersionRowProps {
  readonly one: SiteVersion
  readonly on: boolean
  readonly isNewest: boolean
}

function VersionRow({ one, on, isNewest }: VersionRowProps) {
  const { version, at, operator, reason, what } = one
  return (
    <button type="button" className={`site-row ${on ? 'cur' : ''}`} aria-pressed={on} onClick={() => open(one)}>
      <span className="site-row-name">
        <b className="el">
          {text('versions.version', { n: version })}
          {what !== null && <span className="t3"> {what}</span>}
        </b>
        <span className="t3 el">
          <Time at={at} /> · {operator} · {reasonWords(reason)}
        </span>
      </span>
      {isNewest && <span className="site-row-state">{text('versions.in-force')}</span>}
    </button>
  )
}

export const versionsTab: SiteTab = { name: 'versions', sections: [], Page: Versions }
