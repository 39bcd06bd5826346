/** When to dial again: soon at first, then later and later, spread so that a site's panels do not all connect together. */
import { MINUTE } from '../../domain/time'
import { createBackOff } from '../../supervise/back-off'

const USUAL = { firstMs: 250, mostMs: 10_000, steadyMs: 30_000 }
/** Another console has the panel: two that took it from each other twice a second would fill log and journal. */
const TAKEN = { firstMs: 10_000, mostMs: 5 * MINUTE, steadyMs: 10 * MINUTE }

export interface Reconnect {
  /** Milliseconds to wait before the next attempt. */
  nextDelay(): number
  /** A session is live from now on. */
  worked(): void
  /** The panel let this console go for another one. */
  accepted(): void
}

/** @param random gives 0 to 1 @param monotonic ms */
export function createReconnect(random: () => number, monotonic: () => number): Reconnect {
  const usual = createBackOff({ monotonic }, USUAL)
  const afterAccept = createBackOff({ monotonic }, TAKEN)
  let wasTaken = false
  return {
    nextDelay() {
      usual.ended()
      afterAccept.ended()
      const wait = (wasTaken ? afterAccept : usual).next()
      wasTaken = false
      return wait * (0.75 + random() / 2)
    },
    worked() {
      usual.started()
      afterAccept.started()
    },
    accepted() {
      wasTaken = true
    },
  }
}
