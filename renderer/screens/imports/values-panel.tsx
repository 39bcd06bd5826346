/** At the right: what the values of the chosen column mean, how cards and dates are read, and what the list would do. */
import { Button } from '../../components/button'
import { Radios } from '../../components/radios'
import type {
  ImportMapping,
  ListChoices,
  MappedValues,
  ReadList,
  Valued,
  ValueMeaning,
} from '../../../preload/contract/import-mapping'
import { grouped } from '../../../main/text/messages'
import { text } from '../../format/text'
import { EffectLines, Figures } from './effects'
import { targetWords } from './import-words'
import { backInImport, changeMapping, setMapping, useImport } from './imports'
import { matchesOf, withMeaning } from './mapping-edits'

interface PanelProps {
  readonly list: ReadList
  readonly mapping: ImportMapping
}

export function ValuesPanel({ list, mapping }: PanelProps) {
  const column = useImport((state) => state.column)
  const values = useImport((state) => state.values)
  // A narrow window has room for the values of every column, one after the other.
  const shown = values.filter((one) => one.column === column)
  const some =
    shown.length > 0
      ? shown
      : values.filter(({ values: all }) => all.some(({ kind }) => kind === 'unknown')).slice(0, 1)
  return (
    <section className="panel im-right" aria-label={text('import.values')}>
      <div className="im-scroll">
        {some.map((one) => (
          <ValueTable key={one.column} of={one} choices={list.choices} mapping={mapping} />
        ))}
        <CardsAndDates list={list} mapping={mapping} />
      </div>
      <EffectLines />
      <Figures />
    </section>
  )
}

interface ValueTableProps {
  readonly of: MappedValues
  readonly choices: ListChoices
  readonly mapping: ImportMapping
}

const NOTHING = 'nothing'
const UNKNOWN = 'unknown'
const CREATE = 'create'

function ValueTable({ of: { column, target, values }, choices, mapping }: ValueTableProps) {
  return (
    <>
      <h3 className="head">
        {text('import.becomes', { column, target: targetWords(target) })}
        <span className="spring" />
        <span className="t3">{text('import.values.n', { n: values.length })}</span>
      </h3>
      <ul className="im-values">
        {values.map(({ value, count: rows, kind, to }) => (
          <li key={value}>
            <b className="el">{value}</b>
            <span className="t3 m">{grouped(rows)}</span>
            <span aria-hidden="true">→</span>
            <select
              className={`field ${kind === 'create' || kind === 'unknown' ? 'warns' : ''}`}
              aria-label={text('import.value.of', { value })}
              value={kind === 'known' ? `=${to}` : kind}
              onChange={({ target: { value: chosen } }) =>
                setMapping(withMeaning(mapping, meaningFor(target, value, chosen)))
              }
            >
              {kind === 'unknown' && <option value={UNKNOWN}>{text('import.value.unknown')}</option>}
              {optionsOf(target, choices).map(({ id, name }) => (
                <option key={id} value={`=${id}`}>
                  {name}
                </option>
              ))}
              {(target === 'groups' || target === 'accessLevels') && (
                <option value={CREATE}>
                  {text('import.value.create', { name: kind === 'create' ? (to ?? value) : value })}
                </option>
              )}
              {target !== 'cardFormat' && <option value={NOTHING}>{text(`import.value.nothing.${target}`)}</option>}
            </select>
          </li>
        ))}
      </ul>
    </>
  )
}

function meaningFor(target: Valued, value: string, chosen: string): ValueMeaning {
  if (chosen === NOTHING) return { target, value, to: null }
  if (chosen === CREATE) return { target, value, to: value, create: true }
  return { target, value, to: chosen.slice(1) }
}

function optionsOf(target: Valued, choices: ListChoices): readonly { readonly id: string; readonly name: string }[] {
  switch (target) {
    case 'groups':
    case 'accessLevels':
    case 'cardFormat':
      return choices[target === 'cardFormat' ? 'cardFormats' : target]
    case 'active':
    case 'cardActive':
      return (['on', 'off'] as const).map((id) => ({ id, name: text(`import.state.${target}.${id}`) }))
  }
}

function CardsAndDates({ list, mapping }: PanelProps) {
  const uses = (...targets: string[]): boolean =>
    mapping.columns.some(({ target }) => target !== null && targets.includes(target))
  return (
    <>
      <h3 className="head">{text('import.how')}</h3>
      <div className="im-form">
        <span>{text('import.match')}</span>
        <select
          className="field"
          aria-label={text('import.match')}
          value={mapping.match}
          onChange={({ target }) =>
            changeMapping({ match: matchesOf(mapping).find((one) => one === target.value) ?? mapping.match })
          }
        >
          {matchesOf(mapping).map((one) => (
            <option key={one} value={one}>
              {text(`import.match.${one}`)}
            </option>
          ))}
        </select>
        {uses('card') && <Cards list={list} mapping={mapping} />}
        {uses('validFrom', 'validTo', 'apbExemptUntil') && (
          <>
            <span>{text('import.dates')}</span>
            <Radios
              label={text('import.dates')}
              value={mapping.dates}
              options={(['day-first', 'month-first', 'year-first'] as const).map((value) => ({
                value,
                label: text(`import.dates.${value}`),
              }))}
              onChange={(dates) => changeMapping({ dates })}
            />
            <DateNote list={list} mapping={mapping} />
          </>
        )}
        <span>{text('import.missing')}</span>
        <Radios
          label={text('import.missing')}
          value={mapping.missing}
          options={(['keep', 'switch-off'] as const).map((value) => ({
            value,
            label: text(`import.missing.${value}`),
          }))}
          onChange={(missing) => changeMapping({ missing })}
        />
      </div>
    </>
  )
}

function Cards({ list, mapping }: PanelProps) {
  const { format, facility, wholeNumber } = mapping
  return (
    <>
      <span>{text('import.format')}</span>
      <select
        className="field"
        aria-label={text('import.format')}
        value={format ?? ''}
        onChange={({ target }) => changeMapping({ format: target.value })}
      >
        {format === null && <option value="">{text('import.value.unknown')}</option>}
        {list.choices.cardFormats.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </select>
      <span>{text('import.number')}</span>
      <Radios
        label={text('import.number')}
        value={wholeNumber ? 'whole' : 'number'}
        options={(['number', 'whole'] as const).map((value) => ({ value, label: text(`import.number.${value}`) }))}
        onChange={(value) => changeMapping({ wholeNumber: value === 'whole' })}
      />
      {!wholeNumber && (
        <>
          <span>{text('import.facility')}</span>
          <input
            className="field im-header"
            inputMode="numeric"
            aria-label={text('import.facility')}
            value={facility ?? ''}
            onChange={({ target }) => {
              const digits = target.value.replace(/\D/g, '').slice(0, 20)
              changeMapping({ facility: digits === '' ? null : digits })
            }}
          />
        </>
      )}
    </>
  )
}

/** Whether the order of the dates is certain. */
function DateNote({ list, mapping }: PanelProps) {
  const dated = list.columns.filter(({ column, dates }) => {
    const target = mapping.columns.find((one) => one.column.toLowerCase() === column.toLowerCase())?.target
    return dates.length > 0 && (target === 'validFrom' || target === 'validTo' || target === 'apbExemptUntil')
  })
  const both =
    dated.length > 0 &&
    (['day-first', 'month-first'] as const).every((order) => dated.every(({ dates }) => dates.includes(order)))
  if (!both || dated.every(({ dates }) => dates.length === 3)) return null
  return <p className="warns im-note">{text('import.dates.both')}</p>
}

interface FootProps {
  readonly off: string | null
  readonly next: string
  readonly onNext: () => void
  readonly onBack: (() => void) | null
}

export function ImportFoot({ off, next, onNext, onBack }: FootProps) {
  const busy = useImport((state) => state.busy)
  return (
    <footer className="im-foot">
      <span className="warns el">{off}</span>
      <span className="spring" />
      <Button onClick={onBack ?? backInImport}>{text('import.back')}</Button>
      <Button main keys="Ctrl+Enter" off={off} busy={busy} onClick={onNext}>
        {next}
      </Button>
    </footer>
  )
}
