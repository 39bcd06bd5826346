/** The tools of one OSDP line. */
import type { LineWork } from '../../domain/line-work'
import type { Result } from '../../domain/result'
import { fail, ok } from '../../domain/result'
import type { Instant } from '../../domain/time'
import { LONG_ROUND_MS, roundMs } from '../../osdp/line-timing'
import type { LineTools, NotStarted } from '../line-tools'
import { type Capture, startCapture } from './capture-file'
import { createLineWorks } from './line-work'
import type { OsdpBusEvent } from './bus-happening'
import type { OsdpBus } from './osdp-bus'

export interface LineUpkeep extends LineTools {
  readonly handle: (event: OsdpBusEvent) => void
  readonly close: () => Promise<void>
}

export interface UpkeepSetup {
  readonly controller: string
  readonly bus: OsdpBus
  readonly now: () => Instant
  readonly folder: string
  readonly changed: (work: LineWork) => void
}

export function createLineUpkeep({ controller, bus, now, folder, changed }: UpkeepSetup): LineUpkeep {
  const works = createLineWorks({ bus, now, changed })
  let capture: Capture | null = null

  const record = async (on: boolean): Promise<Result<string | null, NotStarted>> => {
    const running = capture
    if (!on) {
      capture = null
      await running?.stop()
      return ok(running?.file ?? null)
    }
    if (running && running.ended() === null) return ok(running.file)
    const started = await startCapture({ bus, folder, controller, now: now() })
    if (!started.ok) return fail({ code: 'offline', detail: started.error })
    capture = started.value
    return ok(capture.file)
  }

  return {
    state: () => {
      const stats = bus.stats()
      // Readers of one PD are polled together.
      const pds = [...new Map(stats.readers.map((reader) => [reader.address, reader])).values()]
      const secure = pds.filter((pd) => pd.secure).length
      const milliseconds = Math.round(roundMs({ secure, clear: pds.length - secure }, stats.baud))
      return {
        stats,
        round: { milliseconds, long: milliseconds > LONG_ROUND_MS },
        work: works.current(),
        recording: capture && { file: capture.file, bytes: capture.bytes(), ended: capture.ended() },
      }
    },
    start: works.start,
    cancel: works.cancel,
    record,
    handle: works.handle,
    close: async () => {
      await capture?.stop()
    },
  }
}
