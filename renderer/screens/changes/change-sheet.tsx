/** Brings a whole site file in: choose it, see what it would do, say why, apply. And takes it out. */
import { FileDown } from 'lucide-react'
import { useEffect, useState } from 'react'
import { Button } from '../../components/button'
import { NO_REASON, reasonAt, ReasonPicker, wholeReason } from '../desk/reason'
import { Radios } from '../../components/radios'
import { SecondOperator } from '../../components/second-operator'
import { Sheet, Step } from '../../components/sheet'
import type { ChangeLook } from '../../../preload/contract/administration'
import { failureWords } from '../../format/failure'
import { refusedWords } from '../../format/sign-in-words'
import { text } from '../../format/text'
import { now } from '../desk/clock'
import { closeSheet, sayDone } from '../desk/sheet'
import { useStatus } from '../desk/status'
import type { Dock } from '../desk/action-sheet'
import { Confirmations, Found, Problems } from './found'
import { useSecond } from '../desk/use-second'
import { useProgress } from './use-progress'
import { applyChange, dismissOffer, dropChange, exportFile, lookAtChange, lookAtOffer } from './change'

declare module '../desk/sheet' {
  interface SheetKinds {
    /** With `offered`, the site file given at the start. */
    readonly 'change-site': { readonly offered?: true; readonly of?: Part }
  }
}

/** Parts of the site file that come in and go out on their own, as CSV. */
const PARTS = ['site', 'access-levels', 'schedules'] as const
type Part = (typeof PARTS)[number]

interface ChangeProps {
  readonly of?: Part
  /** The site file given at the start is looked at, instead of one that is chosen. */
  readonly offered?: boolean
  readonly dock: Dock
}

export function ChangeSiteSheet({ offered = false, of = 'site', dock }: ChangeProps) {
  const [part, setPart] = useState<Part>(of)
  const operator = useStatus(({ status }) => status?.operator.name ?? '')
  const [reading, setReading] = useState(false)
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<string | null>(null)
  const [look, setLook] = useState<ChangeLook | null>(null)
  const [refused, setRefused] = useState<{ readonly file: string; readonly problems: readonly string[] } | null>(null)
  const [draft, setDraft] = useState(NO_REASON)
  const [confirmed, setConfirmed] = useState<readonly number[]>([])
  const second = useSecond(look ? { kind: 'change', id: look.id } : null)
  const progress = useProgress(reading)
  useEffect(() => () => void dropChange(), [])

  const choose = async (): Promise<void> => {
    setFailure(null)
    setLook(null)
    setRefused(null)
    setConfirmed([])
    setReading(true)
    const answer = await (offered ? lookAtOffer() : lookAtChange(part))
    setReading(false)
    if (!answer.ok) return setFailure(failureWords(answer))
    if (answer.value.kind === 'look') setLook(answer.value.look)
    if (answer.value.kind === 'refused') setRefused(answer.value)
  }
  const apply = async (): Promise<void> => {
    if (!look || !('reason' in whole)) return
    setBusy(true)
    setFailure(null)
    const signed = await second.sign({ kind: 'change', id: look.id })
    const answer = signed.ok ? await applyChange(look.id, whole.reason, { onlyWhole: false, confirmed }) : signed
    setBusy(false)
    if (!answer.ok) return setFailure(refusedWords(answer))
    sayDone(text('done.change.site'), now())
    closeSheet()
  }
  const setAside = async (): Promise<void> => {
    if (!('reason' in whole)) return setFailure(whole.missing)
    setFailure(null)
    const answer = await dismissOffer(whole.reason)
    if (!answer.ok) return setFailure(failureWords(answer))
    sayDone(text('done.offer.dismissed'), now())
    closeSheet()
  }
  const write = async (): Promise<void> => {
    setFailure(null)
    const answer = await exportFile(part)
    if (!answer.ok) return setFailure(failureWords(answer))
    if (answer.value !== null) sayDone(text('done.exported', { file: answer.value }), now())
  }
  const whole = wholeReason(draft)
  const off = !look
    ? null
    : look.counts.length === 0
      ? text('change.off.same')
      : look.hazards.some(({ area }) => !confirmed.includes(area))
        ? text('change.off.hazard')
        : (second.off ?? ('missing' in whole ? whole.missing : null))
  return (
    <Sheet
      dock={dock}
      title={text('change.title.site')}
      mark={<FileDown size={28} strokeWidth={1.5} aria-hidden="true" />}
      lines={look?.file ?? refused?.file ?? text('change.lines.site')}
      signed={text('sheet.signed', { operator })}
      failure={failure}
      doIt={
        look
          ? { label: text('change.do.apply'), off, busy, run: () => void apply() }
          : {
              label: text(offered ? 'change.do.review' : 'change.do.choose'),
              off: null,
              busy: reading,
              run: () => void choose(),
            }
      }
      onClose={closeSheet}
      onDigit={(digit) => {
        const picked = reasonAt('import', digit)
        if (picked && look) setDraft({ ...draft, ...picked })
      }}
    >
      {reading && (
        <section className="step" aria-label={text('change.reading')}>
          <p className="records-row">
            <progress className="records-progress" max={1} value={progress} aria-label={text('change.reading')} />
            <Button onClick={() => void dropChange()}>{text('sheet.cancel')}</Button>
          </p>
        </section>
      )}
      {!look && !reading && <About part={offered ? null : part} onPart={setPart} onExport={() => void write()} />}
      {refused && <Problems problems={refused.problems} />}
      {look && (
        <>
          <Step n={1} title={text('change.step.found')}>
            <Found look={look} />
          </Step>
          <Step n={2} title={text('change.step.sure')}>
            <Confirmations look={look} confirmed={confirmed} onConfirmed={setConfirmed} />
          </Step>
          <Step n={3} title={text('sheet.reason')}>
            <ReasonPicker act="import" draft={draft} onChange={setDraft} />
          </Step>
          {second.needed && (
            <Step n={4} title={text('second.title')}>
              <SecondOperator
                draft={second.draft}
                onChange={second.change}
                first={second.first}
                says={text('second.says')}
              />
            </Step>
          )}
          <div>
            {offered ? (
              <Button quiet onClick={() => void setAside()}>
                {text('change.do.dismiss')}
              </Button>
            ) : (
              <Button quiet onClick={() => void choose()}>
                {text('change.do.other')}
              </Button>
            )}
          </div>
        </>
      )}
    </Sheet>
  )
}

interface AboutProps {
  /** Null for the site file given at the start. */
  readonly part: Part | null
  readonly onPart: (part: Part) => void
  readonly onExport: () => void
}

/** What comes in, and what can be taken out instead. */
function About({ part, onPart, onExport }: AboutProps) {
  return (
    <section className="step" aria-label={text('change.about.site')}>
      {part !== null && (
        <Radios
          label={text('change.part')}
          value={part}
          options={PARTS.map((value) => ({ value, label: text(`change.part.${value}`) }))}
          onChange={onPart}
        />
      )}
      <p>{text(part === null ? 'change.help.offer' : `change.help.${part}`)}</p>
      <Button onClick={onExport}>{text(`change.export.${part ?? 'site'}`)}</Button>
    </section>
  )
}
