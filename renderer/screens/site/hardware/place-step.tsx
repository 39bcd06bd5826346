/** The reader's name, its door, and the areas on both sides of the door. */
import type { JsonObject } from '../../../../preload/contract/draft'
import { text } from '../../../format/text'
import { areaOptions } from '../doors/reader-form'
import { idOf, nameOf, thingsOf } from '../thing'
import { change, sidesOf, useNewReader } from './wizard'

const NEW = ''

export function PlaceStep({ document }: { readonly document: JsonObject }) {
  const { name, door, doorName, sides } = useNewReader()
  return (
    <div className="wizard-fields">
      <label>
        <span>{text('new-reader.name')}</span>
        <input
          className="field"
          autoComplete="off"
          value={name}
          onChange={({ target }) => change({ name: target.value })}
        />
      </label>
      <label>
        <span>{text('site-reader.door')}</span>
        <select
          className="field"
          value={door ?? NEW}
          onChange={({ target }) => {
            const next = target.value === NEW ? null : target.value
            change({ door: next, sides: sidesOf(document, next), side: null })
          }}
        >
          <option value={NEW}>{text('new-reader.door.new')}</option>
          {thingsOf(document, 'doors').map((each) => (
            <option key={idOf(each)} value={idOf(each)}>
              {nameOf(each)}
            </option>
          ))}
        </select>
      </label>
      {door === null && (
        <label>
          <span>{text('site-door.new.name')}</span>
          <input
            className="field"
            autoComplete="off"
            value={doorName}
            onChange={({ target }) => change({ doorName: target.value })}
          />
        </label>
      )}
      <div className="wizard-field">
        <span>{text('new-reader.sides')}</span>
        <span className="wizard-sides">
          {([0, 1] as const).map((side) => (
            <select
              key={side}
              className="field"
              aria-label={text(`new-reader.sides.${side}`)}
              value={sides[side]}
              onChange={({ target }) => {
                const area = Number(target.value)
                change({ sides: side === 0 ? [area, sides[1]] : [sides[0], area] })
              }}
            >
              {areaOptions(document).map(({ value, label }) => (
                <option key={value} value={value}>
                  {label}
                </option>
              ))}
            </select>
          ))}
        </span>
      </div>
    </div>
  )
}
