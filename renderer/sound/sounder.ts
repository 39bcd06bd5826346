/** Sounds new alarms until they are acknowledged, unless the desk is muted for a while. */
import { create } from 'zustand'
import type { Instant } from '../../preload/contract/models'
import { useAlarms } from '../store/alarms'
import { now } from '../store/clock'
import { prefer, usePreferences } from '../store/preferences'
import { canSound, play, wake } from './player'
import { due, ESCALATED, MUTE_MS, newest, TONES, type Played } from './tones'

export const useSound = create<{ readonly mutedUntil: Instant | null; readonly allowed: boolean }>()(() => ({
  mutedUntil: null,
  allowed: true,
}))

export const mute = (): void => useSound.setState({ mutedUntil: now() + MUTE_MS })
export const unmute = (): void => useSound.setState({ mutedUntil: null })

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
  let last: Played | null = null
  const step = (): void => {
    const at = now()
    const { mutedUntil, allowed } = useSound.getState()
    const { all } = useAlarms.getState()
    if (mutedUntil !== null && at >= mutedUntil) unmute()
    if (canSound() !== allowed) useSound.setState({ allowed: canSound() })
    const tone = due(all, at, last)
    if (!tone) {
      if (newest(all) === 0) last = null
      return
    }
    last = { priority: tone.priority, at, newest: newest(all) }
    if (mutedUntil !== null && at < mutedUntil) return
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
