/** What to try in the demo: on Live until somebody closes it, then never again on this computer. */
import { Button } from '../../components/button'
import { Say } from '../../components/say'
import { Keys } from '../../components/keys'
import { text, type TextKey } from '../../format/text'
import { prefer, usePreferences } from '../desk/preferences'
import { go } from '../desk/route'
import { select, selectViolation } from '../desk/selection'
import { useSession } from '../session/session'
import { openPalette } from '../desk/sheet'
import { useViolations } from '../violations/violations'
import { lane } from './lane'

interface Try {
  readonly k: TextKey
  readonly keys: string | null
  readonly name?: string
  readonly go: () => void
}

/** Of somebody who is refused now, else of the newest event; nothing here changes anything. */
function useTries(): readonly Try[] {
  const refused = useViolations(({ open }) => open.find(({ seq }) => seq !== undefined))
  const { cardholder, area, name, seq } = refused ?? {}
  const newest = (): void => {
    const entry = lane.at(0)
    if (entry && !entry.gap) select(entry.seq)
  }
  return [
    refused && seq !== undefined
      ? { k: 'hint.why', keys: null, name: name ?? '', go: () => select(seq) }
      : { k: 'hint.newest', keys: 'J', go: newest },
    {
      k: 'hint.violations',
      keys: '3',
      go: () => {
        if (cardholder !== undefined && area !== undefined) selectViolation({ cardholder, area })
        go('violations')
      },
    },
    { k: 'hint.areas', keys: '4', go: () => go('areas') },
    { k: 'hint.find', keys: 'Ctrl+K', go: () => openPalette('go') },
  ]
}

export function FirstVisit() {
  const isDemo = useSession(({ phase }) => phase.kind === 'ready' && phase.demo)
  const closed = usePreferences(({ hintClosed }) => hintClosed)
  const tries = useTries()
  if (!isDemo || closed) return null
  return (
    <aside className="hint" aria-label={text('hint.title')}>
      <div className="hint-head">
        <h3>{text('hint.title')}</h3>
        <Button quiet onClick={() => prefer({ hintClosed: true })}>
          {text('hint.close')}
        </Button>
      </div>
      <ul>
        {tries.map(({ k, keys, name = '', go: open }) => (
          <li key={k}>
            <button type="button" className="hint-try" onClick={open}>
              <span>
                <Say k={k} with={{ name: <b>{name}</b> }} />
              </span>
              {keys !== null && <Keys of={keys} />}
            </button>
          </li>
        ))}
      </ul>
    </aside>
  )
}
