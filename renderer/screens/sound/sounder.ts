/** Sounds new alarms until they are acknowledged, unless the desk is muted for a while. */
import { create } from 'zustand'
import type { Instant, Priority } from '../../../preload/contract/models'
import { useAlarms } from '../alarms/alarms'
import { now } from '../desk/clock'
import { prefer, usePreferences } from '../desk/preferences'
import { canSound, play, wake } from './player'
import { audible, due, ESCALATED, muteOf, newest, sounding, TONES, type Mute, type Played } from './tones'

export interface Sound {
  readonly mute: Mute | null
  readonly allowed: boolean
  /** When priority 3, which sounds once, last did; null = not since the last new one of it was acknowledged. */
  readonly softAt: Instant | null
}

export const useSound = create<Sound>()(() => ({ mute: null, allowed: true, softAt: null }))

/** Mutes what sounds now; nothing when nothing does. */
export function mute(): void {
  const at = now()
  const { all } = useAlarms.getState()
  if (sounding(audible(all, useSound.getState().mute, at), at)) useSound.setState({ mute: muteOf(all, at) })
}
export const unmute = (): void => useSound.setState({ mute: null })

/** The three tones one after the other, as at the start of a shift. */
export async function testTones(): Promise<void> {
  await wake()
  const { volume } = usePreferences.getState()
  play(
    [1, 2, 3].flatMap((priority, i) =>
      TONES[priority as 1 | 2 | 3].map((note) => ({ ...note, at: note.at + i * 0.9 })),
    ),
    volume,
  )
  prefer({ testedAt: now() })
}

const POLL_MS = 250

export function startSounding(): () => void {
  const last = new Map<Priority, Played>()
  const step = (): void => {
    const at = now()
    const { mute: muted, allowed, softAt } = useSound.getState()
    const { all } = useAlarms.getState()
    if (muted !== null && at >= muted.until) unmute()
    if (canSound() !== allowed) useSound.setState({ allowed: canSound() })
    for (const priority of last.keys()) if (newest(all, priority) === 0) last.delete(priority)
    if (softAt !== null && newest(all, 3) === 0) useSound.setState({ softAt: null })
    const heard = audible(all, muted, at)
    const tone = due(heard, at, last)
    // A tone that cannot be played yet has not sounded: it is due until it can.
    if (!tone || !canSound()) return
    last.set(tone.priority, { at, newest: newest(heard, tone.priority) })
    if (tone.priority === 3) useSound.setState({ softAt: at })
    play(TONES[tone.priority], usePreferences.getState().volume * (tone.escalated ? ESCALATED : 1))
  }
  const timer = setInterval(step, POLL_MS)
  const gesture = (): void => void wake()
  window.addEventListener('keydown', gesture)
  window.addEventListener('pointerdown', gesture)
  return () => {
    clearInterval(timer)
    window.removeEventListener('keydown', gesture)
    window.removeEventListener('pointerdown', gesture)
  }
}
