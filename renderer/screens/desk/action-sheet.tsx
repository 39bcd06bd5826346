/** What all dialogs that act have in common: what, why, the consequence, and the one button that does it. */
import { useRef, useState, type ReactNode, type RefObject } from 'react'
import { Effect, type EffectFact, type EffectPanel } from '../../components/effect'
import { NO_REASON, reasonAt, ReasonPicker, wholeReason } from './reason'
import { Say } from '../../components/say'
import { SecondOperator } from '../../components/second-operator'
import { Sheet, Step } from '../../components/sheet'
import { Time } from '../../components/time'
import type { ActionPreview, Confirmable, OperatorAction } from '../../../preload/contract/models'
import type { Reason, ReasonAct, ReasonCode } from '../../../preload/contract/reasons'
import type { Answer } from '../../bridge'
import { refusedWords } from '../../format/sign-in-words'
import { text } from '../../format/text'
import { now } from './clock'
import { names } from '../site/naming'
import { refreshDetail } from './selection'
import { closeSheet, sayDone } from './sheet'
import { useStatus } from './status'
import { readWaitingOrders } from './waiting-orders'
import { useSecond, type Second } from './use-second'

export type Dock = RefObject<HTMLElement | null>

interface ActionSheetProps {
  readonly dock: Dock
  readonly title: string
  readonly mark?: ReactNode
  readonly lines?: ReactNode
  /** The steps before the reason; numbered from 1. */
  readonly steps?: readonly { readonly title: string; readonly body: ReactNode }[]
  readonly headline: ReactNode
  readonly effects: readonly EffectFact[]
  readonly preview: ActionPreview | null
  /** Why the preview failed, in words. */
  readonly previewFailure?: string | null
  readonly label: string
  readonly off?: string | null
  /** Whose reasons are offered. */
  readonly reasons: ReasonAct
  /** Chosen at first, where one reason is the usual one. */
  readonly firstReason?: ReasonCode
  /** The requested action, to show which panels have received it. */
  readonly action?: OperatorAction | null
  /** The action as it is when the button is pressed: a second operator may have to confirm it. */
  readonly what?: () => Confirmable | null
  readonly run: (reason: Reason, what: Confirmable | null) => Promise<Answer<unknown>>
  /** What has the focus at first; left out: the dialog itself, so that digits choose a reason. */
  readonly focus?: RefObject<HTMLElement | null>
  /** Said in the foot once it is done. */
  readonly done: string
}

/** Which panels take it now and which when they return. */
export function panelLines(preview: ActionPreview | null): readonly EffectPanel[] {
  return (preview?.panels ?? []).map(({ id, online, since }) => ({
    id,
    name: names.controller(id),
    online,
    says: online ? (
      text('effect.panel.now')
    ) : since === null ? (
      text('effect.panel.later')
    ) : (
      <Say k="effect.panel.silent" with={{ at: <Time at={since} /> }} />
    ),
  }))
}

export const reached = (preview: ActionPreview | null): string => {
  const panels = preview?.panels ?? []
  return panels.length === 0
    ? ''
    : text('effect.reached', { n: panels.filter((panel) => panel.online).length, all: panels.length })
}

const MINUTE = 60_000
/** The same act with its end cut to the minute, so that it is not another one with every drawing. */
function steadied(what: Confirmable | null): Confirmable | null {
  if (what?.kind !== 'action' || !('until' in what.action) || what.action.until === undefined) return what
  const { action } = what
  return { kind: 'action', action: { ...action, until: Math.floor(what.action.until / MINUTE) * MINUTE } }
}

function Signature({
  n,
  second,
  nameField,
}: {
  n: number
  second: Second
  nameField: RefObject<HTMLInputElement | null>
}) {
  const { prepares, first } = second
  return (
    <Step n={n} title={text(prepares ? 'second.title.supervisor' : 'second.title')}>
      <SecondOperator
        draft={second.draft}
        onChange={second.change}
        first={first}
        says={text(prepares ? 'second.says.supervisor' : 'second.says', { first })}
        prepares={prepares}
        nameField={nameField}
      />
    </Step>
  )
}

export function ActionSheet(props: ActionSheetProps) {
  const { steps = [], preview, previewFailure = null, off = null } = props
  const operator = useStatus(({ status }) => status?.operator.name ?? '')
  const [draft, setDraft] = useState({ ...NO_REASON, code: props.firstReason ?? null })
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<string | null>(null)
  const whole = wholeReason(draft)
  const second = useSecond(steadied(props.what?.() ?? null))
  const missing = off ?? second.off ?? ('missing' in whole ? whole.missing : null)

  const nameField = useRef<HTMLInputElement>(null)
  const run = async (): Promise<void> => {
    if (!('reason' in whole)) return
    setBusy(true)
    setFailure(null)
    const what = props.what?.() ?? null
    const signed = what === null ? null : await second.sign(what)
    const answer = signed === null || signed.ok ? await props.run(whole.reason, what) : signed
    if (answer.ok && props.action) await readWaitingOrders()
    setBusy(false)
    if (!answer.ok) return setFailure(refusedWords(answer))
    const late = (preview?.panels ?? []).filter((panel) => !panel.online)
    const waiting = late.map((panel) => names.controller(panel.id)).join(', ')
    const panels = (preview?.panels ?? []).map((panel) => panel.id)
    if (props.action && panels.length > 0) sayDone(props.done, now(), { action: props.action, panels })
    else sayDone(late.length === 0 ? props.done : text('done.waiting', { done: props.done, panels: waiting }), now())
    closeSheet()
    refreshDetail()
  }

  return (
    <Sheet
      dock={props.dock}
      title={props.title}
      mark={props.mark}
      lines={props.lines}
      signed={text('sheet.signed', { operator })}
      failure={failure ?? previewFailure}
      doIt={{ label: props.label, off: missing, busy, run: () => void run() }}
      onClose={closeSheet}
      focus={props.focus}
      onDigit={(digit) => {
        const picked = reasonAt(props.reasons, digit)
        if (!picked) return
        setDraft({ ...draft, ...picked })
        // The signature is what is still missing then; "other" asks for its words first.
        if ((picked.code !== 'other' || picked.own !== null) && second.needed) nameField.current?.focus()
      }}
    >
      {steps.map((step, i) => (
        <Step key={step.title} n={i + 1} title={step.title}>
          {step.body}
        </Step>
      ))}
      <Step n={steps.length + 1} title={text('sheet.reason')}>
        <ReasonPicker act={props.reasons} draft={draft} onChange={setDraft} />
      </Step>
      <Step n={steps.length + 2} title={text('sheet.effect')}>
        <Effect headline={props.headline} facts={props.effects} panels={panelLines(preview)} />
      </Step>
      {second.needed && <Signature n={steps.length + 3} second={second} nameField={nameField} />}
    </Sheet>
  )
}
