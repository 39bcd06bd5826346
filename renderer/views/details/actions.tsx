/** What can be done about the selected event. Each opens a dialog beside it. */
import { Menu } from '@base-ui/react/menu'
import { Ellipsis } from 'lucide-react'
import { useState } from 'react'
import { Button } from '../../components/button'
import { text } from '../../format/text'
import { actFor, openAct, type ActName } from '../../store/acts'
import { useAlarms } from '../../store/alarms'
import { useSelection } from '../../store/selection'
import { useStatus } from '../../store/status'
import { useViolations } from '../../store/violations'

const KEYS = {
  clear: 'C',
  reset: 'R',
  'free-pass': 'F',
  unlock: 'U',
  exempt: 'X',
  note: 'N',
} as const satisfies Partial<Record<ActName, string>>
type Shown = keyof typeof KEYS

/** @param wide there is room for what is done seldom too */
export function Actions({ wide = false }: { readonly wide?: boolean }) {
  // What can be done depends on all of these.
  useSelection()
  useViolations()
  useAlarms()
  useStatus(({ status }) => status?.operator.role)
  const [trigger, setTrigger] = useState<HTMLElement | null>(null)
  const main: Shown = actFor('clear').off === null ? 'clear' : actFor('reset').off === null ? 'reset' : 'unlock'
  const button = (name: Shown) => {
    const { off } = actFor(name)
    return (
      <Button key={name} keys={KEYS[name]} main={name === main && off === null} off={off} onClick={() => openAct(name)}>
        {text(`act.${name}`)}
      </Button>
    )
  }
  return (
    <footer className="acts">
      {(['clear', 'reset', 'free-pass'] as const).map(button)}
      <span className="acts-wide">
        {wide && button('exempt')}
        {button('unlock')}
        <span className="spring" />
        {button('note')}
      </span>
      <span className="acts-more">
        <Menu.Root>
          <Menu.Trigger className="button" aria-label={text('act.more')} ref={setTrigger}>
            <Ellipsis size={16} aria-hidden="true" />
          </Menu.Trigger>
          <Menu.Portal container={trigger?.parentElement ?? null}>
            <Menu.Positioner className="menu-place" positionMethod="fixed" side="top" align="end" sideOffset={4}>
              <Menu.Popup className="menu">
                {(['exempt', 'unlock', 'note'] as const).map((name) => (
                  <Menu.Item
                    key={name}
                    className="menu-item inset"
                    disabled={actFor(name).off !== null}
                    onClick={() => openAct(name)}
                  >
                    {text(`act.${name}`)}
                  </Menu.Item>
                ))}
              </Menu.Popup>
            </Menu.Positioner>
          </Menu.Portal>
        </Menu.Root>
      </span>
    </footer>
  )
}
