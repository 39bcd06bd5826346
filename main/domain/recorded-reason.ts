/**
 * Why an operator acted. Records and events hold a reason as one line, `reader-fault: gate arm stuck` or `drill`: the code, so that
 * reasons can be counted, then the operator's own words. Nothing else writes or reads that form.
 */

/** Codes of every act; each dialog offers those that fit its act. */
export const REASON_CODES = [
  'tailgated-in',
  'did-not-enter',
  'reader-fault',
  'forgot-to-badge',
  'escorted',
  'evacuation',
  'known-fault',
  'maintenance',
  'nuisance',
  'visitor',
  'forgot-card',
  'lost-card',
  'stolen-card',
  'damaged-card',
  'found-card',
  'delivery',
  'emergency',
  'threat',
  'authority',
  'drill',
  'all-clear',
  'event',
  'crowd',
  'by-mistake',
  'staff-change',
  'correction',
  'planned-change',
  'policy',
  'investigation',
  'audit',
  'commissioning',
  'replacement',
  'shutdown',
  'update',
  'test',
  'other',
] as const
export type ReasonCode = (typeof REASON_CODES)[number]

/** Actions that need a reason, each with its own list; a site file may add to each list (`reasons`). */
export const REASON_ACTS = [
  'reset',
  'unlock',
  'lockdown',
  'lockdown-end',
  'hold',
  'hold-end',
  'relax',
  'relax-end',
  'exempt',
  'card-off',
  'card-on',
  'muster',
  'import',
  'records',
  'reader',
  'shelve',
  'quit',
] as const
export type ReasonAct = (typeof REASON_ACTS)[number]

export interface RecordedReason {
  /** Null without a code: an automation, a recorded line or an older journal may say anything. */
  readonly code: ReasonCode | null
  /** The operator's own words; empty where the code says it all. */
  readonly text: string
}

/** The form that is stored. Spaces around the words are dropped. */
export function recordReason({ code, text }: { readonly code: ReasonCode; readonly text: string }): string {
  const words = text.trim()
  return words === '' ? code : `${code}: ${words}`
}

/** What a stored reason says; a line that does not begin with a code is all words. */
export function reasonOf(recorded: string): RecordedReason {
  const end = recorded.indexOf(':')
  const first = end < 0 ? recorded : recorded.slice(0, end)
  const code = REASON_CODES.find((known) => known === first)
  if (code === undefined) return { code: null, text: recorded }
  return { code, text: end < 0 ? '' : recorded.slice(end + 1).trimStart() }
}
