/** Lengths of time, in milliseconds. */
import { text } from './text'

const two = (n: number): string => (n < 10 ? `0${n}` : String(n))

/** What ticks: `01:06`, `4:12:09`, `2 d 03:10`. Negative lengths read as nothing left. */
export function ticking(ms: number): string {
  const s = Math.max(0, Math.floor(ms / 1_000))
  const [days, hours, minutes] = [Math.floor(s / 86_400), Math.floor(s / 3_600), Math.floor(s / 60) % 60]
  if (days > 0) return text('duration.days', { days, rest: `${two(hours % 24)}:${two(minutes)}` })
  return hours > 0 ? `${hours}:${two(minutes)}:${two(s % 60)}` : `${two(minutes)}:${two(s % 60)}`
}

/** What is left of something, in the same form; the last started second counts, so that it reads 00:00 only when it is over. */
export const left = (ms: number): string => ticking(Math.ceil(ms / 1_000) * 1_000)

/** In words, to the size that matters: `40 s`, `9 min`, `1 h 05 min`, `3 d`. */
export function inWords(ms: number): string {
  const s = Math.max(0, Math.round(ms / 1_000))
  if (s < 60) return text('duration.s', { s })
  const minutes = Math.floor(s / 60)
  if (minutes < 60) return text('duration.min', { min: minutes })
  const hours = Math.floor(minutes / 60)
  if (hours >= 48) return text('duration.d', { d: Math.floor(hours / 24) })
  return minutes % 60 ? text('duration.h-min', { h: hours, min: two(minutes % 60) }) : text('duration.h', { h: hours })
}

/** In words, with nothing left out, for a setting: `15 min`, `1 h 05 min`, `3 d`, `50 h`. */
export function exactly(ms: number): string {
  const day = 86_400_000
  if (ms >= day && ms % day === 0) return text('duration.d', { d: ms / day })
  const s = Math.round(ms / 1_000)
  const [hours, minutes, seconds] = [Math.floor(s / 3_600), Math.floor(s / 60) % 60, s % 60]
  if (seconds > 0)
    return s < 60 ? text('duration.s', { s }) : `${exactly(ms - seconds * 1_000)} ${text('duration.s', { s: seconds })}`
  if (hours === 0) return text('duration.min', { min: minutes })
  return minutes > 0 ? text('duration.h-min', { h: hours, min: two(minutes) }) : text('duration.h', { h: hours })
}
