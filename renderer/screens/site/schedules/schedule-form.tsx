/** The forms of a schedule and of a holiday. */
import { useState } from 'react'
import { Button } from '../../../components/button'
import type { JsonObject } from '../../../../preload/contract/draft'
import { text } from '../../../format/text'
import { plain, TextInput } from '../controls'
import { edit } from '../draft'
import { Field, Form, FormPart, useBound, useValue } from '../form'
import { DeleteThing } from '../thing-actions'
import { idOf, isObject, nameOf, thingIn, thingsOf, withValue } from '../thing'
import { WeekGrid } from './week-grid'
import { hoursOf, weekOf } from './week'

interface FormProps {
  readonly thing: JsonObject
  readonly document: JsonObject
}

export function ScheduleForm({ thing, document }: FormProps) {
  const id = idOf(thing)
  const hours = Math.round(hoursOf(weekOf(thing['weekly'])) * 10) / 10
  return (
    <Form
      section="schedules"
      id={id}
      title={nameOf(thing)}
      note={text('site-schedule.note', { hours, id })}
      actions={<DeleteThing section="schedules" id={id} />}
    >
      <Field label={text('office.name')} paths={['name']} was={text('office.changed')}>
        <TextInput path="name" label={text('office.name')} />
      </Field>
      <FormPart title={text('site-week')}>
        <Field label="" paths={['weekly']} was={text('office.changed')}>
          <WeekGrid />
        </Field>
      </FormPart>
      <FormPart title={text('site-schedule.holidays')}>
        {thingsOf(document, 'holidays').map((holiday) => (
          <OnHoliday key={idOf(holiday)} holiday={holiday} />
        ))}
        {thingsOf(document, 'holidays').length === 0 && <p className="site-nobody t3">{text('site-holiday.none')}</p>}
      </FormPart>
    </Form>
  )
}

type Kind = 'normal' | 'closed' | 'hours'

/** What a schedule does on one holiday: nothing special, closed, or other hours. */
function OnHoliday({ holiday }: { readonly holiday: JsonObject }) {
  const { id, thing, canEdit } = useBound()
  const name = idOf(holiday)
  const listed = Array.isArray(thing?.['holidays']) ? thing['holidays'].map(String) : []
  const others = Array.isArray(thing?.['onHolidays']) ? thing['onHolidays'].filter(isObject) : []
  const own = others.find((each) => each['holiday'] === name)
  const [period] = Array.isArray(own?.['periods']) ? own['periods'].filter(isObject) : []
  const kind: Kind = own ? 'hours' : listed.includes(name) ? 'closed' : 'normal'
  const put = (next: Kind, from = '07:00', to = '12:00'): void =>
    void edit((document) => {
      const schedule = thingIn(document, 'schedules', id)
      if (!schedule) return []
      const rest = others.filter((each) => each !== own)
      const closed = listed.filter((each) => each !== name)
      const holidays = next === 'closed' ? [...closed, name] : closed
      const onHolidays = next === 'hours' ? [...rest, { holiday: name, periods: [{ from, to }] }] : rest
      const after = withValue(
        withValue(schedule, 'holidays', holidays.length === 0 ? undefined : holidays),
        'onHolidays',
        onHolidays.length === 0 ? undefined : onHolidays,
      )
      return [{ section: 'schedules', id, after }]
    })
  const [from, to] = [plain(period?.['from']), plain(period?.['to'])]
  return (
    <Field label={nameOf(holiday)} paths={[`holiday.${name}`]}>
      {canEdit ? (
        <select
          className="field"
          aria-label={nameOf(holiday)}
          value={kind}
          onChange={({ target }) =>
            put(target.value === 'closed' ? 'closed' : target.value === 'hours' ? 'hours' : 'normal')
          }
        >
          {(['normal', 'closed', 'hours'] as const).map((each) => (
            <option key={each} value={each}>
              {text(`site-holiday.${each}`)}
            </option>
          ))}
        </select>
      ) : (
        <span className="site-value">{text(`site-holiday.${kind}`)}</span>
      )}
      {kind === 'hours' && (
        <>
          <Time
            key={`from ${from}`}
            label={text('site-holiday.from')}
            value={from}
            put={(time) => put('hours', time, to)}
          />
          <span className="t3">{text('site-holiday.until')}</span>
          <Time key={`to ${to}`} label={text('site-holiday.to')} value={to} put={(time) => put('hours', from, time)} />
        </>
      )}
    </Field>
  )
}

function Time({
  label,
  value,
  put,
}: {
  readonly label: string
  readonly value: string
  readonly put: (time: string) => void
}) {
  const { canEdit } = useBound()
  const [typed, setTyped] = useState(value)
  const commit = (): void => {
    if (typed !== value) put(typed)
  }
  if (!canEdit) return <span className="site-value m">{value}</span>
  return (
    <input
      className="field m site-time"
      aria-label={label}
      autoComplete="off"
      value={typed}
      onChange={({ target }) => setTyped(target.value)}
      onBlur={commit}
      onKeyDown={(event) => {
        if (event.key === 'Enter' && !event.ctrlKey) commit()
      }}
    />
  )
}

export function HolidayForm({ thing }: Pick<FormProps, 'thing'>) {
  const id = idOf(thing)
  return (
    <Form section="holidays" id={id} title={nameOf(thing)} actions={<DeleteThing section="holidays" id={id} />}>
      <Field label={text('office.name')} paths={['name']} was={text('office.changed')}>
        <TextInput path="name" label={text('office.name')} />
      </Field>
      <Field
        label={text('site-holiday.days')}
        paths={['days']}
        was={text('office.changed')}
        help={text('site-holiday.days.help')}
      >
        <Days />
      </Field>
    </Form>
  )
}

function Days() {
  const { value, canEdit, set } = useValue('days')
  const [typed, setTyped] = useState('')
  const days = Array.isArray(value) ? value.map(String) : []
  const add = (): void => {
    const day = typed.trim()
    if (day === '') return
    set([...days, day])
    setTyped('')
  }
  if (!canEdit) return <span className="site-value m">{days.join(', ')}</span>
  return (
    <span className="site-chips">
      {days.map((day, n) => (
        <span key={`${day} ${n}`} className="chip m">
          {day}
          <button
            type="button"
            className="site-drop"
            aria-label={text('office.remove', { name: day })}
            onClick={() => set(days.filter((_, i) => i !== n))}
          >
            ×
          </button>
        </span>
      ))}
      <input
        className="field m site-day"
        aria-label={text('site-holiday.day')}
        placeholder="2026-12-25"
        autoComplete="off"
        value={typed}
        onChange={({ target }) => setTyped(target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && !event.ctrlKey) add()
        }}
      />
      <Button onClick={add}>{text('site-holiday.add')}</Button>
    </span>
  )
}
