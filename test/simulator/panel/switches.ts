/** Cards that were switched before the configuration brought them (PROTOCOL.md 11). */
import type { Disk } from './disk'

const FILE = 'switches.json'

export interface Switch {
  readonly cardholder: string
  readonly credential: string
  readonly active: boolean
}

export interface Switches {
  keep(one: Switch): void
  /** Removes and returns those whose card is there now. */
  known(has: (credential: string) => boolean): Switch[]
}

export function openSwitches(disk: Disk): Switches {
  const bytes = disk.read(FILE)
  // Written below, and only there.
  let kept = bytes === undefined ? [] : (JSON.parse(new TextDecoder().decode(bytes)) as Switch[])
  const save = (): void => disk.replace(FILE, new TextEncoder().encode(JSON.stringify(kept)))
  return {
    keep(one) {
      kept = [...kept.filter(({ credential }) => credential !== one.credential), one]
      save()
    },
    known(has) {
      const known = kept.filter(({ credential }) => has(credential))
      if (known.length === 0) return known
      kept = kept.filter(({ credential }) => !has(credential))
      save()
      return known
    },
  }
}
