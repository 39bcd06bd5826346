/** Alarm rules: what is how urgent, and what to do about it. */
import { ListChecks, TriangleAlert } from 'lucide-react'
import { Button } from '../../../components/button'
import { ALARM_KINDS, VIOLATION_KINDS } from '../../../../preload/contract/alarm-rules'
import type { JsonObject } from '../../../../preload/contract/draft'
import { text, textIn } from '../../../format/text'
import { Checks } from '../checks'
import { plain, SwitchButton, type Option } from '../controls'
import { edit, useCanEdit, useDraft } from '../draft'
import { Field, Form, useValue } from '../form'
import { useChosen } from '../go'
import { Office, ThingList, type ListItem } from '../office'
import type { SiteTab } from '../tab'
import { idOf, isObject, nameOf, same, thingsOf } from '../thing'

const ICON = { size: 16, strokeWidth: 1.5, 'aria-hidden': true } as const
const PARTS = ['priorities', 'instructions'] as const
type Part = (typeof PARTS)[number]

const itemOf = (part: Part): ListItem => ({
  section: 'alarms',
  id: '',
  key: part,
  name: text(`site-alarms.${part}`),
  note: text(`site-alarms.${part}.note`),
  icon: part === 'priorities' ? <TriangleAlert {...ICON} /> : <ListChecks {...ICON} />,
})

function Alarms() {
  const state = useDraft((draft) => draft.state)
  const part = useChosen(PARTS, (each) => each) ?? 'priorities'
  if (!state) return <></>
  return (
    <Office
      list={<ThingList title={text('office.section.alarms')} items={PARTS.map(itemOf)} chosen={part} empty="" />}
      words={text(`site-alarms.${part}.words`)}
      form={
        <Form section="alarms" id="" title={text(`site-alarms.${part}`)}>
          {part === 'priorities' ? (
            <Priorities document={state.document} />
          ) : (
            <Instructions document={state.document} />
          )}
        </Form>
      }
      effect={<Checks section="alarms" id="" />}
    />
  )
}

/** The rows under a key of the alarm rules; the object appears with the first and goes with the last. */
function useRows(key: Part): {
  readonly rows: readonly JsonObject[]
  readonly canEdit: boolean
  readonly put: (rows: readonly JsonObject[]) => void
} {
  const { value } = useValue(key)
  const canEdit = useCanEdit()
  return {
    rows: Array.isArray(value) ? value.filter(isObject) : [],
    canEdit,
    put: (rows) => putAlarms(key, rows.length === 0 ? undefined : rows),
  }
}

/** The alarm rules are one object that a site may not have yet. */
const putAlarms = (key: string, value: unknown): void =>
  void edit((document) => {
    const { [key]: _before, ...rest } = isObject(document['alarms']) ? document['alarms'] : {}
    const after = value === undefined ? rest : { ...rest, [key]: value }
    return [{ section: 'alarms', id: '', after: Object.keys(after).length === 0 ? null : after }]
  })

/** The row without keys that are undefined. */
const cleaned = (row: Readonly<Record<string, unknown>>): JsonObject =>
  Object.fromEntries(Object.entries(row).filter(([, value]) => value !== undefined))

const areas = (document: JsonObject): readonly Option[] =>
  thingsOf(document, 'areas').map((each) => ({ value: idOf(each), label: nameOf(each) }))

interface ChoiceProps {
  readonly label: string
  readonly value: unknown
  readonly options: readonly Option[]
  readonly canEdit: boolean
  readonly any?: string
  readonly onChange: (value: string | undefined) => void
}

function Choice({ label, value, options, canEdit, any, onChange }: ChoiceProps) {
  return (
    <select
      className="field"
      aria-label={label}
      disabled={!canEdit}
      value={plain(value)}
      onChange={({ target }) => onChange(target.value === '' ? undefined : target.value)}
    >
      {any !== undefined && <option value="">{any}</option>}
      {options.map((option) => (
        <option key={option.value} value={option.value}>
          {option.label}
        </option>
      ))}
    </select>
  )
}

function Drop({ n, onDrop }: { readonly n: number; readonly onDrop: () => void }) {
  return (
    <button type="button" className="site-drop" aria-label={text('site-alarms.drop', { n })} onClick={onDrop}>
      ×
    </button>
  )
}

function Priorities({ document }: { readonly document: JsonObject }) {
  const { rows, canEdit, put } = useRows('priorities')
  const change = (n: number, values: object): void =>
    put(rows.map((row, i) => (i === n ? cleaned({ ...row, ...values }) : row)))
  const kinds = VIOLATION_KINDS.map((value) => ({ value, label: text(`violation.${value}`) }))
  return (
    <>
      <Field label={text('site-alarms.guard')} paths={['guardCloses']} was={text('office.changed')}>
        <GuardCloses />
        <span className="t3">{text('site-alarms.guard.says')}</span>
      </Field>
      <Field label={text('site-alarms.priorities')} paths={['priorities']} was={text('office.changed')}>
        <div className="site-lines">
          {rows.map((row, n) => (
            <span key={n} className="site-line">
              <Choice
                label={text('site-alarms.kind', { n: n + 1 })}
                value={row['kind']}
                options={kinds}
                canEdit={canEdit}
                any={text('site-alarms.any-violation')}
                onChange={(kind) => change(n, { kind })}
              />
              <Choice
                label={text('site-alarms.area', { n: n + 1 })}
                value={row['area']}
                options={areas(document)}
                canEdit={canEdit}
                any={text('site-alarms.any-area')}
                onChange={(area) => change(n, { area: area === undefined ? undefined : Number(area) })}
              />
              <Choice
                label={text('site-alarms.priority', { n: n + 1 })}
                value={row['priority']}
                options={['1', '2', '3', '4'].map((value) => ({ value, label: text('site-alarms.p', { n: value }) }))}
                canEdit={canEdit}
                onChange={(priority) => change(n, { priority: Number(priority) })}
              />
              {canEdit && <Drop n={n + 1} onDrop={() => put(rows.filter((_, i) => i !== n))} />}
            </span>
          ))}
          {canEdit && (
            <Button onClick={() => put([...rows, { priority: 2 }])}>{text('site-alarms.add-priority')}</Button>
          )}
        </div>
      </Field>
    </>
  )
}

function GuardCloses() {
  const state = useDraft((draft) => draft.state)
  const alarms = state?.document['alarms']
  const on = isObject(alarms) && alarms['guardCloses'] === true
  return (
    <SwitchButton
      on={on}
      label={text('site-alarms.guard')}
      canEdit={useCanEdit()}
      onChange={(next) => putAlarms('guardCloses', next ? true : undefined)}
    />
  )
}

function Instructions({ document }: { readonly document: JsonObject }) {
  const { rows, canEdit, put } = useRows('instructions')
  const change = (n: number, values: object): void =>
    put(rows.map((row, i) => (i === n ? cleaned({ ...row, ...values }) : row)))
  const kinds = ALARM_KINDS.map((value) => ({ value, label: textIn('site-alarms.alarm.', value) ?? value }))
  return (
    <>
      {rows.map((row, n) => (
        <Field key={n} label={text('site-alarms.instruction', { n: n + 1 })} paths={[`instructions[${n}]`]}>
          <Choice
            label={text('site-alarms.alarm', { n: n + 1 })}
            value={row['alarm']}
            options={kinds}
            canEdit={canEdit}
            any={text('site-alarms.any-alarm')}
            onChange={(alarm) => change(n, { alarm })}
          />
          <Choice
            label={text('site-alarms.door', { n: n + 1 })}
            value={row['door']}
            options={thingsOf(document, 'doors').map((each) => ({ value: idOf(each), label: nameOf(each) }))}
            canEdit={canEdit}
            any={text('site-alarms.any-door')}
            onChange={(door) => change(n, { door })}
          />
          <Choice
            label={text('site-alarms.area', { n: n + 1 })}
            value={row['area']}
            options={areas(document)}
            canEdit={canEdit}
            any={text('site-alarms.any-area')}
            onChange={(area) => change(n, { area: area === undefined ? undefined : Number(area) })}
          />
          {canEdit && <Drop n={n + 1} onDrop={() => put(rows.filter((_, i) => i !== n))} />}
          <Steps n={n + 1} row={row} canEdit={canEdit} put={(steps) => change(n, { steps })} />
        </Field>
      ))}
      {canEdit && (
        <div className="site-file">
          <Button onClick={() => put([...rows, { steps: [text('site-alarms.first-step')] }])}>
            {text('site-alarms.add-instruction')}
          </Button>
        </div>
      )}
    </>
  )
}

interface StepsProps {
  readonly n: number
  readonly row: JsonObject
  readonly canEdit: boolean
  readonly put: (steps: readonly string[]) => void
}

/** One step per line. */
function Steps({ n, row, canEdit, put }: StepsProps) {
  const steps = Array.isArray(row['steps']) ? row['steps'].map(String) : []
  const typed = (value: string): readonly string[] =>
    value
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== '')
  return (
    <textarea
      key={steps.join('\n')}
      className="field words alarm-steps"
      rows={Math.max(3, steps.length + 1)}
      aria-label={text('site-alarms.steps', { n })}
      disabled={!canEdit}
      defaultValue={steps.join('\n')}
      onBlur={({ target }) => {
        const next = typed(target.value)
        if (!same(next, steps)) put(next)
      }}
    />
  )
}

export const alarmsTab: SiteTab = { name: 'alarms', sections: ['alarms'], Page: Alarms }
