/** The forms of an input and of a scheduled reset. */
import { text } from '../../../format/text'
import { areaOptions } from '../doors/reader-form'
import { NumberInput, Pick, PickMany, Segments, TextInput } from '../controls'
import { Field, Form, useValue } from '../form'
import { DAYS } from '../schedules/week'
import { DeleteThing } from '../thing-actions'
import { idOf, nameOf, thingsOf } from '../thing'
import { named, Scope, type FormProps } from './automation-form'

export function InputForm({ thing }: FormProps) {
  const id = idOf(thing)
  return (
    <Form
      section="inputs"
      id={id}
      title={nameOf(thing)}
      note={text('site-format.note', { id })}
      actions={<DeleteThing section="inputs" id={id} />}
    >
      <Field label={text('office.name')} paths={['name']} was={text('office.changed')}>
        <TextInput path="name" label={text('office.name')} />
      </Field>
      <Field label={text('site-input.kind')} paths={['kind']} was={text('office.changed')}>
        <Segments
          path="kind"
          label={text('site-input.kind')}
          standard="generic"
          options={(['fire', 'panic', 'generic'] as const).map((value) => ({
            value,
            label: text(`site-input.kind.${value}`),
          }))}
        />
      </Field>
      <Field
        label={text('site-input.point')}
        paths={['point']}
        was={text('office.changed')}
        help={text('site-input.point.help')}
      >
        <TextInput path="point" label={text('site-input.point')} mono />
      </Field>
    </Form>
  )
}

export function ResetForm({ thing, document }: FormProps) {
  const id = idOf(thing)
  return (
    <Form
      section="resets"
      id={id}
      title={nameOf(thing)}
      note={text('office.section.resets')}
      actions={<DeleteThing section="resets" id={id} />}
    >
      <Field label={text('site-reset.at')} paths={['at']} was={text('office.changed')}>
        <TextInput path="at" label={text('site-reset.at')} mono />
      </Field>
      <Field label={text('site-reset.days')} paths={['days']} was={text('office.changed')}>
        <Days />
      </Field>
      <Scope path="scope" document={document} />
      <Field label={text('site-reset.location')} paths={['setLocation']} was={text('office.changed')}>
        <Pick
          path="setLocation"
          label={text('site-reset.location')}
          none={text('site-reset.location.unknown')}
          numbers
          options={areaOptions(document)}
        />
      </Field>
      <Field
        label={text('site-reset.unmoved')}
        paths={['unmovedMinutes']}
        was={text('office.changed')}
        help={text('site-reset.unmoved.help')}
      >
        <NumberInput path="unmovedMinutes" label={text('site-reset.unmoved')} unit={text('office.minutes')} />
      </Field>
      <Field label={text('site-reset.except')} paths={['exceptGroups']} was={text('office.changed')}>
        <PickMany
          path="exceptGroups"
          label={text('site-reset.except')}
          add={text('site-area.exempt.add')}
          options={named(thingsOf(document, 'groups'))}
        />
      </Field>
    </Form>
  )
}

/** Left out of the file, a reset acts on every day. */
function Days() {
  const { value, canEdit, set } = useValue('days')
  const chosen = Array.isArray(value) ? value.map(String) : DAYS
  return (
    <>
      {DAYS.map((day) => (
        <label key={day} className="site-tick">
          <input
            type="checkbox"
            checked={chosen.includes(day)}
            disabled={!canEdit}
            onChange={({ target }) => {
              const next = DAYS.filter((each) => (each === day ? target.checked : chosen.includes(each)))
              set(next.length === DAYS.length ? undefined : next)
            }}
          />
          {text(`site-week.${day}`)}
        </label>
      ))}
    </>
  )
}
