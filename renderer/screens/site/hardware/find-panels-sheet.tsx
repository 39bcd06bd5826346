/** Door panels that dial this console and are not in the site: each is added to the draft by its own id. */
import { Server } from 'lucide-react'
import type { StrangerPanel } from '../../../../preload/contract/hardware'
import { Button } from '../../../components/button'
import { Say } from '../../../components/say'
import { Sheet } from '../../../components/sheet'
import { Time } from '../../../components/time'
import { Void } from '../../../components/void'
import { failureWords } from '../../../format/failure'
import { text } from '../../../format/text'
import type { Dock } from '../../desk/action-sheet'
import { closeSheet } from '../../desk/sheet'
import { edit, useDraft } from '../draft'
import { openThing } from '../go'
import { idOf, thingsOf } from '../thing'
import { useStrangers } from './strangers'

declare module '../../desk/sheet' {
  interface SheetKinds {
    readonly 'find-panels': object
  }
}

/** Into the draft without a link: a controller without one dials. */
async function add({ id }: StrangerPanel): Promise<void> {
  const made = await edit(() => [{ section: 'controllers', id, after: { id, name: id, kind: 'panel' } }])
  if (made) openThing('hardware', id)
}

export function FindPanelsSheet({ dock }: { readonly dock: Dock }) {
  const { strangers, failure } = useStrangers()
  const refused = useDraft((draft) => draft.failure)
  const document = useDraft(({ state }) => state?.document ?? {})
  const known = new Set(thingsOf(document, 'controllers').map(idOf))
  const panels = strangers?.panels.filter(({ id }) => !known.has(id)) ?? []
  const wrong = failure ?? refused
  return (
    <Sheet
      dock={dock}
      closes
      title={text('find-panels.title')}
      mark={<Server size={28} strokeWidth={1.5} aria-hidden="true" />}
      lines={text('find-panels.lines')}
      failure={wrong && failureWords(wrong)}
      doIt={{ label: text('find-panels.close'), off: null, busy: false, run: closeSheet }}
      onClose={closeSheet}
    >
      {strangers && (
        <p className={strangers.listensAt === null ? 'finding-why' : 't2'}>
          {strangers.listensAt === null
            ? text('find-panels.closed')
            : text('find-panels.listens', { place: strangers.listensAt })}
        </p>
      )}
      {strangers && panels.length === 0 && <Void title={text('find-panels.none')}>{text('find-panels.none.why')}</Void>}
      <ul className="findings" aria-label={text('find-panels.title')}>
        {panels.map((panel) => (
          <li key={panel.id} className="finding stranger">
            <span>
              <b>{panel.id}</b>{' '}
              <span className="t3">
                <Say
                  k="find-panels.at"
                  with={{ address: <span className="m">{panel.address}</span>, at: <Time at={panel.at} form="hms" /> }}
                />
              </span>
            </span>
            <Button onClick={() => void add(panel)}>{text('find-panels.add')}</Button>
          </li>
        ))}
      </ul>
    </Sheet>
  )
}
