/**
 * Switched-off cards that a panel does not know of: it grants them when it decides alone, so someone must know
 * (panel-link.md 8). A panel that is there gets a minute, since most orders arrive within a second.
 */
import { MINUTE } from '../../domain/time'

interface Watched {
  readonly clock: { setTimer(ms: number, fire: () => void): () => void }
  /** How many were last reported, 0 when none or all have arrived. */
  readonly told: number
  readonly now: () => number
  /** `not-tried`: after a start, before the panel counts as away. */
  readonly link: () => 'up' | 'down' | 'not-tried'
  /** So many as of now; 0 ends the alarm. */
  readonly report: (cards: number) => void
}

export interface UnknownCards {
  /** Something that `now` or `link` say may have changed. */
  readonly check: () => void
  readonly stored: () => { readonly cardsTold?: number }
  readonly stop: () => void
}

export function watchUnknownCards({ clock, told: toldBefore, now, link, report: announce }: Watched): UnknownCards {
  let told = toldBefore
  let stopTimer: (() => void) | undefined
  const report = (cards: number): void => {
    stopTimer?.()
    stopTimer = undefined
    if (cards === told) return
    told = cards
    announce(cards)
  }
  return {
    check() {
      const cards = now()
      // Fewer than before is no news of its own, but one more after that is.
      if (cards > 0) told = Math.min(told, cards)
      if (cards <= told || link() === 'down') return report(cards)
      if (link() === 'up') stopTimer ??= clock.setTimer(MINUTE, () => report(now()))
    },
    stored: () => (told > 0 ? { cardsTold: told } : {}),
    stop: () => stopTimer?.(),
  }
}
