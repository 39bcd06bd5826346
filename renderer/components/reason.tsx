/** Why an operator acts: one of eight codes by its digit, and words, which "other" cannot do without. */
import { useEffect, useRef } from 'react'
import type { Reason, ReasonCode } from '../../preload/contract/reasons'
import { text } from '../format/text'

/** In the order of their digits. */
export const REASONS = [
  'tailgated-in',
  'did-not-enter',
  'reader-fault',
  'forgot-to-badge',
  'escorted',
  'evacuation',
  'test',
  'other',
] as const satisfies readonly ReasonCode[]

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

/** Why an alarm is put aside. */
export const SHELVE_REASONS = [
  'known-fault',
  'maintenance',
  'nuisance',
  'test',
  'other',
] as const satisfies readonly ReasonCode[]

interface ReasonPickerProps {
  /** Those that fit the act, in the order of their digits. */
  readonly codes?: readonly ReasonCode[]
  readonly draft: ReasonDraft
  readonly onChange: (draft: ReasonDraft) => void
}

export function ReasonPicker({ codes = REASONS, draft, onChange }: ReasonPickerProps) {
  const words = useRef<HTMLTextAreaElement>(null)
  useEffect(() => {
    if (draft.code === 'other') words.current?.focus()
  }, [draft.code])
  return (
    <>
      <div className="reasons" role="radiogroup" aria-label={text('reason.label')}>
        {codes.map((code, i) => (
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
