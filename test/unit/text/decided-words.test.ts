import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { root } from '../../../native/toolchain/places.mjs'

// Wordings of the first catalogue that nobody would say aloud, and what replaced them. None of them may come back.

const folder = join(root, 'resources', 'text', 'en')
const texts = readdirSync(folder).flatMap((file) =>
  Object.entries(JSON.parse(readFileSync(join(folder, file), 'utf8')) as Record<string, string>).map(
    ([key, text]) => `${file} ${key}: ${text}`,
  ),
)

const OLD: readonly (readonly [old: RegExp, now: string])[] = [
  [/seen to by/i, 'Assigned to'],
  [/take it on\b/i, 'Take'],
  [/let go\b/i, 'Release'],
  [/pass (it|the alarm) on\b|pass on…/i, 'Assign…'],
  [/\bover since\b/i, 'Ended'],
  [/\bnobody came\b/i, 'Not acknowledged'],
  [/keep the note|note kept/i, 'Save note, Note saved'],
  [/\bnot: until/i, 'No, until cleared'],
  [/clears by itself/i, 'Expires'],
  [/what is relaxed|(?<!\.)\brelaxations?\b(?!:)/i, 'override'],
  [/rules hold\b|hold again/i, 'Rules enforced, Rules apply again'],
  [/grants on violation/i, 'Lets violations through'],
  [/: \d+ answers?$|# answers?\b|^\S+ \S+: answering$|readers? answers?\b/i, 'online'],
  [/\banew\b/i, 'Restarted'],
  [/took its settings/i, 'Configuration received'],
  [/kept of it/i, 'Record'],
  [/nothing waits/i, 'Nothing pending'],
  [/one who comes/i, 'The incoming operator'],
  [/sign off and hand over/i, 'Hand over shift'],
  [/: as of \{|look again/i, 'Results as of, Refresh'],
  [/everything was looked at|whole journal was looked at/i, 'Complete'],
  [/drop the filter|follow again/i, 'Clear filters, Resume live'],
  [/tones wait/i, 'Press any key to enable sound'],
  [/the same again(?! and again)/i, 'Repeat password'],
  [/make the administrator/i, 'Create administrator'],
  [/refused whole/i, 'Nothing imported'],
  [/\} bad\b|no good\b/i, 'rejected'],
  [/\} as before\b/i, 'unchanged'],
  [/what it (will|would) do$/i, 'Preview'],
  [/panels? reached/i, 'Will reach'],
  [/taken by \{(?!assignee)/i, 'Delivered to'],
  [/the state of then|decide by themselves/i, 'decide on their own with the last known state'],
  [/no rule was asked/i, 'No rules apply to this event'],
  [/left again without/i, 'no entry was recorded'],
  [/when the desk locks/i, 'Auto-lock'],
  [/whom to be/i, 'Pick a demo account'],
  [/\bat once\b/i, 'immediately'],
  [/\bsigns\b(?! (in|out|it|here|for it|with|the (whole|journal|export)))/i, 'characters'],
  [/test the three tones/i, 'Test sounds'],
]

describe('the texts', () => {
  it.each(OLD)('no longer say %s but "%s"', (old) => {
    expect(texts.filter((text) => old.test(text))).toEqual([])
  })
})
