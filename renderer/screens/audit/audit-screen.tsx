/** Audit: what operators and automations did, when, at which desk, to what, and what it changed. */
import { SearchField } from '../../components/search-field'
import { useEffect, useState } from 'react'
import { Button } from '../../components/button'
import { Table } from '../../components/table'
import { useZone } from '../../components/time'
import { Void } from '../../components/void'
import { failureWords } from '../../format/failure'
import { count, text } from '../../format/text'
import { useTable } from '../desk/columns'
import { neighbour, registerList } from '../desk/list'
import { select, useSelection } from '../desk/selection'
import { useStatus } from '../desk/status'
import { Details } from '../events/details'
import { entriesOf } from '../events/entries'
import { sayEntry } from '../events/say-entry'
import { usePeople } from '../people/people'
import { may } from '../session/session'
import { dropPast, go, setPast } from '../desk/route'
import { openSheet } from '../desk/sheet'
import { searchAudit, searchOn, useAudit } from './audit'
import { columns, hasLetters, type Act } from './audit-columns'
import { AuditFilters } from './audit-filters'

const SEARCH = 'audit-search'

function useActs(letters: string): readonly Act[] {
  const rows = useAudit((audit) => audit.rows)
  // Worded with names that may come later.
  usePeople((people) => people.known)
  return entriesOf(rows)
    .map((entry): Act => ({ entry, said: sayEntry(entry) }))
    .filter((act) => hasLetters(act, letters))
}

export function AuditScreen() {
  const role = useStatus(({ status }) => status?.operator.role)
  if (role !== undefined && !may(role, 'audit')) return <Void title={text('audit.off')}>{text('audit.off.why')}</Void>
  return <Acts />
}

function Acts() {
  const [letters, setLetters] = useState('')
  const selected = useSelection(({ seq }) => seq)
  const { rows: acts, ...table } = useTable('audit', columns(), useActs(letters))
  useEffect(() => searchAudit(), [])
  useEffect(() =>
    registerList({
      step: (by) => open(neighbour(acts, ({ entry }) => entry.seq === selected, by)),
      home: () => searchAudit(),
      search: () => document.getElementById(SEARCH)?.focus(),
    }),
  )
  return (
    <div className="past audit-screen">
      <section className="panel" aria-label={text('screen.audit')}>
        <div className="head">
          <h2>{text('screen.audit')}</h2>
          <SearchField
            id={SEARCH}
            className="audit-search"
            label={text('audit.search')}
            value={letters}
            onChange={setLetters}
          />
          <span className="spring" />
          <Button onClick={showInHistory}>{text('audit.history')}</Button>
          <Button onClick={() => openSheet({ kind: 'records' })}>{text('audit.verify')}</Button>
        </div>
        <div className="head second">
          <AuditFilters />
        </div>
        <div className="audit-rows">
          <Table
            className="vt at"
            label={text('screen.audit')}
            {...table}
            rows={acts}
            keyOf={({ entry }) => entry.seq}
            isCurrent={({ entry }) => entry.seq === selected}
            onOpen={open}
          />
          {acts.length === 0 && <Nothing letters={letters} />}
        </div>
        <Reached shown={acts.length} />
      </section>
      <Details />
    </div>
  )
}

/** From there the same time, person and places can be exported with proof. */
function showInHistory(): void {
  const { operator: _operator, groups: _groups, ...filter } = useAudit.getState().filter
  dropPast()
  setPast({ ...filter, kinds: ['operator'] })
  go('history')
}

const open = (act: Act | undefined): void => {
  if (act) select(act.entry.seq)
}

function Nothing({ letters }: { readonly letters: string }) {
  const { phase, failure, filter } = useAudit()
  if (phase === 'failed' && failure)
    return (
      <Void title={text('past.failed')} action={<Button onClick={searchOn}>{text('past.try-again')}</Button>}>
        {failureWords(failure)}
      </Void>
    )
  if (phase === 'looking') return <Void title={text('past.looking')}>{text('past.looking.why')}</Void>
  const filtered = letters !== '' || Object.keys(filter).length > 0
  return <Void title={text('audit.none')}>{text(filtered ? 'audit.none.filtered' : 'audit.none.why')}</Void>
}

function Reached({ shown }: { readonly shown: number }) {
  const { phase, reached } = useAudit()
  const zone = useZone()
  return (
    <div className="hold past-foot" role="status">
      <span className="el">
        <b>{count('audit.found', shown)}</b>{' '}
        {phase === 'done'
          ? text('past.all')
          : reached !== null && text('past.reached', { at: `${zone.date(reached)} ${zone.hm(reached)}` })}
        {phase === 'looking' && ` ${text('past.looking')}`}
      </span>
      <span className="spring" />
      {(phase === 'paused' || phase === 'failed') && (
        <button type="button" className="hold-follow" onClick={searchOn}>
          {text(phase === 'failed' ? 'past.try-again' : 'past.further')}
        </button>
      )}
    </div>
  )
}
