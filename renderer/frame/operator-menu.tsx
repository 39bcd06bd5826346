/** The signed-in operator, and the look and sound of the desk. */
import { Menu } from '@base-ui/react/menu'
import { Check } from 'lucide-react'
import { useState } from 'react'
import { Keys } from '../components/keys'
import { text } from '../format/text'
import { prefer, QUIETEST, THEMES, usePreferences, type Theme } from '../screens/desk/preferences'
import { go } from '../screens/desk/route'
import { openSheet, showKeys } from '../screens/desk/sheet'
import { may, useSession } from '../screens/session/session'
import { lockDesk, signOut, switchOperator } from '../screens/session/leaving'
import { useStatus } from '../screens/desk/status'
import { testTones } from '../screens/sound/sounder'

const STEP = 0.1

export function OperatorMenu() {
  const operator = useStatus(({ status }) => status?.operator)
  const phase = useSession((session) => session.phase)
  const { theme, volume } = usePreferences()
  const [trigger, setTrigger] = useState<HTMLElement | null>(null)
  const percent = Math.round(volume * 100)
  const louder = (by: number): void =>
    prefer({ volume: Math.round(Math.min(1, Math.max(QUIETEST, volume + by)) * 10) / 10 })
  return (
    <Menu.Root>
      <Menu.Trigger className="top-cell" ref={setTrigger}>
        <span className="v small">{operator?.name ?? ''}</span>
        <span className="k">{operator ? text(`role.${operator.role}`) : ''}</span>
      </Menu.Trigger>
      {/* Inside the bar's landmark, so that no part of the page lies outside one. */}
      <Menu.Portal container={trigger?.parentElement ?? null}>
        <Menu.Positioner className="menu-place" positionMethod="fixed" align="end" sideOffset={4}>
          <Menu.Popup className="menu">
            <Menu.Item className="menu-item inset" onClick={lockDesk}>
              {text('menu.lock')} <Keys of="Ctrl+L" />
            </Menu.Item>
            <Menu.Item className="menu-item inset" onClick={switchOperator}>
              {text('menu.switch')} <Keys of="Ctrl+O" />
            </Menu.Item>
            <Menu.Item className="menu-item inset" onClick={signOut}>
              {text('menu.sign-out')}
            </Menu.Item>
            <Menu.Separator className="menu-line" />
            <Menu.RadioGroup value={theme} onValueChange={(value: Theme) => prefer({ theme: value })}>
              <Menu.Group>
                <Menu.GroupLabel className="menu-label">{text('menu.theme')}</Menu.GroupLabel>
                {THEMES.map((known) => (
                  <Menu.RadioItem key={known} value={known} className="menu-item" closeOnClick={false}>
                    <span className="menu-tick">
                      <Menu.RadioItemIndicator>
                        <Check size={16} aria-hidden="true" />
                      </Menu.RadioItemIndicator>
                    </span>
                    {text(`theme.${known}`)}
                  </Menu.RadioItem>
                ))}
              </Menu.Group>
            </Menu.RadioGroup>
            <Menu.Separator className="menu-line" />
            <Menu.Group>
              <Menu.GroupLabel className="menu-label">{text('menu.sound', { percent })}</Menu.GroupLabel>
              <Menu.Item className="menu-item inset" closeOnClick={false} onClick={() => louder(STEP)}>
                {text('menu.louder')}
              </Menu.Item>
              <Menu.Item className="menu-item inset" closeOnClick={false} onClick={() => louder(-STEP)}>
                {text('menu.quieter', { percent: QUIETEST * 100 })}
              </Menu.Item>
              <Menu.Item className="menu-item inset" closeOnClick={false} onClick={() => void testTones()}>
                {text('menu.test')}
              </Menu.Item>
            </Menu.Group>
            <Menu.Separator className="menu-line" />
            <Menu.Item className="menu-item inset" onClick={() => go('handover')}>
              {text('handover.open')}
            </Menu.Item>
            {may(operator?.role, 'change') && (
              <Menu.Item className="menu-item inset" onClick={() => go('import')}>
                {text('screen.import')}
              </Menu.Item>
            )}
            {may(operator?.role, 'change') && (
              <Menu.Item className="menu-item inset" onClick={() => openSheet({ kind: 'change-site' })}>
                {text('change.title.site')}
              </Menu.Item>
            )}
            {may(operator?.role, 'change') && (
              <Menu.Item className="menu-item inset" onClick={() => openSheet({ kind: 'photos', person: null })}>
                {text('photo.title')}
              </Menu.Item>
            )}
            {may(operator?.role, 'certificates') && (
              <Menu.Item className="menu-item inset" onClick={() => openSheet({ kind: 'certificates', name: null })}>
                {text('certificates.title')}
              </Menu.Item>
            )}
            {may(operator?.role, 'records') && (
              <Menu.Item className="menu-item inset" onClick={() => openSheet({ kind: 'records' })}>
                {text('records.title')}
              </Menu.Item>
            )}
            <Menu.Item className="menu-item inset" onClick={() => openSheet({ kind: 'own-password' })}>
              {text('menu.own-password')}
            </Menu.Item>
            {may(operator?.role, 'set-idle-lock') && (
              <Menu.Item className="menu-item inset" onClick={() => openSheet({ kind: 'idle-lock' })}>
                {text('menu.idle-lock')}
              </Menu.Item>
            )}
            {may(operator?.role, 'operators') && (
              <Menu.Item className="menu-item inset" onClick={() => openSheet({ kind: 'operators' })}>
                {text('menu.operators')}
              </Menu.Item>
            )}
            {may(operator?.role, 'quit') && (
              <Menu.Item className="menu-item inset" onClick={() => openSheet({ kind: 'quit' })}>
                {text('menu.quit')}
              </Menu.Item>
            )}
            <Menu.Separator className="menu-line" />
            <Menu.Item className="menu-item inset" onClick={() => showKeys(true)}>
              {text('keys.title')}
            </Menu.Item>
            {phase.kind === 'ready' && (
              <div className="menu-foot">
                {text('menu.version', { version: phase.version, runtime: phase.runtime })}
              </div>
            )}
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  )
}
