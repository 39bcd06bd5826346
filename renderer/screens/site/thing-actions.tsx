/** What every form offers for its thing, and how a new one is made. */
import type { DraftSection, JsonObject } from '../../../preload/contract/draft'
import { text } from '../../format/text'
import { openSheet } from '../desk/sheet'
import { edit } from './draft'
import { openThing } from './go'
import { placeOf } from './pages'
import { freeId } from './thing'

export const DeleteThing = ({ section, id }: { readonly section: DraftSection; readonly id: string }) => (
  <button type="button" className="link" onClick={() => openSheet({ kind: 'delete-thing', section, id })}>
    {text('office.delete')}
  </button>
)

/** Adds a thing with the first free id of this prefix, as one step of the draft, and opens its form. */
export async function addThing(section: DraftSection, prefix: string, first: JsonObject): Promise<void> {
  let id = ''
  const made = await edit((document) => {
    id = freeId(document, section, prefix)
    return [{ section, id, after: { id, ...first } }]
  })
  if (!made) return
  const { page, thing } = placeOf(section, id)
  openThing(page, thing)
}
