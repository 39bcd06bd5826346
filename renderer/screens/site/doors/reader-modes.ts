/** The rules of a reader as the form offers them. Pure. */
import { READER_MODES, type ReaderMode } from '../../../../preload/contract/presets'
import type { JsonObject } from '../../../../preload/contract/draft'
import { valueAt, withValue } from '../thing'

export function modeOf(reader: JsonObject): ReaderMode {
  const mode = valueAt(reader, 'apb.mode')
  return READER_MODES.find((each) => each === mode) ?? 'none'
}

export const isTimed = (mode: ReaderMode): mode is 'timed-reader' | 'timed-extended' | 'timed-user' =>
  mode === 'timed-reader' || mode === 'timed-extended' || mode === 'timed-user'

/** Modes that can also demand that the place of a person is known (apb.md 4.12). */
export const canBeStrict = (mode: ReaderMode): boolean =>
  mode === 'soft' || mode === 'hard' || mode === 'hard-revert-soft'

const FIRST_MINUTES = 15
const FIRST_REVERT_SECONDS = 60

/** The reader with another rule: keys that only other rules have go, and what the new one needs gets a first value. */
export function withMode(reader: JsonObject, mode: ReaderMode): JsonObject {
  const keeps = (path: string, does: boolean): unknown => (does ? valueAt(reader, path) : undefined)
  const timed = isTimed(mode)
  const hasTime = valueAt(reader, 'apb.minutes') !== undefined || valueAt(reader, 'apb.seconds') !== undefined
  const values: readonly (readonly [path: string, value: unknown])[] = [
    ['apb.minutes', timed && !hasTime ? FIRST_MINUTES : keeps('apb.minutes', timed)],
    ['apb.seconds', keeps('apb.seconds', timed)],
    ['apb.clearedBy', keeps('apb.clearedBy', mode === 'timed-reader')],
    [
      'apb.revertSeconds',
      mode === 'hard-revert-soft' ? (valueAt(reader, 'apb.revertSeconds') ?? FIRST_REVERT_SECONDS) : undefined,
    ],
    ['apb.after', mode === 'route' ? (valueAt(reader, 'apb.after') ?? []) : undefined],
    ['apb.strict', keeps('apb.strict', canBeStrict(mode))],
    ['apb.schedule', keeps('apb.schedule', mode !== 'none')],
    ['apb.mode', mode === 'none' ? undefined : mode],
  ]
  return values.reduce((thing, [path, value]) => withValue(thing, path, value), reader)
}
