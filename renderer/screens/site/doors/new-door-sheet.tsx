/** A new door with its readers, in one step of the draft. */
import { SquarePlus } from 'lucide-react'
import { useRef, useState, type RefObject } from 'react'
import { Sheet, Step } from '../../../components/sheet'
import type { JsonObject } from '../../../../preload/contract/draft'
import { text } from '../../../format/text'
import type { Dock } from '../../desk/action-sheet'
import { closeSheet } from '../../desk/sheet'
import { OUTSIDE } from '../areas/model'
import { edit, useDraft } from '../draft'
import { openThing } from '../go'
import { thingKey } from '../pages'
import { idOf, nameOf, thingsOf } from '../thing'
import { newDoorEdits, type NewDoor } from './model'
import { areaOptions } from './reader-form'

declare module '../../desk/sheet' {
  interface SheetKinds {
    readonly 'new-door': object
  }
}

/** What a new door begins with: the site's only controller, from outside into the first area. */
function firstOf(document: JsonObject): NewDoor {
  const [controller] = thingsOf(document, 'controllers')
  const area = thingsOf(document, 'areas').find((each) => Number(each['id']) !== OUTSIDE)
  return {
    name: '',
    controller: controller ? idOf(controller) : null,
    from: OUTSIDE,
    to: area ? Number(area['id']) : OUTSIDE,
    entrance: '',
    exit: '',
  }
}

export function NewDoorSheet({ dock }: { readonly dock: Dock }) {
  const document = useDraft(({ state }) => state?.document ?? {})
  const [door, setDoor] = useState<NewDoor>(() => firstOf(document))
  const [busy, setBusy] = useState(false)
  const field = useRef<HTMLInputElement>(null)
  const named = door.name.trim()
  const whole: NewDoor = {
    ...door,
    name: named,
    entrance: door.entrance.trim() === '' ? text('site-door.in', { door: named }) : door.entrance.trim(),
    exit: door.exit.trim(),
  }
  const run = async (): Promise<void> => {
    setBusy(true)
    let reader = ''
    const made = await edit((current) => {
      const edits = newDoorEdits(current, whole)
      reader = edits.find(({ section }) => section === 'readers')?.id ?? ''
      return edits
    })
    setBusy(false)
    if (!made) return
    openThing('doors', thingKey('readers', reader))
    closeSheet()
  }
  return (
    <Sheet
      dock={dock}
      title={text('site-door.new.title')}
      mark={<SquarePlus size={28} strokeWidth={1.5} aria-hidden="true" />}
      lines={text('site-area.new.lines')}
      failure={null}
      focus={field}
      doIt={{
        label: text('site-door.new.do'),
        off: named === '' ? text('site-door.new.no-name') : null,
        busy,
        run: () => void run(),
      }}
      onClose={closeSheet}
    >
      <Steps door={door} named={named} document={document} field={field} onChange={setDoor} />
    </Sheet>
  )
}

interface Props {
  readonly door: NewDoor
  readonly onChange: (door: NewDoor) => void
}

interface NamedProps extends Props {
  readonly k: 'name' | 'entrance' | 'exit'
  readonly label: string
  readonly placeholder?: string
  readonly field?: RefObject<HTMLInputElement | null>
}

function Named({ door, onChange, k, label, placeholder, field }: NamedProps) {
  return (
    <input
      {...(field ? { ref: field } : {})}
      className="field site-text"
      aria-label={label}
      placeholder={placeholder}
      autoComplete="off"
      value={door[k]}
      onChange={({ target }) => onChange({ ...door, [k]: target.value })}
    />
  )
}

function End({ door, onChange, k, document }: Props & { readonly k: 'from' | 'to'; readonly document: JsonObject }) {
  return (
    <select
      className="field"
      aria-label={text(`office.field.${k}`)}
      value={door[k]}
      onChange={({ target }) => onChange({ ...door, [k]: Number(target.value) })}
    >
      {areaOptions(document).map(({ value, label }) => (
        <option key={value} value={value}>
          {label}
        </option>
      ))}
    </select>
  )
}

interface StepsProps extends Props {
  readonly named: string
  readonly document: JsonObject
  readonly field: RefObject<HTMLInputElement | null>
}

function Steps({ named, document, field, ...props }: StepsProps) {
  const { door, onChange } = props
  return (
    <>
      <Step n={1} title={text('office.name')}>
        <Named {...props} k="name" label={text('site-door.new.name')} field={field} />
      </Step>
      <Step n={2} title={text('site-reader.direction')}>
        <span className="site-controls">
          <End {...props} k="from" document={document} />
          <span className="site-arrow" aria-hidden="true">
            →
          </span>
          <End {...props} k="to" document={document} />
        </span>
      </Step>
      <Step n={3} title={text('office.section.readers')}>
        <div className="site-both">
          <Named
            {...props}
            k="entrance"
            label={text('site-door.new.entrance')}
            placeholder={text('site-door.in', { door: named })}
          />
          <Named {...props} k="exit" label={text('site-door.new.exit')} placeholder={text('site-door.new.no-exit')} />
        </div>
      </Step>
      <Step n={4} title={text('site-reader.controller')}>
        <select
          className="field"
          aria-label={text('site-reader.controller')}
          value={door.controller ?? ''}
          onChange={({ target }) => onChange({ ...door, controller: target.value === '' ? null : target.value })}
        >
          <option value="">{text('site-reader.controller.none')}</option>
          {thingsOf(document, 'controllers').map((each) => (
            <option key={idOf(each)} value={idOf(each)}>
              {nameOf(each)}
            </option>
          ))}
        </select>
      </Step>
    </>
  )
}
