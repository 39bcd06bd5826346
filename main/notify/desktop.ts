/** The notifier of the window app, with both channels: the plain one and the one that reports clicks. */
import type { Site } from '../domain/site'
import type { Say } from '../text/messages'
import { clickChannel } from './click-channel'
import { nodeChannel, probeNodeChannel } from './node-channel'
import { createNotifier, type Notifier } from './notifier'

export interface DesktopNotifierSetup {
  readonly site: Site
  readonly say: Say
  readonly setTimer: (ms: number, fire: () => void) => () => void
  /** The note of this alarm was clicked. */
  readonly onClick: (alarm: string) => void
}

export function desktopNotifier({ site, say, setTimer, onClick }: DesktopNotifierSetup): Notifier {
  const channel = { platform: process.platform, env: process.env, uid: process.getuid?.() ?? null }
  return createNotifier({
    site,
    say,
    plain: nodeChannel(channel),
    clickable: clickChannel(setTimer),
    probe: () => probeNodeChannel(channel),
    setTimer,
    onClick,
    onHealth: () => {},
  })
}
