/** Card formats: those that every site has, and the site's own. */
import { CreditCard } from 'lucide-react'
import { Button } from '../../../components/button'
import type { DraftEdit, JsonObject } from '../../../../preload/contract/draft'
import { BUILT_IN_FORMATS } from '../../../../preload/contract/card-formats'
import { count, text } from '../../../format/text'
import { Checks } from '../checks'
import { NumberInput, TextInput, Toggle } from '../controls'
import { edit, useCanEdit, useDraft } from '../draft'
import { Field, Form, FormPart, useValue } from '../form'
import { openThing, useChosen } from '../go'
import { EffectPart, Office, ThingList, type ListItem } from '../office'
import type { SiteTab } from '../tab'
import { addThing, DeleteThing } from '../thing-actions'
import { idOf, isObject, nameOf, thingsOf } from '../thing'
import { UsedBy } from '../used-by'
import { bitsOf } from './bits'
import { LIBRARY } from './library'

const ICON = { size: 16, strokeWidth: 1.5, 'aria-hidden': true } as const
const BUILT_IN: readonly JsonObject[] = BUILT_IN_FORMATS.map((format) => ({ ...format }))

const item = (format: JsonObject, note: string): ListItem => ({
  section: 'cardFormats',
  id: idOf(format),
  name: nameOf(format),
  note: `${count('site-format.bits', Number(format['bits']))} · ${note}`,
  icon: <CreditCard {...ICON} />,
})

const newFormat = (): void =>
  void addThing('cardFormats', 'format-', {
    name: text('site-format.unnamed'),
    bits: 26,
    facility: '1-8',
    number: '9-24',
  })

function Formats() {
  const state = useDraft((draft) => draft.state)
  const own = state ? thingsOf(state.document, 'cardFormats') : []
  const known = new Set([...BUILT_IN, ...own].map(idOf))
  const library = LIBRARY.filter((format) => !known.has(idOf(format)))
  const items = [
    ...own.map((format) => item(format, text('site-format.own'))),
    ...BUILT_IN.map((format) => item(format, text('site-format.built-in'))),
    ...library.map((format) => item(format, text('site-format.library'))),
  ]
  const chosen = useChosen(items, ({ id }) => id)
  const format = chosen && [...own, ...BUILT_IN, ...library].find((each) => idOf(each) === chosen.id)
  if (!state || !chosen || !format) return <></>
  const isOwn = own.includes(format)
  return (
    <Office
      list={
        <ThingList
          title={text('office.section.cardFormats')}
          items={items}
          chosen={chosen.id}
          onNew={{ label: text('site-format.new'), run: newFormat }}
          empty={text('site-format.none')}
        />
      }
      words={<FormatWords format={format} />}
      form={
        isOwn ? (
          <FormatForm key={chosen.id} format={format} />
        ) : (
          <GivenFormat key={chosen.id} format={format} isBuiltIn={BUILT_IN.includes(format)} />
        )
      }
      effect={
        <>
          <EffectPart title={text('site-format.drawing')}>
            <Bits format={format} />
          </EffectPart>
          {isOwn && <Checks section="cardFormats" id={chosen.id} />}
          {isOwn && <UsedBy section="cardFormats" id={chosen.id} />}
        </>
      }
    />
  )
}

function FormatWords({ format }: { readonly format: JsonObject }) {
  const { facility } = format
  return (
    <>
      {text(typeof facility === 'string' ? 'site-format.words' : 'site-format.words.no-facility', {
        bits: Number(format['bits']),
        number: String(format['number']),
        facility: typeof facility === 'string' ? facility : '',
      })}
    </>
  )
}

function Bits({ format }: { readonly format: JsonObject }) {
  const bits = bitsOf(format)
  return (
    <>
      <div className="format-bits" role="img" aria-label={text('site-format.drawing')}>
        {bits.map((use, n) => (
          <i key={n} className={use} title={`${n}: ${text(`site-format.use.${use}`)}`} />
        ))}
      </div>
      <p className="format-legend t3">
        {(['facility', 'number', 'parity', 'fixed', 'unused'] as const)
          .filter((use) => bits.includes(use))
          .map((use) => (
            <span key={use}>
              <i className={use} aria-hidden="true" /> {text(`site-format.use.${use}`)}
            </span>
          ))}
      </p>
    </>
  )
}

const partsOf = (value: unknown): readonly JsonObject[] => (Array.isArray(value) ? value.filter(isObject) : [])

/** A format that every site has, or one of the library: to be read, added and copied. */
function GivenFormat({ format, isBuiltIn }: { readonly format: JsonObject; readonly isBuiltIn: boolean }) {
  const canEdit = useCanEdit()
  const add = async (): Promise<void> => {
    const id = idOf(format)
    const made: DraftEdit = { section: 'cardFormats', id, after: format }
    if (await edit(() => [made])) openThing('formats', id)
  }
  const rows: readonly (readonly [string, string])[] = [
    [text('site-format.length'), count('site-format.bits', Number(format['bits']))],
    [
      text('site-format.use.facility'),
      typeof format['facility'] === 'string' ? format['facility'] : text('office.none'),
    ],
    [text('site-format.use.number'), String(format['number'])],
    ...partsOf(format['parity']).map(
      ({ bit, kind, over }) =>
        [
          text('site-format.use.parity'),
          text('site-format.parity.is', {
            bit: Number(bit),
            kind: text(kind === 'odd' ? 'site-format.odd' : 'site-format.even'),
            over: String(over),
          }),
        ] as const,
    ),
  ]
  return (
    <section className="panel site-form" aria-label={nameOf(format)}>
      <div className="head">
        <h2 className="el">{nameOf(format)}</h2>
        <span className="t3 el">{text(isBuiltIn ? 'site-format.built-in.says' : 'site-format.library.says')}</span>
        <span className="spring" />
        {canEdit && !isBuiltIn && <Button onClick={() => void add()}>{text('site-format.add')}</Button>}
      </div>
      <div className="site-fields">
        {rows.map(([label, value], n) => (
          <div key={n} className="site-field">
            <span className="site-label">{label}</span>
            <div className="site-controls m">{value}</div>
          </div>
        ))}
      </div>
    </section>
  )
}

function FormatForm({ format }: { readonly format: JsonObject }) {
  const id = idOf(format)
  const field = (path: string, label: string, help?: string) => (
    <Field label={label} paths={[path]} was={text('office.changed')} {...(help === undefined ? {} : { help })}>
      <TextInput path={path} label={label} mono={path !== 'name'} />
    </Field>
  )
  return (
    <Form
      section="cardFormats"
      id={id}
      title={nameOf(format)}
      note={text('site-format.note', { id })}
      actions={<DeleteThing section="cardFormats" id={id} />}
    >
      {field('name', text('office.name'))}
      <Field label={text('site-format.length')} paths={['bits']} was={text('office.changed')}>
        <NumberInput path="bits" label={text('site-format.length')} unit={text('site-format.unit')} />
      </Field>
      {field('facility', text('site-format.use.facility'), text('site-format.positions'))}
      {field('number', text('site-format.use.number'), text('site-format.positions'))}
      <Field label={text('site-format.matters')} paths={['facilityMatters']} was={text('office.changed')}>
        <Matters />
      </Field>
      <FormPart title={text('site-format.use.parity')}>
        <Parity />
      </FormPart>
    </Form>
  )
}

function Matters() {
  const { value } = useValue('facilityMatters', true)
  return (
    <>
      <Toggle path="facilityMatters" label={text('site-format.matters')} standard />
      <span className="t3">{text(value === false ? 'site-format.matters.off' : 'site-format.matters.on')}</span>
    </>
  )
}

function Parity() {
  const { value, canEdit, set } = useValue('parity')
  const rows = partsOf(value)
  const put = (next: readonly JsonObject[]): void => set(next.length === 0 ? undefined : next)
  const change = (n: number, key: string, to: unknown): void =>
    put(rows.map((row, i) => (i === n ? { ...row, [key]: to } : row)))
  return (
    <Field label="" paths={['parity']} was={text('office.changed')}>
      <div className="site-lines">
        {rows.map((row, n) => (
          <span key={n} className="site-line">
            <input
              className="field m site-time"
              aria-label={text('site-format.parity.bit', { n: n + 1 })}
              disabled={!canEdit}
              value={String(row['bit'])}
              onChange={({ target }) =>
                change(n, 'bit', /^\d+$/.test(target.value) ? Number(target.value) : target.value)
              }
            />
            <select
              className="field"
              aria-label={text('site-format.parity.kind', { n: n + 1 })}
              disabled={!canEdit}
              value={String(row['kind'])}
              onChange={({ target }) => change(n, 'kind', target.value)}
            >
              <option value="even">{text('site-format.even')}</option>
              <option value="odd">{text('site-format.odd')}</option>
            </select>
            <input
              className="field m"
              aria-label={text('site-format.parity.over', { n: n + 1 })}
              disabled={!canEdit}
              value={String(row['over'])}
              onChange={({ target }) => change(n, 'over', target.value)}
            />
            {canEdit && (
              <button
                type="button"
                className="site-drop"
                aria-label={text('office.remove', { name: text('site-format.parity.bit', { n: n + 1 }) })}
                onClick={() => put(rows.filter((_, i) => i !== n))}
              >
                ×
              </button>
            )}
          </span>
        ))}
        {canEdit && (
          <Button onClick={() => put([...rows, { bit: 0, kind: 'even', over: '1-12' }])}>
            {text('site-format.parity.add')}
          </Button>
        )}
      </div>
    </Field>
  )
}

export const formatsTab: SiteTab = { name: 'formats', sections: ['cardFormats'], Page: Formats }
