/** When something happens, then something is done. */
import { AUTOMATION_ACTIONS, AUTOMATION_EVENTS, type AutomationAction } from '../../../../preload/contract/automations'
import { VIOLATION_KINDS } from '../../../../preload/contract/alarm-rules'
import type { JsonObject } from '../../../../preload/contract/draft'
import { text, textIn } from '../../../format/text'
import { NumberInput, Pick, PickMany, TextInput, type Option } from '../controls'
import { edit } from '../draft'
import { Field, Form, FormPart, useBound, useValue } from '../form'
import { DeleteThing } from '../thing-actions'
import { idOf, nameOf, same, thingIn, thingsOf, valueAt, withValue } from '../thing'

export interface FormProps {
  readonly thing: JsonObject
  readonly document: JsonObject
}

export const named = (things: readonly JsonObject[]): readonly Option[] =>
  things.map((each) => ({ value: idOf(each), label: nameOf(each) }))

/** The settings that each action takes, besides the action itself (apb.md 12.2). */
const TAKES: Readonly<Record<AutomationAction, readonly ('output' | 'text' | 'scope' | 'doors' | 'length')[]>> = {
  'pulse-output': ['output'],
  notify: ['text'],
  reset: [],
  'revert-to-soft': [],
  suspend: ['scope', 'length'],
  unlock: ['doors', 'length'],
  lockdown: ['doors', 'length'],
  'grant-on-violation': ['scope', 'length'],
  'free-pass': [],
}
/** What an action begins with. */
const FIRST: Readonly<Record<AutomationAction, JsonObject>> = {
  'pulse-output': { output: '', seconds: 5 },
  notify: { text: '' },
  reset: {},
  'revert-to-soft': {},
  suspend: { scope: { site: true } },
  unlock: { doors: '*' },
  lockdown: { doors: '*' },
  'grant-on-violation': { scope: { site: true } },
  'free-pass': {},
}

export function AutomationForm({ thing, document }: FormProps) {
  const id = idOf(thing)
  const action = AUTOMATION_ACTIONS.find((each) => each === valueAt(thing, 'then.action'))
  const takes = action ? TAKES[action] : []
  return (
    <Form section="automations" id={id} title={nameOf(thing)} actions={<DeleteThing section="automations" id={id} />}>
      <FormPart title={text('automation.when')}>
        <Field label={text('automation.event')} paths={['when.event']} was={text('office.changed')}>
          <Pick
            path="when.event"
            label={text('automation.event')}
            options={AUTOMATION_EVENTS.map((value) => ({ value, label: textIn('automation.event.', value) ?? value }))}
          />
        </Field>
        <Only document={document} />
      </FormPart>
      <FormPart title={text('automation.then')}>
        <Action />
        {takes.includes('output') && (
          <Field
            label={text('automation.output')}
            paths={['then.output', 'then.seconds']}
            was={text('office.changed')}
            help={text('automation.output.help')}
          >
            <TextInput path="then.output" label={text('automation.output')} mono />
            <NumberInput path="then.seconds" label={text('automation.seconds')} unit={text('office.seconds')} />
          </Field>
        )}
        {takes.includes('text') && (
          <Field label={text('automation.text')} paths={['then.text']} was={text('office.changed')}>
            <TextInput path="then.text" label={text('automation.text')} />
          </Field>
        )}
        {takes.includes('scope') && <Scope path="then.scope" document={document} />}
        {takes.includes('doors') && (
          <Field label={text('office.section.doors')} paths={['then.doors']} was={text('office.changed')}>
            <Doors document={document} />
          </Field>
        )}
        {takes.includes('length') && <Length />}
      </FormPart>
    </Form>
  )
}

function Only({ document }: { readonly document: JsonObject }) {
  const any = text('automation.any')
  const of = (path: string, label: string, options: readonly Option[], numbers = false) => (
    <Field key={path} label={label} paths={[`when.${path}`]} was={text('office.changed')}>
      <Pick path={`when.${path}`} label={label} none={any} numbers={numbers} options={options} />
    </Field>
  )
  return (
    <>
      {of('door', text('office.field.door'), named(thingsOf(document, 'doors')))}
      {of('reader', text('site-level.reader'), named(thingsOf(document, 'readers')))}
      {of('area', text('automation.area'), named(thingsOf(document, 'areas')), true)}
      {of(
        'kind',
        text('automation.violation'),
        VIOLATION_KINDS.map((value) => ({ value, label: text(`violation.${value}`) })),
      )}
      {of('input', text('automation.input'), named(thingsOf(document, 'inputs')))}
    </>
  )
}

function Action() {
  const { value, id, canEdit } = useValue('then.action')
  const words = (action: string): string => textIn('automation.action.', action) ?? action
  if (!canEdit)
    return (
      <Field label={text('automation.action')} paths={['then.action']}>
        <span className="site-value">{words(String(value))}</span>
      </Field>
    )
  const set = (next: string): void =>
    void edit((current) => {
      const now = thingIn(current, 'automations', id)
      const action = AUTOMATION_ACTIONS.find((each) => each === next)
      return now && action
        ? [{ section: 'automations', id, after: { ...now, then: { action, ...FIRST[action] } } }]
        : []
    })
  return (
    <Field label={text('automation.action')} paths={['then.action']} was={text('office.changed')}>
      <select
        className="field"
        aria-label={text('automation.action')}
        value={String(value)}
        onChange={({ target }) => set(target.value)}
      >
        {AUTOMATION_ACTIONS.map((action) => (
          <option key={action} value={action}>
            {words(action)}
          </option>
        ))}
      </select>
    </Field>
  )
}

/** The whole site, or one area. */
export function Scope({ path, document }: { readonly path: string; readonly document: JsonObject }) {
  const { value, canEdit, set } = useValue(path)
  const label = text('automation.scope')
  const options = [
    { value: JSON.stringify({ site: true }), label: text('automation.scope.site') },
    ...thingsOf(document, 'areas').map((area) => ({
      value: JSON.stringify({ area: area['id'] }),
      label: nameOf(area),
    })),
    ...(path === 'scope'
      ? thingsOf(document, 'groups').map((group) => ({
          value: JSON.stringify({ group: idOf(group) }),
          label: text('automation.scope.group', { name: nameOf(group) }),
        }))
      : thingsOf(document, 'readers').map((reader) => ({
          value: JSON.stringify({ reader: idOf(reader) }),
          label: nameOf(reader),
        }))),
  ]
  const chosen = options.find((option) => same(JSON.parse(option.value), value))
  return (
    <Field label={label} paths={[path]} was={text('office.changed')}>
      {canEdit ? (
        <select
          className="field"
          aria-label={label}
          value={chosen?.value ?? ''}
          onChange={({ target }) => set(JSON.parse(target.value))}
        >
          {!chosen && <option value="">{text('automation.scope.none')}</option>}
          {options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.label}
            </option>
          ))}
        </select>
      ) : (
        <span className="site-value">{chosen?.label}</span>
      )}
    </Field>
  )
}

function Doors({ document }: { readonly document: JsonObject }) {
  const { value, canEdit, set } = useValue('then.doors')
  const all = value === '*'
  return (
    <>
      <label className="site-tick">
        <input
          type="checkbox"
          checked={all}
          disabled={!canEdit}
          onChange={({ target }) => set(target.checked ? '*' : [])}
        />
        {text('automation.doors.all')}
      </label>
      {!all && (
        <PickMany
          path="then.doors"
          label={text('office.section.doors')}
          add={text('automation.doors.add')}
          options={named(thingsOf(document, 'doors'))}
        />
      )}
    </>
  )
}

/** Until an operator ends it, for some minutes, or for as long as the input is active. */
function Length() {
  const { thing, id, canEdit } = useBound()
  const minutes = valueAt(thing, 'then.minutes')
  const active = valueAt(thing, 'then.whileActive') === true
  const kind = active ? 'active' : minutes === undefined ? 'ever' : 'minutes'
  const set = (next: string): void =>
    void edit((current) => {
      const now = thingIn(current, 'automations', id)
      if (!now) return []
      const timed = withValue(now, 'then.minutes', next === 'minutes' ? 15 : undefined)
      return [
        {
          section: 'automations',
          id,
          after: withValue(timed, 'then.whileActive', next === 'active' ? true : undefined),
        },
      ]
    })
  return (
    <Field label={text('automation.length')} paths={['then.minutes', 'then.whileActive']} was={text('office.changed')}>
      {canEdit ? (
        <select
          className="field"
          aria-label={text('automation.length')}
          value={kind}
          onChange={({ target }) => set(target.value)}
        >
          {(['ever', 'minutes', 'active'] as const).map((each) => (
            <option key={each} value={each}>
              {text(`automation.length.${each}`)}
            </option>
          ))}
        </select>
      ) : (
        <span className="site-value">{text(`automation.length.${kind}`)}</span>
      )}
      {kind === 'minutes' && (
        <NumberInput path="then.minutes" label={text('automation.length')} unit={text('office.minutes')} />
      )}
    </Field>
  )
}
