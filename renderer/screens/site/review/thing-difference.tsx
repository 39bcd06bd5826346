/** How one thing of the site file differs between two documents, field by field in words. */
import type { DraftSection, JsonObject } from '../../../../preload/contract/draft'
import { text } from '../../../format/text'
import { thingIn } from '../thing'
import { sectionWords, thingWords } from '../wording'
import { differences } from './differences'
import { fieldWords, valueWords } from './value-words'

interface ThingDifferenceProps {
  readonly section: DraftSection
  readonly id: string
  readonly kind: 'added' | 'changed' | 'removed'
  readonly before: JsonObject
  readonly after: JsonObject
  /** Goes to its form, with the path of its first difference; left out: there is no way to it. */
  readonly onEdit?: ((path: string | undefined) => void) | undefined
}

export function ThingDifference({ section, id, kind, before, after, onEdit }: ThingDifferenceProps) {
  const documents = [after, before]
  const name = thingWords(documents, section, id)
  const found = differences(thingIn(before, section, id), thingIn(after, section, id))
  return (
    <section aria-label={name}>
      <h3 className="site-thing">
        {name} <span className="t3">{`${sectionWords(section)}, ${text(`office.change.${kind}`)}`}</span>
        <span className="spring" />
        {onEdit && (
          <button type="button" className="link" onClick={() => onEdit(found[0]?.path)}>
            {text('review.edit')}
          </button>
        )}
      </h3>
      <ul className="site-differences">
        {(kind === 'removed' ? [] : found).map(({ path, before: was, after: is }) => (
          <li key={path}>
            <b>{fieldWords(path)}</b>
            {kind === 'changed' && <s>{valueWords(documents, path, was)}</s>}
            {kind === 'changed' && <span aria-hidden="true">→</span>}
            <span className="site-after">{valueWords(documents, path, is)}</span>
          </li>
        ))}
      </ul>
    </section>
  )
}
