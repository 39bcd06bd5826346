/** When to dial again: soon at first, then ever later, spread so that a site's panels do not all come at once. */
import { MINUTE } from '../../domain/time'

const FIRST_MS = 250
const LAST_MS = 10_000
/** A session that lived this long was a good one: its end is a first failure again. */
const STEADY_MS = 30_000
/** Another console has the panel: two that took it from each other twice a second would fill log and journal. */
const FIRST_TAKEN_MS = 10_000
const LAST_TAKEN_MS = 5 * MINUTE
const TAKEN_STEADY_MS = 10 * MINUTE

export interface Reconnect {
  /** Milliseconds to wait before the next attempt. */
  nextDelay(): number
  /** A session is live from now on. */
  worked(): void
  /** The panel let this console go for another one. */
  taken(): void
}

/** @param random gives 0 to 1 @param monotonic ms */
export function createReconnect(random: () => number, monotonic: () => number): Reconnect {
  let delay = FIRST_MS
  let takenDelay = FIRST_TAKEN_MS
  let wasTaken = false
  let liveSince: number | undefined
  return {
    nextDelay() {
      const held = liveSince === undefined ? 0 : monotonic() - liveSince
      liveSince = undefined
      if (held >= STEADY_MS) delay = FIRST_MS
      if (held >= TAKEN_STEADY_MS) takenDelay = FIRST_TAKEN_MS
      const wait = wasTaken ? takenDelay : delay
      if (wasTaken) takenDelay = Math.min(takenDelay * 2, LAST_TAKEN_MS)
      else delay = Math.min(delay * 2, LAST_MS)
      wasTaken = false
      return wait * (0.75 + random() / 2)
    },
    worked() {
      liveSince = monotonic()
    },
    taken() {
      wasTaken = true
    },
  }
}
