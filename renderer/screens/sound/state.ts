/** What the desk says about its sound: what sounds now, what sounded once, what is muted. */
import type { Alarm, Instant, Priority } from '../../../preload/contract/models'
import { useAlarms } from '../alarms/alarms'
import { useClock } from '../desk/clock'
import { useSound, type Sound } from './sounder'
import { audible, sounding } from './tones'

export type SoundState =
  /** The browser lets nothing sound before a key or button was pressed. */
  | { readonly kind: 'blocked' }
  | { readonly kind: 'quiet' }
  /** `mutedUntil`: earlier alarms are muted until then, and this one sounds beside them. */
  | {
      readonly kind: 'sounding'
      readonly priority: Priority
      readonly escalated: boolean
      readonly mutedUntil: Instant | null
    }
  /** Priority 3 sounds once. */
  | { readonly kind: 'sounded'; readonly at: Instant }
  | { readonly kind: 'muted'; readonly until: Instant }

export function soundState(
  alarms: readonly Alarm[],
  { mute, allowed, softAt }: Pick<Sound, 'mute' | 'allowed' | 'softAt'>,
  now: Instant,
): SoundState {
  const muted = mute !== null && now < mute.until ? mute.until : null
  const sounds = sounding(audible(alarms, mute, now), now)
  if (!allowed) return muted !== null && !sounds ? { kind: 'muted', until: muted } : { kind: 'blocked' }
  if (sounds && (sounds.priority < 3 || softAt === null)) return { kind: 'sounding', ...sounds, mutedUntil: muted }
  if (muted !== null) return { kind: 'muted', until: muted }
  return sounds && softAt !== null ? { kind: 'sounded', at: softAt } : { kind: 'quiet' }
}

export function useSoundState(): SoundState {
  const sound = useSound()
  const all = useAlarms((alarms) => alarms.all)
  return soundState(
    all,
    sound,
    useClock((clock) => clock.now),
  )
}
