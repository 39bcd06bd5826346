/**
 * What can be done about the selected event, by this role. The main action is the first step that is not done; a door is
 * never opened by it and nobody is reset by it. What the role may not do is one line, which prepares it for a supervisor.
 */
import { Button } from '../../components/button'
import { text, type TextKey } from '../../format/text'
import { acknowledge } from '../alarms/acknowledge'
import { actFor, isForbidden, openAct, type ActName } from './acts'
import { selectedAlarm, tickStep } from '../alarms/care'
import { useAlarms } from '../alarms/alarms'
import { useRoute } from '../desk/route'
import { useSelection } from '../desk/selection'
import { may, onlySees } from '../session/session'
import { useStatus } from '../desk/status'
import { useViolations } from '../violations/violations'
import type { Alarm, Role } from '../../../preload/contract/models'

const KEYS = {
  clear: 'C',
  reset: 'R',
  'free-pass': 'F',
  exempt: 'X',
  unlock: 'U',
  note: 'N',
} as const satisfies Partial<Record<ActName, string>>
type Shown = keyof typeof KEYS
const SHOWN: readonly Shown[] = ['clear', 'reset', 'free-pass', 'exempt', 'unlock', 'note']

type Main =
  | { readonly kind: 'step'; readonly alarm: string; readonly n: number; readonly words: string }
  | { readonly kind: 'acknowledge'; readonly alarm: string }
  | { readonly kind: 'act'; readonly act: Shown }

/** What should be done first about the selection; undefined = nothing in particular. */
export function mainAction(alarm: Alarm | undefined, role: Role | undefined, canClear: boolean): Main | undefined {
  if (alarm && may(role, 'acknowledge')) {
    if (alarm.state === 'new') return { kind: 'acknowledge', alarm: alarm.id }
    const n = alarm.steps?.findIndex(({ doneAt }) => doneAt === undefined) ?? -1
    const step = alarm.steps?.[n]
    if (step && alarm.state === 'acknowledged') return { kind: 'step', alarm: alarm.id, n, words: step.text }
  }
  return canClear ? { kind: 'act', act: 'clear' } : undefined
}

function MainButton({ main }: { readonly main: Main }) {
  switch (main.kind) {
    case 'acknowledge':
      return (
        <Button main act="acknowledge" onClick={() => void acknowledge([main.alarm])}>
          {text('queue.acknowledge')}
        </Button>
      )
    case 'step':
      return (
        <Button main act="step" onClick={() => void tickStep(main.alarm, main.n, true)}>
          {text('act.step', { step: main.words })}
        </Button>
      )
    case 'act':
      return (
        <Button main keys={KEYS[main.act]} onClick={() => openAct(main.act)}>
          {text(`act.${main.act}`)}
        </Button>
      )
  }
}

/** What the role may not do, in one line. Where a supervisor may sign it here, the line opens the dialog prepared. */
function Others({ names, role }: { readonly names: readonly Shown[]; readonly role: Role | undefined }) {
  if (onlySees(role)) return <span className="acts-others t3 el">{text('off.guard')}</span>
  const prepared = names.find((name) => actFor(name).off === null)
  const words = text('act.others', {
    acts: names.map((name) => text(`act.plain.${name}` satisfies TextKey)).join(', '),
  })
  return prepared === undefined ? (
    <span className="acts-others t3 el">{words}</span>
  ) : (
    <Button keys={KEYS[prepared]} onClick={() => openAct(prepared)}>
      {words}
    </Button>
  )
}

export function Actions() {
  // What can be done depends on all of these.
  useSelection()
  useViolations()
  useAlarms()
  useRoute()
  const role = useStatus(({ status }) => status?.operator.role)
  const main = mainAction(selectedAlarm(), role, !isForbidden('clear', role) && actFor('clear').off === null)
  const forbidden = SHOWN.filter((name) => isForbidden(name, role))
  const mine = SHOWN.filter(
    (name) => !forbidden.includes(name) && actFor(name).off === null && !(main?.kind === 'act' && main.act === name),
  )
  return (
    <footer className="acts">
      {main && <MainButton main={main} />}
      {mine.map((name) => (
        <Button key={name} keys={KEYS[name]} onClick={() => openAct(name)}>
          {text(`act.${name}`)}
        </Button>
      ))}
      {forbidden.length > 0 && <Others names={forbidden} role={role} />}
    </footer>
  )
}
