/** Controllers: door panels and reader lines, and how the console reaches them. */
import { Cpu } from 'lucide-react'
import { Void } from '../../../components/void'
import type { JsonObject } from '../../../../preload/contract/draft'
import { SPEEDS } from '../../../../preload/contract/start'
import { text } from '../../../format/text'
import { openSheet } from '../../desk/sheet'
import { useStatus } from '../../desk/status'
import { Checks } from '../checks'
import { NumberInput, Pick, Radios, SwitchedNumber, TextInput } from '../controls'
import { edit, useDraft } from '../draft'
import { Field, Form, useBound } from '../form'
import { useChosen } from '../go'
import { Office, ThingList } from '../office'
import type { SiteTab } from '../tab'
import { addThing, DeleteThing } from '../thing-actions'
import { idOf, nameOf, thingIn, thingsOf, valueAt } from '../thing'
import { UsedBy } from '../used-by'
import { beginNewReader } from './wizard'

const ICON = { size: 16, strokeWidth: 1.5, 'aria-hidden': true } as const
const isBus = (controller: JsonObject): boolean => controller['kind'] === 'osdp'

const addressOf = (controller: JsonObject): string => {
  const path = valueAt(controller, 'link.path')
  if (typeof path === 'string') return path
  const host = valueAt(controller, 'link.host')
  return typeof host === 'string'
    ? `${host}:${String(valueAt(controller, 'link.port'))}`
    : text('site-hardware.no-link')
}

const newPanel = (): void =>
  void addThing('controllers', 'P', {
    name: text('site-hardware.unnamed'),
    kind: 'panel',
    link: { host: '', port: 3001 },
  })
const newLine = (): void =>
  void addThing('controllers', 'B', {
    name: text('site-hardware.unnamed-line'),
    kind: 'osdp',
    link: { path: '', baud: 9_600 },
  })

/** Begins at the chosen line, where one is chosen. */
function newReader(chosen: JsonObject | undefined): void {
  const { state } = useDraft.getState()
  if (!state) return
  beginNewReader(state.document, chosen && isBus(chosen) ? idOf(chosen) : null)
  openSheet({ kind: 'new-reader' })
}

function Hardware() {
  const state = useDraft((draft) => draft.state)
  const controllers = state ? thingsOf(state.document, 'controllers') : []
  const chosen = useChosen(controllers, idOf)
  if (!state) return <></>
  const list = (
    <ThingList
      title={text('office.section.controllers')}
      items={controllers.map((each) => ({
        section: 'controllers',
        id: idOf(each),
        name: nameOf(each),
        note: `${text(isBus(each) ? 'site-hardware.line' : 'site-hardware.panel')} · ${addressOf(each)}`,
        icon: <Cpu {...ICON} />,
      }))}
      chosen={chosen && idOf(chosen)}
      onNew={{ label: text('site-hardware.new'), run: newPanel }}
      others={[
        { label: text('site-hardware.new-line'), run: newLine },
        { label: text('new-reader.open'), run: () => newReader(chosen) },
        { label: text('find-panels'), run: () => openSheet({ kind: 'find-panels' }) },
      ]}
      empty={text('site-hardware.none')}
    />
  )
  if (!chosen)
    return (
      <Office
        list={list}
        words={text('site-hardware.none.why')}
        form={<Void title={text('site-hardware.none')}>{text('site-hardware.none.why')}</Void>}
      />
    )
  return (
    <Office
      list={list}
      words={text(isBus(chosen) ? 'site-hardware.words.line' : 'site-hardware.words.panel')}
      form={<ControllerForm key={idOf(chosen)} controller={chosen} />}
      effect={
        <>
          <Checks section="controllers" id={idOf(chosen)} />
          <UsedBy section="controllers" id={idOf(chosen)} />
        </>
      }
    />
  )
}

function ControllerForm({ controller }: { readonly controller: JsonObject }) {
  const id = idOf(controller)
  const online = useStatus(({ status }) => status?.controllers.find((each) => each.id === id)?.online)
  return (
    <Form
      section="controllers"
      id={id}
      title={nameOf(controller)}
      note={
        online === undefined ? text('site-reader.new') : text(online ? 'site-reader.online' : 'site-reader.offline')
      }
      actions={<DeleteThing section="controllers" id={id} />}
    >
      <Field label={text('office.name')} paths={['name']} was={text('office.changed')}>
        <TextInput path="name" label={text('office.name')} />
      </Field>
      {isBus(controller) && <Way />}
      <Reached serial={valueAt(controller, 'link.path') !== undefined} bus={isBus(controller)} />
      <Field
        label={text('site-hardware.trust')}
        paths={['apbTrustMinutes']}
        was={text('office.changed')}
        help={text('site-hardware.trust.help')}
      >
        <SwitchedNumber
          path="apbTrustMinutes"
          label={text('site-hardware.trust')}
          first={60}
          before={text('site-hardware.trust.for')}
          off={text('site-hardware.trust.ever')}
          unit={text('office.minutes')}
        />
      </Field>
    </Form>
  )
}

/** A reader line is on a serial port of this computer, or on a serial device server. */
function Way() {
  const { id, thing, canEdit } = useBound()
  const set = (way: string): void =>
    void edit((document) => {
      const now = thingIn(document, 'controllers', id)
      const baud = valueAt(now, 'link.baud') ?? 9_600
      const link = way === 'serial' ? { path: '', baud } : { host: '', port: 4001, baud }
      return now ? [{ section: 'controllers', id, after: { ...now, link } }] : []
    })
  return (
    <Field label={text('site-hardware.way')} paths={[]}>
      <Radios
        label={text('site-hardware.way')}
        value={valueAt(thing, 'link.path') === undefined ? 'server' : 'serial'}
        canEdit={canEdit}
        options={(['serial', 'server'] as const).map((value) => ({ value, label: text(`site-hardware.way.${value}`) }))}
        onChange={set}
      />
    </Field>
  )
}

function Reached({ serial, bus }: { readonly serial: boolean; readonly bus: boolean }) {
  return (
    <>
      {serial ? (
        <Field
          label={text('first.hardware.path')}
          paths={['link.path', 'link']}
          was={text('office.changed')}
          help={text('first.hardware.path.help')}
        >
          <TextInput path="link.path" label={text('first.hardware.path')} mono />
        </Field>
      ) : (
        <Field
          label={text('first.hardware.host')}
          paths={['link.host', 'link.port', 'link']}
          was={text('office.changed')}
        >
          <TextInput path="link.host" label={text('first.hardware.host')} mono />
          <span className="t3">{text('first.hardware.port')}</span>
          <NumberInput path="link.port" label={text('first.hardware.port')} />
        </Field>
      )}
      {bus && (
        <Field label={text('first.hardware.speed')} paths={['link.baud']} was={text('office.changed')}>
          <Pick
            path="link.baud"
            label={text('first.hardware.speed')}
            numbers
            none={text('site-hardware.speed.none')}
            options={SPEEDS.map((speed) => ({ value: String(speed), label: String(speed) }))}
          />
        </Field>
      )}
    </>
  )
}

export const hardwareTab: SiteTab = { name: 'hardware', sections: ['controllers'], Page: Hardware }
