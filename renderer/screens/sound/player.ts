/** Plays tones with WebAudio: no file, no network, nothing a content policy could refuse. */
import type { Note } from './tones'

let context: AudioContext | null = null

function ready(): AudioContext | null {
  if (typeof AudioContext === 'undefined') return null
  context ??= new AudioContext()
  return context
}

/** Whether the browser lets the page sound: without a gesture some do not. */
export const canSound = (): boolean => ready()?.state === 'running'

/** Tries to be allowed to sound; called on every press of a key or button until it is. */
export async function wake(): Promise<void> {
  const audio = ready()
  if (audio && audio.state === 'suspended') await audio.resume()
}

/** Plays notes at a volume of 0 to 1, with soft edges so that nothing clicks. */
export function play(notes: readonly Note[], volume: number): void {
  const audio = ready()
  if (!audio || audio.state !== 'running') return
  for (const note of notes) {
    const start = audio.currentTime + note.at
    const end = start + note.seconds
    const gain = audio.createGain()
    const level = Math.min(1, note.gain * volume) * 0.5
    gain.gain.setValueAtTime(0, start)
    gain.gain.linearRampToValueAtTime(level, start + 0.01)
    gain.gain.setValueAtTime(level, end - 0.04)
    gain.gain.linearRampToValueAtTime(0, end)
    gain.connect(audio.destination)
    for (const [factor, share] of [
      [1, 1],
      [2, 0.25],
    ] as const) {
      const voice = audio.createOscillator()
      const part = audio.createGain()
      voice.frequency.value = note.pitch * factor
      part.gain.value = share
      voice.connect(part).connect(gain)
      voice.start(start)
      voice.stop(end)
    }
  }
}
