/** The form of one reader: where it leads, what it reads, its rule, its wiring, and the door it opens. */
import type { JsonObject } from '../../../../preload/contract/draft'
import { BUILT_IN_FORMATS, type BuiltInFormat } from '../../../../preload/contract/card-formats'
import { Button } from '../../../components/button'
import { text } from '../../../format/text'
import { openSheet } from '../../desk/sheet'
import { useStatus } from '../../desk/status'
import { NumberInput, Pick, Segments, TextInput, Toggle } from '../controls'
import { edit } from '../draft'
import { Field, Form, FormPart, OtherThing, useBound } from '../form'
import { showThing } from '../pages'
import { idOf, nameOf, thingIn, thingsOf, valueAt } from '../thing'
import { Observe, Timers, withoutRule } from '../areas/area-form'
import { modesOf, OUTSIDE } from '../areas/model'
import { CardFormats } from './card-formats-field'
import { DoorFields } from './door-form'
import { swapped } from './model'
import { PresetCards } from './preset-cards'
import { RuleFields } from './rule-fields'

export const formatOptions = (document: JsonObject) => [
  ...BUILT_IN_FORMATS.map(({ id, name }: BuiltInFormat) => ({ value: id, label: name })),
  { value: 'raw', label: text('site-reader.formats.raw') },
  ...thingsOf(document, 'cardFormats').map((each) => ({ value: idOf(each), label: nameOf(each) })),
]

export const areaOptions = (document: JsonObject) => [
  { value: String(OUTSIDE), label: text('area.outside') },
  ...thingsOf(document, 'areas')
    .filter((each) => Number(each['id']) !== OUTSIDE)
    .map((each) => ({ value: idOf(each), label: nameOf(each) })),
]

const named = (things: readonly JsonObject[]) => things.map((each) => ({ value: idOf(each), label: nameOf(each) }))

export function ReaderForm({ reader, document }: { readonly reader: JsonObject; readonly document: JsonObject }) {
  const id = idOf(reader)
  const isMuster = reader['kind'] === 'muster'
  const door = typeof reader['door'] === 'string' ? thingIn(document, 'doors', reader['door']) : null
  const online = useStatus(({ status }) => status?.readers.find((each) => each.id === id)?.online)
  return (
    <Form
      section="readers"
      id={id}
      title={nameOf(reader)}
      note={
        online === undefined ? text('site-reader.new') : text(online ? 'site-reader.online' : 'site-reader.offline')
      }
      actions={
        <button
          type="button"
          className="link"
          onClick={() => openSheet({ kind: 'delete-thing', section: 'readers', id })}
        >
          {text('office.delete')}
        </button>
      }
    >
      <Field label={text('office.name')} paths={['name', 'door']} was={text('office.changed')}>
        <TextInput path="name" label={text('office.name')} />
        {!isMuster && (
          <>
            <span className="t3">{text('site-reader.door')}</span>
            <Pick path="door" label={text('site-reader.door')} options={named(thingsOf(document, 'doors'))} />
          </>
        )}
      </Field>
      {isMuster ? (
        <Field label={text('site-reader.muster-area')} paths={['to']}>
          <Pick path="to" label={text('site-reader.muster-area')} numbers options={areaOptions(document)} />
        </Field>
      ) : (
        <Direction document={document} />
      )}
      <Field
        label={text('site-reader.formats')}
        paths={['cardFormat', 'cardFormats', 'reverseBytes']}
        was={text('office.changed')}
      >
        <CardFormats options={formatOptions(document)} />
      </Field>
      {!isMuster && (
        <>
          <FormPart title={text('site-preset')} note={text('site-preset.note')}>
            <PresetCards />
          </FormPart>
          <FormPart title={text('site-area.apb')}>
            <RuleFields />
            <AreaRule reader={reader} document={document} />
          </FormPart>
        </>
      )}
      <Wiring document={document} />
      {door && (
        <OtherThing section="doors" id={idOf(door)}>
          <FormPart title={text('site-door.of', { name: nameOf(door) })}>
            <DoorFields document={document} />
          </FormPart>
        </OtherThing>
      )}
    </Form>
  )
}

function Direction({ document }: { readonly document: JsonObject }) {
  const { id, canEdit, before } = useBound()
  const areas = areaOptions(document)
  const nameAt = (end: unknown): string => areas.find(({ value }) => value === String(end))?.label ?? String(end)
  const swap = (): void =>
    void edit((current) => {
      const reader = thingIn(current, 'readers', id)
      return reader ? [{ section: 'readers', id, after: swapped(reader) }] : []
    })
  return (
    <Field
      label={text('site-reader.direction')}
      paths={['from', 'to', 'letOut']}
      was={text('office.was', {
        value: text('site-reader.way', { from: nameAt(before?.['from']), to: nameAt(before?.['to']) }),
      })}
    >
      <Pick path="from" label={text('office.field.from')} numbers options={areas} />
      <span className="site-arrow" aria-hidden="true">
        →
      </span>
      <Pick path="to" label={text('office.field.to')} numbers options={areas} />
      {canEdit && <Button onClick={swap}>{text('site-reader.swap')}</Button>}
    </Field>
  )
}

/** What the area it leads into checks besides: a reader's rule and an area's rule are both asked. */
function AreaRule({ reader, document }: { readonly reader: JsonObject; readonly document: JsonObject }) {
  const { canEdit } = useBound()
  const area = thingIn(document, 'areas', String(reader['to']))
  if (!area || Number(area['id']) === OUTSIDE) return null
  const id = idOf(area)
  const { entry } = modesOf(area)
  const clear = (): void =>
    void edit((current) => {
      const now = thingIn(current, 'areas', id)
      return now ? [{ section: 'areas', id, after: withoutRule(now) }] : []
    })
  return (
    <OtherThing section="areas" id={id}>
      <Field label={text('site-reader.area-rule')} paths={['apb.mode', 'apb.entry']} was={text('office.changed')}>
        <span>{text('site-reader.area-rule.is', { area: nameOf(area), rule: text(`site-area.mode.${entry}`) })}</span>
        <button type="button" className="link" onClick={() => showThing('areas', id)}>
          {text('site-reader.area-rule.open')}
        </button>
        {canEdit && entry !== 'none' && (
          <button type="button" className="link" onClick={clear}>
            {text('site-reader.area-rule.clear')}
          </button>
        )}
      </Field>
      <Timers />
      <Observe />
    </OtherThing>
  )
}

function Wiring({ document }: { readonly document: JsonObject }) {
  const { thing } = useBound()
  const controller = thingIn(document, 'controllers', String(thing?.['controller']))
  const isBus = valueAt(controller, 'kind') === 'osdp'
  const isPanel = controller !== null && !isBus
  return (
    <FormPart title={text('site-reader.wiring')}>
      <Field
        label={text('site-reader.controller')}
        paths={['controller', 'address', 'number']}
        was={text('office.changed')}
      >
        <Pick
          path="controller"
          label={text('site-reader.controller')}
          options={named(thingsOf(document, 'controllers'))}
          none={text('site-reader.controller.none')}
        />
        <span className="t3">{text('site-reader.address')}</span>
        <NumberInput path="address" label={text('site-reader.address')} />
      </Field>
      {isBus && <OnBus />}
      {isPanel && <OnPanel />}
      <Field label={text('site-reader.let-out')} paths={['letOut']} was={text('office.changed')}>
        <Toggle path="letOut" label={text('site-reader.let-out')} />
        <span className="t3">{text('site-reader.let-out.says')}</span>
      </Field>
    </FormPart>
  )
}

function OnBus() {
  return (
    <>
      <Field
        label={text('site-reader.secure')}
        paths={['secureChannel']}
        was={text('office.changed')}
        help={text('site-reader.secure.help')}
      >
        <Segments
          path="secureChannel"
          label={text('site-reader.secure')}
          standard="required"
          options={[
            { value: 'required', label: text('site-reader.secure.required') },
            { value: 'off', label: text('site-reader.secure.off') },
          ]}
        />
      </Field>
      <Field label={text('site-reader.pin')} paths={['pin']} was={text('office.changed')}>
        <Segments
          path="pin"
          label={text('site-reader.pin')}
          standard="none"
          options={(['none', 'card-and-pin', 'pin-only'] as const).map((value) => ({
            value,
            label: text(`site-reader.pin.${value}`),
          }))}
        />
      </Field>
    </>
  )
}

function OnPanel() {
  return (
    <Field
      label={text('site-reader.decides')}
      paths={['decides', 'fallback', 'hostTimeoutMs']}
      was={text('office.changed')}
      help={text('site-reader.decides.help')}
    >
      <Segments
        path="decides"
        label={text('site-reader.decides')}
        standard="host-first"
        options={(['host-first', 'panel', 'host-only'] as const).map((value) => ({
          value,
          label: text(`site-reader.decides.${value}`),
        }))}
      />
    </Field>
  )
}
