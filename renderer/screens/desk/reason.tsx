/** Why an operator acts: one of the act's reasons by its digit, and a text, which "other" requires. */
import { useEffect, useRef } from 'react'
import type { Reason, ReasonAct, ReasonCode } from '../../../preload/contract/reasons'
import { text } from '../../format/text'
import { siteIndex, useSite } from '../site/site'

/**
 * The reasons of each act, in the order of their digits; at most nine, "other" last. An act never offers a reason that would
 * make no sense in the journal: nobody locks a door down because someone tailgated in.
 */
export const REASONS = {
  reset: [
    'tailgated-in',
    'did-not-enter',
    'reader-fault',
    'forgot-to-badge',
    'escorted',
    'evacuation',
    'test',
    'other',
  ],
  unlock: ['visitor', 'forgot-card', 'delivery', 'escorted', 'reader-fault', 'emergency', 'test', 'other'],
  hold: ['delivery', 'event', 'crowd', 'evacuation', 'maintenance', 'reader-fault', 'drill', 'test', 'other'],
  'hold-end': ['all-clear', 'authority', 'by-mistake', 'drill', 'test', 'other'],
  lockdown: ['threat', 'authority', 'emergency', 'maintenance', 'drill', 'test', 'other'],
  'lockdown-end': ['all-clear', 'authority', 'by-mistake', 'drill', 'test', 'other'],
  relax: ['evacuation', 'reader-fault', 'maintenance', 'event', 'crowd', 'drill', 'test', 'other'],
  'relax-end': ['all-clear', 'by-mistake', 'drill', 'test', 'other'],
  exempt: ['escorted', 'reader-fault', 'maintenance', 'emergency', 'test', 'other'],
  'card-off': ['lost-card', 'stolen-card', 'damaged-card', 'staff-change', 'investigation', 'test', 'other'],
  'card-on': ['found-card', 'by-mistake', 'correction', 'test', 'other'],
  muster: ['evacuation', 'drill', 'by-mistake', 'test', 'other'],
  import: ['staff-change', 'correction', 'planned-change', 'commissioning', 'test', 'other'],
  records: ['policy', 'investigation', 'audit', 'correction', 'maintenance', 'test', 'other'],
  reader: ['commissioning', 'replacement', 'reader-fault', 'maintenance', 'investigation', 'test', 'other'],
  shelve: ['known-fault', 'maintenance', 'nuisance', 'test', 'other'],
  quit: ['shutdown', 'update', 'maintenance', 'test', 'other'],
} as const satisfies Readonly<Record<ReasonAct, readonly ReasonCode[]>>

/** A built-in reason, or one of the site's own, which is recorded as "other" with its words. */
interface Chosen {
  readonly code: ReasonCode | null
  readonly own: string | null
}

/** Built-in reasons, then the site's own, then "other". */
function choicesOf(act: ReasonAct, own: readonly string[] = []): readonly Chosen[] {
  const codes = REASONS[act].filter((code) => code !== 'other')
  return [
    ...codes.map((code) => ({ code, own: null })),
    ...own.map((words) => ({ code: 'other' as const, own: words })),
    { code: 'other', own: null },
  ]
}

/** What a digit chooses; undefined = nothing has it. */
export const reasonAt = (act: ReasonAct, digit: number): Chosen | undefined =>
  choicesOf(act, siteIndex().view.reasons?.[act])[digit - 1]

export const REASON_LIMIT = 500
/** A reason beyond has no digit. */
const DIGITS = 9

export interface ReasonDraft extends Chosen {
  readonly text: string
}
export const NO_REASON: ReasonDraft = { code: null, own: null, text: '' }

/** The reason once it is whole, else what is missing, in words. */
export function wholeReason(draft: ReasonDraft): { readonly reason: Reason } | { readonly missing: string } {
  const words = draft.text.trim()
  if (draft.code === null) return { missing: text('reason.missing') }
  if (draft.own !== null)
    return { reason: { code: draft.code, text: words === '' ? draft.own : `${draft.own}, ${words}` } }
  if (draft.code === 'other' && words === '') return { missing: text('reason.missing-words') }
  return { reason: { code: draft.code, text: words } }
}

interface ReasonPickerProps {
  readonly act: ReasonAct
  readonly draft: ReasonDraft
  readonly onChange: (draft: ReasonDraft) => void
}

export function ReasonPicker({ act, draft, onChange }: ReasonPickerProps) {
  const own = useSite((site) => site.view.reasons?.[act])
  const words = useRef<HTMLTextAreaElement>(null)
  const needsWords = draft.code === 'other' && draft.own === null
  useEffect(() => {
    if (needsWords) words.current?.focus()
  }, [needsWords])
  return (
    <>
      <div className="reasons" role="radiogroup" aria-label={text('reason.label')}>
        {choicesOf(act, own).map((choice, i) => {
          const on = draft.code === choice.code && draft.own === choice.own
          return (
            <label key={choice.own ?? choice.code} className={`reason ${on ? 'on' : ''}`}>
              <input
                type="radio"
                name="reason"
                className="vh"
                checked={on}
                onChange={() => onChange({ ...draft, ...choice })}
              />
              {i < DIGITS && <kbd aria-hidden="true">{i + 1}</kbd>}
              {choice.own ?? (choice.code && text(`reason.${choice.code}`))}
            </label>
          )
        })}
      </div>
      <textarea
        ref={words}
        className="field words"
        rows={2}
        maxLength={REASON_LIMIT}
        value={draft.text}
        aria-label={text('reason.words')}
        placeholder={needsWords ? text('reason.words.needed') : text('reason.words.welcome')}
        onChange={(event) => onChange({ ...draft, text: event.target.value })}
      />
    </>
  )
}
