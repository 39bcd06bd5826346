/** The form of one area. */
import { Say } from '../../../components/say'
import { Time } from '../../../components/time'
import type { JsonObject } from '../../../../preload/contract/draft'
import { count, text } from '../../../format/text'
import { now } from '../../desk/clock'
import { areaStatus, useStatus } from '../../desk/status'
import { openSheet } from '../../desk/sheet'
import { useSite } from '../site'
import { Field, Form, FormPart, useValue } from '../form'
import {
  NumberInput,
  Pick,
  PickMany,
  Radios,
  Segments,
  SwitchButton,
  SwitchedNumber,
  TextInput,
  Tick,
  Toggle,
} from '../controls'
import { edit, useDraft } from '../draft'
import { changeOf, idOf, nameOf, thingIn, thingsOf, valueAt, withValue } from '../thing'
import { AreaDoors } from './area-doors'
import { isHard, modesOf, OUTSIDE, type Mode } from './model'

const MODES: readonly Mode[] = ['none', 'soft', 'hard']
const modeOptions = () => MODES.map((value) => ({ value, label: text(`site-area.mode.${value}`) }))

/** How long a new rule is only watched unless somebody says otherwise. */
export const OBSERVE_DAYS = 7
const DAY = 86_400_000
const OBSERVE_CHOICES = [1, 3, 7, 14, 30]

const wasMode = (value: unknown): string =>
  text('office.was', { value: text(`site-area.mode.${MODES.find((mode) => mode === value) ?? 'none'}`) })

/** The area with another rule; an area without a rule before is only observed first. */
export function withMode(area: JsonObject, before: JsonObject | null, mode: string, observeUntil: string): JsonObject {
  const next = withValue(area, 'apb.mode', mode === 'none' ? undefined : mode)
  const isNew = mode !== 'none' && valueAt(area, 'apb.mode') === undefined && valueAt(before, 'apb.mode') === undefined
  if (!isNew || valueAt(area, 'apb.enforcement') !== undefined) return next
  return withValue(withValue(next, 'apb.enforcement', 'observe'), 'apb.observeUntil', observeUntil)
}

const RULE = ['apb.mode', 'apb.entry', 'apb.exit', 'apb.strict'] as const

/** The area without a rule of its own about the sequence of reads. */
export const withoutRule = (area: JsonObject): JsonObject =>
  RULE.reduce((thing, path) => withValue(thing, path, undefined), area)

export function AreaForm({ area }: { readonly area: JsonObject }) {
  const id = Number(area['id'])
  const inside = useStatus(({ status }) => areaStatus(status, id)?.inside)
  const state = useDraft((draft) => draft.state)
  const others = state ? thingsOf(state.document, 'areas').filter((each) => each !== area) : []
  return (
    <Form
      section="areas"
      id={idOf(area)}
      title={nameOf(area)}
      note={text('site-area.note', { inside: inside ?? 0, id })}
      actions={
        <button
          type="button"
          className="link"
          onClick={() => openSheet({ kind: 'delete-thing', section: 'areas', id: idOf(area) })}
        >
          {text('office.delete')}
        </button>
      }
      foot={<FreeEgress area={area} />}
    >
      <Field label={text('office.name')} paths={['name', 'within']}>
        <TextInput path="name" label={text('office.name')} />
        <span className="t3">{text('site-area.within')}</span>
        <Pick
          path="within"
          label={text('site-area.within')}
          numbers
          none={text('site-area.within.none')}
          options={others
            .filter((each) => Number(each['id']) !== OUTSIDE)
            .map((each) => ({ value: idOf(each), label: nameOf(each) }))}
        />
      </Field>
      <Field label={text('site-area.muster')} paths={['musterPoint']}>
        <Toggle path="musterPoint" label={text('site-area.muster')} />
        <span className="t3">{text('site-area.muster.says')}</span>
      </Field>
      <AreaDoors area={id} />
      <FormPart title={text('site-area.apb')}>
        <Rule area={area} />
        <Observe />
        <Timers />
        <Exempt />
        <Capacity />
      </FormPart>
    </Form>
  )
}

function Rule({ area }: { readonly area: JsonObject }) {
  const { value, was, canEdit } = useValue('apb.mode', 'none')
  const site = useSite()
  const { entry, exit } = modesOf(area)
  const set = (mode: string): void =>
    void edit((document) => {
      const current = thingIn(document, 'areas', idOf(area))
      const before = useDraft.getState().state
      const inForce = before ? thingIn(before.inForce, 'areas', idOf(area)) : null
      const until = site.zone.toLocal(now() + OBSERVE_DAYS * DAY)
      return current ? [{ section: 'areas', id: idOf(area), after: withMode(current, inForce, mode, until) }] : []
    })
  return (
    <>
      <Field
        label={text('site-area.rule')}
        paths={['apb.mode']}
        was={wasMode(was)}
        help={text(`site-area.rule.${entry}`)}
      >
        <Radios
          label={text('site-area.rule')}
          options={modeOptions()}
          value={String(value)}
          canEdit={canEdit}
          onChange={set}
        />
        <Tick path="apb.strict" label={text('site-area.strict')} />
      </Field>
      <Direction path="apb.entry" label={text('site-area.entry')} current={entry} />
      <Direction path="apb.exit" label={text('site-area.exit')} current={exit} />
    </>
  )
}

interface DirectionProps {
  readonly path: 'apb.entry' | 'apb.exit'
  readonly label: string
  readonly current: Mode
}

/** A rule of its own for one direction. */
function Direction({ path, label, current }: DirectionProps) {
  const { value, was, canEdit, set } = useValue(path)
  return (
    <Field label="" paths={[path]} was={was === undefined ? text('office.was.unset') : wasMode(was)}>
      {canEdit ? (
        <label className="site-tick">
          <input
            type="checkbox"
            checked={value !== undefined}
            onChange={({ target }) => set(target.checked ? current : undefined)}
          />
          {label}
        </label>
      ) : (
        value !== undefined && <span>{label}</span>
      )}
      {value !== undefined && <Segments path={path} label={label} options={modeOptions()} />}
    </Field>
  )
}

export function Observe() {
  const { value, was, canEdit, section, id, thing } = useValue('apb.enforcement', 'enforce')
  const site = useSite()
  const until = valueAt(thing, 'apb.observeUntil')
  const put = (on: boolean, days: number | null): void =>
    void edit((document) => {
      const area = thingIn(document, section, id)
      if (!area) return []
      const ends = days === null ? undefined : site.zone.toLocal(now() + days * DAY)
      const next = withValue(
        withValue(area, 'apb.enforcement', on ? 'observe' : undefined),
        'apb.observeUntil',
        on ? ends : undefined,
      )
      return [{ section, id, after: next }]
    })
  const on = value === 'observe'
  return (
    <Field
      label={text('site-area.observe')}
      paths={['apb.enforcement', 'apb.observeUntil']}
      was={text('office.was', { value: text(was === 'observe' ? 'office.on' : 'office.off') })}
      help={text('site-area.observe.help')}
    >
      <SwitchButton
        on={on}
        label={text('site-area.observe')}
        canEdit={canEdit}
        onChange={(next) => put(next, OBSERVE_DAYS)}
      />
      {on && canEdit && (
        <select
          className="field"
          aria-label={text('site-area.observe.how-long')}
          value="now"
          onChange={({ target }) => put(true, target.value === 'ever' ? null : Number(target.value))}
        >
          <option value="now">
            {typeof until === 'string'
              ? text('site-area.observe.until', { until: until.replace('T', ' ') })
              : text('site-area.observe.ever')}
          </option>
          {OBSERVE_CHOICES.map((days) => (
            <option key={days} value={days}>
              {count('site-area.observe.days', days)}
            </option>
          ))}
          <option value="ever">{text('site-area.observe.ever')}</option>
        </select>
      )}
      <span className={on ? 'relaxed-words' : 't3'}>{text(on ? 'site-area.observe.on' : 'site-area.observe.off')}</span>
    </Field>
  )
}

export function Timers() {
  const seconds = useValue('apb.reentrySeconds').value
  const inSeconds = seconds !== undefined
  const reentry = inSeconds ? 'apb.reentrySeconds' : 'apb.reentryMinutes'
  const numbers = [
    {
      path: reentry,
      name: 'reentry',
      first: 5,
      unit: text(inSeconds ? 'office.seconds' : 'office.minutes'),
    },
    { path: 'apb.violationExpiryMinutes', name: 'expiry', first: 60, unit: text('office.minutes') },
    { path: 'apb.presenceExpiryMinutes', name: 'presence', first: 720, unit: text('office.minutes') },
  ] as const
  return numbers.map(({ path, name, first, unit }) => (
    <NumberField key={name} path={path} name={name} first={first} unit={unit} />
  ))
}

interface NumberFieldProps {
  readonly path: string
  readonly name: 'reentry' | 'expiry' | 'presence'
  readonly first: number
  readonly unit: string
}

function NumberField({ path, name, first, unit }: NumberFieldProps) {
  const { was } = useValue(path)
  return (
    <Field
      label={text(`site-area.${name}`)}
      paths={[path]}
      was={text('office.was', { value: typeof was === 'number' ? `${was} ${unit}` : text('office.off') })}
    >
      <SwitchedNumber
        path={path}
        label={text(`site-area.${name}`)}
        first={first}
        before={text('site-area.after')}
        off={text(`site-area.${name}.off`)}
        unit={unit}
      />
    </Field>
  )
}

function Exempt() {
  const state = useDraft((draft) => draft.state)
  const options = (section: 'groups' | 'schedules') =>
    (state ? thingsOf(state.document, section) : []).map((each) => ({ value: idOf(each), label: nameOf(each) }))
  return (
    <>
      <Field label={text('site-area.exempt')} paths={['apb.exemptGroups']} was={text('office.changed')}>
        <PickMany
          path="apb.exemptGroups"
          label={text('site-area.exempt')}
          options={options('groups')}
          add={text('site-area.exempt.add')}
        />
      </Field>
      <Field label={text('site-area.schedule')} paths={['apb.schedule']} was={text('office.changed')}>
        <Pick
          path="apb.schedule"
          label={text('site-area.schedule')}
          options={options('schedules')}
          none={text('office.always')}
        />
      </Field>
    </>
  )
}

function Capacity() {
  const { value, was, canEdit, set } = useValue('capacity')
  const soft = useValue('capacity.soft', false)
  const before = typeof was === 'object' && was !== null && 'max' in was ? String(was.max) : text('office.off')
  return (
    <Field label={text('site-area.capacity')} paths={['capacity']} was={text('office.was', { value: before })}>
      <SwitchButton
        on={value !== undefined}
        label={text('site-area.capacity')}
        canEdit={canEdit}
        onChange={(on) => set(on ? { max: 20 } : undefined)}
      />
      {value === undefined ? (
        <span className="t3">{text('site-area.capacity.off')}</span>
      ) : (
        <>
          <span>{text('site-area.at-most')}</span>
          <NumberInput path="capacity.max" label={text('site-area.capacity')} />
          <Radios
            label={text('site-area.when-full')}
            options={[
              { value: 'no', label: text('site-area.full.refuse') },
              { value: 'yes', label: text('site-area.full.alarm') },
            ]}
            value={soft.value === true ? 'yes' : 'no'}
            canEdit={canEdit}
            onChange={(next) => soft.set(next === 'yes')}
          />
          <Tick path="capacity.exemptPass" label={text('site-area.full.exempt')} />
        </>
      )}
    </Field>
  )
}

/** Pinned to the foot: a hard area may keep people in, and somebody has to say that it does not. */
function FreeEgress({ area }: { readonly area: JsonObject }) {
  const { value, changed } = useValue('apb.freeEgressConfirmed', false)
  const change = useDraft(({ state }) => (state ? changeOf(state, 'areas', idOf(area)) : undefined))
  return (
    <Field label={text('site-area.egress')} paths={['apb.freeEgressConfirmed']}>
      <div className="site-confirm">
        <Tick path="apb.freeEgressConfirmed" label={text('site-area.egress.tick')} />
        <p className={isHard(area) && value !== true ? 'warns' : 't3'}>
          {value === true && changed && change ? (
            <Say k="site-area.egress.by" with={{ name: change.operator, at: <Time at={change.at} /> }} />
          ) : (
            text(
              value === true
                ? 'site-area.egress.in-force'
                : isHard(area)
                  ? 'site-area.egress.missing'
                  : 'site-area.egress.unneeded',
            )
          )}
        </p>
      </div>
    </Field>
  )
}
