/** Opening a door once, closing it to everybody, and giving it free again. */
import { DoorClosed, Lock } from 'lucide-react'
import { Shape } from '../../components/shape'
import type { DoorId, OperatorAction } from '../../../preload/contract/models'
import { failureWords } from '../../format/failure'
import { text } from '../../format/text'
import { names } from '../site/naming'
import { useSite } from '../site/site'
import { controllerStatus, doorStatus, useStatus } from '../desk/status'
import { ActionSheet, type Dock } from '../desk/action-sheet'
import { usePreview } from '../desk/use-preview'
import { carryOut } from '../desk/acting'
import { unlockOnce } from './unlocking'

declare module '../desk/sheet' {
  interface SheetKinds {
    readonly unlock: { readonly door: DoorId }
    readonly lockdown: { readonly door: DoorId; readonly on: boolean }
  }
}

function DoorLine({ door }: { readonly door: DoorId }) {
  const site = useSite()
  const status = useStatus(({ status: known }) => known)
  const known = doorStatus(status, door)
  const state = (known?.contactFault ?? null) !== null ? 'contact-fault' : (known?.state ?? 'unknown')
  const controllers = new Set(
    (site.readersOfDoor.get(door) ?? []).flatMap((r) => (r.controller === null ? [] : [r.controller])),
  )
  const silent = [...controllers].filter((id) => controllerStatus(status, id)?.online === false)
  return (
    <>
      <div>{text(`door.state.${state}`)}</div>
      {silent.map((id) => (
        <div key={id} className="sheet-warning">
          <Shape name="offline" mute /> {text('door.silent', { controller: names.controller(id) })}
        </div>
      ))}
    </>
  )
}

export function UnlockSheet({ door, dock }: { readonly door: DoorId; readonly dock: Dock }) {
  const name = names.door(door)
  return (
    <ActionSheet
      dock={dock}
      reasons="unlock"
      title={text('unlock.title', { name })}
      mark={<DoorClosed size={28} strokeWidth={1.5} aria-hidden="true" />}
      lines={<DoorLine door={door} />}
      headline={text('unlock.effect')}
      effects={[
        { label: text('unlock.who'), value: text('unlock.who.says') },
        { label: text('unlock.places'), value: text('unlock.places.says') },
      ]}
      preview={null}
      label={text('unlock.do')}
      run={(reason) => unlockOnce(door, reason)}
      done={text('done.unlock', { name })}
    />
  )
}

export function LockdownSheet({
  door,
  on,
  dock,
}: {
  readonly door: DoorId
  readonly on: boolean
  readonly dock: Dock
}) {
  const name = names.door(door)
  const action: OperatorAction = { action: 'lockdown', door, on }
  const preview = usePreview(action)
  return (
    <ActionSheet
      dock={dock}
      reasons={on ? 'lockdown' : 'lockdown-end'}
      title={text(on ? 'lockdown.title' : 'lockdown.release.title', { name })}
      mark={<Lock size={28} strokeWidth={1.5} aria-hidden="true" />}
      lines={<DoorLine door={door} />}
      headline={text(on ? 'lockdown.effect' : 'lockdown.release.effect')}
      effects={on ? [{ label: text('lockdown.exit'), value: text('lockdown.exit.says') }] : []}
      preview={preview.value}
      previewFailure={preview.failure && failureWords(preview.failure)}
      label={text(on ? 'lockdown.do' : 'lockdown.release.do')}
      action={action}
      run={(reason) => carryOut(action, reason)}
      done={text(on ? 'done.lockdown' : 'done.release', { name })}
    />
  )
}
