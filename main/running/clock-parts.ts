/** What the watch over the machine's clock gets of a running site. */
import { AGE_CLOCK_MARK, CLOCK_MARK } from '../store/mark-keys'
import type { Decider } from '../decider/client'
import type { Kept } from '../derived/derive'
import type { ClockOrder, Incoming, Mark } from '../decider/messages'
import { withTrait } from '../domain/controller-kinds'
import type { DeviceStatus } from '../devices/device-state'
import type { Fleet } from '../devices/fleet'
import type { Result } from '../domain/result'
import type { Site as SiteFile } from '../domain/site'
import type { Log } from '../log'

interface Site {
  readonly decider: Decider<Kept>
  readonly fleet: Pick<Fleet, 'status'>
  /** Alarms that are not closed. */
  readonly standing: readonly Kept[]
  readonly submit: (item: Incoming) => Promise<Result<unknown, { readonly detail: string }>>
  readonly workstation: string
  /** The demo is put away for days and has no real passages: a pause is no doubt. */
  readonly demo: boolean
  readonly log: Log
}

export function clockParts({ decider, fleet, standing, submit, workstation, demo, log }: Site, site: SiteFile) {
  const markOf = (wanted: string): unknown => decider.marks.find(({ key }) => key === wanted)?.value
  return {
    ...(decider.lastAt > 0 && !demo ? { lastAt: decider.lastAt } : {}),
    behindTold: standing.some((one) => 'kind' in one && one.kind === 'clock-behind' && one.overAt === undefined),
    keptClock: markOf(AGE_CLOCK_MARK),
    keptDoubt: markOf(CLOCK_MARK),
    correct: (order: ClockOrder, mark: Mark) => submit({ kind: 'clock', order: { ...order, workstation }, mark }),
    keep: (mark: Mark) => decider.submit([{ kind: 'mark', mark }]),
    hasPanels: withTrait(site.controllers, 'decidesAlone').length > 0,
    panelSkews: () => skewsOf(fleet.status()),
    log,
  }
}

/** How far the clocks of the connected panels are ahead of ours, as last measured. */
const skewsOf = ({ controllers }: DeviceStatus): readonly number[] =>
  controllers.flatMap(({ online, facts }) => {
    const skew = facts?.skewMs ?? null
    return online && skew !== null ? [skew] : []
  })
