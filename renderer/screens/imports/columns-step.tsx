/** The second step: what each column is, what its values mean, and what the list would do as it is mapped now. */
import { ArrowRight, Check, File } from 'lucide-react'
import { useEffect, useState } from 'react'
import { focusSelectedRow } from '../../components/selected-row'
import { useMedia } from '../../components/use-media'
import {
  type ColumnFacts,
  type Delimiter,
  type Encoding,
  type ImportMapping,
  type ReadList,
  type Target,
} from '../../../preload/contract/import-mapping'
import { text } from '../../format/text'
import { neighbour, registerList } from '../desk/list'
import { columnNote, delimiterWords, sampleWords, shapeWords, TARGETS, targetWords, vendorWords } from './import-words'
import { cannotPreview, chooseColumn, onNext, previewImport, readAs, setMapping, useImport } from './imports'
import { Figures } from './effects'
import { RowsTable } from './rows-table'
import { ImportProblems } from './problems'
import { targetOf, withTarget } from './mapping-edits'
import { ImportFoot, ValuesPanel } from './values-panel'

const ENCODINGS: readonly Encoding[] = ['utf-8', 'utf-16le', 'utf-16be', 'windows-1252', 'windows-1250', 'windows-1251']
const DELIMITERS: readonly Delimiter[] = [',', ';', '\t', '|']

export function ColumnsStep() {
  const state = useImport()
  const isWide = useMedia('(min-width: 1440px)')
  const [onValues, setOnValues] = useState(false)
  const { list, mapping, column, effect } = state
  const off = cannotPreview(state)
    ? text(state.problems.length > 0 ? 'import.off.problems' : 'import.off.trying')
    : null
  const next = (): void => {
    if (!isWide && !onValues) setOnValues(true)
    else if (off === null) void previewImport()
  }
  useEffect(() => onNext(next))
  useEffect(() => {
    const columns = list?.columns ?? []
    const choose = (one: ColumnFacts | undefined): void => {
      if (one) chooseColumn(one.column)
      focusSelectedRow()
    }
    return registerList({
      step: (by) => choose(neighbour(columns, (each) => each.column === column, by)),
      home: () => choose(columns[0]),
    })
  })
  if (!list || !mapping) return null
  return (
    <div className={`im-columns ${!isWide && onValues ? 'values' : ''}`}>
      {(isWide || !onValues) && (
        <section className="panel im-left" aria-label={text('import.step.columns')}>
          <Shape list={list} />
          <ImportProblems />
          <div className="im-scroll">
            <ColumnTable list={list} mapping={mapping} />
          </div>
          {!isWide && <Figures />}
          {isWide && effect && (
            <div className="im-first">
              <RowsTable effect={effect} shown={2} label={text('import.first')} />
            </div>
          )}
          <SaveAs list={list} mapping={mapping} />
        </section>
      )}
      {(isWide || onValues) && <ValuesPanel list={list} mapping={mapping} />}
      <ImportFoot
        off={isWide || onValues ? off : null}
        next={isWide || onValues ? text('import.preview', { n: list.rows }) : text('import.values')}
        onNext={next}
        onBack={!isWide && onValues ? () => setOnValues(false) : null}
      />
    </div>
  )
}

function Shape({ list }: { readonly list: ReadList }) {
  const { shape } = list.mapping
  const [typed, setTyped] = useState<string | null>(null)
  const header = (): void => {
    if (typed !== null && /^\d{1,6}$/.test(typed)) void readAs({ ...shape, header: Number(typed) })
    setTyped(null)
  }
  return (
    <div className="im-shape">
      <File size={24} strokeWidth={1.5} aria-hidden="true" />
      <div className="im-shape-words">
        <b>{vendorWords(list)}</b>
        <span className="t3 el">{shapeWords(list)}</span>
      </div>
      <label>
        <span className="t3">{text('import.encoding')}</span>
        <select
          className="field"
          value={shape.encoding}
          onChange={({ target }) =>
            void readAs({ ...shape, encoding: ENCODINGS.find((one) => one === target.value) ?? shape.encoding })
          }
        >
          {ENCODINGS.map((one) => (
            <option key={one} value={one}>
              {text(`import.encoding.${one}`)}
            </option>
          ))}
        </select>
      </label>
      <label>
        <span className="t3">{text('import.delimiter')}</span>
        <select
          className="field"
          value={shape.delimiter}
          onChange={({ target }) =>
            void readAs({ ...shape, delimiter: DELIMITERS.find((one) => one === target.value) ?? shape.delimiter })
          }
        >
          {DELIMITERS.map((one) => (
            <option key={one} value={one}>
              {delimiterWords(one)}
            </option>
          ))}
        </select>
      </label>
      <label>
        <span className="t3">{text('import.header')}</span>
        <input
          className="field im-header"
          inputMode="numeric"
          value={typed ?? String(shape.header)}
          title={text('import.header.how')}
          onChange={({ target }) => setTyped(target.value)}
          onBlur={header}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && !event.ctrlKey) header()
          }}
        />
      </label>
    </div>
  )
}

interface TableProps {
  readonly list: ReadList
  readonly mapping: ImportMapping
}

function ColumnTable({ list, mapping }: TableProps) {
  return (
    <table className="vt im-table" aria-label={text('import.step.columns')}>
      <thead>
        <tr>
          <th data-column="mark">
            <span className="vh">{text('import.head.used')}</span>
          </th>
          <th data-column="column">{text('import.head.column')}</th>
          <th data-column="samples">{text('import.head.samples')}</th>
          <th data-column="target">{text('import.head.target')}</th>
          <th data-column="note">{text('import.head.note')}</th>
        </tr>
      </thead>
      <tbody>
        {list.columns.map((facts) => (
          <ColumnRow key={facts.column} facts={facts} rows={list.rows} mapping={mapping} />
        ))}
      </tbody>
    </table>
  )
}

interface RowProps {
  readonly facts: ColumnFacts
  readonly rows: number
  readonly mapping: ImportMapping
}

function ColumnRow({ facts, rows, mapping }: RowProps) {
  const { column } = facts
  const chosen = useImport((state) => state.column === column)
  const target = targetOf(mapping, column)
  const unknown = useImport(
    (state) =>
      state.values.find((one) => one.column === column)?.values.filter(({ kind }) => kind === 'unknown').length ?? 0,
  )
  const isUndated = isDated(target) && facts.dates.length === 0 && facts.values.length > 0
  const all = useImport((state) => state.values.find((one) => one.column === column)?.values.length ?? 0)
  return (
    <tr className={`${chosen ? 'cur' : ''} ${target === null ? 'im-unused' : ''}`} onClick={() => chooseColumn(column)}>
      <td data-column="mark">{target !== null && <Check size={14} strokeWidth={2} aria-hidden="true" />}</td>
      <td data-column="column">
        <button type="button" className="pl-open el" aria-pressed={chosen} onClick={() => chooseColumn(column)}>
          {column}
        </button>
      </td>
      <td data-column="samples">
        <span className="el">{sampleWords(facts, rows)}</span>
      </td>
      <td data-column="target">
        <div className="im-target">
          <ArrowRight size={14} strokeWidth={1.5} aria-hidden="true" />
          <select
            className="field"
            aria-label={text('import.target.of', { column })}
            value={target ?? ''}
            onChange={({ target: { value } }) =>
              setMapping(withTarget(mapping, column, TARGETS.find((one) => one === value) ?? null))
            }
          >
            <option value="">{targetWords(null)}</option>
            {TARGETS.map((one) => (
              <option key={one} value={one}>
                {targetWords(one)}
              </option>
            ))}
          </select>
        </div>
      </td>
      <td data-column="note" className={unknown > 0 || isUndated ? 'warns' : 't3'}>
        {unknown > 0 ? text('import.note.found', { n: all - unknown, all }) : columnNote(facts, mapping, rows)}
      </td>
    </tr>
  )
}

const isDated = (target: Target | null): boolean =>
  target === 'validFrom' || target === 'validTo' || target === 'apbExemptUntil'

function SaveAs({ list, mapping }: TableProps) {
  const name = useImport((state) => state.saveAs)
  const used = list.columns.filter(({ column }) => targetOf(mapping, column) !== null).length
  return (
    <div className="im-save">
      <span className="t3 el">{text('import.used', { n: used, all: list.columns.length })}</span>
      <span className="spring" />
      <SaveName name={name} />
    </div>
  )
}

function SaveName({ name }: { readonly name: string | null }) {
  const current = useImport((state) => state.name)
  return (
    <>
      <label className="im-row">
        <input
          type="checkbox"
          checked={name !== null}
          onChange={({ target }) => useImport.setState({ saveAs: target.checked ? (current ?? '') : null })}
        />
        {text('import.save-as')}
      </label>
      <input
        className="field im-name"
        aria-label={text('import.save-as.name')}
        maxLength={100}
        disabled={name === null}
        value={name ?? ''}
        onChange={({ target }) => useImport.setState({ saveAs: target.value })}
      />
    </>
  )
}
