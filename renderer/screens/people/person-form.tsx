/** The fields of a person: who they are, when they are valid, what they may open, and their cards. */
import { Fragment, type ReactNode, type RefObject } from 'react'
import type { DraftProblem, JsonObject } from '../../../preload/contract/draft'
import { BUILT_IN_FORMATS, RAW_FORMAT } from '../../../preload/contract/people'
import { localDay } from '../../format/local-day'
import { text } from '../../format/text'
import { idOf, isObject, nameOf, thingsOf } from '../site/thing'
import { digits, freshId, listOf, withField, type Field } from './person-file'
import type { ChangePerson, PersonDraft } from './use-person-form'

export interface FormProps {
  readonly draft: PersonDraft
  readonly onChange: ChangePerson
  readonly document: JsonObject
  readonly problems: readonly DraftProblem[]
}

const setField =
  (field: Field, value: unknown) =>
  (draft: PersonDraft): PersonDraft => ({ ...draft, person: withField(draft.person, field, value) })

const plain = (value: unknown): string => (typeof value === 'string' || typeof value === 'number' ? String(value) : '')

interface FormRowProps {
  readonly label: string
  readonly problems?: readonly DraftProblem[]
  /** Where a problem of this line is: `validTo`, `credentials[0]`. */
  readonly at: string
  readonly children: ReactNode
}

/** Label, control, and what is wrong with it. */
function FormRow({ label, problems = [], at, children }: FormRowProps) {
  const found = problems.filter(({ path }) => path === at || path.startsWith(`${at}.`) || path.startsWith(`${at}[`))
  return (
    <div className={`pf-line ${found.length > 0 ? 'wrong' : ''}`} role="group" aria-label={label}>
      <span className="pf-label">{label}</span>
      <div className="pf-controls">{children}</div>
      {found.length > 0 && (
        <p className="pf-problem" role="alert">
          {[...new Set(found.map(({ message }) => message))].join('; ')}
        </p>
      )}
    </div>
  )
}

function TextField({
  field,
  props: { draft, onChange, problems },
  focus,
}: {
  readonly field: 'name' | 'department' | 'number'
  readonly props: FormProps
  readonly focus?: RefObject<HTMLInputElement | null>
}) {
  const label = text(`person-file.${field}`)
  return (
    <FormRow label={label} at={field} problems={problems}>
      <input
        ref={focus}
        className={`field pf-text ${field === 'number' ? 'm' : ''}`}
        aria-label={label}
        autoComplete="off"
        spellCheck={false}
        value={plain(draft.person[field])}
        onChange={({ target }) => onChange(setField(field, target.value))}
      />
    </FormRow>
  )
}

export function WhoFields(
  props: FormProps & { readonly isNew: boolean; readonly focus: RefObject<HTMLInputElement | null> },
) {
  const { draft, onChange, problems, isNew, focus } = props
  return (
    <>
      <TextField field="name" props={props} focus={focus} />
      <TextField field="department" props={props} />
      <TextField field="number" props={props} />
      <FormRow label={text('person-file.id')} at="id" problems={problems}>
        {isNew ? (
          <input
            className="field pf-text m"
            aria-label={text('person-file.id')}
            autoComplete="off"
            spellCheck={false}
            value={plain(draft.person['id'])}
            onChange={({ target }) =>
              onChange((now) => ({ ...now, person: { ...now.person, id: target.value.trim() } }))
            }
          />
        ) : (
          <span className="m t1">{plain(draft.person['id'])}</span>
        )}
      </FormRow>
    </>
  )
}

interface DayProps {
  readonly label: string
  readonly value: unknown
  readonly onChange: (value: string | undefined) => void
  /** Only days, never a time of the day. */
  readonly dayOnly?: boolean
}

/** A local day, or a local minute where the time of the day matters. */
export function DayInput({ label, value, onChange, dayOnly = false }: DayProps) {
  const local = plain(value)
  const withTime = local.length > 10
  return (
    <>
      <input
        className="field m"
        type={withTime ? 'datetime-local' : 'date'}
        aria-label={label}
        value={local}
        onChange={({ target }) => onChange(target.value === '' ? undefined : target.value)}
      />
      {/* The field has the order of the computer; the words leave no doubt which is the month. */}
      {local !== '' && <span className="t3">{localDay(local)}</span>}
      {!dayOnly && local !== '' && (
        <button
          type="button"
          className="link"
          onClick={() => onChange(withTime ? local.slice(0, 10) : `${local}T12:00`)}
        >
          {text(withTime ? 'person-file.whole-day' : 'person-file.with-time')}
        </button>
      )}
    </>
  )
}

function TickField({
  field,
  standard,
  props: { draft, onChange, problems },
}: {
  readonly field: 'active' | 'apbExempt' | 'extendedUnlock'
  readonly standard: boolean
  readonly props: FormProps
}) {
  const on = draft.person[field] === undefined ? standard : draft.person[field] === true
  return (
    <FormRow label={text(`person-file.${field}`)} at={field} problems={problems}>
      <label className="site-tick">
        <input
          type="checkbox"
          checked={on}
          onChange={({ target }) => onChange(setField(field, target.checked === standard ? undefined : target.checked))}
        />
        {text(`person-file.${field}.says`)}
      </label>
    </FormRow>
  )
}

export function ValidFields(props: FormProps) {
  const { draft, onChange, problems } = props
  return (
    <>
      <TickField field="active" standard props={props} />
      {(['validFrom', 'validTo'] as const).map((field) => (
        <FormRow key={field} label={text(`person-file.${field}`)} at={field} problems={problems}>
          <DayInput
            label={text(`person-file.${field}`)}
            value={draft.person[field]}
            onChange={(value) => onChange(setField(field, value))}
          />
        </FormRow>
      ))}
      <TickField field="extendedUnlock" standard={false} props={props} />
      <TickField field="apbExempt" standard={false} props={props} />
      {draft.person['apbExempt'] === true && (
        <FormRow label={text('person-file.apbExemptUntil')} at="apbExemptUntil" problems={problems}>
          <DayInput
            dayOnly
            label={text('person-file.apbExemptUntil')}
            value={draft.person['apbExemptUntil']}
            onChange={(value) => onChange(setField('apbExemptUntil', value))}
          />
        </FormRow>
      )}
    </>
  )
}

interface AddProps {
  readonly label: string
  readonly things: readonly JsonObject[]
  readonly onAdd: (id: string) => void
}

function Add({ label, things, onAdd }: AddProps) {
  if (things.length === 0) return null
  return (
    <select className="field" aria-label={label} value="" onChange={({ target }) => onAdd(target.value)}>
      <option value="">{label}</option>
      {things.map((thing) => (
        <option key={idOf(thing)} value={idOf(thing)}>
          {nameOf(thing)}
        </option>
      ))}
    </select>
  )
}

const Drop = ({ name, onDrop }: { readonly name: string; readonly onDrop: () => void }) => (
  <button type="button" className="site-drop" aria-label={text('office.remove', { name })} onClick={onDrop}>
    ×
  </button>
)

const nameIn = (things: readonly JsonObject[], id: string): string => {
  const thing = things.find((one) => idOf(one) === id)
  return thing ? nameOf(thing) : id
}

export function AccessFields(props: FormProps) {
  const { draft, onChange, document, problems } = props
  const groups = thingsOf(document, 'groups')
  const own = listOf(draft.person['groups']).map(String)
  const set = (next: readonly string[]): void => onChange(setField('groups', next))
  return (
    <>
      <FormRow label={text('person-file.groups')} at="groups" problems={problems}>
        {own.map((id) => (
          <span key={id} className="chip">
            {nameIn(groups, id)}
            <Drop name={nameIn(groups, id)} onDrop={() => set(own.filter((each) => each !== id))} />
          </span>
        ))}
        <Add
          label={text('person-file.groups.add')}
          things={groups.filter((group) => !own.includes(idOf(group)))}
          onAdd={(id) => set([...own, id])}
        />
      </FormRow>
      <Levels {...props} />
    </>
  )
}

/** Access levels, each with the days on which it is held. */
function Levels({ draft, onChange, document, problems }: FormProps) {
  const levels = thingsOf(document, 'accessLevels')
  const held = listOf(draft.person['accessLevels']).map((one) => (isObject(one) ? one : { id: String(one) }))
  // A level that is held without dates is written by its id alone.
  const set = (next: readonly JsonObject[]): void =>
    onChange(
      setField(
        'accessLevels',
        next.map((one) => (Object.keys(one).length === 1 ? idOf(one) : one)),
      ),
    )
  return (
    <FormRow label={text('person-file.accessLevels')} at="accessLevels" problems={problems}>
      {held.map((level, place) => (
        <HeldLevel
          key={idOf(level)}
          name={nameIn(levels, idOf(level))}
          level={level}
          onChange={(next) => set(next === null ? held.filter((each) => each !== level) : replaced(held, place, next))}
        />
      ))}
      <Add
        label={text('person-file.accessLevels.add')}
        things={levels.filter((level) => !held.some((one) => idOf(one) === idOf(level)))}
        onAdd={(id) => set([...held, { id }])}
      />
    </FormRow>
  )
}

const replaced = (list: readonly JsonObject[], place: number, next: JsonObject): readonly JsonObject[] =>
  list.map((each, i) => (i === place ? next : each))

interface HeldLevelProps {
  readonly name: string
  readonly level: JsonObject
  /** Null takes it away. */
  readonly onChange: (level: JsonObject | null) => void
}

function HeldLevel({ name, level, onChange }: HeldLevelProps) {
  return (
    <div className="pf-level">
      <b className="t1 el">{name}</b>
      {(['from', 'to'] as const).map((key) => {
        const { [key]: value, ...rest } = level
        return (
          <Fragment key={key}>
            <span>{text(`person-file.level.${key}-label`)}</span>
            <DayInput
              label={text(`person-file.level.${key}-of`, { name })}
              value={value}
              onChange={(next) => onChange(next === undefined ? rest : { ...level, [key]: next })}
            />
          </Fragment>
        )
      })}
      <Drop name={name} onDrop={() => onChange(null)} />
    </div>
  )
}

/** Formats that a card can be written in, the site's own first. */
const formatsOf = (document: JsonObject): readonly string[] => [
  ...thingsOf(document, 'cardFormats').map(idOf),
  ...BUILT_IN_FORMATS,
]

export function CardFields({ draft, onChange, document, problems }: FormProps) {
  const cards = listOf(draft.person['credentials']).filter(isObject)
  const formats = formatsOf(document)
  const set = (next: readonly JsonObject[]): void => onChange(setField('credentials', next))
  return (
    <>
      {cards.map((card, place) => {
        const name = text('person-file.card', { n: place + 1 })
        const put = (key: 'format' | 'facility' | 'number', typed: string): void => {
          const { [key]: _was, ...rest } = card
          const value = key === 'format' ? typed : digits(typed)
          set(replaced(cards, place, value === '' ? rest : { ...card, [key]: value }))
        }
        return (
          <FormRow key={idOf(card)} label={name} at={`credentials[${place}]`} problems={problems}>
            {card['number'] === undefined && card['format'] === undefined ? (
              <span className="m">{idOf(card)}</span>
            ) : (
              <>
                <select
                  className="field"
                  aria-label={text('person-file.card.format', { name })}
                  value={plain(card['format'])}
                  onChange={({ target }) => put('format', target.value)}
                >
                  {formats.map((format) => (
                    <option key={format} value={format}>
                      {format}
                    </option>
                  ))}
                </select>
                {card['format'] !== RAW_FORMAT && (
                  <input
                    className="field m pf-facility"
                    inputMode="numeric"
                    autoComplete="off"
                    aria-label={text('person-file.card.facility', { name })}
                    placeholder={text('person-file.card.facility.short')}
                    value={plain(card['facility'])}
                    onChange={({ target }) => put('facility', target.value)}
                  />
                )}
                <input
                  className="field m pf-number"
                  inputMode="numeric"
                  autoComplete="off"
                  aria-label={text('person-file.card.number', { name })}
                  placeholder={text('person-file.card.number.short')}
                  value={plain(card['number'])}
                  onChange={({ target }) => put('number', target.value)}
                />
              </>
            )}
            <Drop name={name} onDrop={() => set(cards.filter((each) => each !== card))} />
          </FormRow>
        )
      })}
      <button
        type="button"
        className="link"
        onClick={() => set([...cards, { id: freshId('k'), format: formats[0] ?? RAW_FORMAT, number: '' }])}
      >
        {text('person-file.card.type')}
      </button>
    </>
  )
}

export function PinFields({ draft, onChange, problems, hasPin }: FormProps & { readonly hasPin: boolean }) {
  const { pin } = draft
  const setPin = (next: PersonDraft['pin']): void => onChange((now) => ({ ...now, pin: next }))
  return (
    <FormRow label={text('person-file.pin')} at="pin" problems={problems}>
      {typeof pin === 'string' ? (
        <>
          <input
            className="field m pf-facility"
            type="password"
            inputMode="numeric"
            autoComplete="new-password"
            aria-label={text('person-file.pin.new')}
            value={pin}
            onChange={({ target }) => setPin(target.value)}
          />
          <span className="t3">{text('person-file.pin.says')}</span>
          <button type="button" className="link" onClick={() => setPin(undefined)}>
            {text('person-file.pin.leave')}
          </button>
        </>
      ) : (
        <>
          <span className="t1">
            {text(pin === null ? 'person-file.pin.removed' : hasPin ? 'person-file.pin.has' : 'person-file.pin.none')}
          </span>
          <button type="button" className="link" onClick={() => setPin('')}>
            {text('person-file.pin.set')}
          </button>
          {hasPin && (
            <button type="button" className="link" onClick={() => setPin(pin === null ? undefined : null)}>
              {text(pin === null ? 'person-file.pin.leave' : 'person-file.pin.remove')}
            </button>
          )}
        </>
      )}
    </FormRow>
  )
}
