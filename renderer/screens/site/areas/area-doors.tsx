/** Entrances and exits of an area as two lists: moving a reader into one sets where it leads from and to. */
import type { JsonObject } from '../../../../preload/contract/draft'
import { text } from '../../../format/text'
import { edit, useCanEdit, useDraft } from '../draft'
import { Field } from '../form'
import { showThing } from '../pages'
import { changeOf, idOf, nameOf, thingIn, thingsOf } from '../thing'
import { borderOf, moved, OUTSIDE, readerEdit, takenOut } from './model'

const outer = (document: JsonObject, reader: JsonObject, as: 'entrance' | 'exit'): string => {
  const end = reader[as === 'entrance' ? 'from' : 'to']
  const area = thingIn(document, 'areas', String(end))
  return area ? nameOf(area) : end === OUTSIDE ? text('area.outside') : String(end)
}

interface WaysProps {
  readonly as: 'entrance' | 'exit'
  readonly area: number
  readonly readers: readonly JsonObject[]
}

function Ways({ as, area, readers }: WaysProps) {
  const state = useDraft((draft) => draft.state)
  const canEdit = useCanEdit()
  if (!state) return null
  const { document } = state
  const chosen = new Set(readers.map(idOf))
  const rest = thingsOf(document, 'readers').filter(
    (reader) => reader['kind'] !== 'muster' && !chosen.has(idOf(reader)),
  )
  const put = (id: string, change: (reader: JsonObject, now: JsonObject) => JsonObject): void =>
    void edit((now) => {
      const reader = thingIn(now, 'readers', id)
      return reader ? [readerEdit(change(reader, now))] : []
    })
  return (
    <div className="site-ways" role="group" aria-label={text(`site-area.${as}s`)}>
      <span className="cap">{text(`site-area.${as}s`)}</span>
      {readers.length === 0 && <p className="t3">{text(`site-area.no-${as}s`)}</p>}
      {readers.map((reader) => (
        <span key={idOf(reader)} className="site-way">
          <button type="button" className="link el" onClick={() => showThing('readers', idOf(reader))}>
            {nameOf(reader)}
          </button>
          <span className="t3 el">{text(`site-area.${as}.other`, { area: outer(document, reader, as) })}</span>
          {changeOf(state, 'readers', idOf(reader)) && <i className="site-dot" title={text('office.mark.changed')} />}
          {canEdit && (
            <button
              type="button"
              className="site-drop"
              aria-label={text('office.remove', { name: nameOf(reader) })}
              onClick={() => put(idOf(reader), (each, now) => takenOut(now, each, area))}
            >
              ×
            </button>
          )}
        </span>
      ))}
      {canEdit && rest.length > 0 && (
        <select
          className="field site-add"
          aria-label={text(`site-area.${as}.add`)}
          value=""
          onChange={({ target }) => put(target.value, (reader) => moved(reader, area, as))}
        >
          <option value="">{text(`site-area.${as}.add`)}</option>
          {rest.map((reader) => (
            <option key={idOf(reader)} value={idOf(reader)}>
              {nameOf(reader)}
            </option>
          ))}
        </select>
      )}
    </div>
  )
}

export function AreaDoors({ area }: { readonly area: number }) {
  const state = useDraft((draft) => draft.state)
  if (!state) return null
  const { entrances, exits } = borderOf(state.document, area)
  return (
    <Field label={text('site-area.doors')} paths={[]}>
      <div className="site-both">
        <Ways as="entrance" area={area} readers={entrances} />
        <Ways as="exit" area={area} readers={exits} />
      </div>
    </Field>
  )
}
