/** Who refers to a thing, each a way there. */
import type { DraftSection } from '../../../preload/contract/draft'
import { text } from '../../format/text'
import { useDraft } from './draft'
import { EffectPart } from './office'
import { showThing } from './pages'
import { PEOPLE_HAVE, usesOf } from './uses'
import { sectionWords, thingWords } from './wording'

const SHOWN = 12

export function UsedBy({ section, id }: { readonly section: DraftSection; readonly id: string }) {
  const state = useDraft((draft) => draft.state)
  if (!state) return null
  const uses = usesOf(state.document, section, id)
  const things = [...new Map(uses.map((use) => [`${use.section}/${use.id}`, use])).values()]
  return (
    <EffectPart title={text('office.used-by')}>
      {things.length === 0 && (
        <p className="t3">{text(PEOPLE_HAVE.includes(section) ? 'office.used-by.people' : 'office.used-by.none')}</p>
      )}
      <ul className="site-uses">
        {things.slice(0, SHOWN).map((use) => (
          <li key={`${use.section}/${use.id}`}>
            <button type="button" className="link" onClick={() => showThing(use.section, use.id)}>
              {thingWords([state.document], use.section, use.id)}
            </button>
            {use.id !== '' && <span className="t3"> {sectionWords(use.section)}</span>}
          </li>
        ))}
        {things.length > SHOWN && <li className="t3">{text('change.more', { n: things.length - SHOWN })}</li>}
      </ul>
    </EffectPart>
  )
}
