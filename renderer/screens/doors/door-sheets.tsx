/** Unlocking a door once or until an end, locking it down, and ending either. */
import { DoorClosed, Lock, LockOpen } from 'lucide-react'
import { useState } from 'react'
import { Choices, type Choice } from '../../components/choices'
import { Shape } from '../../components/shape'
import { useNow, useZone } from '../../components/time'
import type { DoorId, OperatorAction } from '../../../preload/contract/models'
import { failureWords } from '../../format/failure'
import { text } from '../../format/text'
import { now as instant } from '../desk/clock'
import { endAt, ENDS, type End } from '../desk/ends'
import { may } from '../session/session'
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
    readonly hold: { readonly door: DoorId }
    readonly lock: { readonly door: DoorId }
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

/** Keeps a door unlocked until an end (apb.md 5.9). */
export function HoldSheet({ door, dock }: { readonly door: DoorId; readonly dock: Dock }) {
  const zone = useZone()
  const now = useNow()
  const role = useStatus(({ status }) => status?.operator.role)
  const [end, setEnd] = useState<End>('15min')
  const name = names.door(door)
  const action = (at: number): OperatorAction => {
    const until = endAt(end, zone, at)
    return { action: 'unlock', door, ...(until !== null && { until }) }
  }
  const until = endAt(end, zone, now)
  const options = ENDS.map((value): Choice<End> => {
    const at = endAt(value, zone, now)
    return {
      value,
      title: text(value === 'never' ? 'hold.end.never' : `relax.end.${value}`),
      says: at === null ? text('hold.end.never.says') : text('relax.end.at', { at: zone.hm(at) }),
      off: value === 'never' && !may(role, 'relax-without-end') ? text('off.administrator') : null,
    }
  })
  return (
    <ActionSheet
      dock={dock}
      reasons="hold"
      title={text('hold.title', { name })}
      mark={<LockOpen size={28} strokeWidth={1.5} aria-hidden="true" />}
      lines={<DoorLine door={door} />}
      steps={[
        {
          title: text('relax.until'),
          body: <Choices name="end" label={text('relax.until')} options={options} value={end} onChange={setEnd} />,
        },
      ]}
      headline={text('hold.effect')}
      effects={[
        { label: text('unlock.who'), value: text('unlock.who.says') },
        { label: text('hold.rules'), value: text('hold.rules.says') },
        {
          label: text('relax.ends'),
          value: until === null ? text('hold.ends.never') : text('relax.ends.at', { at: zone.near(until, now) }),
        },
      ]}
      preview={null}
      label={until === null ? text('hold.do.never') : text('hold.do', { time: text(`relax.end.${end}.short`) })}
      what={() => ({ kind: 'action', action: action(instant()) })}
      run={(reason, what) => carryOut(what?.kind === 'action' ? what.action : action(instant()), reason)}
      done={text('done.hold-unlocked', { name })}
    />
  )
}

/** Ends what operators hold; a schedule or an automation may go on. */
export function LockSheet({ door, dock }: { readonly door: DoorId; readonly dock: Dock }) {
  const name = names.door(door)
  const scheduled = useSite().door.get(door)?.unlocksBySchedule === true
  const action: OperatorAction = { action: 'lock', door }
  return (
    <ActionSheet
      dock={dock}
      reasons="hold-end"
      title={text('relock.title', { name })}
      mark={<Lock size={28} strokeWidth={1.5} aria-hidden="true" />}
      lines={<DoorLine door={door} />}
      headline={text('relock.effect')}
      effects={[
        {
          label: text('relock.others'),
          value: text(scheduled ? 'relock.others.schedule' : 'relock.others.automation'),
        },
      ]}
      preview={null}
      label={text('relock.do')}
      run={(reason) => carryOut(action, reason)}
      done={text('done.relock', { name })}
    />
  )
}
