/** Groups of people, and access levels: which readers, when. */
import { KeyRound, Users } from 'lucide-react'
import { Void } from '../../../components/void'
import type { JsonObject } from '../../../../preload/contract/draft'
import { count, text } from '../../../format/text'
import { Checks } from '../checks'
import { Pick, TextInput } from '../controls'
import { edit, useCanEdit, useDraft } from '../draft'
import { Field, Form, useValue } from '../form'
import { useChosen } from '../go'
import { EffectPart, Office, ThingList, type ListItem } from '../office'
import { showThing, thingKey } from '../pages'
import type { SiteTab } from '../tab'
import { addThing, DeleteThing } from '../thing-actions'
import { idOf, nameOf, thingIn, thingsOf } from '../thing'
import { UsedBy } from '../used-by'
import { EVERY, opens, withReader } from './levels'

const ICON = { size: 16, strokeWidth: 1.5, 'aria-hidden': true } as const
const ALWAYS = 'always'

const scheduleName = (document: JsonObject, level: JsonObject): string => {
  const id = level['schedule']
  const named = typeof id === 'string' && id !== ALWAYS ? thingIn(document, 'schedules', id) : null
  return named ? nameOf(named) : typeof id === 'string' && id !== ALWAYS ? id : text('office.always')
}

const levelItem = (level: JsonObject, document: JsonObject): ListItem => ({
  section: 'accessLevels',
  id: idOf(level),
  key: thingKey('accessLevels', idOf(level)),
  name: nameOf(level),
  note: opens(level, EVERY)
    ? text('site-level.every', { schedule: scheduleName(document, level) })
    : text('site-level.some', {
        n: Array.isArray(level['readers']) ? level['readers'].length : 0,
        schedule: scheduleName(document, level),
      }),
  icon: <KeyRound {...ICON} />,
})
const groupItem = (group: JsonObject): ListItem => ({
  section: 'groups',
  id: idOf(group),
  key: thingKey('groups', idOf(group)),
  name: nameOf(group),
  note: text('site-group'),
  icon: <Users {...ICON} />,
})
const keyOf = (item: ListItem): string => item.key ?? item.id

const newLevel = (): void => void addThing('accessLevels', 'level-', { name: text('site-level.unnamed'), readers: [] })
const newGroup = (): void => void addThing('groups', 'group-', { name: text('site-group.unnamed') })

function Groups() {
  const state = useDraft((draft) => draft.state)
  const items = state
    ? [
        ...thingsOf(state.document, 'accessLevels').map((level) => levelItem(level, state.document)),
        ...thingsOf(state.document, 'groups').map(groupItem),
      ]
    : []
  const chosen = useChosen(items, keyOf)
  if (!state) return <></>
  const { document } = state
  const thing = chosen && thingsOf(document, chosen.section).find((each) => idOf(each) === chosen.id)
  const list = (
    <ThingList
      title={text('site-level.list')}
      items={items}
      chosen={chosen && keyOf(chosen)}
      onNew={{ label: text('site-level.new'), run: newLevel }}
      others={[{ label: text('site-group.new'), run: newGroup }]}
      empty={text('site-level.none')}
    />
  )
  if (!chosen || !thing)
    return (
      <Office
        list={list}
        words={text('site-level.none.why')}
        form={<Void title={text('site-level.none')}>{text('site-level.none.why')}</Void>}
      />
    )
  const isLevel = chosen.section === 'accessLevels'
  return (
    <Office
      list={list}
      words={isLevel ? <LevelWords level={thing} document={document} /> : text('site-group.words')}
      form={
        isLevel ? (
          <LevelForm key={keyOf(chosen)} level={thing} document={document} />
        ) : (
          <GroupForm key={keyOf(chosen)} group={thing} />
        )
      }
      effect={
        <>
          <Matrix document={document} chosen={isLevel ? chosen.id : null} />
          <Checks section={chosen.section} id={chosen.id} />
          <UsedBy section={chosen.section} id={chosen.id} />
        </>
      }
    />
  )
}

function LevelWords({ level, document }: { readonly level: JsonObject; readonly document: JsonObject }) {
  const n = Array.isArray(level['readers']) ? level['readers'].length : 0
  return (
    <>
      {opens(level, EVERY)
        ? text('site-level.words.every', { schedule: scheduleName(document, level) })
        : n === 0
          ? text('site-level.words.nothing')
          : count('site-level.words', n, { schedule: scheduleName(document, level) })}
    </>
  )
}

function LevelForm({ level, document }: { readonly level: JsonObject; readonly document: JsonObject }) {
  const id = idOf(level)
  return (
    <Form
      section="accessLevels"
      id={id}
      title={nameOf(level)}
      note={text('site-level.note')}
      actions={<DeleteThing section="accessLevels" id={id} />}
    >
      <Field label={text('office.name')} paths={['name']} was={text('office.changed')}>
        <TextInput path="name" label={text('office.name')} />
      </Field>
      <Field label={text('site-level.when')} paths={['schedule']} was={text('office.changed')}>
        <Pick
          path="schedule"
          label={text('site-level.when')}
          none={text('office.always')}
          options={[
            { value: ALWAYS, label: text('office.always') },
            ...thingsOf(document, 'schedules').map((each) => ({ value: idOf(each), label: nameOf(each) })),
          ]}
        />
      </Field>
      <Field label={text('site-level.readers')} paths={['readers']} was={text('office.changed')}>
        <Readers document={document} />
      </Field>
    </Form>
  )
}

function Readers({ document }: { readonly document: JsonObject }) {
  const { thing, canEdit, set } = useValue('readers')
  if (!thing) return null
  const all = opens(thing, EVERY)
  const tick = (reader: string, on: boolean): void => set(withReader(thing, reader, on)['readers'])
  const box = (reader: string, label: string, off = false) => (
    <label key={reader} className="site-tick">
      <input
        type="checkbox"
        checked={off || opens(thing, reader)}
        disabled={!canEdit || off}
        onChange={({ target }) => tick(reader, target.checked)}
      />
      {label}
    </label>
  )
  return (
    <div className="level-readers">
      {box(EVERY, text('site-level.all'))}
      {thingsOf(document, 'readers').map((reader) => box(idOf(reader), nameOf(reader), all))}
    </div>
  )
}

function GroupForm({ group }: { readonly group: JsonObject }) {
  const id = idOf(group)
  return (
    <Form
      section="groups"
      id={id}
      title={nameOf(group)}
      note={text('site-group')}
      actions={<DeleteThing section="groups" id={id} />}
    >
      <Field label={text('office.name')} paths={['name']} was={text('office.changed')} help={text('site-group.help')}>
        <TextInput path="name" label={text('office.name')} />
      </Field>
    </Form>
  )
}

/** Readers against access levels: a click gives or takes. */
function Matrix({ document, chosen }: { readonly document: JsonObject; readonly chosen: string | null }) {
  const canEdit = useCanEdit()
  const levels = thingsOf(document, 'accessLevels')
  const toggle = (level: string, reader: string): void =>
    void edit((current) => {
      const now = thingIn(current, 'accessLevels', level)
      return now ? [{ section: 'accessLevels', id: level, after: withReader(now, reader, !opens(now, reader)) }] : []
    })
  if (levels.length === 0) return null
  return (
    <EffectPart title={text('site-level.matrix')}>
      <div className="level-matrix">
        <table>
          <thead>
            <tr>
              <th scope="col">{text('site-level.reader')}</th>
              {levels.map((level) => (
                <th key={idOf(level)} scope="col" className={idOf(level) === chosen ? 'here' : ''}>
                  {nameOf(level)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {thingsOf(document, 'readers').map((reader) => (
              <tr key={idOf(reader)}>
                <th scope="row">
                  <button type="button" className="link" onClick={() => showThing('readers', idOf(reader))}>
                    {nameOf(reader)}
                  </button>
                </th>
                {levels.map((level) => {
                  const id = idOf(level)
                  const on = opens(level, idOf(reader))
                  const words = on ? scheduleName(document, level) : '–'
                  const fixed = !canEdit || opens(level, EVERY)
                  return (
                    <td key={id} className={id === chosen ? 'here' : ''}>
                      {fixed ? (
                        words
                      ) : (
                        <button
                          type="button"
                          aria-pressed={on}
                          aria-label={text('site-level.cell', { reader: nameOf(reader), level: nameOf(level) })}
                          onClick={() => toggle(id, idOf(reader))}
                        >
                          {words}
                        </button>
                      )}
                    </td>
                  )
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </EffectPart>
  )
}

export const groupsTab: SiteTab = { name: 'groups', sections: ['groups', 'accessLevels'], Page: Groups }
