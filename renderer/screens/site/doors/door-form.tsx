/** The form of one door, and the fields that a reader's form shows of it. */
import type { JsonObject } from '../../../../preload/contract/draft'
import { text } from '../../../format/text'
import { openSheet } from '../../desk/sheet'
import { NumberInput, Pick, Segments, SwitchedNumber, TextInput, Tick, Toggle } from '../controls'
import { edit } from '../draft'
import { Field, Form, FormPart, useValue } from '../form'
import { openThing } from '../go'
import { thingKey } from '../pages'
import { idOf, nameOf, thingIn, thingsOf } from '../thing'
import { anotherReader, readersOf } from './model'

const UNLOCK_SECONDS = 5
const REX_SECONDS = 10

export function DoorForm({ door, document }: { readonly door: JsonObject; readonly document: JsonObject }) {
  const id = idOf(door)
  const add = async (): Promise<void> => {
    let made = ''
    await edit((current) => {
      const reader = anotherReader(current, id, text('site-reader.unnamed', { door: nameOf(door) }))
      made = reader.id
      return thingIn(current, 'doors', id) ? [reader] : []
    })
    openThing('doors', thingKey('readers', made))
  }
  return (
    <Form
      section="doors"
      id={id}
      title={nameOf(door)}
      note={text('site-door.note', { n: readersOf(document, id).length, id })}
      actions={
        <>
          <button type="button" className="link" onClick={() => void add()}>
            {text('site-door.add-reader')}
          </button>
          <button
            type="button"
            className="link"
            onClick={() => openSheet({ kind: 'delete-thing', section: 'doors', id })}
          >
            {text('office.delete')}
          </button>
        </>
      }
    >
      <Field label={text('office.name')} paths={['name']} was={text('office.changed')}>
        <TextInput path="name" label={text('office.name')} />
      </Field>
      <DoorFields document={document} />
      <MoreOfDoor />
    </Form>
  )
}

function MoreOfDoor() {
  return (
    <>
      <FormPart title={text('site-door.people')}>
        <Field label={text('site-door.longer')} paths={['extendedUnlockSeconds']} was={text('office.changed')}>
          <SwitchedNumber
            path="extendedUnlockSeconds"
            label={text('site-door.longer')}
            first={20}
            before={text('site-door.for')}
            off={text('site-door.longer.off')}
            unit={text('office.seconds')}
          />
        </Field>
        <Field
          label={text('site-door.pending')}
          paths={['pending']}
          was={text('office.changed')}
          help={text('site-door.pending.help')}
        >
          <Segments
            path="pending"
            label={text('site-door.pending')}
            standard="replace"
            options={(['replace', 'queue', 'together'] as const).map((value) => ({
              value,
              label: text(`site-door.pending.${value}`),
            }))}
          />
        </Field>
      </FormPart>
      <FormPart title={text('site-door.points')} note={text('site-door.points.note')}>
        {(['lock', 'contact', 'rex', 'aux'] as const).map((point) => (
          <Field
            key={point}
            label={text(`site-door.point.${point}`)}
            paths={[`io.${point}`]}
            was={text('office.changed')}
          >
            <TextInput path={`io.${point}`} label={text(`site-door.point.${point}`)} mono />
          </Field>
        ))}
      </FormPart>
    </>
  )
}

export function DoorFields({ document }: { readonly document: JsonObject }) {
  const contact = useValue('contact', false).value === true
  return (
    <>
      <Field
        label={text('site-door.contact')}
        paths={['contact']}
        was={text('office.changed')}
        help={text('site-door.contact.help')}
      >
        <Toggle path="contact" label={text('site-door.contact')} />
        <span className="t3">{text(contact ? 'site-door.contact.on' : 'site-door.contact.off')}</span>
      </Field>
      <Field label={text('site-door.unlocked')} paths={['unlockSeconds', 'rexSeconds']} was={text('office.changed')}>
        <NumberInput
          path="unlockSeconds"
          label={text('site-door.unlocked')}
          standard={UNLOCK_SECONDS}
          unit={text('office.seconds')}
        />
        <span className="t3">{text('site-door.rex')}</span>
        <NumberInput
          path="rexSeconds"
          label={text('site-door.rex')}
          standard={REX_SECONDS}
          unit={text('office.seconds')}
        />
      </Field>
      {contact && (
        <Field label={text('site-door.held')} paths={['heldOpenSeconds']} was={text('office.changed')}>
          <SwitchedNumber
            path="heldOpenSeconds"
            label={text('site-door.held')}
            first={30}
            before={text('site-area.after')}
            off={text('site-door.held.off')}
            unit={text('office.seconds')}
          />
        </Field>
      )}
      {contact && (
        <Field label={text('site-door.passage')} paths={['passage']} was={text('office.changed')}>
          <Segments
            path="passage"
            label={text('site-door.passage')}
            standard="open"
            options={(['grant', 'open', 'open-close'] as const).map((value) => ({
              value,
              label: text(`site-door.passage.${value}`),
            }))}
          />
        </Field>
      )}
      <Field
        label={text('site-door.schedule')}
        paths={['unlockSchedule', 'firstPersonIn']}
        was={text('office.changed')}
      >
        <Pick
          path="unlockSchedule"
          label={text('site-door.schedule')}
          none={text('site-door.schedule.never')}
          options={thingsOf(document, 'schedules').map((each) => ({ value: idOf(each), label: nameOf(each) }))}
        />
        <Tick path="firstPersonIn" label={text('site-door.first-person')} />
      </Field>
    </>
  )
}
