/** The rule of a reader: its mode, and the settings that mode has. */
import { ALARM_COM_MINUTES, READER_MODES } from '../../../../preload/contract/presets'
import { exactly } from '../../../format/duration'
import { text } from '../../../format/text'
import { NumberInput, Pick, PickMany, Tick } from '../controls'
import { edit, useDraft } from '../draft'
import { Field, useBound, useValue } from '../form'
import { idOf, nameOf, same, thingIn, thingsOf, valueAt } from '../thing'
import { canBeStrict, isTimed, modeOf, withMode } from './reader-modes'

const modeWords = (value: unknown): string =>
  text(`site-reader.mode.${READER_MODES.find((mode) => mode === value) ?? 'none'}`)

export function RuleFields() {
  const { thing } = useBound()
  if (!thing) return null
  const mode = modeOf(thing)
  return (
    <>
      <Mode />
      {isTimed(mode) && <Timeout />}
      {mode === 'timed-reader' && <EndsEarly />}
      {mode === 'hard-revert-soft' && (
        <Field label={text('site-reader.revert')} paths={['apb.revertSeconds']} help={text('site-reader.revert.help')}>
          <NumberInput path="apb.revertSeconds" label={text('site-reader.revert')} unit={text('office.seconds')} />
        </Field>
      )}
      {mode === 'route' && <After />}
      {mode !== 'none' && <When strict={canBeStrict(mode)} />}
    </>
  )
}

function Mode() {
  const { value, was, id, canEdit } = useValue('apb.mode', 'none')
  const set = (next: string): void =>
    void edit((document) => {
      const reader = thingIn(document, 'readers', id)
      const mode = READER_MODES.find((each) => each === next)
      return reader && mode ? [{ section: 'readers', id, after: withMode(reader, mode) }] : []
    })
  return (
    <Field
      label={text('site-reader.rule')}
      paths={['apb.mode']}
      was={text('office.was', { value: modeWords(was) })}
      help={text(`site-reader.mode.${READER_MODES.find((mode) => mode === value) ?? 'none'}.says`)}
    >
      {canEdit ? (
        <select
          className="field"
          aria-label={text('site-reader.rule')}
          value={String(value)}
          onChange={({ target }) => set(target.value)}
        >
          {READER_MODES.map((mode) => (
            <option key={mode} value={mode}>
              {modeWords(mode)}
            </option>
          ))}
        </select>
      ) : (
        <span className="site-value">{modeWords(value)}</span>
      )}
    </Field>
  )
}

const BOTH = ['other-credential', 'other-reader'] as const

function Timeout() {
  const { value, was, thing, canEdit, set } = useValue('apb.minutes')
  const inSeconds = valueAt(thing, 'apb.seconds') !== undefined
  const isAlarmCom = modeOf(thing ?? {}) === 'timed-reader' && same(valueAt(thing, 'apb.clearedBy'), BOTH)
  return (
    <Field
      label={text('site-reader.timeout')}
      paths={['apb.minutes', 'apb.seconds']}
      was={text('office.was', {
        value: typeof was === 'number' ? exactly(was * 60_000) : text('office.value.none'),
      })}
      help={text(isAlarmCom ? 'site-reader.timeout.alarm-com' : 'site-reader.timeout.help')}
    >
      {isAlarmCom && canEdit && !inSeconds && (
        <select
          className="field"
          aria-label={text('site-reader.timeout.list')}
          value={typeof value === 'number' && ALARM_COM_MINUTES.includes(value) ? value : ''}
          onChange={({ target }) => set(Number(target.value))}
        >
          <option value="" disabled>
            {text('site-reader.timeout.other')}
          </option>
          {ALARM_COM_MINUTES.map((minutes) => (
            <option key={minutes} value={minutes}>
              {exactly(minutes * 60_000)}
            </option>
          ))}
        </select>
      )}
      {inSeconds ? (
        <NumberInput path="apb.seconds" label={text('site-reader.timeout')} unit={text('office.seconds')} />
      ) : (
        <NumberInput path="apb.minutes" label={text('site-reader.timeout')} unit={text('office.minutes')} />
      )}
    </Field>
  )
}

function EndsEarly() {
  const { value, canEdit, set } = useValue('apb.clearedBy')
  const chosen = Array.isArray(value) ? value.map(String) : []
  const tick = (name: (typeof BOTH)[number], on: boolean): void =>
    set(BOTH.filter((each) => (each === name ? on : chosen.includes(each))))
  return (
    <Field label={text('site-reader.ends')} paths={['apb.clearedBy']} was={text('office.changed')}>
      {BOTH.map((name) =>
        canEdit ? (
          <label key={name} className="site-tick">
            <input
              type="checkbox"
              checked={chosen.includes(name)}
              onChange={({ target }) => tick(name, target.checked)}
            />
            {text(`site-reader.ends.${name}`)}
          </label>
        ) : (
          chosen.includes(name) && <span key={name}>{text(`site-reader.ends.${name}`)}</span>
        ),
      )}
    </Field>
  )
}

function After() {
  const { id } = useBound()
  const state = useDraft((draft) => draft.state)
  const readers = state ? thingsOf(state.document, 'readers') : []
  return (
    <Field
      label={text('site-reader.after')}
      paths={['apb.after']}
      was={text('office.changed')}
      help={text('site-reader.after.help')}
    >
      <PickMany
        path="apb.after"
        label={text('site-reader.after')}
        add={text('site-reader.after.add')}
        options={readers
          .filter((each) => each['kind'] !== 'muster' && idOf(each) !== id)
          .map((each) => ({ value: idOf(each), label: nameOf(each) }))}
      />
    </Field>
  )
}

function When({ strict }: { readonly strict: boolean }) {
  const state = useDraft((draft) => draft.state)
  const schedules = state ? thingsOf(state.document, 'schedules') : []
  return (
    <Field label={text('site-area.schedule')} paths={['apb.schedule', 'apb.strict']} was={text('office.changed')}>
      <Pick
        path="apb.schedule"
        label={text('site-area.schedule')}
        none={text('office.always')}
        options={schedules.map((each) => ({ value: idOf(each), label: nameOf(each) }))}
      />
      {strict && <Tick path="apb.strict" label={text('site-reader.strict')} />}
    </Field>
  )
}
