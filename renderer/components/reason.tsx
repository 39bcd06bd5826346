/** Why an operator acts: one of the act's codes by its digit, and a text, which "other" requires. */
import { useEffect, useRef } from 'react'
import type { Reason, ReasonCode } from '../../preload/contract/reasons'
import { text } from '../format/text'

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
} as const satisfies Readonly<Record<string, readonly ReasonCode[]>>
export type ReasonAct = keyof typeof REASONS

/** The reason that a digit chooses; undefined = none has it. */
export const reasonAt = (act: ReasonAct, digit: number): ReasonCode | undefined => REASONS[act][digit - 1]

export const REASON_LIMIT = 500

export interface ReasonDraft {
  readonly code: ReasonCode | null
  readonly text: string
}
export const NO_REASON: ReasonDraft = { code: null, text: '' }

/** The reason once it is whole, else what is missing, in words. */
export function wholeReason(draft: ReasonDraft): { readonly reason: Reason } | { readonly missing: string } {
  if (draft.code === null) return { missing: text('reason.missing') }
  if (draft.code === 'other' && draft.text.trim() === '') return { missing: text('reason.missing-words') }
  return { reason: { code: draft.code, text: draft.text.trim() } }
}

interface ReasonPickerProps {
  readonly act: ReasonAct
  readonly draft: ReasonDraft
  readonly onChange: (draft: ReasonDraft) => void
}

export function ReasonPicker({ act, draft, onChange }: ReasonPickerProps) {
  const words = useRef<HTMLTextAreaElement>(null)
  useEffect(() => {
    if (draft.code === 'other') words.current?.focus()
  }, [draft.code])
  return (
    <>
      <div className="reasons" role="radiogroup" aria-label={text('reason.label')}>
        {REASONS[act].map((code, i) => (
          <label key={code} className={`reason ${draft.code === code ? 'on' : ''}`}>
            <input
              type="radio"
              name="reason"
              className="vh"
              checked={draft.code === code}
              onChange={() => onChange({ ...draft, code })}
            />
            <kbd aria-hidden="true">{i + 1}</kbd>
            {text(`reason.${code}`)}
          </label>
        ))}
      </div>
      <textarea
        ref={words}
        className="field words"
        rows={2}
        maxLength={REASON_LIMIT}
        value={draft.text}
        aria-label={text('reason.words')}
        placeholder={draft.code === 'other' ? text('reason.words.needed') : text('reason.words.welcome')}
        onChange={(event) => onChange({ ...draft, text: event.target.value })}
      />
    </>
  )
}
