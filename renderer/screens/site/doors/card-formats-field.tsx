/** The card formats of a reader, tried in this order. The file has one key for one format and another for several. */
import { text } from '../../../format/text'
import { edit } from '../draft'
import { useBound } from '../form'
import type { Option } from '../controls'
import { thingIn, withValue } from '../thing'
import type { JsonObject } from '../../../../preload/contract/draft'

const STANDARD = 'H10301'

export function formatsOf(reader: JsonObject): readonly string[] {
  const { cardFormats, cardFormat } = reader
  if (Array.isArray(cardFormats)) return cardFormats.map(String)
  return [typeof cardFormat === 'string' ? cardFormat : STANDARD]
}

/** What is the default is left out of the file. */
export function withFormats(reader: JsonObject, formats: readonly string[]): JsonObject {
  const [first = STANDARD] = formats
  const several = formats.length > 1
  return withValue(
    withValue(reader, 'cardFormats', several ? formats : undefined),
    'cardFormat',
    several || first === STANDARD ? undefined : first,
  )
}

export function CardFormats({ options }: { readonly options: readonly Option[] }) {
  const { thing, id, canEdit } = useBound()
  const chosen = formatsOf(thing ?? {})
  const label = (format: string): string => options.find(({ value }) => value === format)?.label ?? format
  if (!canEdit) return <span className="site-value">{chosen.map(label).join(', ')}</span>
  const put = (next: readonly string[]): void =>
    void edit((document) => {
      const reader = thingIn(document, 'readers', id)
      return reader ? [{ section: 'readers', id, after: withFormats(reader, next) }] : []
    })
  return (
    <span className="site-chips">
      {chosen.map((format) => (
        <span key={format} className="chip">
          {label(format)}
          {chosen.length > 1 && (
            <button
              type="button"
              className="site-drop"
              aria-label={text('office.remove', { name: label(format) })}
              onClick={() => put(chosen.filter((each) => each !== format))}
            >
              ×
            </button>
          )}
        </span>
      ))}
      <select
        className="field site-add"
        aria-label={text('site-reader.formats.add')}
        value=""
        onChange={({ target }) => put([...chosen, target.value])}
      >
        <option value="">{text('site-reader.formats.add')}</option>
        {options
          .filter(({ value }) => !chosen.includes(value))
          .map(({ value, label: name }) => (
            <option key={value} value={value}>
              {name}
            </option>
          ))}
      </select>
    </span>
  )
}
