/** Deleting a thing of the draft: refused, with every place, while something refers to it. */
import { Trash2 } from 'lucide-react'
import { Sheet, Step } from '../../components/sheet'
import type { DraftSection } from '../../../preload/contract/draft'
import { count, text } from '../../format/text'
import type { Dock } from '../desk/action-sheet'
import { closeSheet } from '../desk/sheet'
import { edit, useDraft } from './draft'
import { showThing } from './pages'
import { PEOPLE_HAVE, usesOf } from './uses'
import { sectionWords, thingWords } from './wording'

declare module '../desk/sheet' {
  interface SheetKinds {
    readonly 'delete-thing': { readonly section: DraftSection; readonly id: string }
  }
}

interface DeleteProps {
  readonly section: DraftSection
  readonly id: string
  readonly dock: Dock
}

export function DeleteThingSheet({ section, id, dock }: DeleteProps) {
  const state = useDraft((draft) => draft.state)
  const name = state ? thingWords([state.document, state.inForce], section, id) : id
  const uses = state ? usesOf(state.document, section, id) : []
  const run = async (): Promise<void> => {
    if (await edit(() => [{ section, id, after: null }])) closeSheet()
  }
  return (
    <Sheet
      dock={dock}
      title={text('office.delete.title', { name })}
      mark={<Trash2 size={28} strokeWidth={1.5} aria-hidden="true" />}
      lines={sectionWords(section)}
      failure={null}
      doIt={{
        label: text('office.delete.do', { name }),
        off: uses.length > 0 ? count('office.delete.used', uses.length) : null,
        busy: false,
        run: () => void run(),
      }}
      onClose={closeSheet}
    >
      <Step n={1} title={text('office.used-by')}>
        {uses.length === 0 && (
          <p>{text(PEOPLE_HAVE.includes(section) ? 'office.delete.people' : 'office.delete.unused')}</p>
        )}
        {uses.length > 0 && <p>{text('office.delete.first')}</p>}
        <ul className="site-uses">
          {uses.map((use) => (
            <li key={`${use.section}/${use.id}/${use.path}`}>
              <button
                type="button"
                className="link"
                onClick={() => {
                  closeSheet()
                  showThing(use.section, use.id, use.path)
                }}
              >
                {thingWords(state ? [state.document] : [], use.section, use.id)}
              </button>
              <span className="t3">
                {' '}
                {sectionWords(use.section)}, <span className="m">{use.path}</span>
              </span>
            </li>
          ))}
        </ul>
      </Step>
    </Sheet>
  )
}
